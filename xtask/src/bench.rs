//! `cargo xtask bench`: runs the benchmarks of every crate that has some, in release.

use std::process::{Command, ExitCode};

use anyhow::{Result, bail};
use serde_json::Value;

use crate::cargo::{cargo, root};
use crate::{install, run};

/// Runs the benchmarks; `arguments` are handed to each of them.
pub(crate) fn run(arguments: &[String]) -> Result<ExitCode> {
    install::for_build()?;
    let benches = benches()?;
    if benches.is_empty() {
        bail!("no crate has a benchmark yet");
    }
    let mut success = true;
    for (package, bench) in benches {
        let mut command = cargo(["bench", "--package", &package, "--bench", &bench, "--"]);
        success &= show(command.args(arguments))?;
    }
    Ok(ExitCode::from(u8::from(!success)))
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
