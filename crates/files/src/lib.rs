//! The file store: where files lie that belong to messages.
//!
//! **What it decides.** What a file is (by what is in it, never by what somebody says), what it is called in the
//! store, how large it may be, and what small picture stands for it. **What it does not.** Whose it is and who may
//! see it: that is the desk's, which keeps a row for each.
//!
//! **Invariants**
//! 1. A name is the hash of the content, so a file is there whole or not at all, and the same bytes lie there once.
//! 2. What is being written lies beside, and is renamed only when it is whole and on disk. Who gives up leaves
//!    nothing behind but a piece that [`FileStore::sweep_pieces`] takes away.
//! 3. No name that came from outside is ever part of a path.
//! 4. A file goes only when it is old and nothing in the database names it: [`FileStore::list_old`], then
//!    [`FileStore::remove_old`].
//! 5. Memory holds a piece of a file, never all of it, except while a picture is made smaller.

mod icon;
mod picture;
mod sniff;
mod sweep;
mod write;

pub use icon::{Icon, icon};
pub use write::Writer;

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Why a file cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// More came than may.
    #[error("the file is larger than {0} bytes")]
    TooLarge(i64),
    /// Nothing came.
    #[error("the file is empty")]
    Empty,
    /// The disk.
    #[error("the file store cannot be used: {0}")]
    Disk(#[from] io::Error),
}

/// A folder of files; cheap to clone.
#[derive(Debug, Clone)]
pub struct FileStore {
    folder: Arc<Path>,
}

impl FileStore {
    /// Takes a folder; it is made when the first file comes.
    #[must_use]
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into().into(),
        }
    }

    /// Begins to write a file of at most `max_bytes`, in a piece that is called `piece` meanwhile.
    ///
    /// Shape: `piece` must be unique; letters, digits and `-`.
    ///
    /// # Errors
    /// [`Error::Disk`].
    pub async fn begin(&self, piece: &str, max_bytes: i64) -> Result<Writer, Error> {
        let pieces = self.folder.join("pieces");
        tokio::fs::create_dir_all(&pieces).await?;
        let piece: String = piece
            .chars()
            .filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-')
            .collect();
        Writer::create(self.clone(), pieces.join(piece), max_bytes).await
    }

    /// Returns where a file lies; `None` for what is no name of the store.
    #[must_use]
    pub fn path(&self, name: &str) -> Option<PathBuf> {
        let is_hash = name.len() == 64
            && name
                .bytes()
                .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        is_hash.then(|| self.folder.join(&name[..2]).join(name))
    }

    /// Opens a file to read it.
    ///
    /// # Errors
    /// [`Error::Disk`], also when there is none of that name.
    pub async fn open(&self, name: &str) -> Result<tokio::fs::File, Error> {
        let path = self
            .path(name)
            .ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        Ok(tokio::fs::File::open(path).await?)
    }
}
