//! The board: who waits, who answers whom, and what is done by hand.

use crate::{ui::time::span, words::presence_within};
use domain::{
    conversation::Status,
    queue::{Excess, Length},
    time::Timestamp,
    view::board::{Line, Seat, Work},
};

words! { board:
    /// The place.
    BOARD = "Board";
    /// There is more than can be drawn.
    CUT = "More is open than can be drawn: the latest are here, the inbox has all.";
    /// Label of the counters.
    COUNTERS = "Figures";
    /// Those who wait.
    WAITING = "Waiting";
    /// How long the longest wait is.
    LONGEST = "Longest wait";
    /// How many were taken in the promised time.
    LEVEL = "Service level today";
    /// Nothing to count yet.
    NO_FIGURE = "–";
    /// With a person.
    ANSWERED = "With operators";
    /// The last word is the customer's.
    UNANSWERED = "Without answer";
    /// With a bot.
    WITH_BOTS = "With bots";
    /// Who is there.
    PEOPLE = "Operators";
    /// Under the picture, while the mouse is elsewhere.
    POINT = "Point at a line, a queue or an operator to read what it is; click to act.";
    /// Heading.
    QUEUES = "Queues";
    /// Heading.
    WHO_WAITS = "Who waits";
    /// Nobody does.
    NOBODY_WAITS = "Nobody. Every customer has somebody.";
    /// Heading.
    OPERATORS = "Operators";
    /// Column.
    TEAM = "Team";
    /// Column.
    STATE = "State";
    /// Column.
    NAME = "Name";
    /// Column.
    PRESENCE = "Presence";
    /// Column.
    LOAD = "Load";
    /// Has nothing.
    FREE = "free";
    /// Has something, and room.
    BUSY = "busy";
    /// Has no room.
    FULL = "full";
    /// A program.
    BOT = "bot";
    /// A program that gets nobody.
    KEPT = "bot, kept from customers";
    /// What stopping a bot does.
    STOP_BOT_HINT = "What it has goes to people at once, and it gets nobody until it is let back.";
    /// Stops a bot.
    STOP_BOT = "Stop the bot";
    /// What letting a bot back does.
    LET_BACK_HINT = "Customers reach it again from this moment.";
    /// Lets a bot back.
    LET_BACK = "Let it back";
    /// A team that the viewer does not lead.
    OTHER_TEAM = "another team";
    /// Heading of the dialog.
    CLOSER = "On the board";
    /// The conversation is not on the board any more.
    GONE = "It has ended, or went to a team that you don't lead.";
    /// Label of the choice.
    ASSIGN_TO = "Assign to";
    /// Nothing chosen.
    CHOOSE = "Choose…";
    /// Gives it.
    ASSIGN = "Assign";
    /// Takes it oneself.
    TAKE = "Take it yourself";
    /// Puts it back.
    PUT_BACK = "Put back in the queue";
    /// Label of the choice.
    SEND_TO = "Send to another team";
    /// Sends it.
    SEND = "Send";
    /// Heading of the ways.
    SEND_AWAY = "Stop giving conversations";
    /// A way.
    AWAY = "Away";
    /// What happens.
    AWAY_HINT = "gets nothing new, keeps what is open";
    /// A way.
    DRAIN = "Offline when done";
    /// What happens.
    DRAIN_HINT = "gets nothing new, leaves with the last conversation";
    /// A way.
    OFFLINE = "Offline now";
    /// What happens.
    OFFLINE_HINT = "what is open goes back to the queue, at its old place";
    /// Label.
    REASON = "Why (your colleague reads it)";
    /// Nothing was given.
    REASON_MISSING = "Please say why.";
    /// Does it.
    SET = "Set";
    /// What happens.
    WILL_COME = "Gets conversations again from this moment.";
    /// Does it.
    BRING_BACK = "Set online";
    /// Label.
    TARGET = "Promised wait, in seconds";
    /// What it means.
    TARGET_HINT = "Who is taken within this time counts for the service level.";
    /// Label.
    ALARM_WAIT = "Call when somebody waits longer than, in seconds";
    /// What it means.
    ALARM_WAIT_HINT = "Empty: never.";
    /// Label.
    ALARM_LENGTH = "Call when more wait than";
    /// What it means.
    ALARM_LENGTH_HINT = "Empty: never.";
    /// Keeps the limits.
    SAVE = "Save limits";
    /// Not a whole number.
    NOT_A_NUMBER = "Please give whole numbers; the promised wait can't be empty.";
    /// Says who is there.
    online_and_away(online: i64, away: i64) = "{online} online, {away} away";
    /// Says how much somebody carries.
    load(used: i64, capacity: i64) = "{used} of {capacity} units";
    /// Names the button that opens an operator.
    operator(name: &str) = "{name}: what they have, presence";
    /// Names the button that opens a queue.
    queue_of(name: &str) = "{name}: queue and limits";
    /// Says where a conversation waits and who was asked.
    offered(team: &str, name: &str) = "{team}, offered to {name}";
    /// Says for how long the customer's last word stands.
    unanswered(age: &str) = "unanswered for {age}";
    /// Names the link to a conversation.
    open(number: i64) = "Open conversation #{number}";
    /// Says what sending will do.
    will_send(team: &str) = "It waits for {team} from here on, at its old place.";
    /// Says that a queue is over its limits.
    alarm(team: &str, since: &str) = "{team}: the queue is over its limits since {since}.";
    /// Leads to the board.
    TO_BOARD = "Look at the board";
    /// A number of people.
    customers(count: i64) = "{count} customer" | "{count} customers";
    /// For [`and_more`].
    more_in_inbox(customers: &str) = "and {customers} more in the inbox";
    /// Nothing is too much.
    ALL_WELL = "all well";
    /// Both limits are passed.
    SLOW_AND_LONG = "too slow and too long";
    /// The wait is too long.
    SLOW = "too slow";
    /// Too many wait.
    LONG = "too long";
    /// For [`line()`].
    line_offered(who: &str, team: &str, name: &str, since: &str) = "{who}, {team}, offered to {name}, waits for {since}";
    /// For [`line()`].
    line_waits(who: &str, team: &str, since: &str) = "{who} waits for {team}, for {since}";
    /// For [`line()`].
    line_with_the_bot(who: &str, team: &str, name: &str) = "{who}, {team}, with the bot {name}";
    /// For [`line()`].
    line_with_a_bot(who: &str, team: &str) = "{who}, {team}, with a bot";
    /// For [`line()`].
    line_snoozed_by(who: &str, team: &str, name: &str) = "{who}, {team}, snoozed by {name}";
    /// For [`line()`].
    line_snoozed(who: &str, team: &str) = "{who}, {team}, snoozed";
    /// For [`line()`].
    line_with(who: &str, team: &str, name: &str) = "{who}, {team}, with {name}";
    /// Somebody whom the viewer does not see.
    SOMEBODY_ELSE = "somebody of another team";
    /// For [`queue`].
    queue_empty(name: &str) = "{name}: nobody waits";
    /// For [`queue`].
    queue_waits(name: &str, customers: &str, longest: &str) = "{name}: {customers}, the longest for {longest}";
    /// A number of people.
    customers_wait(count: i64) = "{count} customer waits" | "{count} customers wait";
    /// For [`choice`].
    HAS_IT_NOW = "has it now";
    /// For [`will_assign`].
    gets_it(name: &str) = "{name} gets it at once and is told; who has it now loses it.";
    /// For [`will_assign`].
    NO_ROOM = "That is more than they have room for.";
    /// For [`will_take`].
    YOU_ANSWER = "You answer from here on.";
    /// For [`will_take`].
    you_answer_for(name: &str) = "You answer from here on; {name} loses it.";
    /// For [`will_put_back`].
    waits_again(name: &str) = "It waits again at its old place. {name} does not get it at once again.";
    /// For [`will_put_back`].
    WAITS_AGAIN = "It waits again at its old place. Who has it does not get it at once again.";
    /// For [`set_by`].
    set_by_whom(by: &str, words: &str) = "Set by {by}: {words}";
}

