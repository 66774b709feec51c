//! What went wrong.

words! { errors:
    /// The server was not reached.
    NETWORK = "The server can't be reached. What you typed is kept.";
    /// The answer made no sense.
    PROTOCOL = "The answer was not understood. Reload the page and try again.";
    /// A mistake of ours.
    INTERNAL = "Something went wrong on our side. Try again.";
    /// Nobody is logged in.
    LOG_IN = "Please log in.";
    /// Heading above an error in place of a page's content.
    HEADING = "This did not load";
    /// Button that asks again.
    TRY_AGAIN = "Try again";
    /// For [`sentence`].
    TURN_STALE = "The turn changed while you were writing. Your text is kept; look who answers now.";
    /// For [`sentence`].
    ALREADY_ASSIGNED = "A colleague has this conversation already.";
    /// For [`sentence`].
    CONTACT_BLOCKED = "This contact is blocked.";
    /// For [`sentence`].
    CONTACT_HAS_OPEN = "A conversation with this contact is still open. Close it first.";
    /// For [`sentence`].
    CONVERSATION_CLOSED = "This conversation is closed.";
    /// For [`sentence`].
    CONVERSATION_OPEN = "This conversation is still open.";
    /// For [`sentence`].
    OFFER_GONE = "The offer has gone to somebody else or ran out.";
    /// For [`sentence`].
    CHANGED = "Somebody else changed this at the same moment. Look at it again, then save.";
    /// For [`sentence`].
    NOT_FOUND = "This is not there any more, or you may not see it.";
    /// For [`sentence`].
    FORBIDDEN = "Your role does not allow this.";
    /// For [`sentence`].
    WRONG_LOGIN = "Wrong e-mail or password.";
    /// For [`sentence`].
    WRONG_CODE = "This code is not right, or was used before.";
    /// For [`sentence`].
    LOGIN_OVER = "This login took too long. Please begin again.";
    /// For [`sentence`].
    SECOND_STEP_DEMANDED = "This desk demands two-step login of you.";
    /// For [`sentence`].
    SECOND_STEP_OWN_FIRST = "Switch your own two-step login on first, under Account.";
    /// For [`sentence`].
    SECOND_STEP_ON = "Two-step login is on already.";
    /// For [`sentence`].
    PASSKEY_UNKNOWN = "This passkey does not let in here. Log in with your password, or ask an admin.";
    /// For [`sentence`].
    PASSKEY_COPIED = "This passkey looks like a copy of another one and was refused. Log in another way and remove it; tell an admin.";
    /// For [`sentence`].
    PASSKEY_NO_NAME = "Passkeys need an address with a name, and this desk is reached by numbers.";
    /// For [`sentence`].
    PASSKEY_OVER = "This took longer than five minutes. Begin again.";
    /// For [`sentence`].
    PASSKEY_REFUSED = "This passkey can't be used here. Take a device that asks for a finger, a face or a PIN.";
    /// For [`sentence`].
    PASSKEY_KNOWN = "This passkey is known already.";
    /// For [`sentence`].
    PASSKEY_ENOUGH = "You have as many passkeys as one may have. Remove one first.";
    /// For [`sentence`].
    LINK_OVER = "This link is not good any more.";
    /// For [`sentence`].
    TOO_MANY = "Too many attempts, try again later.";
    /// For [`sentence`].
    UNAVAILABLE = "The service is not available for the moment.";
}

/// Returns the sentence for a stable code, or the desk's own words as a sentence.
#[must_use]
pub fn sentence(code: &str, desk_says: &str) -> String {
    let word = match code {
        "turn.stale" => TURN_STALE,
        "conversation.already_assigned" => ALREADY_ASSIGNED,
        "contact.blocked" => CONTACT_BLOCKED,
        "contact.conversation_open" => CONTACT_HAS_OPEN,
        "conversation.closed" => CONVERSATION_CLOSED,
        "conversation.open" => CONVERSATION_OPEN,
        "offer.gone" => OFFER_GONE,
        "changed" => CHANGED,
        "not_found" => NOT_FOUND,
        "forbidden" => FORBIDDEN,
        "internal" => INTERNAL,
        "passkey.no_name" => PASSKEY_NO_NAME,
        "passkey.over" => PASSKEY_OVER,
        "passkey.refused" => PASSKEY_REFUSED,
        "passkey.known" => PASSKEY_KNOWN,
        "passkey.enough" => PASSKEY_ENOUGH,
        "second_step.demanded" => SECOND_STEP_DEMANDED,
        "second_step.own_first" => SECOND_STEP_OWN_FIRST,
        "second_step.on" => SECOND_STEP_ON,
        "too_many" => TOO_MANY,
        "unavailable" => UNAVAILABLE,
        // The code is one of REST's; what pages ask for is told apart by the words alone.
        "unauthenticated" if desk_says == "wrong e-mail or password" => WRONG_LOGIN,
        "unauthenticated" if desk_says == "wrong code" => WRONG_CODE,
        "unauthenticated" if desk_says.starts_with("this login took too long") => LOGIN_OVER,
        "unauthenticated" if desk_says == "this passkey does not let in here" => PASSKEY_UNKNOWN,
        "unauthenticated" if desk_says == "this passkey may have been copied" => PASSKEY_COPIED,
        "unauthenticated" if desk_says == "this link is not good any more" => LINK_OVER,
        "unauthenticated" if desk_says == "you are not logged in" => LOG_IN,
        _ => return as_sentence(desk_says),
    };
    word.text().to_owned()
}

/// Makes a sentence of lower-case words: a capital first, a full stop last.
fn as_sentence(words: &str) -> String {
    let mut letters = words.trim().chars();
    let Some(first) = letters.next() else {
        return INTERNAL.text().to_owned();
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
        assert_eq!(sentence("x", " "), INTERNAL.text());
    }
}
