//! Builds the browser's half: the frontend as WebAssembly with its glue, the styles in one file,
//! the widget, and a copy of `public/`.
//!
//! Shape of the result, a folder that the server serves (or embeds) as it is:
//!
//! ```text
//! pkg/switchboard.js  pkg/switchboard_bg.wasm  pkg/switchboard.css  public/…
//! pkg/__wasm_split*.js  pkg/bundle_*.wasm  (one per lazy page)  pkg/__wasm_split_manifest.json
//! widget/…
//! ```
//!
//! Source: docs/adr/0010-build-by-xtask.md.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result, anyhow};
use wasm_bindgen_cli_support::Bindgen;

use crate::bundles;
use crate::cargo::{self, WASM, cargo};
use crate::dist;
use crate::minify::minified;
use crate::module;
use crate::run::Progress;
use crate::widget;

/// The name that the browser asks for: `/pkg/switchboard.js`.
const OUTPUT: &str = "switchboard";

/// The module that loads the parts; Leptos expects exactly this name.
const LINK: &str = "./__wasm_split.______________________.js";

/// Which bundle a lazy page needs; the server reads it to announce them with the page.
const MANIFEST: &str = "__wasm_split_manifest.json";

/// How much the compiler works on the browser's half.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Soonest compiled, with names and line numbers: for work on pages.
    Debug,
    /// Small and quick enough, without debug information: for browser tests.
    Web,
    /// As small as it gets: what is shipped.
    Release,
}

impl Profile {
    fn name(self) -> &'static str {
        match self {
            Self::Debug => "dev",
            Self::Web => "web",
            Self::Release => "web-release",
        }
    }
}

/// Builds the site into `folder`.
///
/// Errors: the build fails, or a file cannot be written.
pub(crate) fn build(profile: Profile, folder: &Path) -> Result<()> {
    let wasm = compile(profile)?;
    let package = folder.join("pkg");
    fs::create_dir_all(&package)?;
    bind(profile, &wasm, &package)?;
    write_if_changed(&package.join(format!("{OUTPUT}.css")), &styles()?)?;
    widget::build(&cargo::root().join("widget"), folder)?;
    mirror(&cargo::root().join("public"), &folder.join("public"))
}

/// The folder of the site that `demo` and the browser tests use.
pub(crate) fn folder() -> PathBuf {
    cargo::target().join("site")
}

/// Sums what the first page loads of a compressed site: all but the bundles of lazy pages.
///
/// Units: bytes.
pub(crate) fn first_load(site: &Path) -> Result<usize> {
    let mut bytes = 0;
    for end in ["js", "css"] {
        bytes += packed(&site.join(format!("pkg/{OUTPUT}.{end}")))?;
    }
    bytes += packed(&site.join(format!("pkg/{OUTPUT}_bg.wasm")))?;
    bytes += packed(&site.join("pkg").join(LINK))?;
    Ok(bytes)
}

fn packed(file: &Path) -> Result<usize> {
    let mut name = file.as_os_str().to_owned();
    name.push(".br");
    let metadata = fs::metadata(&name).with_context(|| format!("no {}", name.display()))?;
    Ok(usize::try_from(metadata.len())?)
}

fn compile(profile: Profile) -> Result<PathBuf> {
    let mut command = cargo(["build", "--package", "frontend", "--lib"]);
    command
        .args(["--target", WASM, "--profile", profile.name()])
        .arg("--target-dir")
        .arg(cargo::wasm_target());
    if profile == Profile::Release {
        let mut flags = dist::rust_flags();
        flags.push("\x1f-Clink-args=--emit-relocs");
        command.env("CARGO_ENCODED_RUSTFLAGS", flags);
    }
    let files = cargo::artefact("build the frontend", &mut command, "frontend")?;
    files
        .into_iter()
        .find(|file| file.extension().is_some_and(|end| end == "wasm"))
        .context("the frontend is not a cdylib")
}

/// Writes the JavaScript glue and the final WebAssembly, unless they are there already.
fn bind(profile: Profile, wasm: &Path, package: &Path) -> Result<()> {
    let stamp = package.with_file_name(".bound");
    let made_from = fingerprint(profile, wasm)?;
    let made = package.join(format!("{OUTPUT}_bg.wasm"));
    if made.exists() && fs::read_to_string(&stamp).is_ok_and(|found| found == made_from) {
        return Ok(());
    }
    let progress = Progress::start("split and bind the frontend");
    let bound = split(profile, wasm, package).and_then(|main| {
        Bindgen::new()
            .input_path(main)
            .out_name(OUTPUT)
            .web(true)?
            .typescript(false)
            .keep_lld_exports(true)
            .remove_name_section(profile == Profile::Release)
            .remove_producers_section(profile == Profile::Release)
            .generate(package)
    });
    let bound = bound.and_then(|()| match profile {
        Profile::Release => make_small(package),
        Profile::Debug | Profile::Web => Ok(()),
    });
    progress.end(bound.is_ok());
    bound?;
    Ok(fs::write(stamp, made_from)?)
}

