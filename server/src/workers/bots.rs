//! Asks bots when they have the turn.

use crate::run::Shared;
use bots::Runner;
use egress::{Allow, Guarded, Limits};
use std::{sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// The longest that a bot may take, whatever its own deadline: an admin may set two minutes.
const LONGEST: Duration = Duration::from_mins(2);

/// Runs the bots until `stop`.
pub(super) async fn run(shared: Arc<Shared>, stop: CancellationToken) -> anyhow::Result<()> {
    let guarded = guarded(&shared)?;
    let runner = Runner::new(shared.desk.clone(), guarded, bots::connector());
    Ok(runner.run(&stop).await?)
}

/// Returns what asks the addresses of bots.
pub(super) fn guarded(shared: &Shared) -> anyhow::Result<Guarded> {
    let limits = Limits {
        total: LONGEST,
        max_answer_bytes: bots::MAX_ANSWER_BYTES,
        ..Limits::default()
    };
    let allowed = Allow::parse(&shared.config.egress_allow)?;
    Ok(Guarded::new(allowed, limits)?)
}
