//! Telephone calls.

use domain::call::{CallResult, LineStatus, Listener, Part};

words! { phone:
    /// Heading of the card.
    CALL = "Phone";
    /// Button.
    CALL_NOW = "Call";
    /// Button.
    HANG_UP = "Hang up";
    /// While it is at work.
    HANGING_UP = "Hanging up…";
    /// Button.
    HOLD = "Let wait";
    /// Button.
    FETCH = "Fetch back";
    /// He hears music.
    WAITS = "waits";
    /// Button.
    LEAVE = "Put down";
    /// Label.
    TAKING_PART = "Takes part";
    /// What happens when one takes part.
    PART_HINT = "To take part: your telephone rings, and you press 1 on it.";
    /// Button.
    MORE = "15 minutes more";
    /// Label.
    ENDS = "Ends at the latest";
    /// Button.
    ASK_NUMBER = "Ask for the number";
    /// Button.
    FORGET_NUMBER = "Forget the number";
    /// Nobody has shared one.
    NO_NUMBER = "The customer has not shared a number.";
    /// Label of a telephone.
    YOUR_TELEPHONE = "Agent's telephone";
    /// Label of a telephone.
    THEIR_TELEPHONE = "Customer's telephone";
    /// He wants a call.
    WISHED = "Wants to be called";
    /// At a time that he chose.
    WISHED_AT = "Wants to be called:";
    /// When it suits.
    WISHED_LATER = "Wants to be called later";
    /// What rings first.
    CALL_HINT = "Your telephone rings first. Press 1 on it, and the customer is called.";
    /// Who has it calls.
    NOT_YOURS = "Take the conversation to call.";
    /// Label.
    NOTE = "Note about the call";
    /// Button.
    SAVE_NOTE = "Keep the note";
    /// Before a call: what was said.
    SO_FAR = "What the bot found out";
    /// Label.
    WANTS = "Wants";
    /// Label.
    SUBJECT = "Subject";
    /// Label.
    LAST_WORDS = "Last words";
    /// Nothing.
    NOT_RUNG = "not rung";
    /// Label.
    DURATION = "Talked";
    /// Heading.
    OWN = "Your telephone";
    /// What it is for.
    OWN_HINT = "When you call a customer, this telephone rings first.";
    /// Label.
    OWN_NUMBER = "Number";
    /// How it is written.
    OWN_NUMBER_HINT = "With its country code, such as +49 172 1234567. It is called at once and hears a code.";
    /// Button.
    CALL_ME = "Call me with the code";
    /// While it is at work.
    CALLING = "Calling…";
    /// Label.
    CODE = "Code";
    /// Button.
    PROVE = "This is my telephone";
    /// Button.
    OTHER_NUMBER = "Use another number";
    /// Nobody calls.
    IS_OFF = "Telephony is switched off at the moment.";
    /// One place.
    TELEPHONY = "Telephony";
    /// What it is.
    TELEPHONY_HINT = "Operators call customers who have shared their number: the operator's telephone \
    rings first, then the customer's.";
    /// Heading.
    ACCOUNT = "Account and limits";
    /// Switch.
    ON = "Calls are made";
    /// What it means.
    ON_HINT = "Off keeps everybody from calling.";
    /// Label.
    SID = "Account";
    /// Where it is found.
    SID_HINT = "Twilio's account SID: AC and 32 letters and digits.";
    /// Label.
    SECRET = "Secret";
    /// Where it is found.
    SECRET_HINT = "Twilio's auth token. It is kept sealed.";
    /// Label of the switch.
    DETECTS = "Tell machines from people";
    /// What it does.
    DETECTS_HINT = "The provider listens who answers at the customer's, and may charge for it; a call with a machine ends.";
    /// Label.
    SIGNING = "Signing key";
    /// When it is needed.
    SIGNING_HINT = "Only where callbacks are signed with a shared key (HMAC-SHA256). It is kept sealed.";
    /// It is known.
    KEPT = "One is kept, sealed. Type another to replace it.";
    /// Label.
    FROM = "Number that is shown";
    /// What it must be.
    FROM_HINT = "A number of the account; both telephones see it.";
    /// Label.
    PREFIXES = "Countries that may be called";
    /// How they are written.
    PREFIXES_HINT = "Their codes with commas, such as +49, +39. Without one nobody is called.";
    /// Label.
    CALLERS = "Who may call";
    /// All.
    EVERYBODY = "Every operator";
    /// What it means.
    EVERYBODY_HINT = "Who has the conversation calls.";
    /// Those who lead.
    LEADERS = "Supervisors and admins";
    /// What it means.
    LEADERS_HINT = "Agents ask them to call.";
    /// Label.
    PER_CUSTOMER = "Calls to one customer a day";
    /// Label.
    PER_DAY = "Calls in all a day";
    /// Label.
    RING_S = "Seconds that each telephone rings";
    /// Label.
    TALK_MIN = "Minutes that they may talk";
    /// Label.
    KEEP_DAYS = "Days that a customer's number is kept after its last use";
    /// Heading.
    ATTEMPTS = "Last attempts";
    /// Nothing is there.
    NO_ATTEMPTS = "Nobody has tried to call yet.";
    /// Says that a code is on its way.
    code_sent(hint: &str) = "{hint} is being called. Type the code that you hear; it counts for ten minutes.";
    /// Says which telephone rings.
    rings(hint: &str) = "{hint} rings for your calls.";
    /// Says what a number is.
    number(hint: &str) = "Number {hint}";
    /// For [`part`].
    PART_LISTEN = "Listen";
    /// For [`part`].
    PART_WHISPER = "Whisper";
    /// For [`part`].
    PART_JOIN = "Join";
    /// For [`line()`].
    LINE_INITIATED = "dialling";
    /// For [`line()`].
    LINE_RINGING = "ringing";
    /// For [`line()`].
    LINE_IN_PROGRESS = "on the line";
    /// For [`line()`].
    LINE_COMPLETED = "hung up";
    /// For [`line()`].
    LINE_BUSY = "busy";
    /// For [`line()`].
    LINE_NO_ANSWER = "no answer";
    /// For [`line()`].
    LINE_FAILED = "not reached";
    /// For [`line()`].
    LINE_CANCELED = "ended before";
    /// For [`status`].
    STATUS_REQUESTED = "Being placed";
    /// For [`status`].
    STATUS_UNKNOWN = "Not known: it may ring. Nothing is dialled again until it is known.";
    /// For [`status`].
    STATUS_AGENT_RINGING = "Your telephone rings";
    /// For [`status`].
    STATUS_AGENT_CONFIRMS = "Press 1 on your telephone";
    /// For [`status`].
    STATUS_CUSTOMER_RINGING = "The customer's telephone rings";
    /// For [`status`].
    STATUS_TALKING = "Talking";
    /// For [`status`].
    STATUS_OTHER = "Over";
    /// For [`result`].
    RESULT_TALKED = "talked";
    /// For [`result`].
    RESULT_AGENT_BUSY = "the agent's telephone was busy";
    /// For [`result`].
    RESULT_AGENT_NO_ANSWER = "the agent did not answer";
    /// For [`result`].
    RESULT_AGENT_DECLINED = "the agent did not confirm";
    /// For [`result`].
    RESULT_CUSTOMER_BUSY = "the customer was busy";
    /// For [`result`].
    RESULT_CUSTOMER_NO_ANSWER = "the customer did not answer";
    /// For [`result`].
    RESULT_CUSTOMER_MACHINE = "an answering machine";
    /// For [`result`].
    RESULT_CANCELLED = "ended before they talked";
    /// For [`result`].
    RESULT_FAILED = "it did not come about";
    /// For [`attempt`].
    TO_PROVE = "to prove a telephone";
    /// For [`attempt`].
    about(number: i64) = "about #{number}";
    /// For [`attempt`].
    attempt_for(by: &str, about: &str, operator: &str) = "{by}, {about}, for {operator}";
    /// For [`outcome`].
    PLACED = "placed";
    /// For [`outcome`].
    LISTENED = "listens to a call";
    /// For [`outcome`].
    WHISPERED = "whispers in a call";
    /// For [`outcome`].
    JOINED = "joins a call";
    /// For [`outcome`].
    REFUSED_OWN = "refused: his own call";
    /// For [`outcome`].
    REFUSED_NOT_TALKING = "refused: nobody was talking";
    /// For [`outcome`].
    REFUSED_OFF = "refused: telephony is off";
    /// For [`outcome`].
    REFUSED_ROLE = "refused: not allowed to call";
    /// For [`outcome`].
    REFUSED_NO_NUMBER = "refused: no number of the customer";
    /// For [`outcome`].
    REFUSED_NO_TELEPHONE = "refused: no verified telephone";
    /// For [`outcome`].
    REFUSED_SAME_NUMBER = "refused: both numbers are one";
    /// For [`outcome`].
    REFUSED_PREFIX = "refused: country not allowed";
    /// For [`outcome`].
    REFUSED_CUSTOMER_LIMIT = "refused: customer called often enough";
    /// For [`outcome`].
    REFUSED_DAY_LIMIT = "refused: enough calls today";
    /// For [`outcome`].
    REFUSED_BUSY = "refused: a call was under way";
    /// For [`takes_part`].
    is_rung(name: &str) = "{name} is being rung";
    /// For [`takes_part`].
    listens(name: &str) = "{name} listens";
    /// For [`takes_part`].
    whispers(name: &str) = "{name} whispers to the agent";
    /// For [`takes_part`].
    talks(name: &str) = "{name} talks with both";
}

