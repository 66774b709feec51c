//! Administration: the routing policy, what operators can, when teams are open.

use crate::words::counted;
use domain::routing::Work;

/// One place.
pub const ROUTING: &str = "Routing";
/// What it is.
pub const ROUTING_HINT: &str = "Who gets a conversation. Every change makes a new version, and every decision names the one that held.";
/// Heading.
pub const RINGS: &str = "Rings";
/// What they are.
pub const RINGS_HINT: &str = "Who may get a conversation, wider as time goes by. Whoever was in a ring of teams stays in those after it.";
/// Makes one.
pub const ADD_RING: &str = "Add a ring";
/// Moves it towards the first.
pub const UP: &str = "Up";
/// Moves it towards the last.
pub const DOWN: &str = "Down";
/// Label.
pub const WHO: &str = "Who";
/// Label.
pub const SKILLS: &str = "Skills";
/// What counts of the skills.
pub const ASKED: [(&str, &str); 4] = [
    ("required", "All that are asked for"),
    ("relaxed_1", "One level lower is enough"),
    ("relaxed_2", "Two levels lower is enough"),
    ("languages_only", "Only the language counts"),
];
/// Label.
pub const MAX_AGE: &str = "Remembered for (days)";
/// Label.
pub const HOLD: &str = "Then wider after (seconds)";
/// Label.
pub const HELPERS: &str = "Teams that help out";
/// Label.
pub const SKIP: &str = "Skip it while nobody of it is online";
/// Heading.
pub const SELECT: &str = "Who of several";
/// What it means.
pub const SELECT_HINT: &str =
    "What decides when several could have it. They count in the order in which you choose them.";
/// A way.
pub const BY_RING: &str = "Inner rings first";
/// What it means.
pub const BY_RING_HINT: &str = "Who was in an earlier ring goes first.";
/// A way.
pub const BY_PREFERRED: &str = "Whom the customer asked for";
/// What it means.
pub const BY_PREFERRED_HINT: &str = "By his link, or because he had him last.";
/// A way.
pub const BY_SKILL: &str = "Who can it best";
/// What it means.
pub const BY_SKILL_HINT: &str = "The sum of the levels in the skills that are asked for.";
/// A way.
pub const BY_LOAD: &str = "Who carries least";
/// What it means.
pub const BY_LOAD_HINT: &str = "As a part of what he can carry.";
/// A way.
pub const BY_IDLE: &str = "Who is free for longest";
/// What it means.
pub const BY_IDLE_HINT: &str = "Since his last conversation ended.";
/// A way.
pub const BY_WEIGHT: &str = "By shares";
/// What it means.
pub const BY_WEIGHT_HINT: &str = "Who is furthest behind his share.";
/// A way.
pub const BY_TURNS: &str = "By turns";
/// What it means.
pub const BY_TURNS_HINT: &str = "Whose last conversation was given longest ago.";
/// Heading.
pub const TEAM_RULES: &str = "Which team";
/// What they are.
pub const TEAM_RULES_HINT: &str = "A person's or a link's choice comes first, then what the customer wants, then the first rule that fits, then the default team.";
/// Label.
pub const DEFAULT_TEAM: &str = "Default team";
/// Makes one.
pub const ADD_RULE: &str = "Add a rule";
/// Before the conditions.
pub const IF_ALL: &str = "If all of this is so:";
/// Makes one.
pub const ADD_CONDITION: &str = "Add a condition";
/// Takes one away.
pub const REMOVE_CONDITION: &str = "Remove this condition";
/// Label.
pub const CONDITION: &str = "What is looked at";
/// Label.
pub const VALUE: &str = "Is";
/// Label.
pub const ATTRIBUTE: &str = "Name";
/// Label.
pub const AT_LEAST: &str = "At least";
/// Label.
pub const AT_MOST: &str = "At most";
/// Label.
pub const THEN_TEAM: &str = "it goes to";
/// Heading.
pub const DEMANDS: &str = "What is asked for";
/// What they are.
pub const DEMANDS_HINT: &str = "Skills, priority and kind of work by what is known. All rules that fit count. The customer's language is asked for by itself where somebody of the team speaks it.";
/// Label.
pub const ASK_SKILLS: &str = "Skills";
/// What to write.
pub const ASK_SKILLS_HINT: &str = "With levels from 1 to 3, such as: tax 2, cars.";
/// Label.
pub const PRIORITY: &str = "Priority";
/// The priorities.
pub const PRIORITIES: [(&str, &str); 5] = [
    ("", "As it is"),
    ("low", "Low"),
    ("normal", "Normal"),
    ("high", "High"),
    ("urgent", "Urgent"),
];
/// Label.
pub const WORK: &str = "Kind of work";
/// The kinds.
pub const WORKS: [(&str, &str); 4] = [
    ("", "As it is"),
    ("chat", "Chat"),
    ("mail", "Letter"),
    ("phone", "Call"),
];
/// Heading.
pub const TIMES: &str = "Times and room";
/// Label.
pub const SEARCHING_AFTER: &str = "Tell the customer after (seconds)";
/// What it means.
pub const SEARCHING_AFTER_HINT: &str = "That somebody is still looked for. Empty: never.";
/// Label.
pub const EXCLUSION: &str = "Not to the same again for (seconds)";
/// What it means.
pub const EXCLUSION_HINT: &str = "After he declined or missed it.";
/// Label.
pub const MISSES: &str = "Away after missing";
/// What it means.
pub const MISSES_HINT: &str = "So many offers or first replies in a row. 0: never.";
/// Label.
pub const WRAP_UP: &str = "Wrap-up after a chat (seconds)";
/// What it means.
pub const WRAP_UP_HINT: &str = "Its room stays taken for so long, or until the operator is done.";
/// Label.
pub const INACTIVE_AFTER: &str = "Silent after (minutes)";
/// What it means.
pub const INACTIVE_AFTER_HINT: &str =
    "A customer who says nothing for so long takes no room. Empty: never.";
