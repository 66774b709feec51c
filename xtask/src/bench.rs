//! `cargo xtask bench`: measures the release of the server, then runs the benchmarks of the crates.

use std::process::{Command, ExitCode};

use anyhow::Result;
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
        let measure = dist::built("build the measurement", &mut build, OUTSIDE)?;
        let server = cargo::build_server()?;
        let success = run::show(
            Command::new(measure)
                .current_dir(root())
                .arg("--quick")
                .env("SWITCHBOARD_BIN", server),
        )?;
        return Ok(ExitCode::from(u8::from(!success)));
    }
    dist::site()?;
    let mut server = dist::build("server", BINARY);
    let server = dist::built("build the server", &mut server, BINARY)?;
    let mut measure = dist::build(OUTSIDE, OUTSIDE);
    let measure = dist::built("build the measurement", &mut measure, OUTSIDE)?;
    let mut success = run::show(
        Command::new(measure)
            .current_dir(root())
            .args(arguments)
            .env("SWITCHBOARD_BIN", server),
    )?;
    // Parts are those of the measurement from outside.
    let is_whole = !arguments.iter().any(|argument| argument == "--only");
    for (package, bench) in if is_whole { benches()? } else { Vec::new() } {
        let mut command = cargo(["bench", "--package", &package, "--bench", &bench, "--"]);
        success &= run::show(command.args(arguments))?;
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