/// Says who tried to call whom.
#[must_use]
pub fn attempt(by: &str, conversation: Option<i64>, operator: Option<&str>) -> String {
    let about = conversation.map_or_else(|| TO_PROVE.text().to_owned(), about);
    match operator {
        Some(operator) if operator != by => attempt_for(by, &about, operator),
        Some(_) | None => format!("{by}, {about}"),
    }
}

/// Says what came of an attempt.
#[must_use]
pub fn outcome(code: &str) -> &str {
    let word = match code {
        "placed" => PLACED,
        "listen" => LISTENED,
        "whisper" => WHISPERED,
        "join" => JOINED,
        "phone.own_call" => REFUSED_OWN,
        "phone.not_talking" => REFUSED_NOT_TALKING,
        "phone.off" => REFUSED_OFF,
        "phone.role" => REFUSED_ROLE,
        "phone.no_number" => REFUSED_NO_NUMBER,
        "phone.no_telephone" => REFUSED_NO_TELEPHONE,
        "phone.same_number" => REFUSED_SAME_NUMBER,
        "phone.prefix" => REFUSED_PREFIX,
        "phone.customer_limit" => REFUSED_CUSTOMER_LIMIT,
        "phone.day_limit" => REFUSED_DAY_LIMIT,
        "phone.busy" => REFUSED_BUSY,
        other => return other,
    };
    word.text()
}

