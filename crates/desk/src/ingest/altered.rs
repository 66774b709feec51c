//! What contacts change of what they wrote, and how they react.

use super::{
    files::{PlaceOf, kept},
    receive,
    round::Round,
};
use crate::Result;
use domain::{
    channel::Incoming,
    event::Alteration,
    id::{AttachmentId, ChannelId, MessageId},
    message::{Author, Content, Message},
};
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
    if let Some((added, _)) = round.added(id) {
        // Nobody has seen what it said before.
        if !matches!(added.message.content, Content::Files { .. }) {
            added.message.content = incoming.content.clone();
        }
        return Ok(());
    }
    let Some(mut message) = store::messages::find(round.unit().conn(), id).await? else {
        return Ok(());
    };
    if message.author != Author::Contact {
        return Ok(());
    }
    let parts = store::attachments::list_of(round.unit().conn(), &[id]).await?;
    let is_replaced = replace_file(round, channel, &message, &parts, incoming).await?;
    let content = changed(&message.content, &parts, incoming);
    if content == message.content && !is_replaced {
        return Ok(());
    }
    let before = std::mem::replace(&mut message.content, content);
    if !matches!(before, Content::Place(_)) {
        message.marks.edit(before, now);
    }
    round.alter(&message, Alteration::Edited).await
}

/// Returns what a message says after a part of it was changed.
fn changed(before: &Content, parts: &[Kept], incoming: &Incoming) -> Content {
    let (
        Content::Files { kinds, caption },
        Content::Files {
            kinds: new,
            caption: words,
        },
    ) = (before, &incoming.content)
    else {
        return incoming.content.clone();
    };
    let place = place_of(parts, incoming).unwrap_or(0);
    let mut kinds = kinds.clone();
    if let (Some(kind), Some(new)) = (kinds.get_mut(place), new.first()) {
        *kind = *new;
    }
    // Only one part of an album carries the words.
    let says_all = kinds.len() == 1 || place == 0 || words.is_some();
    Content::Files {
        kinds,
        caption: if says_all { words } else { caption }.clone(),
    }
}

fn place_of(parts: &[Kept], incoming: &Incoming) -> Option<usize> {
    let is_it = |kept: &Kept| kept.external_id.as_deref() == Some(&incoming.external_id);
    parts.iter().position(is_it)
}

/// Puts another file in place of one; says whether it is another.
async fn replace_file(
    round: &mut Round<'_>,
    channel: ChannelId,
    message: &Message,
    parts: &[Kept],
    incoming: &Incoming,
) -> Result<bool> {
    let (Some(place), Some(file)) = (place_of(parts, incoming), incoming.files.first()) else {
        return Ok(false);
    };
    let old = &parts[place];
    let known = old
        .remote
        .as_ref()
        .and_then(|remote| remote.unique.as_ref());
    if known.is_none() || known == file.remote_unique.as_ref() {
        return Ok(false);
    }
    let place = PlaceOf {
        conversation: message.conversation,
        message: message.id,
        channel,
        external_id: Some(&incoming.external_id),
        position: place,
    };
    let new = kept(AttachmentId::new(round.id()), file, &place);
    let unit = round.unit();
    store::attachments::replace(unit.conn(), old.attachment.id).await?;
    let now = unit.now();
    store::attachments::insert(unit.conn(), &[new], now).await?;
    Ok(true)
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
