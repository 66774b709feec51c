//! Tells a page what changed.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::{Stream, StreamExt, stream};
use tokio::sync::broadcast::error::RecvError;

use crate::world::{Change, World};

/// Streams every change from now on; starts with one that means: look at everything.
pub(crate) async fn stream(
    State(world): State<World>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let changes = stream::unfold(world.changes(), |mut changes| async move {
        match changes.recv().await {
            Ok(change) => Some((change, changes)),
            Err(RecvError::Lagged(_)) => Some((Change::Everything, changes)),
            Err(RecvError::Closed) => None,
        }
    });
    let events = stream::iter([Change::Everything])
        .chain(changes)
        .map(|change| Ok(Event::default().json_data(change).unwrap_or_default()))
        .take_until(world.closed());
    Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}
