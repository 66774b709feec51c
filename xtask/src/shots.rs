//! `cargo xtask shots`: a screenshot of every page, light and dark, narrow and wide.

use std::process::ExitCode;

use anyhow::Result;

use crate::{cargo, install, run, site, test};

/// Takes the screenshots into `target/shots`.
pub(crate) fn run(arguments: &[String]) -> Result<ExitCode> {
    install::for_build()?;
    install::for_browser()?;
    site::build(site::Profile::Web, &site::folder())?;
    let binary = cargo::build_server()?;
    let folder = cargo::target().join("shots");
    let mut shots = test::npx(&["playwright", "test", "--config", "shots.config.ts"]);
    shots
        .args(arguments)
        .env("SWITCHBOARD_BIN", binary)
        .env("SWITCHBOARD_SHOTS", &folder);
    run::must("take screenshots", &mut shots)?;
    println!("{}", folder.display());
    Ok(ExitCode::SUCCESS)
}
