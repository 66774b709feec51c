//! From events to what operators are told on the console. Pure.

use super::{
    draft::{Draft, Kind, Whom},
    menu,
    show::{altered, shown},
    tap::Tap,
    words as w,
};
use domain::{
    call::{PhoneCall, Step},
    console::About,
    event::{Cause, Event, Fact, Moved},
    id::{OfferId, OperatorId},
    message::{Author, Progress},
    operator::{Operator, Presence},
    permission::Place,
    split::OF_MESSAGE,
    text::Text,
    time::Timestamp,
    view::{Bubble, Reason, Row},
};
use std::collections::BTreeMap;

/// What is looked up for one event.
pub(super) struct Seen<'a> {
    /// The row of its conversation.
    pub(super) row: Option<&'a Row>,
    /// Its message.
    pub(super) bubble: Option<&'a Bubble>,
    /// Its call.
    pub(super) call: Option<&'a PhoneCall>,
    /// True when the message was written on the console, by its author.
    pub(super) was_said_here: bool,
    /// What nobody has answered, in order; for whoever gets the conversation.
    pub(super) unanswered: &'a [Bubble],
    /// Everybody.
    pub(super) operators: &'a BTreeMap<OperatorId, Operator>,
    /// How many wait, as whom the event is about sees it.
    pub(super) waiting: i64,
    /// Why whom the event is about is there or not, in his words or ours.
    pub(super) reason: Option<&'a Reason>,
    /// The time.
    pub(super) now: Timestamp,
}

/// Says whether an event may concern one of some people.
pub(super) fn concerns<T>(event: &Event, people: &BTreeMap<OperatorId, T>) -> bool {
    let is_one = |who: &OperatorId| people.contains_key(who);
    // Trouble is told to who wrote, whom only the message names; a note is confirmed to its writer.
    let is_trouble = matches!(
        event.fact,
        Fact::MessageFailed { .. } | Fact::MessageUnknown { .. }
    );
    let is_note = matches!(event.fact, Fact::MessageNoted { .. });
    let of_place = |moved: &Moved| {
        let before = moved.before.as_ref().and_then(|place| place.operator);
        [before, moved.after.operator].iter().flatten().any(is_one)
    };
    (is_trouble && !people.is_empty())
        || (is_note && actor(event).as_ref().is_some_and(is_one))
        || event.fact.moved().is_some_and(of_place)
        || about_operator(&event.fact).as_ref().is_some_and(is_one)
}

/// Returns whom an event is about, for those about no conversation.
const fn about_operator(fact: &Fact) -> Option<OperatorId> {
    if let Fact::PresenceChanged { operator, .. }
    | Fact::OperatorChanged { operator }
    | Fact::OperatorLinked { operator, .. } = fact
    {
        Some(*operator)
    } else {
        None
    }
}

