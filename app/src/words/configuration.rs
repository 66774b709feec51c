//! The configuration as one file.

use super::{admin, brand, privacy, programs, routing, support};
use crate::language::Word;
use domain::configuration::{Effect, Noun};

words! { configuration:
    /// Heading of the page, and its title.
    HEADING = "Configuration";
    /// What it is.
    HINT = "Everything that is set up here as one file: to keep, to compare, to carry to another house.";
    /// Heading.
    TAKE_OUT = "Export";
    /// What is in the file.
    TAKE_OUT_HINT = "Teams, routing, intents, categories, canned replies, bots, channels and webhooks. No people, no conversations and no secrets.";
    /// Takes it out.
    DOWNLOAD = "Download the file";
    /// Heading.
    TAKE_IN = "Import";
    /// What it does.
    TAKE_IN_HINT = "First you see what it would do. Nothing is removed: what is here and not in the file stays.";
    /// Label.
    CHOOSE = "Choose a file";
    /// It was not read.
    UNREADABLE = "This file can't be read.";
    /// Heading over what is wrong.
    PROBLEMS = "This file can't be taken in";
    /// Heading over what would happen.
    OUTLOOK = "What it would do";
    /// Heading over what happened.
    TAKEN_IN = "It is taken in";
    /// There is nothing to do.
    NOTHING = "Everything in the file is so already.";
    /// Does it.
    DO = "Take it in";
    /// While at work.
    DOING = "Taking it in…";
    /// Heading of a column.
    KIND = "Kind";
    /// Heading of a column.
    NAME = "Name";
    /// Heading of a column.
    EFFECT = "What happens";
    /// An effect.
    NEW = "is new";
    /// An effect.
    NEW_OFF = "is new, switched off: give it its secret, then switch it on";
    /// An effect.
    LEFT_OUT = "is left out: connect it with its token first, then take the file in again";
    /// An effect.
    CHANGED = "changes";
    /// An effect.
    changed_in(fields: &str) = "changes: {fields}";
    /// How many things stay as they are.
    same(count: usize) = "{count} thing stays as it is." | "{count} things stay as they are.";
}

/// Names a kind of thing.
#[must_use]
pub fn noun(noun: Noun) -> &'static str {
    let word: Word = match noun {
        Noun::Team => admin::TEAMS,
        Noun::Category => support::CATEGORIES,
        Noun::Intent => support::INTENTS,
        Noun::CannedReply => super::canned::HEADING,
        Noun::Bot => support::BOTS,
        Noun::Channel => admin::CHANNELS,
        Noun::Webhook => programs::WEBHOOKS,
        Noun::RoutingPolicy => routing::ROUTING,
        Noun::AwayReasons => admin::AWAY_REASONS,
        Noun::Retention => privacy::KEEPING,
        Noun::Brand => brand::HEADING,
    };
    word.text()
}

/// Says what happens to a thing.
#[must_use]
pub fn effect(effect: &Effect) -> String {
    match effect {
        Effect::New { is_off: false } => NEW.text().to_owned(),
        Effect::New { is_off: true } => NEW_OFF.text().to_owned(),
        Effect::Changed { fields } if fields.is_empty() => CHANGED.text().to_owned(),
        Effect::Changed { fields } => changed_in(&fields.join(", ")),
        Effect::Same => String::new(),
        Effect::LeftOut => LEFT_OUT.text().to_owned(),
    }
}
