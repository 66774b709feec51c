//! What the system knows about a process.

use anyhow::{Context, Result};
use std::{fs, time::Duration};

/// Figures of a process at one moment.
#[derive(Debug, Clone, Copy)]
pub struct Figures {
    /// CPU time of all its threads since its start, in user and kernel mode.
    ///
    /// Units: steps of 10 ms.
    pub cpu: Duration,
    /// The memory that it holds in RAM.
    ///
    /// Units: KiB.
    pub memory_kib: u64,
}

impl Figures {
    /// Reads the figures of a process; Linux only.
    ///
    /// Errors: there is no such process. Source: `proc(5)`.
    pub fn of(process: u32) -> Result<Self> {
        let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
        let status = fs::read_to_string(format!("/proc/{process}/status"))?;
        Ok(Self {
            cpu: cpu(&stat).context("/proc/<pid>/stat is not as documented")?,
            memory_kib: memory_kib(&status).context("/proc/<pid>/status is not as documented")?,
        })
    }
}

/// Reads fields 14 and 15; the name before them is in brackets and may hold anything.
fn cpu(stat: &str) -> Option<Duration> {
    let (_, after_name) = stat.rsplit_once(')')?;
    let mut fields = after_name.split_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<u64>().ok();
    // The kernel reports in hundredths of a second on every architecture (USER_HZ).
    Some(Duration::from_millis((ticks()? + ticks()?) * 10))
}

fn memory_kib(status: &str) -> Option<u64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_of_this_very_process_can_be_read() {
        let own = Figures::of(std::process::id()).unwrap();
        assert!(own.memory_kib > 100);
    }

    #[test]
    fn a_name_with_brackets_and_spaces_shifts_no_field() {
        let stat = "7 (a) b (c)) S 1 7 7 0 -1 4194304 0 0 0 0 150 50 0 0 20 0 4 0 1 2 3";
        assert_eq!(cpu(stat), Some(Duration::from_secs(2)));
    }
}
