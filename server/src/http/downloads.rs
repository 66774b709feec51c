//! Files that people take out: made when they are asked for, and kept nowhere.

use super::Problem;
use crate::api::{Everything, as_csv};
use axum::{
    Extension, Json,
    extract::{Path, Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use desk::{Actor, Desk};
use domain::{
    id::{ContactId, TeamId},
    report::Asked,
    time::Timestamp,
};
use serde::Deserialize;

/// Returns who is logged in.
fn logged_in(actor: Option<Extension<Actor>>) -> Result<Actor, Problem> {
    let Extension(actor) = actor.ok_or_else(|| desk::Error::Unauthenticated("log in first"))?;
    Ok(actor)
}

/// Names the file that a browser keeps an answer in; no cache keeps it.
fn as_file(answer: impl IntoResponse, name: &str) -> Response {
    let mut response = answer.into_response();
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Gives out everything of a contact as one file.
pub(super) async fn contact(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    actor: Option<Extension<Actor>>,
) -> Result<Response, Problem> {
    let actor = logged_in(actor)?;
    let id: ContactId = id.parse().map_err(|_| desk::Error::NotFound("contact"))?;
    let everything = Everything::from(desk.export_contact(&actor, id).await?);
    Ok(as_file(Json(everything), &format!("contact-{id}.json")))
}

/// Which report; times in ms.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    from: i64,
    to: i64,
    team: Option<TeamId>,
}

/// Gives out a report as rows of comma-separated values.
pub(super) async fn report(
    State(desk): State<Desk>,
    Query(wanted): Query<Wanted>,
    actor: Option<Extension<Actor>>,
) -> Result<Response, Problem> {
    let actor = logged_in(actor)?;
    let asked = Asked {
        from: Timestamp::from_ms(wanted.from),
        to: Timestamp::from_ms(wanted.to),
        team: wanted.team,
    };
    let csv = as_csv(&desk.read_report(&actor, &asked).await?);
    let kind = [(header::CONTENT_TYPE, "text/csv; charset=utf-8")];
    Ok(as_file((kind, csv), "report.csv"))
}