/// Says how somebody takes part, on the button for it.
#[must_use]
pub fn part(part: Part) -> &'static str {
    let word = match part {
        Part::Listen => PART_LISTEN,
        Part::Whisper => PART_WHISPER,
        Part::Join => PART_JOIN,
    };
    word.text()
}

/// Says how somebody takes part.
#[must_use]
pub fn takes_part(name: &str, listener: Listener) -> String {
    if !listener.is_in {
        return is_rung(name);
    }
    match listener.part {
        Part::Listen => listens(name),
        Part::Whisper => whispers(name),
        Part::Join => talks(name),
    }
}

/// Says what a telephone does.
#[must_use]
pub fn line(status: Option<LineStatus>) -> &'static str {
    let word = match status {
        None => NOT_RUNG,
        Some(LineStatus::Queued | LineStatus::Initiated) => LINE_INITIATED,
        Some(LineStatus::Ringing) => LINE_RINGING,
        Some(LineStatus::InProgress) => LINE_IN_PROGRESS,
        Some(LineStatus::Completed) => LINE_COMPLETED,
        Some(LineStatus::Busy) => LINE_BUSY,
        Some(LineStatus::NoAnswer) => LINE_NO_ANSWER,
        Some(LineStatus::Failed) => LINE_FAILED,
        Some(LineStatus::Canceled) => LINE_CANCELED,
    };
    word.text()
}

/// Says where a call stands.
#[must_use]
pub fn status(status: &str) -> &'static str {
    let word = match status {
        "requested" => STATUS_REQUESTED,
        "unknown" => STATUS_UNKNOWN,
        "agent_ringing" => STATUS_AGENT_RINGING,
        "agent_confirms" => STATUS_AGENT_CONFIRMS,
        "customer_ringing" => STATUS_CUSTOMER_RINGING,
        "talking" => STATUS_TALKING,
        _ => STATUS_OTHER,
    };
    word.text()
}

/// Says how a call ended.
#[must_use]
pub fn result(result: CallResult) -> &'static str {
    let word = match result {
        CallResult::Talked => RESULT_TALKED,
        CallResult::AgentBusy => RESULT_AGENT_BUSY,
        CallResult::AgentNoAnswer => RESULT_AGENT_NO_ANSWER,
        CallResult::AgentDeclined => RESULT_AGENT_DECLINED,
        CallResult::CustomerBusy => RESULT_CUSTOMER_BUSY,
        CallResult::CustomerNoAnswer => RESULT_CUSTOMER_NO_ANSWER,
        CallResult::CustomerMachine => RESULT_CUSTOMER_MACHINE,
        CallResult::Cancelled => RESULT_CANCELLED,
        CallResult::Failed => RESULT_FAILED,
    };
    word.text()
}

/// Writes how long they talked.
///
/// Units: seconds.
#[must_use]
pub fn duration(seconds: u64) -> String {
    format!("{}:{:02} min", seconds / 60, seconds % 60)
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
