//! What a browser loads: the release's compressed files, where `cargo xtask dist` has built them.

use crate::table::Row;
use std::{fs, path::Path};

/// Sums what is sent of wasm, glue and styles; nothing where there is no release.
pub(crate) fn sizes(workspace: &Path) -> Vec<Row> {
    let packed = workspace.join("target/dist/site/pkg");
    let bytes = brotli_bytes(&packed);
    if bytes == 0 {
        return Vec::new();
    }
    vec![Row::new(
        "wasm, glue and styles, all pages, KiB brotli",
        bytes as f64 / 1_024.0,
        "≤ 300",
    )]
}

fn brotli_bytes(folder: &Path) -> u64 {
    let mut bytes = 0;
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            bytes += brotli_bytes(&path);
        } else if path.extension().is_some_and(|extension| extension == "br") {
            bytes += entry.metadata().map_or(0, |file| file.len());
        }
    }
    bytes
}
