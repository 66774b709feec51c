//! What contacts send that asks for a call.

use super::{Round, receive};
use crate::{
    Result,
    phone::{By, Wanted},
};
use domain::{
    call,
    channel::Incoming,
    id::{ChannelId, ContactId},
    message::Content,
    phone::PhoneNumber,
    text::Text,
};

/// Notes that words, which are in the thread, ask for a call, when they do.
pub(super) fn follow_words(
    round: &mut Round<'_>,
    channel: ChannelId,
    contact: ContactId,
    words: &Text,
) {
    if let Some(wanted) = call::wished_by(&words.plain) {
        round.want(Wanted {
            contact,
            channel,
            by: By::Words(wanted),
        });
    }
}

/// Takes a card in; a contact's own one is a wish for a call.
pub(super) async fn follow_card(
    round: &mut Round<'_>,
    channel: ChannelId,
    card: &Incoming,
    number: Option<&PhoneNumber>,
) -> Result<()> {
    let now = round.now();
    let hinting = number.map(|number| hinting(card, number));
    let shown = hinting.as_ref().unwrap_or(card);
    let Some(contact) = receive(round, channel, shown, now).await? else {
        return Ok(());
    };
    if let Some(number) = number {
        round.keep_number(contact, number).await?;
    }
    round.want(Wanted {
        contact,
        channel,
        by: number.map_or(By::ForeignCard, |_| By::Number),
    });
    Ok(())
}

/// Returns the message of a contact's own card as it may be read: his number is kept sealed.
fn hinting(card: &Incoming, number: &PhoneNumber) -> Incoming {
    let mut shown = card.clone();
    if let Content::Card(card) = shown.content {
        shown.content = Content::Card(card.hinting(number));
    }
    shown.raw = None;
    shown
}
