//! The kinds that are neither words nor files: places, cards, polls, dice, and what is not known yet.

use super::kinds::{Row, thing};
use domain::{message::Content, view::Bubble};
use serde_json::{Value, json};
use simulator::{Act, PhoneMessage};

const PLACE: [f64; 2] = [46.5, 11.35];

/// A message with members as the Bot API documents them.
fn documented(fields: &Value) -> Act {
    Act::Other {
        fields: fields.as_object().cloned().unwrap_or_default(),
    }
}

fn is_place(bubble: &Bubble, is_there: impl Fn(&domain::thing::Place) -> bool) -> bool {
    matches!(&bubble.content, Content::Place(place) if place.degrees() == (PLACE[0], PLACE[1]) && is_there(place))
}

fn is_shown_place(shown: &PhoneMessage) -> bool {
    shown
        .location
        .is_some_and(|place| [place.latitude, place.longitude] == PLACE)
}

pub(super) const fn place(live_period: Option<u32>) -> Act {
    Act::Location {
        latitude: PLACE[0],
        longitude: PLACE[1],
        live_period,
    }
}

pub(super) fn things() -> Vec<Row> {
    vec![
        Row {
            shows: is_shown_place,
            ..thing(
                "location",
                || place(None),
                |b| is_place(b, |place| !place.is_live),
            )
        },
        Row {
            shows: |shown| {
                is_shown_place(shown) && shown.location.is_some_and(|place| place.is_live)
            },
            desk: "location",
            phone: ("location", 1),
            ..thing(
                "live location",
                || place(Some(900)),
                |b| is_place(b, |place| place.is_live && place.live_s == Some(900)),
            )
        },
        thing(
            "venue",
            || {
                let place = json!({"latitude": PLACE[0], "longitude": PLACE[1]});
                documented(
                    &json!({"venue": {"location": place, "title": "Museum", "address": "Main street",
                    "google_place_id": "x"}, "location": place}),
                )
            },
            |b| is_place(b, |place| place.title.as_deref() == Some("Museum")),
        ),
        Row {
            shows: |shown| {
                let card = shown.contact.as_ref();
                card.is_some_and(|card| {
                    (card.name.as_str(), card.phone.as_str()) == ("Zoe", "+39055123")
                })
            },
            ..thing(
                "contact",
                || Act::Contact {
                    phone: Some("+39055123".to_owned()),
                    first_name: Some("Zoe".to_owned()),
                },
                |b| matches!(&b.content, Content::Card(card) if card.name == "Zoe" && card.phone == "+39055123"),
            )
        },
        thing(
            "poll",
            || {
                documented(&json!({"poll": {"id": "1", "question": "Tea?", "options": [
                {"text": "Yes", "voter_count": 0}, {"text": "No", "voter_count": 0}], "total_voter_count": 0,
                "is_closed": false, "is_anonymous": true, "type": "regular", "allows_multiple_answers": false}}))
            },
            |b| matches!(&b.content, Content::Poll(poll) if poll.question == "Tea?" && poll.options == ["Yes", "No"]),
        ),
        thing(
            "dice",
            || documented(&json!({"dice": {"emoji": "🎲", "value": 4}})),
            |b| matches!(&b.content, Content::Dice(dice) if dice.value == 4 && dice.emoji == "🎲"),
        ),
        Row {
            desk: "unsupported",
            phone: ("hologram", 1),
            ..thing(
                "what is not known yet",
                || documented(&json!({"hologram": {"x": 1}})),
                |b| matches!(&b.content, Content::Unsupported { what, .. } if what == "hologram"),
            )
        },
    ]
}
