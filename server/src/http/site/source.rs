//! Where the site's files are read from.

use axum::body::Bytes;
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    fmt::Write,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

// `FILES: &[(&str, &[u8])]`: the site as it was when the binary was built; empty without `embed`.
include!(concat!(env!("OUT_DIR"), "/site.rs"));

/// Says whether the site is in the binary.
pub(super) const fn is_embedded() -> bool {
    !FILES.is_empty()
}

/// Where the site's files are read from.
#[derive(Debug)]
pub(super) enum Source {
    /// The binary: content and tag by name.
    Embedded(BTreeMap<&'static str, (Bytes, String)>),
    /// A folder, read at each request: a rebuilt site needs no restart.
    Folder(PathBuf),
}

impl Source {
    /// Makes the source: the binary when the site is in it, else the folder.
    pub(super) fn new(folder: &Path) -> Self {
        if !is_embedded() {
            return Self::Folder(folder.to_owned());
        }
        let files = FILES.iter().map(|(name, content)| {
            (
                *name,
                (
                    Bytes::from_static(content),
                    tag(Sha256::digest(content).as_slice()),
                ),
            )
        });
        Self::Embedded(files.collect())
    }

    /// Reads a file and the tag of its content; `name` was checked.
    pub(super) async fn read(&self, name: &str) -> Option<(Bytes, String)> {
        match self {
            Self::Embedded(files) => files.get(name).cloned(),
            Self::Folder(folder) => {
                let path = folder.join(name);
                let metadata = tokio::fs::metadata(&path).await.ok()?;
                let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
                let content = tokio::fs::read(&path).await.ok()?;
                Some((
                    content.into(),
                    format!("{:x}-{:x}", modified.as_nanos(), metadata.len()),
                ))
            }
        }
    }
}

/// Eight bytes of a digest tell the versions of a file apart.
fn tag(digest: &[u8]) -> String {
    digest.iter().take(8).fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string takes every write");
        text
    })
}
