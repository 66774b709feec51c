//! The board: who waits, who answers whom, and what is done by hand.

use crate::{
    ui::time::span,
    words::{counted, presence},
};
use domain::{
    conversation::Status,
    queue::{Excess, Length},
    time::Timestamp,
    view::board::{Line, Seat, Work},
};

/// The place.
pub const BOARD: &str = "Board";
/// There is more than can be drawn.
pub const CUT: &str = "More is open than can be drawn: the latest are here, the inbox has all.";
/// Label of the counters.
pub const COUNTERS: &str = "Figures";
/// Those who wait.
pub const WAITING: &str = "Waiting";
/// How long the longest wait is.
pub const LONGEST: &str = "Longest wait";
/// How many were taken in the promised time.
pub const LEVEL: &str = "Service level today";
/// Nothing to count yet.
pub const NO_FIGURE: &str = "–";
/// With a person.
pub const ANSWERED: &str = "With operators";
/// The last word is the customer's.
pub const UNANSWERED: &str = "Without answer";
/// With a bot.
pub const WITH_BOTS: &str = "With bots";
/// Who is there.
pub const PEOPLE: &str = "Operators";
/// Under the picture, while the mouse is elsewhere.
pub const POINT: &str = "Point at a line, a queue or an operator to read what it is; click to act.";
/// Heading.
pub const QUEUES: &str = "Queues";
/// Heading.
pub const WHO_WAITS: &str = "Who waits";
/// Nobody does.
pub const NOBODY_WAITS: &str = "Nobody. Every customer has somebody.";
/// Heading.
pub const OPERATORS: &str = "Operators";
/// Column.
pub const TEAM: &str = "Team";
/// Column.
pub const STATE: &str = "State";
/// Column.
pub const NAME: &str = "Name";
/// Column.
pub const PRESENCE: &str = "Presence";
/// Column.
pub const LOAD: &str = "Load";
/// Has nothing.
pub const FREE: &str = "free";
/// Has something, and room.
pub const BUSY: &str = "busy";
/// Has no room.
pub const FULL: &str = "full";
/// A program.
pub const BOT: &str = "bot";
/// A program that gets nobody.
pub const KEPT: &str = "bot, kept from customers";
/// What stopping a bot does.
pub const STOP_BOT_HINT: &str =
    "What it has goes to people at once, and it gets nobody until it is let back.";
/// Stops a bot.
pub const STOP_BOT: &str = "Stop the bot";
/// What letting a bot back does.
pub const LET_BACK_HINT: &str = "Customers reach it again from this moment.";
/// Lets a bot back.
pub const LET_BACK: &str = "Let it back";
/// A team that the viewer does not lead.
pub const OTHER_TEAM: &str = "another team";
/// Heading of the dialog.
pub const CLOSER: &str = "On the board";
/// The conversation is not on the board any more.
pub const GONE: &str = "It has ended, or went to a team that you don't lead.";
/// Label of the choice.
pub const ASSIGN_TO: &str = "Assign to";
/// Nothing chosen.
pub const CHOOSE: &str = "Choose…";
/// Gives it.
pub const ASSIGN: &str = "Assign";
/// Takes it oneself.
pub const TAKE: &str = "Take it yourself";
/// Puts it back.
pub const PUT_BACK: &str = "Put back in the queue";
/// Label of the choice.
pub const SEND_TO: &str = "Send to another team";
/// Sends it.
pub const SEND: &str = "Send";
/// Heading of the ways.
pub const SEND_AWAY: &str = "Stop giving conversations";
/// A way.
pub const AWAY: &str = "Away";
/// What happens.
pub const AWAY_HINT: &str = "gets nothing new, keeps what is open";
/// A way.
pub const DRAIN: &str = "Offline when done";
/// What happens.
pub const DRAIN_HINT: &str = "gets nothing new, leaves with the last conversation";
/// A way.
pub const OFFLINE: &str = "Offline now";
/// What happens.
pub const OFFLINE_HINT: &str = "what is open goes back to the queue, at its old place";
/// Label.
pub const REASON: &str = "Why (your colleague reads it)";
/// Nothing was given.
pub const REASON_MISSING: &str = "Please say why.";
/// Does it.
pub const SET: &str = "Set";
/// What happens.
pub const WILL_COME: &str = "Gets conversations again from this moment.";
/// Does it.
pub const BRING_BACK: &str = "Set online";
/// Label.
pub const TARGET: &str = "Promised wait, in seconds";
/// What it means.
pub const TARGET_HINT: &str = "Who is taken within this time counts for the service level.";
/// Label.
pub const ALARM_WAIT: &str = "Call when somebody waits longer than, in seconds";
/// What it means.
pub const ALARM_WAIT_HINT: &str = "Empty: never.";
/// Label.
pub const ALARM_LENGTH: &str = "Call when more wait than";
/// What it means.
pub const ALARM_LENGTH_HINT: &str = "Empty: never.";
/// Keeps the limits.
pub const SAVE: &str = "Save limits";
/// Not a whole number.
pub const NOT_A_NUMBER: &str = "Please give whole numbers; the promised wait can't be empty.";

/// Says who is there.
#[must_use]
pub fn online_and_away(online: i64, away: i64) -> String {
    format!("{online} online, {away} away")
}

/// Says how much somebody carries.
#[must_use]
pub fn load(used: i64, capacity: i64) -> String {
    format!("{used} of {capacity} units")
}

/// Names the button that opens an operator.
#[must_use]
pub fn operator(name: &str) -> String {
    format!("{name}: what they have, presence")
}

/// Names the button that opens a queue.
#[must_use]
pub fn queue_of(name: &str) -> String {
    format!("{name}: queue and limits")
}

