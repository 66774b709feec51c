//! What a Telegram message holds besides words and files.

use super::fields::Fields;
use domain::{
    message::Content,
    thing::{Card, Dice, Place, Poll},
};
use serde_json::value::RawValue;

/// How much of a title or an address is kept; Telegram's own are shorter.
///
/// Units: characters.
const MOST: usize = 300;

/// Reads a place, a card, a poll or a die; `None` for anything else, and for one that is not what it should be.
pub(crate) fn read(message: &Fields<'_>) -> Option<Content> {
    if let Some(venue) = message.object("venue") {
        return Some(Content::Place(Place {
            title: words(&venue, "title"),
            address: words(&venue, "address"),
            ..place(&venue.object("location")?)?
        }));
    }
    if let Some(location) = message.object("location") {
        return place(&location).map(Content::Place);
    }
    if let Some(contact) = message.object("contact") {
        return card(&contact).map(Content::Card);
    }
    if let Some(poll) = message.object("poll") {
        return self::poll(&poll).map(Content::Poll);
    }
    let dice = message.object("dice")?;
    Some(Content::Dice(Dice {
        emoji: words(&dice, "emoji")?,
        value: dice.get("value").unwrap_or(0),
    }))
}

fn place(location: &Fields<'_>) -> Option<Place> {
    let place = Place::at(location.get("latitude")?, location.get("longitude")?)?;
    let live_s: Option<u32> = location.get("live_period");
    Some(Place {
        is_live: live_s.is_some(),
        live_s,
        ..place
    })
}

fn card(contact: &Fields<'_>) -> Option<Card> {
    let name = [words(contact, "first_name"), words(contact, "last_name")];
    let name: Vec<_> = name.into_iter().flatten().collect();
    Some(Card {
        name: name.join(" "),
        phone: words(contact, "phone_number")?,
    })
}

fn poll(poll: &Fields<'_>) -> Option<Poll> {
    let options: Vec<&RawValue> = poll.get("options")?;
    let option = |raw: &RawValue| words(&Fields::parse(raw.get()).ok()?, "text");
    Some(Poll {
        question: words(poll, "question")?,
        options: options.into_iter().filter_map(option).collect(),
    })
}

fn words(fields: &Fields<'_>, name: &str) -> Option<String> {
    let words = fields.text(name)?;
    let words: String = words.trim().chars().take(MOST).collect();
    (!words.is_empty()).then_some(words)
}