/// Says what operators are told of an event, in order; also those who are not on the console.
pub(super) fn drafts(event: &Event, seen: &Seen<'_>) -> Vec<Draft> {
    match &event.fact {
        Fact::PresenceChanged {
            operator,
            presence,
            gives_back,
        } => {
            let words = presence_words(event, seen, *operator, *presence, *gives_back);
            vec![Draft::say(*operator, words)]
        }
        Fact::OperatorLinked { operator, .. } => {
            let welcome = Draft::say(*operator, w::WELCOME);
            std::iter::once(welcome)
                .chain(menu_of(seen, *operator))
                .collect()
        }
        Fact::OperatorChanged { operator } => menu_of(seen, *operator).into_iter().collect(),
        Fact::OfferMade { .. }
        | Fact::OfferAccepted { .. }
        | Fact::OfferDeclined { .. }
        | Fact::OfferExpired { .. }
        | Fact::OfferWithdrawn { .. } => seen
            .row
            .map_or_else(Vec::new, |row| of_offer(event, row, seen)),
        Fact::ConversationQueued { moved, .. }
        | Fact::ConversationAssigned { moved, .. }
        | Fact::ConversationTransferred { moved, .. }
        | Fact::ConversationSnoozed { moved, .. }
        | Fact::ConversationWoken { moved, .. }
        | Fact::TurnChanged { moved, .. }
        | Fact::ConversationClosed(moved) => seen
            .row
            .map_or_else(Vec::new, |row| of_turn(event, moved, row, seen)),
        Fact::MessageReceived { moved, .. }
        | Fact::MessageWritten { moved, .. }
        | Fact::MessageNoted { moved, .. }
        | Fact::MessageFailed { moved, .. }
        | Fact::MessageUnknown { moved, .. }
        | Fact::MessageChanged { moved, .. } => seen
            .row
            .map_or_else(Vec::new, |row| of_message(event, moved, row, seen)),
        Fact::CallChanged { step, .. } => seen
            .row
            .map_or_else(Vec::new, |row| of_call(*step, row, seen.call)),
        Fact::ContactCreated { .. }
        | Fact::ContactUpdated { .. }
        | Fact::ContactBlocked { .. }
        | Fact::ContactUnblocked { .. }
        | Fact::ContactErased { .. }
        | Fact::ContactsMerged { .. }
        | Fact::ContactStarted { .. }
        | Fact::ContactLanguageAsked { .. }
        | Fact::ContactPressed { .. }
        | Fact::ConversationOpened(_)
        | Fact::ConversationAsked { .. }
        | Fact::ConversationReopened(_)
        | Fact::ConversationErased(_)
        | Fact::ConversationWrappedUp { .. }
        | Fact::ConversationRecategorised(_)
        | Fact::ConversationUpdated(_)
        | Fact::ConversationRated { .. }
        | Fact::InterventionChanged { .. }
        | Fact::IntentOpened { .. }
        | Fact::IntentFinished { .. }
        | Fact::MessageSent { .. }
        | Fact::MessageHeld { .. }
        | Fact::MessageRequeued { .. }
        | Fact::OperatorUnlinked { .. }
        | Fact::ConsoleTold { .. }
        | Fact::TeamChanged { .. }
        | Fact::QueueAlarm { .. }
        | Fact::AwayReasonsChanged {}
        | Fact::RetentionChanged { .. }
        | Fact::IntentChanged { .. }
        | Fact::CategoryChanged { .. }
        | Fact::CannedChanged { .. }
        | Fact::SavedViewChanged { .. }
        | Fact::SessionsEnded { .. }
        | Fact::Access(_)
        | Fact::BrandChanged {}
        | Fact::BreakerChanged { .. }
        | Fact::TelephonyChanged { .. }
        | Fact::PolicyChanged { .. }
        | Fact::ChannelChanged { .. }
        | Fact::ChannelCheckRequested { .. } => Vec::new(),
    }
}

fn of_offer(event: &Event, row: &Row, seen: &Seen<'_>) -> Vec<Draft> {
    let ended = |operator: &OperatorId, offer: &OfferId, how| Draft {
        kind: Kind::EndCard(*offer),
        text: w::ended_card(row, how),
        ..Draft::say(*operator, "")
    };
    if let Fact::OfferMade {
        operator,
        offer,
        until,
        ..
    } = &event.fact
    {
        return vec![card(*operator, *offer, *until, row, seen.now)];
    }
    if let Fact::OfferAccepted {
        operator, offer, ..
    } = &event.fact
    {
        let ended = ended(operator, offer, "You took it.");
        let given = given(event, *operator, row, seen);
        return std::iter::once(ended).chain(given).collect();
    }
    if let Fact::OfferDeclined {
        operator, offer, ..
    } = &event.fact
    {
        return vec![ended(operator, offer, "You left it to another.")];
    }
    if let Fact::OfferExpired {
        operator, offer, ..
    } = &event.fact
    {
        return vec![ended(
            operator,
            offer,
            "The time is over; it goes to another.",
        )];
    }
    if let Fact::OfferWithdrawn {
        operator, offer, ..
    } = &event.fact
    {
        return vec![ended(operator, offer, "It is not offered to you any more.")];
    }
    Vec::new()
}

