//! Platforms that own a channel of their own: they say what their contacts and their bots say, hand over, and carry
//! what people answer.
//!
//! Nothing is sent to a platform by a courier. It reads what is written in the journal, by a webhook or the event
//! stream, and what becomes of it is reported here.

mod contacts;
mod conversations;
mod messages;

pub use contacts::{ContactCard, ContactChange, NewContact};
pub(crate) use contacts::{parse_language, rename_in_rows};
pub use conversations::Opening;
pub use messages::{Report, Said, Speaker};

use crate::{Actor, Error, Result};
use domain::{
    channel::{Channel, ChannelKind},
    complaint,
    id::{ChannelId, ContactId},
    team::BadField,
};
use store::Unit;

/// The longest identity that a platform gives something.
const MAX_NAME_CHARS: usize = 200;

/// Finds the API channel that an actor means: the one that he is bound to, else the one that he names.
async fn api_channel(
    unit: &mut Unit,
    actor: &Actor,
    named: Option<ChannelId>,
) -> Result<Option<Channel>> {
    let id = match (actor.channel(), named) {
        (Some(own), Some(named)) if own != named => return Err(Error::NotFound("channel")),
        (own, named) => own.or(named),
    };
    let Some(id) = id else { return Ok(None) };
    let stored = store::channels::find(unit.conn(), id).await?;
    let channel = stored.ok_or(Error::NotFound("channel"))?.channel;
    must_be_api(&channel)?;
    if !channel.is_enabled {
        return Err(Error::conflict("channel.disabled", complaint::CHANNEL_OFF));
    }
    Ok(Some(channel))
}

/// Makes a contact known on an API channel, and says whether that is new; one that is known keeps his name.
pub(crate) async fn know_as(
    unit: &mut Unit,
    actor: &Actor,
    contact: ContactId,
    channel: ChannelId,
    name: Option<&str>,
) -> Result<bool> {
    let channel = api_channel(unit, actor, Some(channel)).await?;
    let channel = channel.ok_or(Error::NotFound("channel"))?.id;
    if store::contacts::find_address(unit.conn(), contact, channel)
        .await?
        .is_some()
    {
        return Ok(false);
    }
    let name = match name {
        Some(name) => check_name("source_id", name)?,
        None => contact.to_string(),
    };
    let names = [name.clone()];
    if !store::contacts::find_senders(unit.conn(), channel, &names)
        .await?
        .is_empty()
    {
        return Err(crate::numbers::name_taken());
    }
    contacts::put_identity(unit, channel, name, contact).await?;
    Ok(true)
}

/// Refuses what only the platform of an API channel may say.
fn must_be_api(channel: &Channel) -> Result<()> {
    match channel.kind {
        ChannelKind::Api => Ok(()),
        ChannelKind::Telegram | ChannelKind::Widget => Err(Error::conflict(
            "channel.not_api",
            complaint::CHANNEL_NOT_API,
        )),
    }
}

/// Checks an identity that a platform gives something.
fn check_name(field: &str, name: &str) -> Result<String> {
    let name = name.trim();
    let is_fit =
        (1..=MAX_NAME_CHARS).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    if is_fit {
        Ok(name.to_owned())
    } else {
        let problem = complaint::IDENTITY_BOUNDS;
        Err(BadField::new(field, problem).into())
    }
}
