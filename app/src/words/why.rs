//! Why this operator, and why nobody yet.

use domain::view::why::Rule;

words! { why:
    /// Heading while somebody has it, or had.
    WHY = "Why this operator";
    /// Heading while nobody has it.
    WHY_NOBODY = "Why nobody has it yet";
    /// Heading of the steps.
    STEPS = "How it came here";
    /// The contact is asked.
    ASKING = "The customer is being asked what it is about.";
    /// Before the time of the next circle.
    NEXT_STEP = "The search goes on at";
    /// Before the time when the team opens.
    OPENS = "The team is closed, and opens at";
    /// The team does not open any more.
    NEVER_OPENS = "The team is closed, and no opening is known.";
    /// All people.
    EVERYONE = "everyone";
    /// Nobody of the team is there.
    NOBODY_THERE = "Nobody of the team is at work.";
    /// Somebody of the team can have it.
    CAN = "can have it";
    /// It is over.
    RESTING = "Nobody is looked for.";
    /// Before the time until which an offer stands.
    ACCEPT_BY = "The offer stands until";
    /// Before the time until which a first reply must come.
    REPLY_BY = "Goes back to the queue unless answered by";
    /// Has it, and no timer runs.
    NO_TIMER = "No timer runs.";
    /// Before the time since when it waits.
    WAITS_SINCE = "Waits since";
    /// Made by the scheduler.
    BY_HYPERVISOR = "the hypervisor";
    /// Made by Switchboard or by a program.
    BY_PROGRAM = "a program";
    /// Heading of those whose turn was before.
    PASSED_OVER = "Passed over";
    /// The viewer, as the one who did it.
    YOU = "you";
    /// Somebody who does not work here any more.
    FORMER = "a former colleague";
    /// A team that is gone.
    A_TEAM = "another team";
    /// Names who had the contact last.
    last_operator(name: &str) = "{name}, who answered last time";
    /// Names the bots of a team.
    bots_of(team: &str) = "the bots of {team}";
    /// Says in which circle somebody was found.
    found_in(circle: &str) = "Looked for in: {circle}.";
    /// Says that somebody got it.
    assigned(name: &str) = "Given to {name}";
    /// Says that somebody took it himself.
    taken(name: &str) = "Taken by {name}";
    /// Says that somebody was asked.
    offered(name: &str) = "Offered to {name}";
    /// Says that he accepted.
    accepted(name: &str) = "Accepted by {name}";
    /// Says that he declined.
    declined(name: &str) = "Declined by {name}";
    /// Says that he did not answer.
    expired(name: &str) = "Not answered in time by {name}";
    /// Says that the offer was taken back.
    withdrawn(name: &str) = "Offer to {name} taken back";
    /// Says that it went to a team.
    transferred(team: &str) = "Sent to {team}";
    /// Says that a bot speaks.
    to_bot(name: &str) = "Given to the bot {name}";
    /// Says who did it.
    by(who: &str) = "by {who}";
    /// Says why the chosen one was first.
    turn(used: i64, capacity: i64, waited: &str) = "Had nothing new for longest among those with room ({used} of {capacity} units in use). The customer had waited {waited}.";
    /// Names the rules that held.
    policy(version: i64) = "Routing policy, version {version}";
    /// For [`rule`].
    RULE_NOT_HUMAN = "is a bot";
    /// For [`rule`].
    RULE_NOT_IN_TEAM = "is not in the team";
    /// For [`rule`].
    RULE_OFFLINE = "is offline";
    /// For [`rule`].
    RULE_AWAY = "is away";
    /// For [`rule`].
    RULE_DRAINING = "is finishing what he has";
    /// For [`rule`].
    RULE_LOST = "can't be reached";
    /// For [`rule`].
    RULE_LACKS_SKILL = "lacks a skill that is needed";
    /// For [`rule`].
    RULE_LACKS_LANGUAGE = "does not speak the language";
    /// For [`rule`].
    RULE_KEPT = "is kept free for something larger";
    /// For [`rule`].
    RULE_EXCLUDED = "declined or missed it a short while ago";
    /// For [`rule`].
    RULE_FULL = "has no room";
    /// For [`rule`].
    RULE_LATER_TURN = "got something more lately";
    /// For [`rule_of_many`].
    RULE_OF_MANY_NOT_HUMAN = "are bots";
    /// For [`rule_of_many`].
    RULE_OF_MANY_NOT_IN_TEAM = "are not in the team";
    /// For [`rule_of_many`].
    RULE_OF_MANY_OFFLINE = "are offline";
    /// For [`rule_of_many`].
    RULE_OF_MANY_AWAY = "are away";
    /// For [`rule_of_many`].
    RULE_OF_MANY_DRAINING = "are finishing what is open";
    /// For [`rule_of_many`].
    RULE_OF_MANY_LACKS_SKILL = "lack a skill that is needed";
    /// For [`rule_of_many`].
    RULE_OF_MANY_LACKS_LANGUAGE = "do not speak the language";
    /// For [`rule_of_many`].
    RULE_OF_MANY_FULL = "have no room";
    /// For [`rule_of_many`].
    RULE_OF_MANY_KEPT = "are kept free for something larger";
    /// For [`others`].
    others_number(count: u32) = "{count} other" | "{count} others";
    /// For [`looked_through`].
    nobody_in(circle: &str) = "Before that: {circle}, nobody there";
    /// For [`looked_through`].
    members_of(circle: &str, members: &str) = "Before that: {circle}, {members}";
    /// For [`queued`].
    back_from(name: &str) = "Back in the queue, from {name}";
    /// For [`queued`].
    INTO_QUEUE = "Into the queue";
    /// For [`handed_over`].
    handed_over_by(name: &str) = "Handed over to people, from the bot {name}";
    /// For [`handed_over`].
    HANDED_OVER = "Handed over to people";
}