/// Says that there are others.
#[must_use]
pub fn and_more(count: i64) -> String {
    more_in_inbox(&customers(count))
}

/// Says what is too much about a queue.
#[must_use]
pub fn excess(excess: Option<Excess>) -> &'static str {
    let word = match excess {
        None => ALL_WELL,
        Some(Excess {
            is_slow: true,
            is_long: true,
        }) => SLOW_AND_LONG,
        Some(Excess {
            is_slow: true,
            is_long: false,
        }) => SLOW,
        Some(Excess { is_slow: false, .. }) => LONG,
    };
    word.text()
}

/// Says where a conversation is.
#[must_use]
pub fn line(line: &Line, holder: Option<&str>, team: Option<&str>, now: Timestamp) -> String {
    let team = team.unwrap_or_else(|| OTHER_TEAM.text());
    let who = format!("{} #{}", line.contact_name, line.number);
    let since = span(now.ms_since(line.enqueued_at));
    match (line.status, holder) {
        (Status::Waiting, Some(name)) => line_offered(&who, team, name, &since),
        (Status::Waiting, None) => line_waits(&who, team, &since),
        (Status::Bot, Some(name)) => line_with_the_bot(&who, team, name),
        (Status::Bot, None) => line_with_a_bot(&who, team),
        (Status::Snoozed, Some(name)) => line_snoozed_by(&who, team, name),
        (Status::Snoozed, None) => line_snoozed(&who, team),
        (Status::Active | Status::Closed, holder) => {
            let holder = holder.unwrap_or_else(|| SOMEBODY_ELSE.text());
            let mut said = line_with(&who, team, holder);
            if let Some(since) = line.unanswered_since {
                said.push_str(", ");
                said.push_str(&unanswered(&span(now.ms_since(since))));
            }
            said
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
    let (name, load) = (&seat.name, load(seat.used_units, seat.capacity_units));
    if seat.is_kept {
        return format!("{name}: {KEPT}, {load}");
    }
    let there = presence_within(seat.presence);
    if seat.may_get() {
        format!("{name}: {there}, {work}, {load}")
    } else {
        format!("{name}: {there}, {load}")
    }
}

/// Says how a queue is.
#[must_use]
pub fn queue(name: &str, length: &Length, now: Timestamp) -> String {
    if length.waiting == 0 {
        return queue_empty(name);
    }
    let longest = span(length.longest_ms(now));
    queue_waits(name, &customers_wait(length.waiting), &longest)
}

/// Names an operator who may get a conversation.
#[must_use]
pub fn choice(seat: &Seat, has_it: bool) -> String {
    let load = load(seat.used_units, seat.capacity_units);
    let state = if has_it {
        HAS_IT_NOW.text()
    } else {
        presence_within(seat.presence)
    };
    format!("{} ({state}, {load})", seat.name)
}

/// Says what assigning will do.
#[must_use]
pub fn will_assign(seat: &Seat) -> String {
    let said = gets_it(&seat.name);
    match seat.work() {
        Work::Free | Work::Busy => said,
        Work::Full => format!("{said} {NO_ROOM}"),
    }
}

/// Says what taking will do.
#[must_use]
pub fn will_take(holder: Option<&str>) -> String {
    match holder {
        Some(name) => you_answer_for(name),
        None => YOU_ANSWER.text().to_owned(),
    }
}

/// Says what putting back will do.
#[must_use]
pub fn will_put_back(holder: Option<&str>) -> String {
    match holder {
        Some(name) => waits_again(name),
        None => WAITS_AGAIN.text().to_owned(),
    }
}

/// Says why somebody takes no work, and who said so where a person did.
#[must_use]
pub fn reason(by: Option<&str>, words: &str) -> String {
    by.map_or_else(|| words.to_owned(), |by| format!("{by}: {words}"))
}

/// Says to oneself that somebody else set one's presence.
#[must_use]
pub fn set_by(by: Option<&str>, words: &str) -> String {
    by.map_or_else(|| words.to_owned(), |by| set_by_whom(by, words))
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
