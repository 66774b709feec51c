//! What a browser loads: the release's compressed files, as `cargo xtask dist` builds them.

use crate::table::Row;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The beginning of the names of what only lazy pages load.
const LAZY: &str = "bundle_";

/// Sums what is sent of wasm, glue and styles: for the first page, and for all; nothing where there is no
/// release.
pub(crate) fn sizes(workspace: &Path) -> Vec<Row> {
    let files = packed(&workspace.join("target/dist/site/pkg"));
    if files.is_empty() {
        return Vec::new();
    }
    let is_lazy = |file: &Path| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with(LAZY)
    };
    let first: u64 = files
        .iter()
        .filter(|(file, _)| !is_lazy(file))
        .map(|(_, bytes)| bytes)
        .sum();
    let all: u64 = files.iter().map(|(_, bytes)| bytes).sum();
    let kib = |bytes: u64| bytes as f64 / 1_024.0;
    vec![
        Row::new(
            "first page: wasm, glue and styles, KiB brotli",
            kib(first),
            "≤ 300",
        ),
        Row::new("all pages: wasm, glue and styles, KiB brotli", kib(all), ""),
    ]
}

/// Lists the compressed files and their sizes in bytes.
fn packed(folder: &Path) -> Vec<(PathBuf, u64)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .filter(|entry| entry.path().extension().is_some_and(|end| end == "br"))
        .map(|entry| (entry.path(), entry.metadata().map_or(0, |file| file.len())))
        .collect()
}
