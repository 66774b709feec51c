//! Files that people take out: made when they are asked for, and kept nowhere.

use super::Problem;
use crate::api::{Everything, as_csv, moment_in_words, quoted};
use axum::{
    Extension, Json,
    extract::{Path, Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use desk::{Actor, Desk};
use domain::{
    audit::{Entry, Lookup, NamedSubject},
    event::Cause,
    id::{ContactId, TeamId},
    report::Asked,
    time::Timestamp,
};
use serde::Deserialize;
use std::fmt::Write;

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

/// Gives out the configuration of the house as one file that people can read.
pub(super) async fn configuration(
    State(desk): State<Desk>,
    actor: Option<Extension<Actor>>,
) -> Result<Response, Problem> {
    let configuration = desk.export_configuration(&logged_in(actor)?).await?;
    let text = serde_json::to_string_pretty(&configuration).map_err(desk::Error::mistake)?;
    let kind = [(header::CONTENT_TYPE, "application/json")];
    Ok(as_file((kind, text), "configuration.json"))
}

/// What is taken out of the audit; times in ms, what is empty asks for nothing.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Audited {
    from: String,
    to: String,
    by: String,
    group: String,
    house: bool,
    about: String,
}

/// Gives out who did what as rows of comma-separated values.
pub(super) async fn audit(
    State(desk): State<Desk>,
    Query(wanted): Query<Audited>,
    actor: Option<Extension<Actor>>,
) -> Result<Response, Problem> {
    let actor = logged_in(actor)?;
    let moment = |text: &str| text.parse().ok().map(Timestamp::from_ms);
    let lookup = Lookup {
        by: wanted.by.parse().ok(),
        about: wanted.about,
        group: wanted.group,
        is_house: wanted.house,
        from: moment(&wanted.from),
        to: moment(&wanted.to),
    };
    let csv = entries_as_csv(&desk.take_out_audit(&actor, &lookup).await?);
    let kind = [(header::CONTENT_TYPE, "text/csv; charset=utf-8")];
    Ok(as_file((kind, csv), "audit.csv"))
}

/// Writes entries as comma-separated values (RFC 4180), latest first; times as RFC 3339.
fn entries_as_csv(entries: &[Entry]) -> String {
    let mut csv = String::from("seq,at,by,name,kind,about,about_name,to,to_name\r\n");
    for entry in entries {
        let by = match entry.cause {
            Cause::Contact => "contact",
            Cause::Operator(_) => "operator",
            Cause::Token(_) => "token",
            Cause::Hypervisor { .. } => "hypervisor",
            Cause::Channel(_) => "channel",
            Cause::System => "system",
        };
        let (about, about_name) = identity_and_name(Some(&entry.about));
        let (to, to_name) = identity_and_name(entry.to.as_ref());
        let _infallible = write!(
            csv,
            "{},{},{by},{},{},{about},{about_name},{to},{to_name}\r\n",
            entry.seq,
            moment_in_words(entry.at),
            quoted(&entry.who),
            entry.kind,
        );
    }
    csv
}

fn identity_and_name(named: Option<&NamedSubject>) -> (String, String) {
    let Some(named) = named else {
        return (String::new(), String::new());
    };
    let name = match named.number {
        Some(number) => format!("#{number} {}", named.name),
        None => named.name.clone(),
    };
    (named.subject.identity().unwrap_or_default(), quoted(&name))
}
