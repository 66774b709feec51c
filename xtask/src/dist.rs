//! `cargo xtask dist`: the release, one binary with the compressed site inside.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail, ensure};

use crate::cargo::{self, BINARY, cargo};
use crate::compress;
use crate::{install, site, widget};

/// The environment variable by which the server's feature `embed` finds the site to take in.
const SITE: &str = "SWITCHBOARD_SITE";

/// What the first page may weigh: wasm, glue and styles as brotli sends them.
///
/// Units: bytes.
const FIRST_PAGE_BYTES: usize = 300 << 10;

/// Builds `target/dist/switchboard` and says how large it is; with `--site` the browser's half alone.
pub(crate) fn run(arguments: &[String]) -> Result<ExitCode> {
    let is_site_only = match arguments {
        [] => false,
        [only] if only == "--site" => true,
        _ => bail!("`dist` takes nothing, or `--site`"),
    };
    install::for_build()?;
    let site = site()?;
    if is_site_only {
        return Ok(ExitCode::SUCCESS);
    }
    let mut build = build("server", BINARY);
    build.args(["--features", "embed"]).env(SITE, &site);
    let built = built("build the server", &mut build, BINARY)?;
    let binary = folder().join(BINARY);
    fs::copy(built, &binary)?;
    let size = fs::metadata(&binary)?.len();
    eprintln!("       {} · {} MiB", binary.display(), size >> 20);
    Ok(ExitCode::SUCCESS)
}

fn folder() -> PathBuf {
    cargo::target().join("dist")
}

/// Builds the compressed site of a release and returns its folder.
///
/// Errors: the build fails, or the first page has become too heavy.
pub(crate) fn site() -> Result<PathBuf> {
    let site = folder().join("site");
    if site.exists() {
        fs::remove_dir_all(&site)?;
    }
    site::build(site::Profile::Release, &site)?;
    let sizes = compress::folder(&site.join("pkg"))?;
    compress::folder(&site.join("public"))?;
    compress::folder(&site.join("widget"))?;
    let widget = widget::weigh(&cargo::root().join("widget"))?;
    eprintln!("       the widget sends {widget} bytes");
    let first = site::first_load(&site)?;
    eprintln!(
        "       the first page sends {} KiB of wasm, glue and styles; all pages together {} KiB, {} KiB unpacked",
        first >> 10,
        sizes.brotli_bytes >> 10,
        sizes.plain_bytes >> 10,
    );
    ensure!(
        first <= FIRST_PAGE_BYTES,
        "the first page may send {} KiB: make a page lazy, or find what has grown",
        FIRST_PAGE_BYTES >> 10
    );
    Ok(site)
}

/// Makes the command that builds a program of a package as it is shipped.
pub(crate) fn build(package: &str, binary: &str) -> Command {
    let mut command = cargo(["build", "--release", "--package", package, "--bin", binary]);
    command.env("CARGO_ENCODED_RUSTFLAGS", rust_flags());
    command
}

/// Builds a program and returns its file.
///
/// Errors: the build fails.
pub(crate) fn built(label: &str, build: &mut Command, binary: &str) -> Result<PathBuf> {
    let files = cargo::artefact(label, build, binary)?;
    files.into_iter().next().context("a program has a file")
}

/// The compiler's flags of a release, in cargo's encoding: those of development, so that what is
/// tested is what is shipped, and no path of the machine that built it.
pub(crate) fn rust_flags() -> OsString {
    let home = std::env::home_dir().unwrap_or_default();
    let place = |variable: &str, folder: &str| {
        std::env::var_os(variable).map_or_else(|| home.join(folder), PathBuf::from)
    };
    let places = [
        (cargo::root(), "switchboard"),
        (place("CARGO_HOME", ".cargo"), "cargo"),
        (place("RUSTUP_HOME", ".rustup"), "rustup"),
    ];
    let mut flags = OsString::from("--cfg\x1ferase_components");
    for (place, name) in places {
        flags.push("\x1f--remap-path-prefix=");
        flags.push(place);
        flags.push("=");
        flags.push(name);
    }
    flags
}
