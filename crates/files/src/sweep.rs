//! Taking away what nobody needs: pieces that were given up, and files that nothing names any more.

use crate::{Error, FileStore};
use std::{fs::Metadata, io, path::Path, time::Duration};

/// How long something lies in the store before it may go.
///
/// A piece that old was given up. A file that young may be on its way to its row in the database.
const OLD: Duration = Duration::from_hours(24);

impl FileStore {
    /// Takes away the pieces that nobody has finished for a day; returns how many there were.
    ///
    /// # Errors
    /// [`Error::Disk`].
    pub async fn sweep_pieces(&self) -> Result<usize, Error> {
        let mut count = 0;
        for piece in entries(&self.folder.join("pieces"), OLD).await? {
            tokio::fs::remove_file(self.folder.join("pieces").join(piece)).await?;
            count += 1;
        }
        Ok(count)
    }

    /// Lists the files of one of 256 parts of the store that have been there for a day; whoever knows what names
    /// files says which of them may go.
    ///
    /// # Errors
    /// [`Error::Disk`].
    pub async fn list_old(&self, part: u8) -> Result<Vec<String>, Error> {
        let found = entries(&self.folder.join(format!("{part:02x}")), OLD).await?;
        Ok(found
            .into_iter()
            .filter(|name| self.path(name).is_some())
            .collect())
    }

    /// Takes a file away, unless it came again meanwhile; says whether it went.
    ///
    /// # Errors
    /// [`Error::Disk`].
    pub async fn remove_old(&self, name: &str) -> Result<bool, Error> {
        let Some(path) = self.path(name) else {
            return Ok(false);
        };
        let is_there = match tokio::fs::metadata(&path).await {
            Ok(metadata) => is_older(&metadata, OLD),
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(error.into()),
        };
        if is_there {
            tokio::fs::remove_file(&path).await?;
        }
        Ok(is_there)
    }
}

/// Lists what lies in a folder longer than `age`; nothing where there is no folder.
async fn entries(folder: &Path, age: Duration) -> Result<Vec<String>, Error> {
    let mut entries = match tokio::fs::read_dir(folder).await {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let mut found = Vec::new();
    while let Some(entry) = entries.next_entry().await? {
        if is_older(&entry.metadata().await?, age) {
            found.extend(entry.file_name().into_string().ok());
        }
    }
    Ok(found)
}

fn is_older(metadata: &Metadata, age: Duration) -> bool {
    let since = metadata.modified().ok().and_then(|at| at.elapsed().ok());
    since.is_some_and(|since| since > age)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, path::PathBuf, time::SystemTime};

    fn age(path: &Path, by: Duration) {
        let file = fs::File::options().write(true).open(path).unwrap();
        #[expect(
            clippy::disallowed_methods,
            reason = "files have the time of the system"
        )]
        let then = SystemTime::now().checked_sub(by).unwrap();
        file.set_modified(then).unwrap();
    }

    async fn kept(store: &FileStore, bytes: &[u8]) -> (String, PathBuf) {
        let mut writer = store.begin("1", 16).await.unwrap();
        writer.write(bytes).await.unwrap();
        let name = writer.finish().await.unwrap().name;
        let path = store.path(&name).unwrap();
        (name, path)
    }

    async fn old_ones(store: &FileStore) -> Vec<String> {
        let mut all = Vec::new();
        for part in 0..=u8::MAX {
            all.extend(store.list_old(part).await.unwrap());
        }
        all
    }

    #[tokio::test]
    async fn a_file_goes_when_it_is_old_and_stays_when_it_comes_again() {
        let folder = tempfile::tempdir().unwrap();
        let store = FileStore::at(folder.path());
        assert_eq!(old_ones(&store).await, [""; 0]);
        let (name, path) = kept(&store, b"hello").await;
        assert_eq!(old_ones(&store).await, [""; 0]);
        age(&path, OLD * 2);
        assert_eq!(old_ones(&store).await, [name.as_str()]);
        kept(&store, b"hello").await;
        assert!(!store.remove_old(&name).await.unwrap());
        age(&path, OLD * 2);
        assert!(store.remove_old(&name).await.unwrap());
        assert!(!path.exists());
        assert!(!store.remove_old(&name).await.unwrap());
        assert!(!store.remove_old("../x").await.unwrap());
    }

    #[tokio::test]
    async fn a_piece_that_was_given_up_goes() {
        let folder = tempfile::tempdir().unwrap();
        let store = FileStore::at(folder.path());
        assert_eq!(store.sweep_pieces().await.unwrap(), 0);
        let pieces = folder.path().join("pieces");
        fs::create_dir_all(&pieces).unwrap();
        for piece in ["a", "b"] {
            fs::write(pieces.join(piece), "x").unwrap();
        }
        age(&pieces.join("a"), OLD * 2);
        assert_eq!(store.sweep_pieces().await.unwrap(), 1);
        assert!(!pieces.join("a").exists() && pieces.join("b").exists());
    }
}
