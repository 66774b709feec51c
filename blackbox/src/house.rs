//! One installation: its folder, its address, and the process while it runs.

use crate::Figures;
use anyhow::{Context, Result, bail};
use std::{
    fs::{self, File, OpenOptions},
    net::TcpListener,
    path::{Path, PathBuf},
    process::Stdio,
    sync::atomic::{AtomicU16, Ordering},
    time::{Duration, Instant},
};
use tempfile::TempDir;
use tokio::{
    io::AsyncWriteExt,
    process::{Child, Command},
};

/// How long a start or a command may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often a starting server is asked whether it is ready.
const ASK_AGAIN: Duration = Duration::from_millis(2);

/// Returns the binary that `SWITCHBOARD_BIN` names, or the one that cargo builds for development.
///
/// Errors: there is none.
pub fn binary() -> Result<PathBuf> {
    let named = std::env::var_os("SWITCHBOARD_BIN").map(PathBuf::from);
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    let path = named.unwrap_or_else(|| workspace.join(target).join("debug/switchboard"));
    if !path.is_file() {
        bail!(
            "there is no server at {}: build it with `cargo build --bin switchboard`, or name one \
             in SWITCHBOARD_BIN",
            path.display()
        );
    }
    Ok(path)
}

/// One installation in a temporary folder, on a SQLite file unless told otherwise; the folder goes when it is
/// dropped.
#[derive(Debug)]
pub struct House {
    binary: PathBuf,
    folder: TempDir,
    port: u16,
    settings: Vec<(String, String)>,
    process: Option<Child>,
    probe: reqwest::Client,
}

impl House {
    /// Makes an empty installation in the system's temporary folder.
    ///
    /// Errors: no folder or no free port.
    pub fn new(binary: &Path) -> Result<Self> {
        Self::within(binary, &std::env::temp_dir())
    }

