//! The intervention of a conversation.

words! { case:
    /// Heading of the interventions.
    INTERVENTION = "Intervention";
    /// No help is needed.
    NO_INTERVENTION = "No help is needed at the moment.";
    /// Says that help is needed.
    OPEN_INTERVENTION = "Open an intervention";
    /// Why help is needed.
    REASON = "Why is help needed?";
    /// The help was given.
    CLOSE_INTERVENTION = "Help given";
    /// No help was needed.
    CANCEL_INTERVENTION = "Not needed";
    /// Lets it rest.
    DEFER = "Defer";
    /// Ends the rest.
    REACTIVATE = "Reactivate";
    /// Goes on.
    REOPEN_INTERVENTION = "Reopen";
    /// For an hour.
    FOR_AN_HOUR = "for an hour";
    /// For four hours.
    FOR_FOUR_HOURS = "for four hours";
    /// For a day.
    FOR_A_DAY = "for a day";
    /// Before the time that a first answer took.
    FIRST_REPLY = "First reply after";
    /// Before the number of answers.
    REPLIES = "Replies";
    /// Before the mean time that the contact waited for an answer.
    MEAN_REPLY = "Mean reply after";
    /// Before the time from its opening to its end.
    WHOLE = "Until the end";
    /// Before a time, as the clock counts it and in business hours.
    in_business(whole: &str, open: &str) = "{whole} ({open} in business hours)";
    /// Gives it, with its conversation, to somebody.
    ASSIGN = "Assign";
    /// Chooses one more category of the help.
    ABOUT = "What the help is about";
    /// Before the time since it was opened.
    SINCE = "Since";
    /// Before the time until which it rests.
    UNTIL = "Until";
    /// For [`status`].
    INTERVENTION_ASSIGNED = "In hand";
    /// For [`status`].
    INTERVENTION_DEFERRED = "Deferred";
    /// For [`status`].
    INTERVENTION_HELPED = "Help given";
    /// For [`status`].
    INTERVENTION_CANCELLED = "Not needed";
    /// For [`status`].
    INTERVENTION_OTHER = "Help needed";
}

/// Returns where an intervention stands.
#[must_use]
pub fn status(status: &str) -> &'static str {
    let word = match status {
        "assigned" => INTERVENTION_ASSIGNED,
        "deferred" => INTERVENTION_DEFERRED,
        "closed" => INTERVENTION_HELPED,
        "cancelled" => INTERVENTION_CANCELLED,
        _ => INTERVENTION_OTHER,
    };
    word.text()
}
