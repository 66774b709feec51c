//! Telephone calls.

use domain::call::{CallResult, LineStatus, Listener, Part};

/// Heading of the card.
pub const CALL: &str = "Phone";
/// Button.
pub const CALL_NOW: &str = "Call";
/// Button.
pub const HANG_UP: &str = "Hang up";
/// While it is at work.
pub const HANGING_UP: &str = "Hanging up…";
/// Button.
pub const HOLD: &str = "Let wait";
/// Button.
pub const FETCH: &str = "Fetch back";
/// He hears music.
pub const WAITS: &str = "waits";
/// Button.
pub const LEAVE: &str = "Put down";
/// Label.
pub const TAKING_PART: &str = "Takes part";
/// What happens when one takes part.
pub const PART_HINT: &str = "To take part: your telephone rings, and you press 1 on it.";
/// Button.
pub const MORE: &str = "15 minutes more";
/// Label.
pub const ENDS: &str = "Ends at the latest";
/// Button.
pub const ASK_NUMBER: &str = "Ask for the number";
/// Button.
pub const FORGET_NUMBER: &str = "Forget the number";
/// Nobody has shared one.
pub const NO_NUMBER: &str = "The customer has not shared a number.";
/// Label of a telephone.
pub const YOUR_TELEPHONE: &str = "Agent's telephone";
/// Label of a telephone.
pub const THEIR_TELEPHONE: &str = "Customer's telephone";
/// He wants a call.
pub const WISHED: &str = "Wants to be called";
/// At a time that he chose.
pub const WISHED_AT: &str = "Wants to be called at";
/// When it suits.
pub const WISHED_LATER: &str = "Wants to be called later";
/// What rings first.
pub const CALL_HINT: &str =
    "Your telephone rings first. Press 1 on it, and the customer is called.";
/// Who has it calls.
pub const NOT_YOURS: &str = "Take the conversation to call.";
/// Label.
pub const NOTE: &str = "Note about the call";
/// Button.
pub const SAVE_NOTE: &str = "Keep the note";
/// Before a call: what was said.
pub const SO_FAR: &str = "What the bot found out";
/// Label.
pub const WANTS: &str = "Wants";
/// Label.
pub const SUBJECT: &str = "Subject";
/// Label.
pub const LAST_WORDS: &str = "Last words";
/// Nothing.
pub const NOT_RUNG: &str = "not rung";
/// Label.
pub const DURATION: &str = "Talked";

/// Heading.
pub const OWN: &str = "Your telephone";
/// What it is for.
pub const OWN_HINT: &str = "When you call a customer, this telephone rings first.";
/// Label.
pub const OWN_NUMBER: &str = "Number";
/// How it is written.
pub const OWN_NUMBER_HINT: &str =
    "With its country code, such as +49 172 1234567. It is called at once and hears a code.";
/// Button.
pub const CALL_ME: &str = "Call me with the code";
/// While it is at work.
pub const CALLING: &str = "Calling…";
/// Label.
pub const CODE: &str = "Code";
/// Button.
pub const PROVE: &str = "This is my telephone";
/// Button.
pub const OTHER_NUMBER: &str = "Use another number";
/// Nobody calls.
pub const IS_OFF: &str = "Telephony is switched off at the moment.";
/// One place.
pub const TELEPHONY: &str = "Telephony";
/// What it is.
pub const TELEPHONY_HINT: &str = "Operators call customers who have shared their number: the operator's telephone \
    rings first, then the customer's.";
/// Heading.
pub const ACCOUNT: &str = "Account and limits";
/// Switch.
pub const ON: &str = "Calls are made";
/// What it means.
pub const ON_HINT: &str = "Off keeps everybody from calling.";
/// Label.
pub const SID: &str = "Account";
/// Where it is found.
pub const SID_HINT: &str = "Twilio's account SID: AC and 32 letters and digits.";
/// Label.
pub const SECRET: &str = "Secret";
/// Where it is found.
pub const SECRET_HINT: &str = "Twilio's auth token. It is kept sealed.";
/// Label.
pub const SIGNING: &str = "Signing key";
/// When it is needed.
pub const SIGNING_HINT: &str =
    "Only where callbacks are signed with a shared key (HMAC-SHA256). It is kept sealed.";
/// It is known.
pub const KEPT: &str = "One is kept, sealed. Type another to replace it.";
/// Label.
pub const FROM: &str = "Number that is shown";
/// What it must be.
pub const FROM_HINT: &str = "A number of the account; both telephones see it.";
/// Label.
pub const PREFIXES: &str = "Countries that may be called";
/// How they are written.
pub const PREFIXES_HINT: &str =
    "Their codes with commas, such as +49, +39. Without one nobody is called.";