/// Says what a rule means for one operator.
#[must_use]
pub fn rule(rule: Rule) -> &'static str {
    let word = match rule {
        Rule::NotHuman => RULE_NOT_HUMAN,
        Rule::NotInTeam => RULE_NOT_IN_TEAM,
        Rule::Offline => RULE_OFFLINE,
        Rule::Away => RULE_AWAY,
        Rule::Draining => RULE_DRAINING,
        Rule::Lost => RULE_LOST,
        Rule::LacksSkill => RULE_LACKS_SKILL,
        Rule::LacksLanguage => RULE_LACKS_LANGUAGE,
        Rule::Kept => RULE_KEPT,
        Rule::Excluded => RULE_EXCLUDED,
        Rule::Full => RULE_FULL,
        Rule::LaterTurn => RULE_LATER_TURN,
    };
    word.text()
}

/// Says what a rule means for the viewer, or for several operators.
#[must_use]
pub fn rule_of_many(this: Rule) -> &'static str {
    let word = match this {
        Rule::NotHuman => RULE_OF_MANY_NOT_HUMAN,
        Rule::NotInTeam => RULE_OF_MANY_NOT_IN_TEAM,
        Rule::Offline => RULE_OF_MANY_OFFLINE,
        Rule::Away => RULE_OF_MANY_AWAY,
        Rule::Draining => RULE_OF_MANY_DRAINING,
        Rule::LacksSkill => RULE_OF_MANY_LACKS_SKILL,
        Rule::LacksLanguage => RULE_OF_MANY_LACKS_LANGUAGE,
        Rule::Full => RULE_OF_MANY_FULL,
        Rule::Kept => RULE_OF_MANY_KEPT,
        Rule::Lost | Rule::Excluded | Rule::LaterTurn => return rule(this),
    };
    word.text()
}

/// Says how many others a rule spoke against.
#[must_use]
pub fn others(count: u32, this: Rule) -> String {
    let who = others_number(count);
    let does = if count == 1 {
        rule(this)
    } else {
        rule_of_many(this)
    };
    format!("{who} {does}")
}

/// Says that a circle was looked through and had nobody.
#[must_use]
pub fn looked_through(circle: &str, members: &[String]) -> String {
    if members.is_empty() {
        nobody_in(circle)
    } else {
        members_of(circle, &members.join(", "))
    }
}

/// Says that it waits again.
#[must_use]
pub fn queued(from: Option<&str>) -> String {
    from.map_or_else(|| INTO_QUEUE.text().to_owned(), back_from)
}

/// Says that a bot gave it to people.
#[must_use]
pub fn handed_over(bot: Option<&str>) -> String {
    bot.map_or_else(|| HANDED_OVER.text().to_owned(), handed_over_by)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_speaks_of_one_and_of_many() {
        assert_eq!(others(1, Rule::Offline), "1 other is offline");
        assert_eq!(others(3, Rule::Offline), "3 others are offline");
        assert_eq!(others(2, Rule::Lost), "2 others can't be reached");
    }
}
