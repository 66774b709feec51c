//! Writes `.br` and `.gz` beside the files of a site, so that the server never compresses one.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::Result;
use flate2::{Compression, write::GzEncoder};

/// Endings of files that shrink; images and fonts are compressed already.
const TEXT: [&str; 9] = [
    "css",
    "html",
    "js",
    "json",
    "map",
    "svg",
    "txt",
    "wasm",
    "webmanifest",
];

/// The size of a site's files in bytes: as they are, and as brotli sends them.
#[derive(Default)]
pub(crate) struct Sizes {
    /// Sum of the plain sizes.
    pub(crate) plain_bytes: usize,
    /// Sum of the brotli sizes.
    pub(crate) brotli_bytes: usize,
}

/// Compresses every text-like file under `folder` and returns the sizes of all of them.
pub(crate) fn folder(folder: &Path) -> Result<Sizes> {
    let mut sizes = Sizes::default();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            let inner = self::folder(&path)?;
            sizes.plain_bytes += inner.plain_bytes;
            sizes.brotli_bytes += inner.brotli_bytes;
        } else if path
            .extension()
            .is_some_and(|end| TEXT.iter().any(|text| end == *text))
        {
            let plain = fs::read(&path)?;
            let brotli = brotli(&plain)?;
            sizes.plain_bytes += plain.len();
            sizes.brotli_bytes += brotli.len();
            write_beside(&path, "br", &brotli)?;
            write_beside(&path, "gz", &gzip(&plain)?)?;
        }
    }
    Ok(sizes)
}

/// Returns what brotli makes of a file.
pub(crate) fn brotli(plain: &[u8]) -> Result<Vec<u8>> {
    let mut packed = Vec::new();
    // Quality 11 and a window of 4 MiB: the site is compressed once and sent many times.
    let mut writer = brotli::CompressorWriter::new(&mut packed, 1 << 16, 11, 22);
    writer.write_all(plain)?;
    drop(writer);
    Ok(packed)
}

fn gzip(plain: &[u8]) -> Result<Vec<u8>> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    writer.write_all(plain)?;
    Ok(writer.finish()?)
}

fn write_beside(path: &Path, ending: &str, content: &[u8]) -> Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    Ok(fs::write(name, content)?)
}
