//! Starts programs and shows calm progress: one line per step, the program's own words only when
//! it fails.

use std::io::{BufRead, BufReader, IsTerminal, Read};
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// How often a step says that it is still running when nobody watches a terminal.
const HEARTBEAT: Duration = Duration::from_secs(30);

/// What a program left behind.
pub(crate) struct Finished {
    /// The exit status was 0.
    pub(crate) success: bool,
    /// Lines of standard output.
    pub(crate) stdout: Vec<String>,
    /// Lines of standard error without those that only show progress.
    pub(crate) stderr: Vec<String>,
}

/// Runs `command` to its end and reports one line about it.
///
/// Errors: the program cannot be started. A bad exit status is not an error here; its output is
/// printed and [`Finished::success`] is false.
pub(crate) fn step(label: &str, command: &mut Command) -> Result<Finished> {
    let finished = quietly(label, command)?;
    if !finished.success {
        for line in finished.stdout.iter().chain(&finished.stderr) {
            eprintln!("{line}");
        }
    }
    Ok(finished)
}

/// Runs `command` like [`step`], and leaves it to the caller to print what it said.
pub(crate) fn quietly(label: &str, command: &mut Command) -> Result<Finished> {
    let mut progress = Progress::start(label);
    let finished = watch(&mut progress, command)?;
    progress.end(finished.success);
    Ok(finished)
}

/// Runs `command` like [`step`] and makes a bad exit status an error.
pub(crate) fn must(label: &str, command: &mut Command) -> Result<Finished> {
    let finished = step(label, command)?;
    if !finished.success {
        bail!("{label} failed");
    }
    Ok(finished)
}

/// Runs `command`, whose output is the result: it goes to the terminal as it comes.
///
/// Returns whether it ended well. Errors: it cannot be started.
pub(crate) fn show(command: &mut Command) -> Result<bool> {
    Ok(command.status()?.success())
}

/// Runs `command` in silence and returns its standard output, trimmed.
///
/// Errors: it cannot be started, or ends with a bad status.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot start {name}"))?;
    if !output.status.success() {
        bail!(
            "{name} failed: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Writes a duration as people say it: `0.4 s`, `12 s`, `3 m 05 s`.
pub(crate) fn spoken(elapsed: Duration) -> String {
    match elapsed.as_secs() {
        0..10 => format!("{:.1} s", elapsed.as_secs_f64()),
        seconds @ 10..60 => format!("{seconds} s"),
        seconds => format!("{} m {:02} s", seconds / 60, seconds % 60),
    }
}

/// The line that a running step shows.
pub(crate) struct Progress {
    label: String,
    detail: String,
    since: Instant,
    said: Instant,
    terminal: bool,
}

impl Progress {
    /// Begins a step.
    pub(crate) fn start(label: &str) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let progress = Self {
            label: label.to_owned(),
            detail: String::new(),
            since: Instant::now(),
            said: Instant::now(),
            terminal,
        };
        progress.draw();
        progress
    }

    /// Ends the step with its result and time.
    pub(crate) fn end(self, success: bool) {
        let clear = if self.terminal { "\r\x1b[2K" } else { "" };
        let mark = if success { "ok    " } else { "FAILED" };
        eprintln!(
            "{clear}{mark} {} · {}",
            self.label,
            spoken(self.since.elapsed())
        );
    }

    fn tick(&mut self) {
        if self.terminal {
            self.draw();
        } else if self.said.elapsed() >= HEARTBEAT {
            self.said = Instant::now();
            let Self { label, detail, .. } = self;
            eprintln!("  …    {label}{detail} · {}", spoken(self.since.elapsed()));
        }
    }

    fn draw(&self) {
        if self.terminal {
            let Self { label, detail, .. } = self;
            eprint!(
                "\r\x1b[2K  …    {label}{detail} · {}",
                spoken(self.since.elapsed())
            );
        }
    }

    /// Takes a line that only shows progress; false if the line says something else.
    fn takes(&mut self, line: &str) -> bool {
        if let Some(share) = share_done(line) {
            self.detail = format!(" {share}");
            return true;
        }
        const VERBS: [&str; 15] = [
            "Compiling",
            "Checking",
            "Documenting",
            "Downloading",
            "Downloaded",
            "Updating",
            "Locking",
            "Blocking",
            "Fresh",
            "Finished",
            "Running",
            "Doc-tests",
            "Adding",
            "PASS",
            "Generated",
        ];
        let first = line.split_whitespace().next().unwrap_or_default();
        VERBS.contains(&first)
    }
}

/// Reads `120/312` out of cargo's progress bar.
fn share_done(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once("] ")?;
    let share = rest.split(':').next()?.trim();
    let (done, all) = share.split_once('/')?;
    (line.trim_start().starts_with("Building [")
        && done.parse::<u32>().is_ok()
        && all.parse::<u32>().is_ok())
    .then_some(share)
}

enum Said {
    Out(String),
    Err(String),
}

fn watch(progress: &mut Progress, command: &mut Command) -> Result<Finished> {
    let name = command.get_program().to_string_lossy().into_owned();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {name}"))?;
    let (sender, lines) = mpsc::channel();
    if let Some(stdout) = child.stdout.take() {
        forward(stdout, sender.clone(), Said::Out);
    }
    if let Some(stderr) = child.stderr.take() {
        forward(stderr, sender, Said::Err);
    }
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    loop {
        match lines.recv_timeout(Duration::from_millis(500)) {
            Ok(Said::Out(line)) => stdout.push(line),
            Ok(Said::Err(line)) if progress.takes(&line) => {}
            Ok(Said::Err(line)) => stderr.push(line),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        progress.tick();
    }
    let status = child
        .wait()
        .with_context(|| format!("waiting for {name}"))?;
    Ok(Finished {
        success: status.success(),
        stdout,
        stderr,
    })
}

/// Sends each line of `stream`; a carriage return ends a line too, as progress bars use it.
fn forward(stream: impl Read + Send + 'static, sender: Sender<Said>, wrap: fn(String) -> Said) {
    thread::spawn(move || {
        for chunk in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
            for line in String::from_utf8_lossy(&chunk).split('\r') {
                if sender.send(wrap(line.trim_end().to_owned())).is_err() {
                    return;
                }
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_is_read_from_cargos_bar() {
        assert_eq!(
            share_done("    Building [=====>    ] 120/312: syn, serde"),
            Some("120/312")
        );
        assert_eq!(share_done("warning: unused [x] 1/2: y"), None);
    }

    #[test]
    fn durations_are_spoken() {
        assert_eq!(spoken(Duration::from_millis(420)), "0.4 s");
        assert_eq!(spoken(Duration::from_secs(12)), "12 s");
        assert_eq!(spoken(Duration::from_secs(185)), "3 m 05 s");
    }

    #[test]
    fn a_failing_program_keeps_its_words() {
        let finished = step(
            "say",
            Command::new("sh").args(["-c", "echo out; echo err >&2; exit 3"]),
        )
        .unwrap();
        assert!(!finished.success);
        assert_eq!(finished.stdout, ["out"]);
        assert_eq!(finished.stderr, ["err"]);
    }
}
