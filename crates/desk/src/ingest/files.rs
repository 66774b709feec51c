//! Files that come in, and albums whose parts come one by one.

use super::round::Round;
use crate::Result;
use domain::{
    attachment::{Attachment, FileKind, FileState, IncomingFile, safe_name},
    channel::{Incoming, Understood},
    event::Alteration,
    group::{InGroup, News},
    id::{AttachmentId, ChannelId, ConversationId, MessageId},
    message::Content,
    text::Text,
};
use store::attachments::{Kept, Remote};

/// Where a file that came in belongs.
pub(crate) struct PlaceOf<'a> {
    pub(crate) conversation: ConversationId,
    pub(crate) message: MessageId,
    /// The channel that has the file.
    pub(crate) channel: ChannelId,
    /// What the provider calls the message that the contact sent it with.
    pub(crate) external_id: Option<&'a str>,
    pub(crate) position: usize,
}

/// Makes the row of a file that is to be fetched.
pub(crate) fn kept(id: AttachmentId, file: &IncomingFile, place: &PlaceOf<'_>) -> Kept {
    let (name, mime) = usual(file.kind);
    Kept {
        attachment: Attachment {
            id,
            kind: file.kind,
            name: safe_name(file.name.as_deref().unwrap_or_default(), name),
            mime: file.mime.clone().unwrap_or_else(|| mime.to_owned()),
            size_bytes: file.size_bytes,
            width: file.width,
            height: file.height,
            duration_s: file.duration_s,
            has_thumbnail: false,
            state: FileState::Known,
        },
        conversation: place.conversation,
        message: Some(place.message),
        position: i64::try_from(place.position).unwrap_or(i64::MAX),
        external_id: place.external_id.map(str::to_owned),
        remote: Some(Remote {
            channel: place.channel,
            id: file.remote_id.clone(),
            unique: file.remote_unique.clone(),
            thumbnail: file.remote_thumbnail.clone(),
        }),
        stored: None,
        thumbnail: None,
        attempt: 0,
    }
}

/// Returns how a file of a kind is called that has no name, and of which type it is.
const fn usual(kind: FileKind) -> (&'static str, &'static str) {
    match kind {
        FileKind::Photo => ("photo.jpg", "image/jpeg"),
        FileKind::Video => ("video.mp4", "video/mp4"),
        FileKind::Animation => ("animation.mp4", "video/mp4"),
        FileKind::Audio => ("audio.mp3", "audio/mpeg"),
        FileKind::Voice => ("voice.ogg", "audio/ogg"),
        FileKind::VideoNote => ("video-note.mp4", "video/mp4"),
        FileKind::Document => ("file", "application/octet-stream"),
        FileKind::Sticker => ("sticker.webp", "image/webp"),
    }
}

/// Adds a part to its album, when the album is there already; however late it comes.
pub(super) async fn join(
    round: &mut Round<'_>,
    channel: ChannelId,
    incoming: &Incoming,
) -> Result<bool> {
    let (Some(album), Some(file)) = (&incoming.album, incoming.files.first()) else {
        return Ok(false);
    };
    let caption = incoming.content.text().cloned();
    let external_id = incoming.external_id.as_str();
    let id = AttachmentId::new(round.id());
    if let Some((added, files)) = round.added_album(channel, album) {
        let message = added.message.id;
        let place = PlaceOf {
            conversation: added.message.conversation,
            message,
            channel,
            external_id: Some(external_id),
            position: 0,
        };
        files.push(kept(id, file, &place));
        let mut parts: Vec<_> = files
            .iter_mut()
            .filter(|kept| kept.message == Some(message))
            .collect();
        parts.sort_by_key(|kept| order(kept));
        let kinds = parts.iter().map(|kept| kept.attachment.kind).collect();
        for (position, part) in (0..).zip(parts) {
            part.position = position;
        }
        added.message.content = album_of(kinds, added.message.content.text().cloned().or(caption));
        round.note_message(channel, external_id, message);
        return Ok(true);
    }
    let unit = round.unit();
    let Some(message) = store::messages::find_album(unit.conn(), channel, album).await? else {
        return Ok(false);
    };
    let Some(mut known) = store::messages::find(unit.conn(), message).await? else {
        return Ok(false);
    };
    let place = PlaceOf {
        conversation: known.conversation,
        message,
        channel,
        external_id: Some(external_id),
        position: 0,
    };
    let mut parts = store::attachments::list_of(unit.conn(), &[message]).await?;
    let late = kept(id, file, &place);
    let now = unit.now();
    store::attachments::insert(unit.conn(), std::slice::from_ref(&late), now).await?;
    parts.push(late);
    parts.sort_by_key(order);
    for (position, part) in (0..).zip(&parts) {
        store::attachments::set_position(unit.conn(), part.attachment.id, position).await?;
    }
    let kinds = parts.iter().map(|part| part.attachment.kind).collect();
    known.content = album_of(kinds, known.content.text().cloned().or(caption));
    round.note_message(channel, external_id, message);
    round.alter(&known, Alteration::Joined).await?;
    Ok(true)
}

