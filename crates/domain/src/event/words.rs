//! What events are called, in English; the files of `app/locales` say it in other languages, under the same names.

/// Every event by its stable name, with the words that people read for it.
///
/// Shape: ordered by name, each once.
pub const WORDS: &[(&str, &str)] = &[
    ("away_reasons.changed", "Away reasons changed"),
    ("bot.breaker_closed", "Bot let back to customers"),
    ("bot.breaker_opened", "Bot kept from customers"),
    ("brand.changed", "Brand changed"),
    ("call.ended", "Call ended"),
    ("call.in_doubt", "Call in doubt"),
    ("call.noted", "Call noted"),
    ("call.requested", "Call requested"),
    ("call.ringing", "Telephone rang"),
    ("call.talking", "Call answered"),
    ("canned_reply.changed", "Canned reply changed"),
    ("category.changed", "Category changed"),
    ("channel.changed", "Channel changed"),
    ("channel.check_requested", "Check of the channel requested"),
    ("console.told", "Operator told in Telegram"),
    ("contact.blocked", "Contact blocked"),
    ("contact.created", "Contact added"),
    ("contact.erased", "Contact erased"),
    ("contact.language_asked", "Contact asked for a language"),
    ("contact.merged", "Contacts merged"),
    ("contact.pressed", "Contact pressed a button"),
    ("contact.started", "Contact started the bot"),
    ("contact.unblocked", "Contact unblocked"),
    ("contact.updated", "Contact changed"),
    ("conversation.asked", "Contact asked what it is about"),
    ("conversation.assigned", "Conversation assigned"),
    (
        "conversation.category_changed",
        "Categories of the conversation changed",
    ),
    ("conversation.closed", "Conversation closed"),
    ("conversation.erased", "Words of the conversation erased"),
    ("conversation.opened", "Conversation opened"),
    ("conversation.queued", "Conversation put in the queue"),
    ("conversation.rated", "Conversation rated"),
    ("conversation.reopened", "Conversation reopened"),
    ("conversation.snoozed", "Conversation snoozed"),
    ("conversation.transferred", "Conversation transferred"),
    ("conversation.updated", "Conversation changed"),
    ("conversation.woken", "Conversation woken"),
    ("conversation.wrapped_up", "Conversation wrapped up"),
    ("intent.changed", "Intent changed"),
    ("intent.finished", "Intent finished"),
    ("intent.opened", "Intent recognised"),
    ("intervention.assigned", "Intervention assigned"),
    ("intervention.cancelled", "Intervention not needed"),
    ("intervention.closed", "Intervention closed"),
    ("intervention.deferred", "Intervention deferred"),
    ("intervention.opened", "Intervention opened"),
    ("intervention.reactivated", "Intervention reactivated"),
    (
        "intervention.recategorised",
        "Categories of the intervention changed",
    ),
    ("intervention.reopened", "Intervention reopened"),
    ("login.done", "Logged in"),
    ("login.failed", "Login failed"),
    ("message.deleted", "Message deleted"),
    ("message.edited", "Message edited"),
    ("message.failed", "Message not sent"),
    ("message.fetched", "File fetched"),
    ("message.held", "Message held back by the channel"),
    ("message.joined", "Part of an album received"),
    ("message.noted", "Note written"),
    ("message.reaction", "Reaction changed"),
    ("message.received", "Message received"),
    ("message.requeued", "Message sent again"),
    ("message.reread", "Message understood later"),
    ("message.sent", "Message sent"),
    ("message.unknown", "Message may have arrived"),
    ("message.written", "Message written"),
    ("offer.accepted", "Offer accepted"),
    ("offer.declined", "Offer declined"),
    ("offer.expired", "Offer ran out"),
    ("offer.made", "Offer made"),
    ("offer.withdrawn", "Offer withdrawn"),
    ("operator.changed", "Operator changed"),
    ("operator.linked", "Operator connected to Telegram"),
    ("operator.presence_changed", "Presence changed"),
    ("operator.unlinked", "Operator disconnected from Telegram"),
    ("passkey.added", "Passkey added"),
    ("passkey.removed", "Passkey removed"),
    ("passkey.suspect", "Passkey refused: it may be a copy"),
    ("policy.changed", "Routing policy changed"),
    ("queue.alarm", "Limits of the queue crossed"),
    ("retention.changed", "Retention changed"),
    ("saved_view.changed", "Saved view changed"),
    ("second_step.off", "Two-step login switched off"),
    ("second_step.on", "Two-step login switched on"),
    ("second_step.recovery_renewed", "Recovery codes renewed"),
    ("second_step.recovery_used", "Recovery code used"),
    ("second_step.reset", "Two-step login reset"),
    ("security.changed", "What logins need changed"),
    ("sessions.ended", "Sessions ended"),
    ("team.changed", "Team changed"),
    ("telephony.changed", "Telephony changed"),
    ("turn.changed", "Turn changed"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Where events get their names.
    const NAMED_IN: [&str; 7] = [
        include_str!("about.rs"),
        include_str!("access.rs"),
        include_str!("mod.rs"),
        include_str!("../call/record.rs"),
        include_str!("../intervention.rs"),
        include_str!("../passkey.rs"),
        include_str!("../second_step.rs"),
    ];

    #[test]
    fn every_event_has_words_and_nothing_else_has() {
        let named: BTreeSet<&str> = NAMED_IN
            .iter()
            .flat_map(|source| source.split("=> \"").skip(1))
            .filter_map(|rest| rest.split_once('"'))
            .map(|(name, _)| name)
            .filter(|name| name.contains('.'))
            .collect();
        let worded: Vec<&str> = WORDS.iter().map(|(name, _)| *name).collect();
        assert_eq!(worded, named.into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn every_event_that_webhooks_know_has_words() {
        for kind in crate::webhook::KINDS {
            assert!(WORDS.iter().any(|(name, _)| name == kind), "{kind}");
        }
    }
}
