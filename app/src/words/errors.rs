//! What went wrong.

/// The server was not reached.
pub const NETWORK: &str = "The server can't be reached. What you typed is kept.";
/// The answer made no sense.
pub const PROTOCOL: &str = "The answer was not understood. Reload the page and try again.";
/// A mistake of ours.
pub const INTERNAL: &str = "Something went wrong on our side. Try again.";
/// Nobody is logged in.
pub const LOG_IN: &str = "Please log in.";
/// Heading above an error in place of a page's content.
pub const HEADING: &str = "This did not load";
/// Button that asks again.
pub const TRY_AGAIN: &str = "Try again";

/// Returns the sentence for a stable code, or the desk's own words as a sentence.
#[must_use]
pub fn sentence(code: &str, desk_says: &str) -> String {
    match code {
        "turn.stale" => {
            "The turn changed while you were writing. Your text is kept; look who answers now."
                .into()
        }
        "conversation.already_assigned" => "A colleague has this conversation already.".into(),
        "contact.blocked" => "This contact is blocked.".into(),
        "contact.conversation_open" => {
            "A conversation with this contact is still open. Close it first.".into()
        }
        "conversation.closed" => "This conversation is closed.".into(),
        "conversation.open" => "This conversation is still open.".into(),
        "offer.gone" => "The offer has gone to somebody else or ran out.".into(),
        "changed" => {
            "Somebody else changed this at the same moment. Look at it again, then save.".into()
        }
        "forbidden" => "Your role does not allow this.".into(),
        "internal" => INTERNAL.into(),
        _ => as_sentence(desk_says),
    }
}

/// Makes a sentence of lower-case words: a capital first, a full stop last.
fn as_sentence(words: &str) -> String {
    let mut letters = words.trim().chars();
    let Some(first) = letters.next() else {
        return INTERNAL.to_owned();
    };
    let mut sentence: String = first.to_uppercase().chain(letters).collect();
    if !sentence.ends_with(['.', '!', '?']) {
        sentence.push('.');
    }
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_desk_become_a_sentence() {
        assert_eq!(sentence("x", "too many attempts"), "Too many attempts.");
        assert_eq!(sentence("x", "Please give a name."), "Please give a name.");
        assert_eq!(sentence("x", " "), INTERNAL);
    }
}
