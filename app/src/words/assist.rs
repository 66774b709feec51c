//! Drafts and summaries.

use domain::assist::Draft;

words! { assist:
    /// Opens it.
    ASSIST = "Assist";
    /// No model is configured.
    OFF = "Drafts and translations are off: no model is configured for this desk. The summary is put \
    together from the conversation.";
    /// What happens to what it says.
    ON = "Nothing is sent by itself.";
    /// Asks for a reply.
    REPLY = "Draft a reply";
    /// Asks for a summary.
    SUMMARY = "Summarise";
    /// Asks for a translation of what is typed.
    TO_CUSTOMER = "Translate my words";
    /// Asks for a translation of what the customer wrote.
    FROM_CUSTOMER = "Translate the customer's last words";
    /// While the model is asked.
    AT_WORK = "Asking the model…";
    /// Puts it into the field.
    USE = "Put into the field";
    /// Puts it into the field of notes.
    USE_AS_NOTE = "Put into a note";
    /// Lets it be.
    DISCARD = "Discard";
    /// Nothing is typed.
    NOTHING_TYPED = "Type something to translate first.";
    /// The customer has not written.
    NOTHING_SAID = "The customer has written no words yet.";
    /// Heading of the summary.
    AT_A_GLANCE = "At a glance";
    /// Before what the customer wants.
    WANTS = "Wants";
    /// Before what is known.
    KNOWN = "Known";
    /// Before what he asked last.
    ASKED = "Last asked";
}

/// Says how long it took and what it cost.
#[must_use]
pub fn cost(draft: &Draft) -> String {
    let took = super::steps::took(draft.took_ms);
    match draft.usage {
        Some(usage) => format!("{took} · {}", super::steps::cost(usage)),
        None => took,
    }
}