/// Label.
pub const CALLERS: &str = "Who may call";
/// All.
pub const EVERYBODY: &str = "Every operator";
/// What it means.
pub const EVERYBODY_HINT: &str = "Who has the conversation calls.";
/// Those who lead.
pub const LEADERS: &str = "Supervisors and admins";
/// What it means.
pub const LEADERS_HINT: &str = "Agents ask them to call.";
/// Label.
pub const PER_CUSTOMER: &str = "Calls to one customer a day";
/// Label.
pub const PER_DAY: &str = "Calls in all a day";
/// Label.
pub const RING_S: &str = "Seconds that each telephone rings";
/// Label.
pub const TALK_MIN: &str = "Minutes that they may talk";
/// Label.
pub const KEEP_DAYS: &str = "Days that a customer's number is kept after its last use";
/// Heading.
pub const ATTEMPTS: &str = "Last attempts";
/// Nothing is there.
pub const NO_ATTEMPTS: &str = "Nobody has tried to call yet.";

/// Says that a code is on its way.
#[must_use]
pub fn code_sent(hint: &str) -> String {
    format!("{hint} is being called. Type the code that you hear; it counts for ten minutes.")
}

/// Says which telephone rings.
#[must_use]
pub fn rings(hint: &str) -> String {
    format!("{hint} rings for your calls.")
}

/// Says who tried to call whom.
#[must_use]
pub fn attempt(by: &str, conversation: Option<i64>, operator: Option<&str>) -> String {
    let about = conversation.map_or_else(
        || "to prove a telephone".to_owned(),
        |number| format!("about #{number}"),
    );
    match operator {
        Some(operator) if operator != by => format!("{by}, {about}, for {operator}"),
        Some(_) | None => format!("{by}, {about}"),
    }
}

/// Says what came of an attempt.
#[must_use]
pub fn outcome(code: &str) -> &str {
    match code {
        "placed" => "placed",
        "listen" => "listens to a call",
        "whisper" => "whispers in a call",
        "join" => "joins a call",
        "phone.own_call" => "refused: his own call",
        "phone.not_talking" => "refused: nobody was talking",
        "phone.off" => "refused: telephony is off",
        "phone.role" => "refused: not allowed to call",
        "phone.no_number" => "refused: no number of the customer",
        "phone.no_telephone" => "refused: no verified telephone",
        "phone.same_number" => "refused: both numbers are one",
        "phone.prefix" => "refused: country not allowed",
        "phone.customer_limit" => "refused: customer called often enough",
        "phone.day_limit" => "refused: enough calls today",
        "phone.busy" => "refused: a call was under way",
        other => other,
    }
}

/// Says how somebody takes part, on the button for it.
#[must_use]
pub const fn part(part: Part) -> &'static str {
    match part {
        Part::Listen => "Listen",
        Part::Whisper => "Whisper",
        Part::Join => "Join",
    }
}

/// Says how somebody takes part.
#[must_use]
pub fn takes_part(name: &str, listener: Listener) -> String {
    if !listener.is_in {
        return format!("{name} is being rung");
    }
    match listener.part {
        Part::Listen => format!("{name} listens"),
        Part::Whisper => format!("{name} whispers to the agent"),
        Part::Join => format!("{name} talks with both"),
    }
}

/// Says what a telephone does.
#[must_use]
pub const fn line(status: Option<LineStatus>) -> &'static str {
    match status {
        None => NOT_RUNG,
        Some(LineStatus::Queued | LineStatus::Initiated) => "dialling",
        Some(LineStatus::Ringing) => "ringing",
        Some(LineStatus::InProgress) => "on the line",
        Some(LineStatus::Completed) => "hung up",
        Some(LineStatus::Busy) => "busy",
        Some(LineStatus::NoAnswer) => "no answer",
        Some(LineStatus::Failed) => "not reached",
        Some(LineStatus::Canceled) => "ended before",
    }
}

/// Says where a call stands.
#[must_use]
pub fn status(status: &str) -> &'static str {
    match status {
        "requested" => "Being placed",
        "unknown" => "Not known: it may ring. Nothing is dialled again until it is known.",
        "agent_ringing" => "Your telephone rings",
        "agent_confirms" => "Press 1 on your telephone",
        "customer_ringing" => "The customer's telephone rings",
        "talking" => "Talking",
        _ => "Over",
    }
}

/// Says how a call ended.
#[must_use]
pub const fn result(result: CallResult) -> &'static str {
    match result {
        CallResult::Talked => "talked",
        CallResult::AgentBusy => "the agent's telephone was busy",
        CallResult::AgentNoAnswer => "the agent did not answer",
        CallResult::AgentDeclined => "the agent did not confirm",
        CallResult::CustomerBusy => "the customer was busy",
        CallResult::CustomerNoAnswer => "the customer did not answer",
        CallResult::CustomerMachine => "an answering machine",
        CallResult::Cancelled => "ended before they talked",
        CallResult::Failed => "it did not come about",
    }
}

/// Writes how long they talked.
///
/// Units: seconds.
#[must_use]
pub fn duration(seconds: u64) -> String {
    format!("{}:{:02} min", seconds / 60, seconds % 60)
}

/// Says what a number is.
#[must_use]
pub fn number(hint: &str) -> String {
    format!("Number {hint}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_minutes_and_seconds() {
        assert_eq!(duration(0), "0:00 min");
        assert_eq!(duration(61), "1:01 min");
        assert_eq!(duration(3_600), "60:00 min");
    }
}
