//! Administration: the routing policy, what operators can, when teams are open.

use crate::language::Word;
use domain::routing::Work;

words! { routing:
    /// One place.
    ROUTING = "Routing";
    /// What it is.
    ROUTING_HINT = "Who gets a conversation. Every change makes a new version, and every decision names the one that held.";
    /// Heading.
    RINGS = "Rings";
    /// What they are.
    RINGS_HINT = "Who may get a conversation, wider as time goes by. Whoever was in a ring of teams stays in those after it.";
    /// Makes one.
    ADD_RING = "Add a ring";
    /// Moves it towards the first.
    UP = "Up";
    /// Moves it towards the last.
    DOWN = "Down";
    /// Label.
    WHO = "Who";
    /// Label.
    SKILLS = "Skills";
    /// Label.
    MAX_AGE = "Remembered for (days)";
    /// Label.
    HOLD = "Then wider after (seconds)";
    /// Label.
    HELPERS = "Teams that help out";
    /// Label.
    SKIP = "Skip it while nobody of it is online";
    /// Heading.
    SELECT = "Who of several";
    /// What it means.
    SELECT_HINT = "What decides when several could have it. They count in the order in which you choose them.";
    /// A way.
    BY_RING = "Inner rings first";
    /// What it means.
    BY_RING_HINT = "Who was in an earlier ring goes first.";
    /// A way.
    BY_PREFERRED = "Whom the customer asked for";
    /// What it means.
    BY_PREFERRED_HINT = "By his link, or because he had him last.";
    /// A way.
    BY_SKILL = "Who can it best";
    /// What it means.
    BY_SKILL_HINT = "The sum of the levels in the skills that are asked for.";
    /// A way.
    BY_LOAD = "Who carries least";
    /// What it means.
    BY_LOAD_HINT = "As a part of what he can carry.";
    /// A way.
    BY_IDLE = "Who is free for longest";
    /// What it means.
    BY_IDLE_HINT = "Since his last conversation ended.";
    /// A way.
    BY_WEIGHT = "By shares";
    /// What it means.
    BY_WEIGHT_HINT = "Who is furthest behind his share.";
    /// A way.
    BY_TURNS = "By turns";
    /// What it means.
    BY_TURNS_HINT = "Whose last conversation was given longest ago.";
    /// Heading.
    TEAM_RULES = "Which team";
    /// What they are.
    TEAM_RULES_HINT = "A person's or a link's choice comes first, then what the customer wants, then the first rule that fits, then the default team.";
    /// Label.
    DEFAULT_TEAM = "Default team";
    /// Makes one.
    ADD_RULE = "Add a rule";
    /// Before the conditions.
    IF_ALL = "If all of this is so:";
    /// Makes one.
    ADD_CONDITION = "Add a condition";
    /// Takes one away.
    REMOVE_CONDITION = "Remove this condition";
    /// Label.
    CONDITION = "What is looked at";
    /// Label.
    VALUE = "Is";
    /// Label.
    ATTRIBUTE = "Name";
    /// Label.
    AT_LEAST = "At least";
    /// Label.
    AT_MOST = "At most";
    /// Label.
    THEN_TEAM = "it goes to";
    /// Heading.
    DEMANDS = "What is asked for";
    /// What they are.
    DEMANDS_HINT = "Skills, priority and kind of work by what is known. All rules that fit count. The customer's language is asked for by itself where somebody of the team speaks it.";
    /// Label.
    ASK_SKILLS = "Skills";
    /// What to write.
    ASK_SKILLS_HINT = "With levels from 1 to 3, such as: tax 2, cars.";
    /// Label.
    PRIORITY = "Priority";
    /// Label.
    WORK = "Kind of work";
    /// Heading.
    TIMES = "Times and room";
    /// Label.
    SEARCHING_AFTER = "Tell the customer after (seconds)";
    /// What it means.
    SEARCHING_AFTER_HINT = "That somebody is still looked for. Empty: never.";
    /// Label.
    EXCLUSION = "Not to the same again for (seconds)";
    /// What it means.
    EXCLUSION_HINT = "After he declined or missed it.";
    /// Label.
    MISSES = "Away after missing";
    /// What it means.
    MISSES_HINT = "So many offers or first replies in a row. 0: never.";
    /// Label.
    WRAP_UP = "Wrap-up after a chat (seconds)";
    /// What it means.
    WRAP_UP_HINT = "Its room stays taken for so long, or until the operator is done.";
    /// Label.
    INACTIVE_AFTER = "Silent after (minutes)";
    /// What it means.
    INACTIVE_AFTER_HINT = "A customer who says nothing for so long takes no room. Empty: never.";
    /// Label.
    LOST_GRACE = "Wait for who is lost (seconds)";
    /// What it means.
    LOST_GRACE_HINT = "Then his conversations go to others.";
    /// Label.
    UNITS_CHAT = "A chat takes";
    /// Label.
    UNITS_MAIL = "A letter takes";
    /// Label.
    UNITS_PHONE = "A call takes";
    /// What it means.
    UNITS_HINT = "Units of an operator's capacity.";
    /// Label.
    BUSINESS_CLOCK = "Count opening hours only";
    /// What it means.
    BUSINESS_CLOCK_HINT = "Rings and the end stand still while the team is closed.";
    /// Label.
    AT_END = "Call the supervisors when nobody is found";
    /// What it means.
    AT_END_HINT = "A note mentions who leads the team, and they are told of it.";
    /// Whether contacts are asked.
    ASK = "Ask customers what it is about";
    /// What that means.
    ASK_HINT = "Of whom nothing says where he belongs: by buttons with the teams that are open. His words are understood as well, and whoever does not answer goes to the default team.";
    /// How often at most.
    ASK_TIMES = "Asked at most so often";
    /// How long an answer is waited for.
    ASK_TIMEOUT = "Wait for an answer (seconds)";
    /// Whether contacts are offered to be called back when nobody was found.
    CALLBACK = "Offer to call back when nobody is found";
    /// What that means.
    CALLBACK_HINT = "The customer is asked for his number.";
    /// Whether somebody is kept free.
    RESERVE = "Keep somebody free for what needs much of him";
    /// What that means.
    RESERVE_HINT = "What takes many units would wait for ever while small things fill every gap.";
    /// For what.
    RESERVE_UNITS = "From so many units on";
    /// From when on.
    RESERVE_AFTER = "After a wait of (minutes)";
    /// How long an operator has after a letter.
    WRAP_UP_MAIL = "Wrap-up after a letter (seconds)";
    /// How long an operator has after a call.
    WRAP_UP_PHONE = "Wrap-up after a call (seconds)";
    /// What urgency is worth.
    WORTH_URGENT = "Urgent goes ahead by (minutes)";
    /// What priorities mean.
    WORTH_HINT = "As if it had waited so much longer. Nobody waits for ever behind what is more urgent.";
    /// What a high priority is worth.
    WORTH_HIGH = "High goes ahead by (minutes)";
    /// What a low priority costs.
    WORTH_LOW = "Low goes ahead by (minutes, less than 0 is behind)";
    /// Label.
    AT_END_AFTER = "After (minutes)";
    /// Heading.
    VERSIONS = "Versions";
    /// What they are.
    VERSIONS_HINT = "Bring an earlier one back into the form, look at it, and save: it becomes a new version.";
    /// None was saved yet.
    NO_VERSION = "Nothing was changed yet; what you see is how it begins.";
    /// The one that holds.
    HOLDS = "holds";
    /// Brings it into the form.
    BRING_BACK = "Bring back";
    /// Heading of the form of what an operator can.
    ABILITIES = "What this operator can";
    /// What it is for.
    ABILITIES_HINT = "Conversations are given by it, from the next one on.";
    /// Label.
    LANGUAGES = "Languages";
    /// What to write.
    LANGUAGES_HINT = "Such as: de, en. Empty: all of them.";
    /// Label.
    LIMIT_CHAT = "Chats: at most (units)";
    /// Label.
    LIMIT_MAIL = "Letters: at most (units)";
    /// Label.
    LIMIT_PHONE = "Calls: at most (units)";
    /// What it means.
    LIMIT_HINT = "Empty: all of the capacity.";
    /// Label.
    WEIGHT = "Share";
    /// What it means.
    WEIGHT_HINT = "Where conversations are given by shares: 1 to 1000.";
    /// Something that is no language.
    NOT_A_LANGUAGE = "Write languages by their short names, such as de or en.";
    /// Heading of a team's hours.
    HOURS = "Opening hours";
    /// What they mean.
    HOURS_HINT = "Out of hours customers are told when the team opens, and are offered in their order then.";
    /// The switch.
    HAS_HOURS = "This team has opening hours";
    /// Without them.
    HAS_HOURS_HINT = "Otherwise it is always open.";
    /// Label.
    ZONE = "Time zone";
    /// What to write.
    ZONE_HINT = "Such as Europe/Berlin.";
    /// What to write for a day.
    DAY_HINT = "Such as 09:00-12:00, 13:00-17:00. Empty: closed.";
    /// Label.
    HOLIDAYS = "Holidays";
    /// What to write.
    HOLIDAYS_HINT = "One date in each line, such as 2026-12-25.";
    /// Names a version.
    version(number: i64) = "Version {number}";
    /// Heading.
    TRIAL = "Try it first";
    /// What it is.
    TRIAL_HINT = "Plays the last days under what stands here, without saving it: who came and who was there, as it was and as it would have been. Who came keeps the team and the demands he had, and bots are left out.";
    /// For [`ring`].
    RING_BOT = "The team's bots";
    /// For [`ring`].
    RING_LAST_OPERATOR = "Who had the customer last";
    /// For [`ring`].
    RING_TEAM_AND_OVERFLOW = "The team and others that help out";
    /// For [`ring`].
    RING_EVERYONE = "Everybody";
    /// For [`ring`].
    RING_OTHER = "The team";
    /// For [`condition`].
    CONDITION_LANGUAGE = "The customer's language";
    /// For [`condition`].
    CONDITION_INTENT = "What the customer wants";
    /// For [`condition`].
    CONDITION_CATEGORY = "The category";
    /// For [`condition`].
    CONDITION_TEAM = "The team";
    /// For [`condition`].
    CONDITION_CHANNEL = "The channel";
    /// For [`condition`].
    CONDITION_NUMBER = "A number that is known";
    /// For [`condition`].
    CONDITION_TEXT = "Words that are known";
    /// For [`condition`].
    CONDITION_OTHER = "The link that he came by";
    /// For [`work_name`].
    WORK_NAME_CHAT = "chat";
    /// For [`work_name`].
    WORK_NAME_MAIL = "mail";
    /// For [`work_name`].
    WORK_NAME_PHONE = "phone";
    /// A choice of [`ASKED`].
    ASKED_REQUIRED = "All that are asked for";
    /// A choice of [`ASKED`].
    ASKED_RELAXED_1 = "One level lower is enough";
    /// A choice of [`ASKED`].
    ASKED_RELAXED_2 = "Two levels lower is enough";
    /// A choice of [`ASKED`].
    ASKED_LANGUAGES_ONLY = "Only the language counts";
    /// A choice of [`PRIORITIES`].
    PRIORITIES_AS_IT_IS = "As it is";
    /// A choice of [`PRIORITIES`].
    PRIORITIES_LOW = "Low";
    /// A choice of [`PRIORITIES`].
    PRIORITIES_NORMAL = "Normal";
    /// A choice of [`PRIORITIES`].
    PRIORITIES_HIGH = "High";
    /// A choice of [`PRIORITIES`].
    PRIORITIES_URGENT = "Urgent";
    /// A choice of [`WORKS`].
    WORKS_AS_IT_IS = "As it is";
    /// A choice of [`WORKS`].
    WORKS_CHAT = "Chat";
    /// A choice of [`WORKS`].
    WORKS_MAIL = "Letter";
    /// A choice of [`WORKS`].
    WORKS_PHONE = "Call";
    /// Says that something typed is no hours.
    not_hours(typed: &str) = "Write hours as 09:00-17:00, not \u{201c}{typed}\u{201d}.";
    /// Says that something typed is no date.
    not_a_date(typed: &str) = "Write dates as 2026-12-25, not \u{201c}{typed}\u{201d}.";
    /// For [`ring_actions`].
    ring_nth(number: usize) = "Ring {number}";
    /// For [`remove_ring`].
    remove_ring_nth(number: usize) = "Remove ring {number}";
    /// For [`rule`].
    rule_nth(number: usize) = "Rule {number}";
    /// For [`remove_rule`].
    remove_rule_nth(number: usize) = "Remove rule {number}";
    /// For [`nth`].
    place(number: usize) = "{number}.";
    /// For [`problems`].
    NO_PROBLEM = "It can be saved as it is.";
    /// For [`problems`].
    wrong(count: usize) = "{count} thing is wrong; see above. It can be saved when it is mended." | "{count} things are wrong; see above. It can be saved when they are mended.";
}

