//! Writing a file into the store.

use crate::{Error, FileStore, picture, sniff};
use domain::attachment::Stored;
use sha2::{Digest, Sha256};
use std::{
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};
use tokio::{fs::File, io::AsyncWriteExt};

/// A file that is being written; dropped before it is finished, it was never there.
#[derive(Debug)]
pub struct Writer {
    store: FileStore,
    piece: Piece,
    file: File,
    hash: Sha256,
    head: Vec<u8>,
    size: i64,
    max_bytes: i64,
}

/// The path of what is not finished.
#[derive(Debug)]
struct Piece(PathBuf);

impl Drop for Piece {
    fn drop(&mut self) {
        // A finished one has another name; what stays is swept.
        let _gone = fs::remove_file(&self.0);
    }
}

impl Writer {
    pub(crate) async fn create(
        store: FileStore,
        piece: PathBuf,
        max_bytes: i64,
    ) -> Result<Self, Error> {
        let file = File::options()
            .write(true)
            .create_new(true)
            .open(&piece)
            .await?;
        Ok(Self {
            store,
            piece: Piece(piece),
            file,
            hash: Sha256::new(),
            head: Vec::new(),
            size: 0,
            max_bytes,
        })
    }

    /// Adds what comes next.
    ///
    /// # Errors
    /// [`Error::TooLarge`], [`Error::Disk`].
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.size = self
            .size
            .saturating_add(i64::try_from(bytes.len()).unwrap_or(i64::MAX));
        if self.size > self.max_bytes {
            return Err(Error::TooLarge(self.max_bytes));
        }
        self.hash.update(bytes);
        let missing = sniff::HEAD.saturating_sub(self.head.len());
        self.head
            .extend_from_slice(&bytes[..bytes.len().min(missing)]);
        self.file.write_all(bytes).await?;
        Ok(())
    }

    /// Returns how much has come.
    ///
    /// Units: bytes.
    #[must_use]
    pub const fn size(&self) -> i64 {
        self.size
    }

    /// Puts the file into the store under the name of its content, with a small picture of it.
    ///
    /// # Errors
    /// [`Error::Empty`], [`Error::Disk`].
    pub async fn finish(mut self) -> Result<Stored, Error> {
        if self.size == 0 {
            return Err(Error::Empty);
        }
        self.file.flush().await?;
        self.file.sync_all().await?;
        let name = hex(&self.hash.finalize_reset());
        let mime = sniff::media_type(&self.head);
        let (store, from, known) = (self.store.clone(), self.piece.0.clone(), name.clone());
        let work = move || place(&store, &from, &known, mime);
        let (looked, thumbnail) = tokio::task::spawn_blocking(work)
            .await
            .map_err(io::Error::other)??;
        let side = |side: fn(&picture::Looked) -> u32| looked.as_ref().map(side).map(i64::from);
        Ok(Stored {
            name,
            mime: mime.to_owned(),
            size_bytes: self.size,
            width: side(|looked| looked.width),
            height: side(|looked| looked.height),
            thumbnail,
        })
    }
}

/// Renames a whole piece, and keeps a small picture beside it.
fn place(
    store: &FileStore,
    piece: &Path,
    name: &str,
    mime: &str,
) -> Result<(Option<picture::Looked>, Option<String>), Error> {
    let looked = mime
        .starts_with("image/")
        .then(|| picture::look(piece))
        .flatten();
    rename(store, piece, name)?;
    let small = looked.as_ref().and_then(|looked| looked.small.as_deref());
    let Some(small) = small else {
        return Ok((looked, None));
    };
    let thumbnail = hex(&Sha256::digest(small));
    let beside = piece.with_extension("small");
    fs::write(&beside, small)?;
    fs::File::open(&beside)?.sync_all()?;
    rename(store, &beside, &thumbnail)?;
    Ok((looked, Some(thumbnail)))
}

fn rename(store: &FileStore, piece: &Path, name: &str) -> Result<(), Error> {
    let path = store
        .path(name)
        .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
    let folder = path.parent().unwrap_or(&path);
    fs::create_dir_all(folder)?;
    fs::rename(piece, &path)?;
    fs::File::open(folder)?.sync_all()?;
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::AsyncReadExt;

    async fn kept(store: &FileStore, piece: &str, pieces: &[&[u8]]) -> Result<Stored, Error> {
        let mut writer = store.begin(piece, 16).await?;
        for bytes in pieces {
            writer.write(bytes).await?;
        }
        writer.finish().await
    }

    fn pieces_in(folder: &Path) -> usize {
        fs::read_dir(folder.join("pieces")).unwrap().count()
    }

    #[tokio::test]
    async fn a_file_lies_under_the_name_of_its_content_once() {
        let folder = tempfile::tempdir().unwrap();
        let store = FileStore::at(folder.path());
        let first = kept(&store, "1", &[b"hel", b"lo"]).await.unwrap();
        let again = kept(&store, "2", &[b"hello"]).await.unwrap();
        assert_eq!(first, again);
        assert_eq!((first.mime.as_str(), first.size_bytes), ("text/plain", 5));
        let mut words = String::new();
        let mut file = store.open(&first.name).await.unwrap();
        file.read_to_string(&mut words).await.unwrap();
        assert_eq!(words, "hello");
        assert_eq!(pieces_in(folder.path()), 0);
    }

    #[tokio::test]
    async fn what_is_not_finished_was_never_there() {
        let folder = tempfile::tempdir().unwrap();
        let store = FileStore::at(folder.path());
        let mut writer = store.begin("1", 16).await.unwrap();
        writer.write(b"half").await.unwrap();
        drop(writer);
        assert_eq!(pieces_in(folder.path()), 0);
        let empty = kept(&store, "2", &[]).await;
        assert!(matches!(empty, Err(Error::Empty)));
        let large = kept(&store, "3", &[&[0; 16], &[0; 1]]).await;
        assert!(matches!(large, Err(Error::TooLarge(16))));
        assert_eq!(pieces_in(folder.path()), 0);
    }

    #[tokio::test]
    async fn a_name_from_outside_leads_nowhere() {
        let store = FileStore::at("/nowhere");
        for name in [
            "",
            "..",
            "../../etc/passwd",
            &"g".repeat(64),
            &"A".repeat(64),
        ] {
            assert_eq!(store.path(name), None, "{name}");
        }
        assert!(store.path(&"a".repeat(64)).is_some());
    }

    #[tokio::test]
    async fn a_picture_is_looked_at() {
        let folder = tempfile::tempdir().unwrap();
        let store = FileStore::at(folder.path());
        let picture = folder.path().join("x.png");
        image::DynamicImage::new_rgb8(800, 600)
            .save(&picture)
            .unwrap();
        let bytes = fs::read(&picture).unwrap();
        let mut writer = store.begin("1", 1 << 20).await.unwrap();
        writer.write(&bytes).await.unwrap();
        let stored = writer.finish().await.unwrap();
        assert_eq!((stored.width, stored.height), (Some(800), Some(600)));
        let small = stored.thumbnail.unwrap();
        assert!(store.path(&small).is_some_and(|path| path.exists()));
        assert_eq!(pieces_in(folder.path()), 0);
    }
}
