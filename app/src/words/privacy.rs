//! Privacy.

use domain::retention::Effect;

words! { privacy:
    /// Heading of the page, and its title.
    PRIVACY = "Privacy";
    /// Heading.
    KEEPING = "How long words are kept";
    /// What it means.
    KEEPING_HINT = "When a conversation is over and nobody has said anything in it for so long, its words go: \
    from the conversation, the search and the journal of what was sent. That it was there, when, and whose it was stays, \
    so reports stay right.";
    /// Label.
    DAYS = "Days";
    /// What may be typed.
    DAYS_HINT = "1 to 3650. Empty keeps words for ever.";
    /// Shows what it would do.
    LOOK = "Show what it will do";
    /// Sets it.
    SAVE = "Keep words for this long";
    /// After it was set.
    SAVED = "Saved";
    /// Heading.
    PEOPLE = "One person";
    /// Where it is done.
    PEOPLE_HINT = "Block somebody, download everything about a person, or erase a person, on the person's page.";
    /// Leads there.
    TO_CONTACTS = "Contacts";
    /// For [`kept`].
    kept_days(count: i64) = "Words are kept for {count} day." | "Words are kept for {count} days.";
    /// For [`kept`].
    KEPT_FOR_EVER = "Words are kept for ever.";
    /// For [`effect`].
    NOTHING_ERASED = "Nothing is erased. What is gone stays gone.";
    /// For [`effect`].
    lose_words(count: i64) = "{count} conversation loses its words" | "{count} conversations lose their words";
    /// For [`effect`].
    each_after(count: i64, lose: &str) = "{lose} within minutes; from then on each does {count} day after the last word. It cannot be undone." | "{lose} within minutes; from then on each does {count} days after the last word. It cannot be undone.";
}

/// Says how long words are kept.
#[must_use]
pub fn kept(days: Option<i64>) -> String {
    days.map_or_else(|| KEPT_FOR_EVER.text().to_owned(), kept_days)
}

/// Says what a time would do.
#[must_use]
pub fn effect(days: Option<i64>, effect: Effect) -> String {
    days.map_or_else(
        || NOTHING_ERASED.text().to_owned(),
        |days| each_after(days, &lose_words(effect.conversations)),
    )
}