/// Label.
pub const LOST_GRACE: &str = "Wait for who is lost (seconds)";
/// What it means.
pub const LOST_GRACE_HINT: &str = "Then his conversations go to others.";
/// Label.
pub const UNITS_CHAT: &str = "A chat takes";
/// Label.
pub const UNITS_MAIL: &str = "A letter takes";
/// Label.
pub const UNITS_PHONE: &str = "A call takes";
/// What it means.
pub const UNITS_HINT: &str = "Units of an operator's capacity.";
/// Label.
pub const BUSINESS_CLOCK: &str = "Count opening hours only";
/// What it means.
pub const BUSINESS_CLOCK_HINT: &str = "Rings and the end stand still while the team is closed.";
/// Label.
pub const AT_END: &str = "Call the supervisors when nobody is found";
/// What it means.
pub const AT_END_HINT: &str = "They read a note in the conversation.";
/// Label.
pub const AT_END_AFTER: &str = "After (minutes)";
/// Heading.
pub const VERSIONS: &str = "Versions";
/// What they are.
pub const VERSIONS_HINT: &str =
    "Bring an earlier one back into the form, look at it, and save: it becomes a new version.";
/// None was saved yet.
pub const NO_VERSION: &str = "Nothing was changed yet; what you see is how it begins.";
/// The one that holds.
pub const HOLDS: &str = "holds";
/// Brings it into the form.
pub const BRING_BACK: &str = "Bring back";

