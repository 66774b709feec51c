//! What a program knows that has no token: the identifier of an inbox, and links to files.

use super::refused::Refused;
use crate::{http::hand_out, run::Shared};
use axum::{
    extract::{Path, Request, State},
    response::Response,
};
use desk::{Actor, Desk};
use domain::{
    channel::{Channel, ChannelKind},
    id::{AttachmentId, ChannelId},
};
use std::sync::Arc;

/// How long a link leads to its file.
///
/// Units: seconds. A week: receivers fetch a file when they are told of it, or after their outage.
const LINK_S: i64 = 7 * 86_400;

/// The characters of an identifier and of a signature: 192 bits in hexadecimal.
const CHARS: usize = 48;

fn signed(desk: &Desk, purpose: &str, what: &str) -> String {
    let mut signature = desk.signed(purpose, what);
    signature.truncate(CHARS);
    signature
}

/// Says whether what was sent is what we signed; how long that takes tells nothing about where they differ.
fn is_same(desk: &Desk, sent: &str, ours: &str) -> bool {
    desk.signed("comparison", sent) == desk.signed("comparison", ours)
}

/// Returns the identifier of an API channel: who knows it may write as its contacts.
pub(super) fn inbox_identifier(desk: &Desk, channel: ChannelId) -> String {
    signed(desk, "inbox identifier", &channel.to_string())
}

/// Finds the API channel with an identifier.
pub(super) async fn find_inbox(desk: &Desk, identifier: &str) -> Result<Channel, Refused> {
    let channels = desk.list_channels(&Actor::house()).await?;
    let mut own = channels
        .into_iter()
        .filter(|channel| channel.kind == ChannelKind::Api && channel.is_enabled);
    let found = own.find(|channel| is_same(desk, identifier, &inbox_identifier(desk, channel.id)));
    found.ok_or_else(Refused::not_found)
}

/// Returns a link to a file that needs no token.
pub(super) fn file(shared: &Shared, id: AttachmentId) -> String {
    let until_s = shared.desk.now().as_ms() / 1_000 + LINK_S;
    let signature = signed(&shared.desk, "file", &format!("{id} {until_s}"));
    let origin = shared.public_url.origin();
    format!("{origin}/public/api/v1/attachments/{id}/{until_s}/{signature}")
}

pub(super) async fn hand_out_signed(
    State(shared): State<Arc<Shared>>,
    Path((id, until_s, signature)): Path<(String, i64, String)>,
    request: Request,
) -> Result<Response, Refused> {
    let ours = signed(&shared.desk, "file", &format!("{id} {until_s}"));
    let is_genuine = is_same(&shared.desk, &signature, &ours);
    let is_over = until_s < shared.desk.now().as_ms() / 1_000;
    let id: Option<AttachmentId> = id.parse().ok();
    let id = id
        .filter(|_| is_genuine && !is_over)
        .ok_or_else(Refused::not_found)?;
    let found = shared.desk.file(&Actor::house(), id).await?;
    Ok(hand_out(&shared.files, &found, request).await?)
}