    /// Makes an empty installation in a new folder within `parent`.
    ///
    /// Errors: no folder or no free port.
    pub fn within(binary: &Path, parent: &Path) -> Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("switchboard-")
            .tempdir_in(parent)?;
        let port = free_port()?;
        let database = format!("sqlite:{}", folder.path().join("desk.db").display());
        let files = folder.path().join("files").display().to_string();
        let mut house = Self {
            binary: binary.to_owned(),
            folder,
            port,
            settings: Vec::new(),
            process: None,
            probe: reqwest::Client::builder()
                .no_proxy()
                .timeout(Duration::from_secs(5))
                .build()?,
        };
        house.set("SWITCHBOARD_SERVER__LISTEN", &format!("127.0.0.1:{port}"));
        house.set("SWITCHBOARD_DATABASE__URL", &database);
        house.set("SWITCHBOARD_FILES__DIR", &files);
        house.set("SWITCHBOARD_EGRESS__ALLOW", "127.0.0.1");
        house.set("SWITCHBOARD_API__REQUESTS_PER_MINUTE", "10000000");
        Ok(house)
    }

    /// Keeps its data in another database than the SQLite file in its folder.
    pub fn use_database(&mut self, url: &str) {
        let key = self.folder.path().join("key").display().to_string();
        self.set("SWITCHBOARD_DATABASE__URL", url);
        self.set("SWITCHBOARD_SECRET__KEY_FILE", &key);
    }

    /// Sets an environment variable for every process from now on.
    pub fn set(&mut self, name: &str, value: &str) {
        self.settings.push((name.to_owned(), value.to_owned()));
    }

    /// Returns the address that it is served at, without a slash at the end.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Returns the folder of its data.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Returns what the server has logged so far, over all its starts.
    pub fn log(&self) -> String {
        fs::read(self.log_file())
            .map(|log| String::from_utf8_lossy(&log).into_owned())
            .unwrap_or_default()
    }

    /// Runs a sub-command with `input` on its standard input; returns what it printed, trimmed.
    ///
    /// Errors: it fails, or takes too long.
    pub async fn command(&self, arguments: &[&str], input: &str) -> Result<String> {
        let mut child = self
            .program(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("the binary does not start")?;
        if let Some(mut stdin) = child.stdin.take() {
            stdin.write_all(input.as_bytes()).await?;
        }
        let output = tokio::time::timeout(PATIENCE, child.wait_with_output())
            .await
            .with_context(|| format!("{arguments:?} takes too long"))??;
        if !output.status.success() {
            bail!(
                "{arguments:?} failed: {}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// Makes an API token with all rights and returns its secret.
    ///
    /// Errors: those of [`House::command`].
    pub async fn make_token(&self) -> Result<String> {
        self.command(
            &["admin", "token", "--name", "Outside", "--scope", "admin"],
            "",
        )
        .await
    }

    /// Makes an operator with a password and returns his id.
    ///
    /// Errors: those of [`House::command`].
    pub async fn make_operator(&self, name: &str, role: &str, password: &str) -> Result<String> {
        let email = format!("{}@example.org", name.to_lowercase());
        let create = [
            "admin",
            "create",
            "--email",
            &email,
            "--name",
            name,
            "--role",
            role,
            "--password-stdin",
        ];
        let said = self.command(&create, &format!("{password}\n")).await?;
        said.strip_prefix("made ")
            .map(str::to_owned)
            .with_context(|| format!("what is `{said}`?"))
    }

    /// Starts the server without waiting for it.
    ///
    /// Errors: the binary does not start.
    pub fn spawn(&mut self) -> Result<()> {
        let log = OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.log_file())?;
        let child = self
            .program(&["serve"])
            .stdin(Stdio::null())
            .stdout(File::create(self.folder.path().join("said"))?)
            .stderr(log)
            .spawn()
            .context("the binary does not start")?;
        self.process = Some(child);
        Ok(())
    }

    /// Waits until a started server is ready.
    ///
    /// Errors: it ended, or is not ready in time.
    pub async fn ready(&mut self) -> Result<()> {
        let since = Instant::now();
        let url = format!("{}/readyz", self.address());
        while since.elapsed() < PATIENCE {
            if let Some(status) = self
                .process
                .as_mut()
                .context("it was not started")?
                .try_wait()?
            {
                bail!("the server ended ({status}):\n{}", tail(&self.log()));
            }
            let answer = self.probe.get(&url).send().await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                return Ok(());
            }
            tokio::time::sleep(ASK_AGAIN).await;
        }
        bail!("the server is not ready in time:\n{}", tail(&self.log()))
    }

    /// Starts the server and waits until it is ready; returns how long that took.
    ///
    /// Errors: those of [`House::spawn`] and [`House::ready`].
    pub async fn start(&mut self) -> Result<Duration> {
        let since = Instant::now();
        self.spawn()?;
        self.ready().await?;
        Ok(since.elapsed())
    }

    /// Kills the process without warning (`kill -9`) and waits until it is gone.
    ///
    /// Errors: the system refuses.
    pub async fn kill(&mut self) -> Result<()> {
        if let Some(mut process) = self.process.take() {
            process.kill().await?;
        }
        Ok(())
    }

    /// Returns the figures of the running process.
    ///
    /// Errors: it does not run.
    pub fn figures(&self) -> Result<Figures> {
        let id = self
            .process
            .as_ref()
            .and_then(Child::id)
            .context("the server does not run")?;
        Figures::of(id)
    }

    fn log_file(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    fn program(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("SWITCHBOARD_") {
                command.env_remove(name);
            }
        }
        command
            .args(arguments)
            .envs(self.settings.iter().cloned())
            .current_dir(self.folder.path());
        // The log is read by programs here.
        command.env("NO_COLOR", "1").kill_on_drop(true);
        command
    }
}

/// Finds a port that is free.
///
/// It is below those that the system gives to outgoing connections: a client that knocks while nobody
/// listens could otherwise be connected to itself. Errors: a hundred are taken.
pub fn free_port() -> Result<u16> {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = 20_000 + u16::try_from(std::process::id() % 97)? * 100;
    (0..100)
        .map(|_| first + NEXT.fetch_add(1, Ordering::Relaxed) % 100)
        .find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok())
        .context("no free port")
}

fn tail(log: &str) -> String {
    let lines: Vec<&str> = log.lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}
