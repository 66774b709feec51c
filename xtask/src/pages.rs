//! `cargo xtask pages`: what the pages cost in a browser, as they are shipped.

use std::process::ExitCode;

use anyhow::Result;

use crate::cargo::BINARY;
use crate::{dist, install, run, test};

/// Measures all of it; a name (`board`, `inbox`, `pages`) measures that alone.
pub(crate) fn run(arguments: &[String]) -> Result<ExitCode> {
    install::for_build()?;
    install::for_browser()?;
    install::for_lighthouse()?;
    let site = dist::site()?;
    let mut server = dist::build("server", BINARY);
    server.args(["--features", "demo"]);
    let server = dist::built("build the server with its demo", &mut server, BINARY)?;
    let mut measures = test::npx(&["playwright", "test", "--config", "measures.config.ts"]);
    measures
        .args(arguments)
        .env("SWITCHBOARD_BIN", server)
        .env("SWITCHBOARD_SITE", site);
    let success = run::show(&mut measures)?;
    Ok(ExitCode::from(u8::from(!success)))
}
