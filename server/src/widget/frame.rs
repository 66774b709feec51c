//! The document that pages show in a frame: ours, and shown by no other page.

use crate::{http::Problem, run::Shared};
use axum::{
    extract::{Query, State},
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
};
use desk::Error;
use domain::{
    id::ChannelId,
    widget::{Origin, Widget},
};
use serde::Deserialize;
use std::sync::Arc;

/// The document; its script reads the rest of the address.
const DOCUMENT: &str = include_str!("../../../widget/frame.html");

/// What of the address is read here.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    channel: Option<String>,
}

pub(super) async fn document(
    State(shared): State<Arc<Shared>>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let id = asked.channel.and_then(|id| id.parse().ok());
    let id: ChannelId = id.ok_or(Error::NotFound("channel"))?;
    let (_, widget) = shared.desk.widget(id).await?;
    let headers = [
        (header::CONTENT_SECURITY_POLICY, policy(&widget)?),
        (
            header::REFERRER_POLICY,
            HeaderValue::from_static("no-referrer"),
        ),
    ];
    Ok((headers, Html(DOCUMENT)).into_response())
}

/// Returns what the document may do, and who may show it.
fn policy(widget: &Widget) -> Result<HeaderValue, Problem> {
    let origins: Vec<_> = widget.origins.iter().map(Origin::as_str).collect();
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src blob:; \
         connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {}",
        origins.join(" ")
    );
    let bad = |_| Problem::from(Error::mistake("an origin that fits no header"));
    HeaderValue::try_from(policy).map_err(bad)
}