/// Shortens the names by which the main part and its glue know each other, and makes its scripts small.
fn make_small(package: &Path) -> Result<()> {
    let (main, glue, link) = (
        package.join(format!("{OUTPUT}_bg.wasm")),
        package.join(format!("{OUTPUT}.js")),
        package.join(LINK),
    );
    let (module, text) =
        module::with_short_imports(&fs::read(&main)?, &fs::read_to_string(&glue)?)?;
    fs::write(main, module)?;
    fs::write(glue, minified(&text)?)?;
    let text = fs::read_to_string(&link)?;
    Ok(fs::write(link, minified(&text)?)?)
}

/// Writes one bundle per lazy page into `package`, with what loads it, and returns the main part,
/// which still has to be bound.
fn split(profile: Profile, wasm: &Path, package: &Path) -> Result<PathBuf> {
    for entry in fs::read_dir(package)? {
        fs::remove_file(entry?.path())?;
    }
    let whole = fs::read(wasm)?;
    let main = wasm.with_file_name("main.wasm");
    let glue = format!("./{OUTPUT}.js");
    let mut options = wasm_split_cli_support::Options::new(&whole);
    options.output_dir = package;
    options.main_out_path = &main;
    options.main_module = &glue;
    options.link_name = LINK;
    let split = wasm_split_cli_support::transform(options).map_err(|error| anyhow!("{error:#}"))?;
    if profile == Profile::Release {
        for part in &split.split_modules {
            fs::write(part, module::without_custom_sections(&fs::read(part)?)?)?;
        }
    }
    let loader = fs::read_to_string(package.join(LINK))?;
    // Ordered, so that equal sources make equal files.
    let pages = split.prefetch_map.into_iter().collect();
    let bundled = bundles::bundle(package, &loader, &pages)?;
    for part in &split.split_modules {
        fs::remove_file(part)?;
    }
    fs::write(package.join(LINK), bundled.loader)?;
    fs::write(package.join(MANIFEST), bundled.manifest)?;
    Ok(main)
}

fn fingerprint(profile: Profile, file: &Path) -> Result<String> {
    let facts = fs::metadata(file)?;
    let written = facts.modified()?.duration_since(UNIX_EPOCH)?;
    Ok(format!(
        "{} {} {} bundled, short",
        profile.name(),
        facts.len(),
        written.as_nanos()
    ))
}

/// Puts the partials of `style/` into one file, in the order of their cascade layers.
fn styles() -> Result<Vec<u8>> {
    let style = cargo::root().join("style");
    let mut parts = vec![style.join("tokens.css"), style.join("base.css")];
    parts.extend(partials(&style.join("kit"))?);
    parts.extend(partials(&style.join("features"))?);
    parts.push(style.join("print.css"));
    let mut bundle = b"@layer reset, tokens, base, kit, features, print;\n".to_vec();
    for part in parts.iter().filter(|part| part.exists()) {
        let text = fs::read_to_string(part).with_context(|| part.display().to_string())?;
        bundle.extend(spare(&text).into_bytes());
    }
    Ok(bundle)
}

/// Leaves out of a style sheet what only its readers need: comments, indentation and empty lines.
fn spare(text: &str) -> String {
    let mut spared = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, comment)) = rest.split_once("/*") {
        spared.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    spared.push_str(rest);
    let lines = spared
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty());
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Lists the style sheets of `folder` by name; empty when there is no such folder.
fn partials(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if folder.is_dir() {
        for entry in fs::read_dir(folder)? {
            found.push(entry?.path());
        }
    }
    found.retain(|path| path.extension().is_some_and(|end| end == "css"));
    found.sort();
    Ok(found)
}

/// Makes `to` an exact copy of `from`; files that are equal are left alone.
fn mirror(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(to)? {
        let old = entry?;
        if !from.join(old.file_name()).exists() {
            if old.file_type()?.is_dir() {
                fs::remove_dir_all(old.path())?;
            } else {
                fs::remove_file(old.path())?;
            }
        }
    }
    if !from.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let copy = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            mirror(&entry.path(), &copy)?;
        } else {
            write_if_changed(&copy, &fs::read(entry.path())?)?;
        }
    }
    Ok(())
}

fn write_if_changed(file: &Path, content: &[u8]) -> Result<()> {
    if fs::read(file).is_ok_and(|found| found == content) {
        return Ok(());
    }
    fs::write(file, content).with_context(|| format!("cannot write {}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_sheet_is_sent_without_what_its_readers_need() {
        let typed = "/* What it is. */\n.a,\n.b {\n  margin: 1px /* why */ 2px;\n\n  /* more\n     words */\n}\n";
        assert_eq!(spare(typed), ".a,\n.b {\nmargin: 1px  2px;\n}\n");
    }

    #[test]
    fn a_mirror_has_what_its_source_has_and_nothing_else() {
        let folder = std::env::temp_dir().join(format!("mirror-{}", std::process::id()));
        let (from, to) = (folder.join("from"), folder.join("to"));
        fs::create_dir_all(from.join("deep")).unwrap();
        fs::create_dir_all(to.join("old")).unwrap();
        fs::write(from.join("deep/new.txt"), "new").unwrap();
        fs::write(to.join("old/gone.txt"), "gone").unwrap();

        mirror(&from, &to).unwrap();

        assert_eq!(fs::read_to_string(to.join("deep/new.txt")).unwrap(), "new");
        assert!(!to.join("old").exists());
        fs::remove_dir_all(folder).unwrap();
    }
}
