//! Drives the hypervisor, while this node leads.

use crate::run::Shared;
use desk::{Desk, Host};
use std::{sync::Arc, time::Duration};
use store::Backend;
use tokio_util::sync::CancellationToken;

/// How soon a node that does not lead asks again whether it may.
const ASK_AGAIN: Duration = Duration::from_secs(2);

/// The longest and the shortest pause between two steps when nothing happens.
///
/// The desk's clock is asked at least this often, because it may be moved.
const LONGEST_PAUSE: Duration = Duration::from_millis(250);
const SHORTEST_PAUSE: Duration = Duration::from_millis(5);

/// Leads whenever it may, until `stop`.
pub(super) async fn run(shared: Arc<Shared>, stop: CancellationToken) -> anyhow::Result<()> {
    let desk = &shared.desk;
    let holder = holder(desk);
    while !stop.is_cancelled() {
        if let Some(host) = Host::start(desk, &holder).await? {
            tracing::info!("this node routes");
            lead(desk, host, &stop).await?;
        } else {
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(ASK_AGAIN) => {}
            }
        }
    }
    Ok(())
}

/// Names this node. A SQLite file has one server: the next one takes over the lead of one that
/// died without waiting for its lease to end.
fn holder(desk: &Desk) -> String {
    match desk.store().backend() {
        Backend::Sqlite => "the server".to_owned(),
        Backend::Postgres => format!("node {}", desk.session_id()),
    }
}

async fn lead(desk: &Desk, mut host: Host, stop: &CancellationToken) -> anyhow::Result<()> {
    let mut journal = desk.watch();
    while !stop.is_cancelled() {
        journal.mark_unchanged();
        let stepped = host.step().await?;
        if stepped.events > 0 || stepped.wishes > 0 {
            continue;
        }
        let left_ms = host.next_deadline().ms_since(desk.now()).max(0);
        let left = Duration::from_millis(left_ms.unsigned_abs());
        tokio::select! {
            () = stop.cancelled() => {}
            changed = journal.changed() => changed?,
            () = tokio::time::sleep(left.clamp(SHORTEST_PAUSE, LONGEST_PAUSE)) => {}
        }
    }
    host.stop().await?;
    Ok(())
}
