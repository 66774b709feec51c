//! `cargo xtask bench`: measures the release of the server, then runs the benchmarks of the crates.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::cargo::{self, BINARY, cargo, root};
use crate::{dist, install, run};

/// The package that measures the server from outside.
const OUTSIDE: &str = "bench";

/// Runs everything; `arguments` are handed to each program. `--dev` measures the development build of the
/// server alone and once, which says nothing but that the measurement works.
pub(crate) fn run(arguments: &[String]) -> Result<ExitCode> {
    install::for_build()?;
    if arguments.iter().any(|argument| argument == "--dev") {
        let mut build = cargo(["build", "--package", OUTSIDE]);
        let measure = first(cargo::artefact(
            "build the measurement",
            &mut build,
            OUTSIDE,
        )?)?;
        let server = cargo::build_server()?;
        let success = show(
            Command::new(measure)
                .arg("--quick")
                .env("SWITCHBOARD_BIN", server),
        )?;
        return Ok(ExitCode::from(u8::from(!success)));
    }
    dist::site()?;
    let server = release("the server", "server", BINARY)?;
    let measure = release("the measurement", OUTSIDE, OUTSIDE)?;
    let mut success = show(
        Command::new(measure)
            .args(arguments)
            .env("SWITCHBOARD_BIN", server),
    )?;
    // Parts are those of the measurement from outside.
    let is_whole = !arguments.iter().any(|argument| argument == "--only");
    for (package, bench) in if is_whole { benches()? } else { Vec::new() } {
        let mut command = cargo(["bench", "--package", &package, "--bench", &bench, "--"]);
        success &= show(command.args(arguments))?;
    }
    Ok(ExitCode::from(u8::from(!success)))
}

fn release(label: &str, package: &str, binary: &str) -> Result<PathBuf> {
    let mut command = cargo(["build", "--release", "--package", package, "--bin", binary]);
    command.env("CARGO_ENCODED_RUSTFLAGS", dist::rust_flags());
    first(cargo::artefact(
        &format!("build {label}"),
        &mut command,
        binary,
    )?)
}

fn first(files: Vec<PathBuf>) -> Result<PathBuf> {
    files.into_iter().next().context("a program has a file")
}

/// Lists the benchmarks as pairs of package and name.
fn benches() -> Result<Vec<(String, String)>> {
    let metadata = run::read(&mut cargo([
        "metadata",
        "--no-deps",
        "--format-version",
        "1",
    ]))?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut found = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        for target in package["targets"].as_array().into_iter().flatten() {
            if target["kind"][0] == "bench" {
                found.push((text(&package["name"]), text(&target["name"])));
            }
        }
    }
    Ok(found)
}

/// Runs a program whose output is the result: it goes to the terminal as it comes.
fn show(command: &mut Command) -> Result<bool> {
    Ok(command.current_dir(root()).status()?.success())
}
