//! One server for each SQLite file.

use anyhow::{Context, bail};
use std::{
    fs::{self, File, OpenOptions, TryLockError},
    path::Path,
};

/// The file that is locked, beside the database.
const NAME: &str = "switchboard.lock";

/// Takes the lock beside a SQLite file; it is given back when the file is dropped, and by the
/// system when the process dies.
///
/// # Errors
/// Another process has it, or the file cannot be made.
pub(crate) fn take(database: &Path) -> anyhow::Result<File> {
    let path = database.with_file_name(NAME);
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path);
    let file = file.with_context(|| format!("cannot make {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            bail!("another server uses {}", database.display())
        }
        Err(TryLockError::Error(error)) => {
            Err(error).with_context(|| format!("cannot lock {}", path.display()))
        }
    }
}
