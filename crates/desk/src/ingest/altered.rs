//! What contacts change of what they wrote, and how they react.

use super::{
    files::{PlaceOf, kept},
    receive,
    round::Round,
};
use crate::{
    Result,
    swaps::{self, is_other, with_part},
};
use domain::{
    channel::Incoming,
    event::Alteration,
    id::{AttachmentId, ChannelId, MessageId},
    message::{Author, Content, Message},
};
use std::collections::BTreeSet;
use store::attachments::Kept;

/// Takes a changed message in as another version of it.
///
/// Shape: what is changed before it is known is taken in as it is; a place that moves keeps no history.
pub(super) async fn edited(
    round: &mut Round<'_>,
    channel: ChannelId,
    incoming: &Incoming,
) -> Result<()> {
    let Some(id) = round.find_message(channel, &incoming.external_id) else {
        let now = round.now();
        receive(round, channel, incoming, now).await?;
        return Ok(());
    };
    let sender = round.recognise(channel, &incoming.sender, true).await?;
    if sender.is_blocked {
        return round.keep_out(sender).await;
    }
    let now = round.now();
    let name = AttachmentId::new(round.id());
    if let Some((added, files)) = round.added(id) {
        change_added(&mut added.message, files, channel, name, incoming);
        return Ok(());
    }
    let Some(mut message) = store::messages::find(round.unit().conn(), id).await? else {
        return Ok(());
    };
    if message.author != Author::Contact {
        return Ok(());
    }
    let parts = store::attachments::list_of(round.unit().conn(), &[id]).await?;
    let place = place_of(&parts, incoming);
    let content = with_part(&message.content, place.unwrap_or(0), &incoming.content);
    let new = new_file(&parts, &message, channel, name, incoming);
    if content == message.content && new.is_none() {
        return Ok(());
    }
    let before = std::mem::replace(&mut message.content, content);
    let Some(new) = new else {
        if !matches!(before, Content::Place(_)) {
            message.marks.edit(before, now);
        }
        return round.alter(&message, Alteration::Edited).await;
    };
    let old = place.and_then(|place| parts.get(place));
    let old = swaps::put(round.unit(), old, new).await?;
    message.marks.replace_file(before, old, now);
    round.alter(&message, Alteration::Replaced).await
}

/// Changes a message that came in the same round: nobody has seen what it said before.
fn change_added(
    message: &mut Message,
    files: &mut Vec<Kept>,
    channel: ChannelId,
    name: AttachmentId,
    incoming: &Incoming,
) {
    let is_his = |kept: &&Kept| kept.message == Some(message.id);
    let parts: Vec<_> = files.iter().filter(is_his).cloned().collect();
    let place = place_of(&parts, incoming);
    let new = new_file(&parts, message, channel, name, incoming);
    message.content = with_part(&message.content, place.unwrap_or(0), &incoming.content);
    let Some(new) = new else {
        return;
    };
    let old = place.map(|place| parts[place].attachment.id);
    match files
        .iter_mut()
        .find(|kept| Some(kept.attachment.id) == old)
    {
        Some(kept) => *kept = new,
        None => files.push(new),
    }
}

fn place_of(parts: &[Kept], incoming: &Incoming) -> Option<usize> {
    let is_it = |kept: &Kept| kept.external_id.as_deref() == Some(&incoming.external_id);
    parts.iter().position(is_it)
}

/// Makes the row of the file that came in place of another, or to words that had none; `None` for the same file.
fn new_file(
    parts: &[Kept],
    message: &Message,
    channel: ChannelId,
    name: AttachmentId,
    incoming: &Incoming,
) -> Option<Kept> {
    let file = incoming.files.first()?;
    let place = place_of(parts, incoming);
    match place.map(|place| &parts[place]) {
        Some(old) if !is_other(old, file) => return None,
        None if !parts.is_empty() => return None,
        Some(_) | None => {}
    }
    let place = PlaceOf {
        conversation: message.conversation,
        message: message.id,
        channel,
        external_id: Some(&incoming.external_id),
        position: place.unwrap_or(0),
    };
    Some(kept(name, file, &place))
}

/// Marks messages that are gone at the provider's; an album once all of it is.
pub(super) async fn deleted(
    round: &mut Round<'_>,
    channel: ChannelId,
    external_ids: &[String],
) -> Result<()> {
    let named: BTreeSet<_> = external_ids
        .iter()
        .filter_map(|external_id| round.find_message(channel, external_id))
        .collect();
    let now = round.now();
    for id in named {
        let is_left = |kept: &Kept| {
            kept.external_id
                .as_ref()
                .is_some_and(|name| !external_ids.contains(name))
        };
        if let Some((added, files)) = round.added(id) {
            let mut files = files.iter().filter(|kept| kept.message == Some(id));
            if !files.any(is_left) {
                added.message.marks.deleted_at = Some(now);
            }
            continue;
        }
        let parts = store::attachments::list_of(round.unit().conn(), &[id]).await?;
        let Some(mut message) = find(round, id).await? else {
            continue;
        };
        if message.marks.deleted_at.is_some() || parts.iter().any(is_left) {
            continue;
        }
        message.marks.deleted_at = Some(now);
        round.alter(&message, Alteration::Deleted).await?;
    }
    Ok(())
}

/// Puts a contact's reactions in place of those he had; to a message that nobody knows there are none.
pub(super) async fn reacted(
    round: &mut Round<'_>,
    channel: ChannelId,
    external_id: &str,
    emojis: &[String],
) -> Result<()> {
    let Some(id) = round.find_message(channel, external_id) else {
        tracing::debug!(%channel, "a reaction to a message that nobody knows");
        return Ok(());
    };
    if let Some((added, _)) = round.added(id) {
        added.message.marks.react(emojis);
        return Ok(());
    }
    let Some(mut message) = find(round, id).await? else {
        return Ok(());
    };
    if !message.marks.react(emojis) {
        return Ok(());
    }
    round.alter(&message, Alteration::Reacted).await
}

async fn find(round: &mut Round<'_>, id: MessageId) -> Result<Option<Message>> {
    Ok(store::messages::find(round.unit().conn(), id).await?)
}
