//! The file of the key that seals secrets in the database.

use anyhow::{Context, anyhow};
use desk::SealKey;
use std::{
    fmt::Write as _,
    fs::{self, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

/// The key, and the file when it was made by this call.
pub(super) struct Key {
    pub(super) key: SealKey,
    made: Option<PathBuf>,
}

impl Key {
    /// Removes the file again when it was made for a database that has another key.
    pub(super) fn withdraw(self) {
        if let Some(path) = self.made
            && let Err(error) = fs::remove_file(&path)
        {
            tracing::warn!(%error, path = %path.display(), "a useless key file was left");
        }
    }
}

/// Reads the key, 64 hexadecimal digits; makes it, readable by its owner alone, where there is none.
///
/// # Errors
/// The file can be neither read nor made, or holds no key.
pub(super) fn read_or_make(path: &Path) -> anyhow::Result<Key> {
    match fs::read_to_string(path) {
        Ok(text) => {
            warn_when_open(path);
            let bytes =
                parse(text.trim()).ok_or_else(|| anyhow!("{} holds no key", path.display()))?;
            Ok(Key {
                key: SealKey::new(bytes),
                made: None,
            })
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let bytes = make(path).with_context(|| format!("cannot make {}", path.display()))?;
            Ok(Key {
                key: SealKey::new(bytes),
                made: Some(path.to_owned()),
            })
        }
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

fn make(path: &Path) -> io::Result<[u8; 32]> {
    let mut bytes = [0; 32];
    super::fill(&mut bytes);
    let mut text = String::with_capacity(65);
    for byte in bytes {
        write!(text, "{byte:02x}").expect("a string takes every write");
    }
    text.push('\n');
    let mut file = OpenOptions::new()
        .create_new(true)
        .write(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(bytes)
}

fn parse(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0; 32];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(bytes)
}

fn warn_when_open(path: &Path) {
    let mode = fs::metadata(path).map(|metadata| metadata.permissions().mode());
    if mode.is_ok_and(|mode| mode & 0o077 != 0) {
        tracing::warn!(path = %path.display(), "others can read the key file; chmod 600 it");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_key_is_a_key() {
        assert_eq!(parse(&"0f".repeat(32)), Some([15; 32]));
        for bad in [
            "",
            "0f",
            &"0g".repeat(32),
            &"é".repeat(32),
            &"0f".repeat(33),
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
