//! Drafts and summaries.

use domain::assist::Draft;

/// Opens it.
pub const ASSIST: &str = "Assist";
/// No model is configured.
pub const OFF: &str = "Drafts and translations are off: no model is configured for this desk. The summary is put \
    together from the conversation.";
/// What happens to what it says.
pub const ON: &str = "Nothing is sent by itself.";
/// Asks for a reply.
pub const REPLY: &str = "Draft a reply";
/// Asks for a summary.
pub const SUMMARY: &str = "Summarise";
/// Asks for a translation of what is typed.
pub const TO_CUSTOMER: &str = "Translate my words";
/// Asks for a translation of what the customer wrote.
pub const FROM_CUSTOMER: &str = "Translate the customer's last words";
/// While the model is asked.
pub const AT_WORK: &str = "Asking the model…";
/// Puts it into the field.
pub const USE: &str = "Put into the field";
/// Puts it into the field of notes.
pub const USE_AS_NOTE: &str = "Put into a note";
/// Lets it be.
pub const DISCARD: &str = "Discard";
/// Nothing is typed.
pub const NOTHING_TYPED: &str = "Type something to translate first.";
/// The customer has not written.
pub const NOTHING_SAID: &str = "The customer has written no words yet.";
/// Heading of the summary.
pub const AT_A_GLANCE: &str = "At a glance";
/// Before what the customer wants.
pub const WANTS: &str = "Wants";
/// Before what is known.
pub const KNOWN: &str = "Known";
/// Before what he asked last.
pub const ASKED: &str = "Last asked";

/// Says how long it took and what it cost.
#[must_use]
pub fn cost(draft: &Draft) -> String {
    let took = super::steps::took(draft.took_ms);
    match draft.usage {
        Some(usage) => format!("{took} · {}", super::steps::cost(usage)),
        None => took,
    }
}