/// Says whether two updates brought parts of one album.
pub(super) fn are_of_one_album(one: &Understood, other: &Understood) -> bool {
    match (written(one), written(other)) {
        (Some(one), Some(other)) => {
            one.album.is_some() && one.album == other.album && one.sender == other.sender
        }
        (_, _) => false,
    }
}

/// Makes one message of the parts of an album; `None` for what is no album.
pub(super) fn whole_album(parts: &[&Understood]) -> Option<Understood> {
    let group = parts.first().and_then(|part| {
        if let Understood::InGroup(group) = part {
            return Some(group.address.clone());
        }
        None
    });
    let parts: Vec<_> = parts.iter().filter_map(|part| written(part)).collect();
    let [first, _, ..] = parts.as_slice() else {
        return None;
    };
    let files: Vec<_> = parts.iter().flat_map(|part| part.files.clone()).collect();
    let caption = parts.iter().find_map(|part| part.content.text().cloned());
    let others = parts.iter().skip(1);
    let whole = Understood::Written(Incoming {
        others: others.map(|part| part.external_id.clone()).collect(),
        content: album_of(files.iter().map(|file| file.kind).collect(), caption),
        files,
        ..(*first).clone()
    });
    Some(match group {
        Some(address) => Understood::InGroup(InGroup {
            address,
            news: News::Did(Box::new(whole)),
        }),
        None => whole,
    })
}

fn written(understood: &Understood) -> Option<&Incoming> {
    if let Understood::Written(incoming) = understood {
        return Some(incoming);
    }
    if let Understood::InGroup(InGroup {
        news: News::Did(did),
        ..
    }) = understood
        && let Understood::Written(incoming) = did.as_ref()
    {
        return Some(incoming);
    }
    None
}

const fn album_of(kinds: Vec<FileKind>, caption: Option<Text>) -> Content {
    Content::Files { kinds, caption }
}

/// Parts stand in the order of the provider's numbers, which grow with the parts.
fn order(kept: &Kept) -> (usize, String) {
    let name = kept.external_id.clone().unwrap_or_default();
    (name.len(), name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_a_name_is_called_after_its_kind() {
        let file = IncomingFile {
            kind: FileKind::Voice,
            name: None,
            mime: None,
            size_bytes: None,
            width: None,
            height: None,
            duration_s: Some(3),
            remote_id: "x".into(),
            remote_unique: None,
            remote_thumbnail: None,
        };
        let place = PlaceOf {
            conversation: ConversationId::from_u128(1),
            message: MessageId::from_u128(2),
            channel: ChannelId::from_u128(3),
            external_id: Some("5:10"),
            position: 0,
        };
        let voice = kept(AttachmentId::from_u128(4), &file, &place);
        assert_eq!(voice.attachment.name, "voice.ogg");
        assert_eq!(voice.attachment.state, FileState::Known);
        let ninth = Kept {
            external_id: Some("5:9".into()),
            ..voice.clone()
        };
        assert!(order(&ninth) < order(&voice));
    }
}
