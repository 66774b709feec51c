//! `switchboard doctor`: looks whether everything is in order.

use super::say::say;
use crate::{
    compose::{self, Use},
    config::Config,
    http,
};
use desk::{Actor, Desk};
use domain::channel::Health;
use std::process::ExitCode;

/// Prints a line for each thing that was looked at; fails when one is not in order.
pub(super) async fn examine(config: anyhow::Result<Config>) -> anyhow::Result<ExitCode> {
    let mut findings = Findings::default();
    let Some(config) = findings.note("settings", config) else {
        return Ok(findings.code());
    };
    let opened = compose::open(&config, Use::Guest).await;
    if let Some(home) = findings.note("database and key", opened) {
        findings.note("writing", http::check_writable(&home.desk).await);
        findings.note("rows and routing", in_order(&home.desk).await);
        channels(&home.desk, &mut findings).await;
        home.close().await;
    }
    Ok(findings.code())
}

/// Fails with every law between rows, and every invariant of the scheduler, that does not hold.
async fn in_order(desk: &Desk) -> anyhow::Result<()> {
    let broken = desk.examine().await?;
    anyhow::ensure!(broken.is_empty(), "{}", broken.join("; "));
    Ok(())
}

async fn channels(desk: &Desk, findings: &mut Findings) {
    let channels = findings.note("channels", desk.list_channels(&Actor::house()).await);
    for channel in channels
        .unwrap_or_default()
        .into_iter()
        .filter(|channel| channel.is_enabled)
    {
        let health = match channel.health {
            Health::Connected | Health::Checking => Ok(()),
            Health::Broken { why } => Err(anyhow::anyhow!(why)),
        };
        findings.note(&format!("channel {}", channel.name), health);
    }
}

#[derive(Default)]
struct Findings {
    has_failed: bool,
}

impl Findings {
    fn note<T, E: Into<anyhow::Error>>(&mut self, what: &str, found: Result<T, E>) -> Option<T> {
        match found {
            Ok(value) => {
                say(&format!("ok    {what}"));
                Some(value)
            }
            Err(error) => {
                self.has_failed = true;
                say(&format!("FAIL  {what}: {:#}", error.into()));
                None
            }
        }
    }

    fn code(&self) -> ExitCode {
        ExitCode::from(u8::from(self.has_failed))
    }
}
