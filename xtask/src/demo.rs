//! `cargo xtask demo`: from a fresh clone to a running product in one command.

use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::{cargo, install, site};

/// Builds both halves and becomes `switchboard demo`, which prints the addresses; `arguments` are
/// handed to it.
pub(crate) fn run(arguments: &[String]) -> Result<ExitCode> {
    install::for_build()?;
    site::build(site::Profile::Debug, &site::folder())?;
    let binary = cargo::build_server()?;
    // Takes the place of this process, so that Ctrl-C reaches the product alone.
    let error = Command::new(binary)
        .arg("demo")
        .args(arguments)
        .current_dir(cargo::root())
        .exec();
    Err(error).context("cannot start the product")
}
