//! Finds out who a session belongs to, anew for each request.

use super::Problem;
use crate::run::Shared;
use app::ssr::OPERATOR_KEY;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use desk::{Actor, Kind};
use domain::id::OperatorId;
use std::sync::Arc;
use tower_sessions::Session;

/// The key of the moment when the session's life was last extended (ms).
const SEEN_KEY: &str = domain::session::key::SEEN;

/// How often a session's life is extended: more often would be a write for each page.
const EXTENDED_EVERY_MS: i64 = 3_600_000;

/// Puts the [`Actor`] and his [`OperatorId`] beside the request when somebody is logged in.
///
/// Read from the database each time, so that a right withdrawn is withdrawn at once.
pub(super) async fn find(
    State(shared): State<Arc<Shared>>,
    session: Session,
    mut request: Request,
    next: Next,
) -> Response {
    match who(&shared, &session).await {
        Ok(Some((operator, actor))) => {
            // An open stream is no sign of a person.
            if request.uri().path() != "/live" {
                extend(&shared, &session).await;
            }
            request.extensions_mut().insert(actor);
            request.extensions_mut().insert(operator);
        }
        Ok(None) => {}
        Err(problem) => return problem.into_response(),
    }
    next.run(request).await
}

async fn who(shared: &Shared, session: &Session) -> Result<Option<(OperatorId, Actor)>, Problem> {
    let operator = session
        .get::<OperatorId>(OPERATOR_KEY)
        .await
        .map_err(failed)?;
    let Some(operator) = operator else {
        return Ok(None);
    };
    match shared.desk.actor(operator).await {
        Ok(actor) => Ok(Some((operator, actor))),
        Err(error) if error.kind() == Kind::Unauthenticated => {
            session.flush().await.map_err(failed)?;
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// A session that cannot be extended is still good for this request.
async fn extend(shared: &Shared, session: &Session) {
    let now = shared.desk.now().as_ms();
    let seen = session.get::<i64>(SEEN_KEY).await.ok().flatten();
    let is_due = seen.is_none_or(|seen| now.saturating_sub(seen) >= EXTENDED_EVERY_MS);
    if is_due && let Err(error) = session.insert(SEEN_KEY, now).await {
        tracing::warn!(%error, "a session was not extended");
    }
}

fn failed(error: tower_sessions::session::Error) -> Problem {
    tracing::error!(%error, "a session was not read");
    let status = axum::http::StatusCode::SERVICE_UNAVAILABLE;
    Problem::new(
        status,
        "unavailable",
        "the service is not available for the moment",
    )
}