fn of_turn(event: &Event, moved: &Moved, row: &Row, seen: &Seen<'_>) -> Vec<Draft> {
    let had = moved.before.as_ref().and_then(owner);
    if let Fact::ConversationAssigned { operator, .. } = &event.fact {
        let lost = had.filter(|had| had != operator);
        let lost = lost.map_or_else(Vec::new, |had| {
            let how = format!(": {} has it now.", by_name(seen, *operator));
            left(had, row, &how)
        });
        let given = given(event, *operator, row, seen);
        return lost.into_iter().chain(given).collect();
    }
    if let Fact::ConversationWoken {
        operator: Some(operator),
        ..
    } = &event.fact
    {
        return given(event, *operator, row, seen);
    }
    let Some(had) = had else {
        return Vec::new();
    };
    let how = if let Fact::ConversationTransferred { .. } = &event.fact {
        format!(" went to {}.", row.team_name)
    } else if let Fact::TurnChanged { bot: Some(bot), .. } = &event.fact {
        format!(" went to {}.", by_name(seen, *bot))
    } else if let Fact::ConversationSnoozed { .. } = &event.fact {
        " sleeps. It comes back by itself, or when the customer writes.".to_owned()
    } else if let Fact::ConversationClosed(_) = &event.fact {
        match other(event, had) {
            Some(by) => format!(" was concluded by {}.", by_name(seen, by)),
            None => " is concluded.".to_owned(),
        }
    } else {
        " went back into the queue.".to_owned()
    };
    left(had, row, &how)
}

fn of_message(event: &Event, moved: &Moved, row: &Row, seen: &Seen<'_>) -> Vec<Draft> {
    let has = owner(&moved.after);
    // What the house writes by itself answers nobody.
    let is_by_itself = matches!(event.fact, Fact::MessageWritten { operator: None, .. });
    if let Fact::MessageChanged { how, by, .. } = &event.fact {
        return altered(has.map(Whom::from), *how, *by, row, seen);
    }
    match (&event.fact, has) {
        (Fact::MessageNoted { .. }, has) => noted(has, row, seen),
        (Fact::MessageFailed { .. } | Fact::MessageUnknown { .. }, _) => trouble(row, seen.bubble),
        (_, Some(to)) if !is_by_itself => shown(to, row, seen.bubble),
        (_, _) => Vec::new(),
    }
}

/// Tells who called how it ended.
fn of_call(step: Step, row: &Row, call: Option<&PhoneCall>) -> Vec<Draft> {
    let ended = call.filter(|_| step == Step::Ended);
    let Some((call, (result, seconds))) = ended.and_then(|call| Some((call, call.outcome()?)))
    else {
        return Vec::new();
    };
    vec![Draft {
        about: of(row),
        ..Draft::say(call.operator, w::call_ended(row, result, seconds))
    }]
}

/// Tells an operator that he has a conversation no longer, and marks its topic.
fn left(had: OperatorId, row: &Row, how: &str) -> Vec<Draft> {
    let words = Draft {
        about: of(row),
        ..Draft::say(had, format!("{}{how}", w::name_of(row)))
    };
    vec![words, topic(had, row, true)]
}

fn topic(to: OperatorId, row: &Row, is_over: bool) -> Draft {
    Draft {
        kind: Kind::NameTopic { is_over },
        about: of(row),
        ..Draft::say(to, "")
    }
}

/// Shows a note to who has the conversation, and confirms one that was written on the console.
fn noted(has: Option<OperatorId>, row: &Row, seen: &Seen<'_>) -> Vec<Draft> {
    let (Author::Operator(writer) | Author::Bot(writer)) =
        seen.bubble.map_or(Author::System, |bubble| bubble.author)
    else {
        return Vec::new();
    };
    let confirmed = seen.was_said_here.then(|| Draft {
        about: of(row),
        ..Draft::say(writer, format!("Noted on {}.", w::name_of(row)))
    });
    let others = has
        .filter(|to| *to != writer)
        .map_or_else(Vec::new, |to| shown(to, row, seen.bubble));
    confirmed.into_iter().chain(others).collect()
}

pub(super) fn of(row: &Row) -> About {
    About {
        conversation: Some(row.id),
        ..About::default()
    }
}

/// Tells who wrote a message that it did not arrive, or may not have.
fn trouble(row: &Row, bubble: Option<&Bubble>) -> Vec<Draft> {
    let Some(bubble) = bubble else {
        return Vec::new();
    };
    let Author::Operator(writer) = bubble.author else {
        return Vec::new();
    };
    let name = w::name_of(row);
    let words = match &bubble.progress {
        Some(Progress::Failed { why }) => format!("{name} did not get this: {why}."),
        Some(Progress::Unknown { why }) => {
            format!("{name} may have got this or not: {why}. It is not sent again by itself.")
        }
        Some(Progress::Queued | Progress::Held { .. } | Progress::Sending | Progress::Sent)
        | None => return Vec::new(),
    };
    vec![Draft {
        answers: Some(bubble.id),
        about: of(row),
        ..Draft::say(writer, words)
    }]
}

