//! `switchboard serve`.

use super::say::say;
use crate::{
    compose::{self, Use},
    config::Config,
    lifecycle::Signals,
    run::{Duties, Pace, Service, run},
};
use anyhow::Context;
use tokio::{net::TcpListener, task::JoinSet};
use tokio_util::sync::CancellationToken;

/// Runs everything until a signal.
///
/// # Errors
/// Something that is needed cannot be opened.
pub(super) async fn serve(config: Config) -> anyhow::Result<()> {
    let signals = Signals::listen()?;
    let home = compose::open(&config, Use::Owner).await?;
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("cannot listen at {}", config.listen))?;
    let public_url = config.public_url_at(listener.local_addr()?)?;
    if let Some(secret) = home.desk.set_up_secret().await? {
        say(&format!(
            "Set up your desk: {public_url}/setup?secret={secret}"
        ));
    }
    tracing::info!(address = %public_url, "serving");
    let stop = CancellationToken::new();
    let mut watching = JoinSet::new();
    watching.spawn(signals.watch(stop.clone()));
    let service = Service {
        desk: home.desk.clone(),
        config,
        listener,
        pace: Pace::default(),
        duties: Duties::default(),
    };
    let ended = run(service, stop).await;
    home.close().await;
    ended
}
