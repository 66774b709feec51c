//! Whether the process lives, and whether it can work.

use super::Problem;
use crate::run::Shared;
use axum::{extract::State, http::StatusCode};
use desk::Desk;
use std::{sync::Arc, time::Duration};
use tokio::{sync::Mutex, time::Instant};

/// A database that takes longer to begin a write counts as away.
const PATIENCE: Duration = Duration::from_secs(2);

/// The lease of the node that routes.
const LEADER: &str = "hypervisor";

/// How long a look at the database holds.
const FRESH: Duration = Duration::from_secs(1);

/// Says that the process answers.
pub(super) async fn live() -> &'static str {
    "ok"
}

/// Says whether requests can be served: the database takes writes, some node
/// routes, and nobody asked to stop.
pub(super) async fn ready(State(shared): State<Arc<Shared>>) -> Result<&'static str, Problem> {
    let not_ready = |why| Problem::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", why);
    if shared.stop.is_cancelled() {
        return Err(not_ready("the server is stopping"));
    }
    let mut checked = shared.readiness.0.lock().await;
    let is_fresh = checked.as_ref().is_some_and(|(at, _)| at.elapsed() < FRESH);
    if !is_fresh {
        let looked = tokio::time::timeout(PATIENCE, look(&shared.desk)).await;
        let found = match looked {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err("no node routes"),
            Ok(Err(error)) => {
                tracing::warn!(%error, "not ready");
                Err("the database does not take writes")
            }
            Err(_) => Err("the database does not answer"),
        };
        *checked = Some((Instant::now(), found));
    }
    match *checked {
        Some((_, Err(why))) => Err(not_ready(why)),
        Some((_, Ok(()))) | None => Ok("ready"),
    }
}

/// Writes a row, then says whether some node routes.
async fn look(desk: &Desk) -> store::Result<bool> {
    check_writable(desk).await?;
    let mut reader = desk.store().read().await?;
    Ok(store::leases::holder(reader.conn(), LEADER, desk.now())
        .await?
        .is_some())
}

/// What the last look found; looking writes, so that nobody may make us look at will.
#[derive(Debug, Default)]
pub(crate) struct Readiness(Mutex<Option<(Instant, Result<(), &'static str>)>>);

/// Writes a row to the database.
///
/// # Errors
/// The database is away, full or read-only.
pub(crate) async fn check_writable(desk: &Desk) -> store::Result<()> {
    let now = desk.now();
    let mut unit = desk.store().unit(now).await?;
    store::settings::set(unit.conn(), "written_at", &now.as_ms().to_string()).await?;
    unit.commit().await
}