/// What counts of the skills.
pub const ASKED: [(&str, Word); 4] = [
    ("required", ASKED_REQUIRED),
    ("relaxed_1", ASKED_RELAXED_1),
    ("relaxed_2", ASKED_RELAXED_2),
    ("languages_only", ASKED_LANGUAGES_ONLY),
];
/// The priorities.
pub const PRIORITIES: [(&str, Word); 5] = [
    ("", PRIORITIES_AS_IT_IS),
    ("low", PRIORITIES_LOW),
    ("normal", PRIORITIES_NORMAL),
    ("high", PRIORITIES_HIGH),
    ("urgent", PRIORITIES_URGENT),
];
/// The kinds.
pub const WORKS: [(&str, Word); 4] = [
    ("", WORKS_AS_IT_IS),
    ("chat", WORKS_CHAT),
    ("mail", WORKS_MAIL),
    ("phone", WORKS_PHONE),
];

/// The days, from Monday.
pub const DAYS: [Word; 7] = [
    super::time::MONDAY,
    super::time::TUESDAY,
    super::time::WEDNESDAY,
    super::time::THURSDAY,
    super::time::FRIDAY,
    super::time::SATURDAY,
    super::time::SUNDAY,
];

/// Returns the name of a ring.
#[must_use]
pub fn ring(kind: &str) -> &'static str {
    let word = match kind {
        "bot" => RING_BOT,
        "last_operator" => RING_LAST_OPERATOR,
        "team_and_overflow" => RING_TEAM_AND_OVERFLOW,
        "everyone" => RING_EVERYONE,
        _ => RING_OTHER,
    };
    word.text()
}