/// Says that there are others.
#[must_use]
pub fn and_more(count: i64) -> String {
    format!(
        "and {} more in the inbox",
        counted(count, "customer", "customers")
    )
}

/// Says where a conversation waits and who was asked.
#[must_use]
pub fn offered(team: &str, name: &str) -> String {
    format!("{team}, offered to {name}")
}

/// Says for how long the customer's last word stands.
#[must_use]
pub fn unanswered(age: &str) -> String {
    format!("unanswered for {age}")
}

/// Names the link to a conversation.
#[must_use]
pub fn open(number: i64) -> String {
    format!("Open conversation #{number}")
}

/// Says what is too much about a queue.
#[must_use]
pub const fn excess(excess: Option<Excess>) -> &'static str {
    match excess {
        None => "all well",
        Some(Excess {
            is_slow: true,
            is_long: true,
        }) => "too slow and too long",
        Some(Excess {
            is_slow: true,
            is_long: false,
        }) => "too slow",
        Some(Excess { is_slow: false, .. }) => "too long",
    }
}

/// Says where a conversation is.
#[must_use]
pub fn line(line: &Line, holder: Option<&str>, team: Option<&str>, now: Timestamp) -> String {
    let team = team.unwrap_or(OTHER_TEAM);
    let who = format!("{} #{}", line.contact_name, line.number);
    let since = span(now.ms_since(line.enqueued_at));
    match (line.status, holder) {
        (Status::Waiting, Some(name)) => {
            format!("{who}, {team}, offered to {name}, waits for {since}")
        }
        (Status::Waiting, None) => format!("{who} waits for {team}, for {since}"),
        (Status::Bot, Some(name)) => format!("{who}, {team}, with the bot {name}"),
        (Status::Bot, None) => format!("{who}, {team}, with a bot"),
        (Status::Snoozed, Some(name)) => format!("{who}, {team}, snoozed by {name}"),
        (Status::Snoozed, None) => format!("{who}, {team}, snoozed"),
        (Status::Active | Status::Closed, holder) => {
            let holder = holder.unwrap_or("somebody of another team");
            let open = line.unanswered_since.map(|since| {
                let age = unanswered(&span(now.ms_since(since)));
                format!(", {age}")
            });
            format!("{who}, {team}, with {holder}{}", open.unwrap_or_default())
        }
    }
}

/// Says what an operator does.
#[must_use]
pub fn seat(seat: &Seat) -> String {
    let work = match seat.work() {
        Work::Free => FREE,
        Work::Busy => BUSY,
        Work::Full => FULL,
    };
    let load = load(seat.used_units, seat.capacity_units);
    if seat.is_kept {
        return format!("{}: {KEPT}, {load}", seat.name);
    }
    if !seat.may_get() {
        let there = presence(seat.presence).to_lowercase();
        return format!("{}: {there}, {load}", seat.name);
    }
    format!(
        "{}: {}, {work}, {load}",
        seat.name,
        presence(seat.presence).to_lowercase()
    )
}

/// Says how a queue is.
#[must_use]
pub fn queue(name: &str, length: &Length, now: Timestamp) -> String {
    if length.waiting == 0 {
        return format!("{name}: nobody waits");
    }
    let longest = span(length.longest_ms(now));
    let who = counted(length.waiting, "customer waits", "customers wait");
    format!("{name}: {who}, the longest for {longest}")
}

/// Names an operator who may get a conversation.
#[must_use]
pub fn choice(seat: &Seat, has_it: bool) -> String {
    let load = load(seat.used_units, seat.capacity_units);
    let state = if has_it {
        "has it now".to_owned()
    } else {
        presence(seat.presence).to_lowercase()
    };
    format!("{} ({state}, {load})", seat.name)
}

/// Says what assigning will do.
#[must_use]
pub fn will_assign(seat: &Seat) -> String {
    let room = match seat.work() {
        Work::Free | Work::Busy => "",
        Work::Full => " That is more than they have room for.",
    };
    format!(
        "{} gets it at once and is told; who has it now loses it.{room}",
        seat.name
    )
}

/// Says what taking will do.
#[must_use]
pub fn will_take(holder: Option<&str>) -> String {
    match holder {
        Some(name) => format!("You answer from here on; {name} loses it."),
        None => "You answer from here on.".to_owned(),
    }
}

/// Says what putting back will do.
#[must_use]
pub fn will_put_back(holder: Option<&str>) -> String {
    let name = holder.unwrap_or("Who has it");
    format!("It waits again at its old place. {name} does not get it at once again.")
}

/// Says what sending will do.
#[must_use]
pub fn will_send(team: &str) -> String {
    format!("It waits for {team} from here on, at its old place.")
}

/// Says why somebody takes no work, and who said so where a person did.
#[must_use]
pub fn reason(by: Option<&str>, words: &str) -> String {
    by.map_or_else(|| words.to_owned(), |by| format!("{by}: {words}"))
}

/// Says that a queue is over its limits.
#[must_use]
pub fn alarm(team: &str, since: &str) -> String {
    format!("{team}: the queue is over its limits since {since}.")
}

/// Leads to the board.
pub const TO_BOARD: &str = "Look at the board";

/// Says to oneself that somebody else set one's presence.
#[must_use]
pub fn set_by(by: Option<&str>, words: &str) -> String {
    by.map_or_else(|| words.to_owned(), |by| format!("Set by {by}: {words}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_queue_without_anybody_says_so() {
        let now = Timestamp::from_ms(100_000);
        let mut length = Length::default();
        assert_eq!(queue("Billing", &length, now), "Billing: nobody waits");
        length.add(Timestamp::from_ms(40_000));
        assert_eq!(
            queue("Billing", &length, now),
            "Billing: 1 customer waits, the longest for 1:00"
        );
    }
}
