//! Who did what.

words! { audit:
    /// Heading of the page, and its title.
    HEADING = "Audit";
    /// What it is.
    HINT = "Everything that happened, latest first, as the journal keeps it. What customers wrote is not in it.";
    /// Label of the first day.
    FROM = "From";
    /// Label of the last day.
    TO = "To";
    /// Label of who.
    BY = "By";
    /// No one in particular.
    ANYBODY = "Anybody";
    /// Label of what.
    KIND = "Kind";
    /// No kind in particular.
    EVERYTHING = "Everything";
    /// What is about no conversation.
    OF_HOUSE = "People and settings";
    /// Label of what it is about.
    ABOUT = "About";
    /// What may be typed.
    ABOUT_HINT = "#1042, or a name";
    /// Looks it up.
    SHOW = "Show";
    /// Column.
    WHEN = "When";
    /// Column.
    WHO = "Who";
    /// Column.
    WHAT = "What";
    /// Column.
    OF = "About";
    /// Column.
    WENT_TO = "To";
    /// Shows what was before.
    EARLIER = "Look further back";
    /// Takes it out.
    CSV = "CSV";
    /// Nothing found.
    NOTHING = "Nothing found";
    /// What to do about it.
    NOTHING_HINT = "Nothing of this kind happened in these days, or it is further back.";
    /// Who writes.
    CUSTOMER = "Customer";
    /// Who assigns.
    SCHEDULER = "Hypervisor";
    /// The program itself.
    SYSTEM = "Switchboard";
    /// What is there no more.
    GONE = "(gone)";
    /// A list of the inbox.
    VIEW = "A saved view";
    /// The whole.
    HOUSE = "The house";
    /// Names a program.
    token(name: &str) = "Token {name}";
    /// Names a version of the routing policy.
    version(number: &str) = "Version {number}";
    /// For [`group`].
    GROUP_AWAY_REASONS = "Away reasons";
    /// For [`group`].
    GROUP_BOT = "Bot";
    /// For [`group`].
    GROUP_BRAND = "Brand";
    /// For [`group`].
    GROUP_CALL = "Call";
    /// For [`group`].
    GROUP_CANNED_REPLY = "Canned reply";
    /// For [`group`].
    GROUP_CATEGORY = "Category";
    /// For [`group`].
    GROUP_CHANNEL = "Channel";
    /// For [`group`].
    GROUP_CONTACT = "Contact";
    /// For [`group`].
    GROUP_CONVERSATION = "Conversation";
    /// For [`group`].
    GROUP_INTENT = "Intent";
    /// For [`group`].
    GROUP_INTERVENTION = "Intervention";
    /// For [`group`].
    GROUP_LOGIN = "Login";
    /// For [`group`].
    GROUP_SECOND_STEP = "Second step";
    /// For [`group`].
    GROUP_SECURITY = "Security";
    /// For [`group`].
    GROUP_MESSAGE = "Message";
    /// For [`group`].
    GROUP_OFFER = "Offer";
    /// For [`group`].
    GROUP_OPERATOR = "Operator";
    /// For [`group`].
    GROUP_PASSKEY = "Passkey";
    /// For [`group`].
    GROUP_POLICY = "Policy";
    /// For [`group`].
    GROUP_QUEUE = "Queue";
    /// For [`group`].
    GROUP_RETENTION = "Retention";
    /// For [`group`].
    GROUP_SAVED_VIEW = "Saved view";
    /// For [`group`].
    GROUP_SESSIONS = "Sessions";
    /// For [`group`].
    GROUP_TEAM = "Team";
    /// For [`group`].
    GROUP_TELEPHONY = "Telephony";
    /// For [`group`].
    GROUP_TURN = "Turn";
}

/// Names a group of events; one without a name here by its own.
#[must_use]
pub fn group(name: &str) -> String {
    let word = match name {
        "away_reasons" => GROUP_AWAY_REASONS,
        "bot" => GROUP_BOT,
        "brand" => GROUP_BRAND,
        "call" => GROUP_CALL,
        "canned_reply" => GROUP_CANNED_REPLY,
        "category" => GROUP_CATEGORY,
        "channel" => GROUP_CHANNEL,
        "contact" => GROUP_CONTACT,
        "conversation" => GROUP_CONVERSATION,
        "intent" => GROUP_INTENT,
        "intervention" => GROUP_INTERVENTION,
        "login" => GROUP_LOGIN,
        "message" => GROUP_MESSAGE,
        "offer" => GROUP_OFFER,
        "operator" => GROUP_OPERATOR,
        "passkey" => GROUP_PASSKEY,
        "policy" => GROUP_POLICY,
        "queue" => GROUP_QUEUE,
        "retention" => GROUP_RETENTION,
        "saved_view" => GROUP_SAVED_VIEW,
        "second_step" => GROUP_SECOND_STEP,
        "security" => GROUP_SECURITY,
        "sessions" => GROUP_SESSIONS,
        "team" => GROUP_TEAM,
        "telephony" => GROUP_TELEPHONY,
        "turn" => GROUP_TURN,
        other => return other.to_owned(),
    };
    word.text().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_has_a_name() {
        for name in domain::audit::GROUPS {
            assert_ne!(group(name), *name);
        }
    }
}
