//! A temporary PostgreSQL for tests: made, started and thrown away with the process that wants it.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::install;
use crate::run::{self, Progress};

/// Data that nobody wants back needs no flush; the rest is room for many small test databases.
const SETTINGS: [&str; 7] = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=300",
    "shared_buffers=256MB",
    "wal_level=minimal",
    "max_wal_senders=0",
];

/// How long a fresh PostgreSQL may take to answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running PostgreSQL, stopped and removed when dropped.
pub(crate) struct Postgres {
    server: Child,
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
}

impl Postgres {
    /// Makes a cluster in a temporary folder and starts it on a free port of 127.0.0.1.
    ///
    /// Errors: PostgreSQL is not installed, or does not start.
    pub(crate) fn start() -> Result<Self> {
        let progress = Progress::start("start a temporary PostgreSQL");
        let started = Self::start_quietly();
        progress.end(started.is_ok());
        started
    }

    /// The address of its superuser's database.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn start_quietly() -> Result<Self> {
        let programs = programs().context("PostgreSQL's server programs are missing")?;
        sweep();
        let folder = temporary(std::process::id());
        let data = folder.join("data");
        make_folder(&folder)?;
        run::read(
            as_owner(&programs.join("initdb"))
                .args(["--username=postgres", "--auth=trust", "--no-sync"])
                .args(["--encoding=UTF8", "--locale=C", "--pgdata"])
                .arg(&data),
        )?;
        let port = free_port()?;
        let log = fs::File::create(folder.join("log"))?;
        let mut server = as_owner(&programs.join("postgres"));
        server
            .arg("-D")
            .arg(&data)
            .args(["-h", "127.0.0.1", "-p", &port.to_string(), "-k"])
            .arg(&folder);
        for setting in SETTINGS {
            server.args(["-c", setting]);
        }
        let server = server
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("cannot start postgres")?;
        let mut postgres = Self {
            server,
            programs,
            folder,
            port,
        };
        postgres.wait_until_ready()?;
        Ok(postgres)
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let since = Instant::now();
        let port = self.port.to_string();
        while since.elapsed() < PATIENCE {
            let mut ready = Command::new(self.programs.join("pg_isready"));
            if run::read(ready.args(["-q", "-h", "127.0.0.1", "-p", &port])).is_ok() {
                return Ok(());
            }
            if self.server.try_wait()?.is_some() {
                break;
            }
            thread::sleep(Duration::from_millis(50));
        }
        let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        bail!("PostgreSQL did not start:\n{log}")
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let stopped = run::read(
            as_owner(&self.programs.join("pg_ctl"))
                .args(["stop", "-m", "immediate", "-w", "-D"])
                .arg(self.folder.join("data")),
        );
        if stopped.is_err() {
            // Already gone, which is what was wanted, or beyond pg_ctl.
            self.server.kill().ok();
        }
        self.server.wait().ok();
        fs::remove_dir_all(&self.folder).ok();
    }
}

/// Finds the folder of PostgreSQL's server programs, the highest version first.
pub(crate) fn programs() -> Option<PathBuf> {
    let debian = Path::new("/usr/lib/postgresql");
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir(debian)
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .filter(|(_, folder)| folder.join("initdb").exists())
        .collect();
    versions.sort();
    versions.pop().map(|(_, folder)| folder).or_else(|| {
        let initdb = install::find("initdb")?;
        initdb.parent().map(Path::to_owned)
    })
}

fn temporary(process: u32) -> PathBuf {
    std::env::temp_dir().join(format!("switchboard-postgres-{process}"))
}

/// Removes what killed processes left behind.
fn sweep() {
    let entries = fs::read_dir(std::env::temp_dir()).into_iter().flatten();
    for entry in entries.filter_map(Result::ok) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let process = name.strip_prefix("switchboard-postgres-");
        if process.is_some_and(|id| !Path::new("/proc").join(id).exists()) {
            fs::remove_dir_all(entry.path()).ok();
        }
    }
}

fn make_folder(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    if install::is_root() {
        let (user, group) = owner()?;
        chown(folder, Some(user), Some(group))?;
    }
    Ok(())
}

/// A command as a user who may run PostgreSQL (which refuses root) and that ends with this process.
fn as_owner(program: &Path) -> Command {
    if install::find("setpriv").is_none() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    if install::is_root() {
        command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]);
    }
    command.args(["--pdeathsig", "INT", "--"]).arg(program);
    // A folder that this user may enter.
    command.current_dir(std::env::temp_dir());
    command
}

/// The ids of the user and group `postgres`, which Debian's package makes.
fn owner() -> Result<(u32, u32)> {
    let id = |flag| -> Result<u32> {
        Ok(run::read(Command::new("id").args([flag, "postgres"]))?.parse()?)
    };
    Ok((id("-u")?, id("-g")?))
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_temporary_postgres_answers_and_leaves_nothing_behind() {
        let postgres = Postgres::start().unwrap();
        let mut psql = Command::new(postgres.programs.join("psql"));
        let answer = run::read(psql.args([&postgres.url(), "-tAc", "SHOW fsync"])).unwrap();
        let folder = postgres.folder.clone();
        drop(postgres);

        assert_eq!(answer, "off");
        assert!(!folder.exists());
    }
}