/// Heading of the form of what an operator can.
pub const ABILITIES: &str = "What this operator can";
/// What it is for.
pub const ABILITIES_HINT: &str = "Conversations are given by it, from the next one on.";
/// Label.
pub const LANGUAGES: &str = "Languages";
/// What to write.
pub const LANGUAGES_HINT: &str = "Such as: de, en. Empty: all of them.";
/// Label.
pub const LIMIT_CHAT: &str = "Chats: at most (units)";
/// Label.
pub const LIMIT_MAIL: &str = "Letters: at most (units)";
/// Label.
pub const LIMIT_PHONE: &str = "Calls: at most (units)";
/// What it means.
pub const LIMIT_HINT: &str = "Empty: all of the capacity.";
/// Label.
pub const WEIGHT: &str = "Share";
/// What it means.
pub const WEIGHT_HINT: &str = "Where conversations are given by shares: 1 to 1000.";
/// Something that is no language.
pub const NOT_A_LANGUAGE: &str = "Write languages by their short names, such as de or en.";

/// Heading of a team's hours.
pub const HOURS: &str = "Opening hours";
/// What they mean.
pub const HOURS_HINT: &str =
    "Out of hours customers are told when the team opens, and are offered in their order then.";
/// The switch.
pub const HAS_HOURS: &str = "This team has opening hours";
/// Without them.
pub const HAS_HOURS_HINT: &str = "Otherwise it is always open.";
/// Label.
pub const ZONE: &str = "Time zone";
/// What to write.
pub const ZONE_HINT: &str = "Such as Europe/Berlin.";
/// What to write for a day.
pub const DAY_HINT: &str = "Such as 09:00-12:00, 13:00-17:00. Empty: closed.";
/// Label.
pub const HOLIDAYS: &str = "Holidays";
/// What to write.
pub const HOLIDAYS_HINT: &str = "One date in each line, such as 2026-12-25.";
/// The days, from Monday.
pub const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// Says that something typed is no hours.
#[must_use]
pub fn not_hours(typed: &str) -> String {
    format!("Write hours as 09:00-17:00, not \u{201c}{typed}\u{201d}.")
}

/// Says that something typed is no date.
#[must_use]
pub fn not_a_date(typed: &str) -> String {
    format!("Write dates as 2026-12-25, not \u{201c}{typed}\u{201d}.")
}

/// Returns the name of a ring.
#[must_use]
pub fn ring(kind: &str) -> &'static str {
    match kind {
        "bot" => "The team's bots",
        "last_operator" => "Who had the customer last",
        "team_and_overflow" => "The team and others that help out",
        "everyone" => "Everybody",
        _ => "The team",
    }
}

/// Names what may be done with a ring.
#[must_use]
pub fn ring_actions(at: usize) -> String {
    format!("Ring {}", at + 1)
}

/// Takes a ring away.
#[must_use]
pub fn remove_ring(at: usize) -> String {
    format!("Remove ring {}", at + 1)
}

/// Names a rule.
#[must_use]
pub fn rule(at: usize) -> String {
    format!("Rule {}", at + 1)
}

/// Takes a rule away.
#[must_use]
pub fn remove_rule(at: usize) -> String {
    format!("Remove rule {}", at + 1)
}

/// Says in which place something counts.
#[must_use]
pub fn nth(at: usize) -> String {
    format!("{}.", at + 1)
}

/// Names a version.
#[must_use]
pub fn version(number: i64) -> String {
    format!("Version {number}")
}

/// Says whether the policy can be saved.
#[must_use]
pub fn problems(count: usize) -> String {
    if count == 0 {
        "It can be saved as it is.".to_owned()
    } else {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let things = counted(count, "thing is wrong", "things are wrong");
        format!("{things}; see above. It can be saved when they are mended.")
    }
}

/// Returns the name of a condition.
#[must_use]
pub fn condition(kind: &str) -> &'static str {
    match kind {
        "language" => "The customer's language",
        "intent" => "What the customer wants",
        "category" => "The category",
        "team" => "The team",
        "channel" => "The channel",
        "number" => "A number that is known",
        "text" => "Words that are known",
        _ => "The link that he came by",
    }
}

/// Returns the short name of a kind of work.
#[must_use]
pub const fn work_name(work: Work) -> &'static str {
    match work {
        Work::Chat => "chat",
        Work::Mail => "mail",
        Work::Phone => "phone",
    }
}
