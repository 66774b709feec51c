//! `switchboard backup` and `switchboard restore`: a folder with the database and the attachments.
//!
//! The key file is not in it: who finds a copy must not be able to open what is sealed in it.

use super::say::say;
use crate::{
    compose::{self, Use, lock},
    config::Config,
};
use anyhow::{Context, bail};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The database inside a copy.
const DATABASE: &str = "switchboard.db";

/// The attachments inside a copy.
const FILES: &str = "files";

/// What SQLite keeps beside a database.
const BESIDE: [&str; 3] = ["", "-wal", "-shm"];

/// Copies database and attachments into a folder that does not exist, while people go on working.
pub(super) async fn back_up(config: &Config, to: &Path) -> anyhow::Result<()> {
    if to.exists() {
        bail!("{} exists; a backup never replaces anything", to.display());
    }
    fs::create_dir_all(to).with_context(|| format!("cannot make {}", to.display()))?;
    let home = compose::open(config, Use::Guest).await?;
    let copied = home.desk.store().back_up(&to.join(DATABASE)).await;
    home.close().await;
    copied?;
    store::maintenance::verify_copy(&to.join(DATABASE)).await?;
    let files = copy_folder(&config.files_dir, &to.join(FILES))?;
    say(&format!(
        "{}: the database, and {files} attachments. Keep the key file {} apart from it.",
        to.display(),
        config.key_file.display()
    ));
    Ok(())
}

/// Puts a copy in the place of the database; what was there is kept beside it.
pub(super) async fn restore(config: &Config, from: &Path) -> anyhow::Result<()> {
    let Some(database) = config.sqlite_file() else {
        bail!("please restore PostgreSQL with pg_restore");
    };
    let copy = from.join(DATABASE);
    store::maintenance::verify_copy(&copy)
        .await
        .with_context(|| format!("{} is not a whole copy", copy.display()))?;
    let lock = lock::take(database)?;
    let arriving = beside(database, ".restoring");
    fs::copy(&copy, &arriving).with_context(|| format!("cannot write {}", arriving.display()))?;
    fs::File::open(&arriving)?.sync_all()?;
    let kept = keep_aside(database)?;
    fs::rename(&arriving, database)?;
    let files = copy_folder(&from.join(FILES), &config.files_dir)?;
    drop(lock);
    let home = compose::open(config, Use::Owner).await?;
    let broken = home.desk.examine().await?;
    home.close().await;
    if !broken.is_empty() {
        bail!("restored, but not in order: {}", broken.join("; "));
    }
    say(&format!(
        "{}: restored, with {files} attachments",
        database.display()
    ));
    if let Some(kept) = kept {
        say(&format!(
            "what was there before is kept as {}",
            kept.display()
        ));
    }
    Ok(())
}

/// Moves a database that is there out of the way; returns its new name.
fn keep_aside(database: &Path) -> anyhow::Result<Option<PathBuf>> {
    if !database.exists() {
        return Ok(None);
    }
    let name = (1..=u32::MAX)
        .map(|n| beside(database, &format!(".before-restore-{n}")))
        .find(|name| !name.exists())
        .expect("some number is free");
    for suffix in BESIDE {
        let from = beside(database, suffix);
        if from.exists() {
            fs::rename(&from, beside(&name, suffix))
                .with_context(|| format!("cannot move {}", from.display()))?;
        }
    }
    Ok(Some(name))
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Copies the files of a folder that may not exist; returns how many there were.
fn copy_folder(from: &Path, to: &Path) -> anyhow::Result<usize> {
    if !from.is_dir() {
        return Ok(0);
    }
    fs::create_dir_all(to).with_context(|| format!("cannot make {}", to.display()))?;
    let mut count = 0;
    for entry in fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            count += copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)
                .with_context(|| format!("cannot copy {}", entry.path().display()))?;
            count += 1;
        }
    }
    Ok(count)
}
