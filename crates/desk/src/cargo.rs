//! What goes out besides words, and whether it can go already.

use crate::Result;
use domain::{
    attachment::FileState,
    channel::{Cargo, FileSource, OutgoingFile},
    id::{AttachmentId, ChannelId, MessageId},
    message::{Author, Content, Message},
};
use store::{Unit, attachments::Kept};

/// What is known of what goes out besides words.
pub(crate) enum Ready {
    /// It can go.
    Now(Cargo),
    /// The account has a message that holds it, which is shown as it is.
    Copy(String),
    /// A file of it is not here yet.
    NotYet,
    /// It can never go.
    Never(String),
}

/// Finds what goes out of a message on a channel.
pub(crate) async fn of_message(
    unit: &mut Unit,
    message: &Message,
    channel: ChannelId,
) -> Result<Ready> {
    match &message.content {
        Content::Files { .. } => of_files(unit, message.id, None, channel).await,
        Content::Place(place) => Ok(Ready::Now(Cargo::Place(place.clone()))),
        Content::Card(card) => Ok(Ready::Now(Cargo::Card(card.clone()))),
        Content::Poll(_) | Content::Dice(_) | Content::Unsupported { .. } => {
            match said_on_console(unit, message, channel).await? {
                Some(external_id) => Ok(Ready::Copy(external_id)),
                None => Ok(Ready::Never(
                    "this kind of message cannot be sent on this channel".to_owned(),
                )),
            }
        }
        Content::Text(_)
        | Content::Question { .. }
        | Content::NumberRequest { .. }
        | Content::Choice { .. }
        | Content::Line(_) => Ok(Ready::Now(Cargo::Words)),
    }
}

/// Finds the files of a message, or one of them, for a channel.
///
/// Shape: a file that the channel's account has already is named, not sent.
pub(crate) async fn of_files(
    unit: &mut Unit,
    message: MessageId,
    only: Option<AttachmentId>,
    channel: ChannelId,
) -> Result<Ready> {
    let mut files = Vec::new();
    for kept in store::attachments::list_of(unit.conn(), &[message]).await? {
        if only.is_some_and(|only| only != kept.attachment.id) {
            continue;
        }
        let Some(source) = source(&kept, channel) else {
            return Ok(missing(&kept));
        };
        files.push(OutgoingFile {
            kind: kept.attachment.kind,
            name: kept.attachment.name,
            mime: kept.attachment.mime,
            source,
        });
    }
    if files.is_empty() {
        return Ok(Ready::Never("its files are gone".to_owned()));
    }
    Ok(Ready::Now(Cargo::Files(files)))
}

fn source(kept: &Kept, channel: ChannelId) -> Option<FileSource> {
    let remote = kept.remote.as_ref();
    match (
        remote.filter(|remote| remote.channel == channel),
        &kept.stored,
    ) {
        (Some(remote), _) => Some(FileSource::Remote(remote.id.clone())),
        (None, Some(stored)) => Some(FileSource::Stored(stored.clone())),
        (None, None) => None,
    }
}

fn missing(kept: &Kept) -> Ready {
    let name = &kept.attachment.name;
    match &kept.attachment.state {
        FileState::Known | FileState::Fetched => Ready::NotYet,
        FileState::TooLarge => Ready::Never(format!("{name} is too large to be passed on")),
        FileState::Failed { why } => Ready::Never(format!("{name} could not be fetched: {why}")),
    }
}

/// Finds what the provider calls a message in the chat of the operator who sent it there.
async fn said_on_console(
    unit: &mut Unit,
    message: &Message,
    channel: ChannelId,
) -> Result<Option<String>> {
    let Author::Operator(writer) = message.author else {
        return Ok(None);
    };
    let kept = store::console::find_of_message(unit.conn(), writer, message.id).await?;
    let here = kept.filter(|kept| kept.channel == channel);
    Ok(here.and_then(|kept| kept.external_id))
}