/// Tells an operator that he has a conversation, and what nobody has answered in it.
fn given(event: &Event, to: OperatorId, row: &Row, seen: &Seen<'_>) -> Vec<Draft> {
    let name = w::name_of(row);
    let words = match other(event, to) {
        Some(by) => format!(
            "{name} is yours: {} gave it to you. · {}",
            by_name(seen, by),
            row.team_name
        ),
        None => format!("{name} is yours. · {}", row.team_name),
    };
    let wish = Text::plain(w::wish(row));
    let head = Draft {
        text: w::under(&words, &wish, OF_MESSAGE)
            .pop()
            .unwrap_or_default(),
        about: of(row),
        ..Draft::say(to, "")
    };
    let rest = seen
        .unanswered
        .iter()
        .flat_map(|bubble| shown(to, row, Some(bubble)));
    [topic(to, row, false), head]
        .into_iter()
        .chain(rest)
        .collect()
}

/// Asks an operator whether he takes a conversation.
pub(super) fn card(
    to: OperatorId,
    offer: OfferId,
    until: Timestamp,
    row: &Row,
    now: Timestamp,
) -> Draft {
    let number = row.number;
    Draft {
        text: w::card(row, now, until),
        buttons: vec![
            Tap::Accept { number, offer }.button("Accept"),
            Tap::Decline { number, offer }.button("Decline"),
        ],
        about: About {
            conversation: Some(row.id),
            message: None,
            offer: Some(offer),
        },
        ..Draft::say(to, "")
    }
}

fn menu_of(seen: &Seen<'_>, operator: OperatorId) -> Option<Draft> {
    let known = seen.operators.get(&operator)?;
    let commands = if known.is_enabled {
        menu::of(known.role)
    } else {
        Vec::new()
    };
    Some(Draft {
        kind: Kind::Menu(commands),
        ..Draft::say(operator, "")
    })
}

fn presence_words(
    event: &Event,
    seen: &Seen<'_>,
    operator: OperatorId,
    presence: Presence,
    gives_back: bool,
) -> String {
    let because = w::because(seen.reason, seen.now);
    let words = match presence {
        Presence::Online => format!("You are available. {}", w::waiting(seen.waiting)),
        Presence::Away if matches!(event.cause, Cause::Hypervisor { .. }) => {
            "You did not answer in time, and are away. /start makes you available.".to_owned()
        }
        Presence::Away => format!("You are away{because}. You keep what you have and get no more."),
        Presence::Draining => {
            "You get no more. Your shift ends with your last conversation.".to_owned()
        }
        Presence::Offline if gives_back => {
            "Your shift is over. Open conversations wait for another.".to_owned()
        }
        Presence::Offline => "Your shift is over.".to_owned(),
        Presence::Lost => "You could not be reached.".to_owned(),
    };
    match other(event, operator) {
        Some(by) => format!("{words} {} did this.", by_name(seen, by)),
        None => words,
    }
}

/// Returns who has a conversation at a place; whom it is offered to does not have it.
fn owner(place: &Place) -> Option<OperatorId> {
    place.operator.filter(|_| !place.is_offered)
}

pub(super) const fn actor(event: &Event) -> Option<OperatorId> {
    match event.cause {
        Cause::Operator(operator) => Some(operator),
        Cause::Contact
        | Cause::Token(_)
        | Cause::Hypervisor { .. }
        | Cause::Channel(_)
        | Cause::System => None,
    }
}

/// Returns the colleague who did it, when it was another than `than`.
fn other(event: &Event, than: OperatorId) -> Option<OperatorId> {
    actor(event).filter(|actor| *actor != than)
}

pub(super) fn by_name<'a>(seen: &Seen<'a>, operator: OperatorId) -> &'a str {
    seen.operators
        .get(&operator)
        .map_or("somebody", |operator| operator.name.as_str())
}
