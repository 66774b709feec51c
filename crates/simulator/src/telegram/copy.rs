//! Copies messages, without a word of where they came from.

use std::collections::HashMap;

use serde_json::json;

use super::answer::{Answer, Refusal};
use super::formatting;
use super::request::Request;
use crate::world::Side;
use crate::world::parts::Draft;

pub(crate) fn copy_message(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    let to = request.open_chat()?;
    let from = request.known_chat("from_chat_id")?;
    let mut content = request
        .message_in(from, "message_id", "message to copy not found")?
        .content
        .clone();
    if let Some((caption, entities)) = formatting::caption(request.params)?
        && content.attachment.is_some()
    {
        content.text = caption;
        content.entities = entities;
    }
    let copies = request.post(to, vec![Draft::new(Side::Bot, content)])?;
    let message_id = copies.first().map(|copy| copy.id);
    Ok(json!({ "message_id": message_id }).into())
}

pub(crate) fn copy_messages(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    let to = request.open_chat()?;
    let from = request.known_chat("from_chat_id")?;
    let ids: Vec<i64> = request.params.object("message_ids")?.unwrap_or_default();
    if !(1..=100).contains(&ids.len()) || !ids.is_sorted_by(|a, b| a < b) {
        return Err(Refusal::bad_request(
            "message identifiers must be in a strictly increasing order",
        ));
    }
    let chat = request.state.find_chat(request.bot, from);
    let originals: Vec<_> = chat
        .iter()
        .flat_map(|chat| ids.iter().filter_map(|id| chat.messages.get(id)))
        .cloned()
        .collect();
    if originals.is_empty() {
        return Err(Refusal::bad_request("there are no messages to copy"));
    }
    let mut albums = HashMap::new();
    let mut drafts = Vec::new();
    for original in originals {
        let album = original.album.map(|album| {
            let fresh = || {
                request
                    .state
                    .chance
                    .between(1_i64 << 53, 1_i64 << 54)
                    .to_string()
            };
            albums.entry(album).or_insert_with(fresh).clone()
        });
        drafts.push(Draft {
            album,
            ..Draft::new(Side::Bot, original.content)
        });
    }
    let copies = request.post(to, drafts)?;
    Ok(json!(
        copies
            .iter()
            .map(|copy| json!({ "message_id": copy.id }))
            .collect::<Vec<_>>()
    )
    .into())
}