/// Names what may be done with a ring.
#[must_use]
pub fn ring_actions(at: usize) -> String {
    ring_nth(at + 1)
}

/// Takes a ring away.
#[must_use]
pub fn remove_ring(at: usize) -> String {
    remove_ring_nth(at + 1)
}

/// Names a rule.
#[must_use]
pub fn rule(at: usize) -> String {
    rule_nth(at + 1)
}

/// Takes a rule away.
#[must_use]
pub fn remove_rule(at: usize) -> String {
    remove_rule_nth(at + 1)
}

/// Says in which place something counts.
#[must_use]
pub fn nth(at: usize) -> String {
    place(at + 1)
}

/// Says whether the policy can be saved.
#[must_use]
pub fn problems(count: usize) -> String {
    if count == 0 {
        NO_PROBLEM.text().to_owned()
    } else {
        wrong(count)
    }
}

/// Returns the name of a condition.
#[must_use]
pub fn condition(kind: &str) -> &'static str {
    let word = match kind {
        "language" => CONDITION_LANGUAGE,
        "intent" => CONDITION_INTENT,
        "category" => CONDITION_CATEGORY,
        "team" => CONDITION_TEAM,
        "channel" => CONDITION_CHANNEL,
        "number" => CONDITION_NUMBER,
        "text" => CONDITION_TEXT,
        _ => CONDITION_OTHER,
    };
    word.text()
}

/// Returns the short name of a kind of work.
#[must_use]
pub fn work_name(work: Work) -> &'static str {
    let word = match work {
        Work::Chat => WORK_NAME_CHAT,
        Work::Mail => WORK_NAME_MAIL,
        Work::Phone => WORK_NAME_PHONE,
    };
    word.text()
}
