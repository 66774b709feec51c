//! Where the site's files are read from.

use axum::body::Bytes;
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    fmt::Write,
    io::Read,
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
    /// The binary: content and tag by name. What is there packed by brotli is there in no other way but gzip's.
    Embedded(BTreeMap<&'static str, (Bytes, String)>),
    /// A folder, read at each request: a rebuilt site needs no restart.
    Folder(PathBuf),
}

impl Source {
    /// Makes the source: the binary when the site is in it, else the folder.
    pub(super) fn new(folder: &Path) -> Self {
        if is_embedded() {
            Self::embedded(FILES)
        } else {
            Self::Folder(folder.to_owned())
        }
    }

    fn embedded(files: &[(&'static str, &'static [u8])]) -> Self {
        let files = files.iter().map(|(name, content)| {
            let tag = tag(Sha256::digest(content).as_slice());
            (*name, (Bytes::from_static(content), tag))
        });
        Self::Embedded(files.collect())
    }

    /// Reads a file and the tag of its content; `name` was checked.
    pub(super) async fn read(&self, name: &str) -> Option<(Bytes, String)> {
        match self {
            Self::Embedded(files) => files.get(name).cloned().or_else(|| {
                let (packed, tag) = files.get(format!("{name}.br").as_str())?;
                Some((unpacked(packed)?, tag.clone()))
            }),
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

/// Returns what brotli packed; `None` when it is broken.
fn unpacked(packed: &[u8]) -> Option<Bytes> {
    let mut plain = Vec::new();
    brotli::Decompressor::new(packed, 1 << 12)
        .read_to_end(&mut plain)
        .ok()?;
    Some(plain.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_cannot_unpack_a_file_of_the_binary_gets_it_unpacked() {
        let mut packed = Vec::new();
        let mut plain: &[u8] = b"let one = 1;";
        brotli::BrotliCompress(
            &mut plain,
            &mut packed,
            &brotli::enc::BrotliEncoderParams::default(),
        )
        .expect("packed");
        let source = Source::embedded(&[
            ("pkg/one.js.br", packed.leak()),
            ("public/one.png", b"pixels"),
        ]);
        let (content, tag) = source.read("pkg/one.js").await.expect("a file");
        assert_eq!(content, "let one = 1;");
        let (_, of_twin) = source.read("pkg/one.js.br").await.expect("its twin");
        assert_eq!(tag, of_twin, "the tag changes with the content");
        let (content, _) = source.read("public/one.png").await.expect("a picture");
        assert_eq!(content, "pixels");
        assert!(source.read("pkg/two.js").await.is_none());
    }
}
