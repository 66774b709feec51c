//! Why this operator, and why nobody yet.

use crate::words::counted;
use domain::view::why::Rule;

/// Heading while somebody has it, or had.
pub const WHY: &str = "Why this operator";
/// Heading while nobody has it.
pub const WHY_NOBODY: &str = "Why nobody has it yet";
/// Heading of the steps.
pub const STEPS: &str = "How it came here";
/// The contact is asked.
pub const ASKING: &str = "The customer is being asked what it is about.";
/// Before the time of the next circle.
pub const NEXT_STEP: &str = "The search goes on at";
/// Before the time when the team opens.
pub const OPENS: &str = "The team is closed, and opens at";
/// The team does not open any more.
pub const NEVER_OPENS: &str = "The team is closed, and no opening is known.";
/// All people.
pub const EVERYONE: &str = "everyone";
/// Nobody of the team is there.
pub const NOBODY_THERE: &str = "Nobody of the team is at work.";
/// Somebody of the team can have it.
pub const CAN: &str = "can have it";
/// It is over.
pub const RESTING: &str = "Nobody is looked for.";
/// Before the time until which an offer stands.
pub const ACCEPT_BY: &str = "The offer stands until";
/// Before the time until which a first reply must come.
pub const REPLY_BY: &str = "Goes back to the queue unless answered by";
/// Has it, and no timer runs.
pub const NO_TIMER: &str = "No timer runs.";
/// Before the time since when it waits.
pub const WAITS_SINCE: &str = "Waits since";
/// Made by the scheduler.
pub const BY_HYPERVISOR: &str = "the hypervisor";
/// Made by Switchboard or by a program.
pub const BY_PROGRAM: &str = "a program";
/// Heading of those whose turn was before.
pub const PASSED_OVER: &str = "Passed over";
/// The viewer, as the one who did it.
pub const YOU: &str = "you";
/// Somebody who does not work here any more.
pub const FORMER: &str = "a former colleague";
/// A team that is gone.
pub const A_TEAM: &str = "another team";

/// Says what a rule means for one operator.
#[must_use]
pub const fn rule(rule: Rule) -> &'static str {
    match rule {
        Rule::NotHuman => "is a bot",
        Rule::NotInTeam => "is not in the team",
        Rule::Offline => "is offline",
        Rule::Away => "is away",
        Rule::Draining => "is finishing what he has",
        Rule::Lost => "can't be reached",
        Rule::LacksSkill => "lacks a skill that is needed",
        Rule::LacksLanguage => "does not speak the language",
        Rule::Kept => "is kept free for something larger",
        Rule::Excluded => "declined or missed it a short while ago",
        Rule::Full => "has no room",
        Rule::LaterTurn => "got something more lately",
    }
}

/// Says what a rule means for the viewer, or for several operators.
#[must_use]
pub const fn rule_of_many(this: Rule) -> &'static str {
    match this {
        Rule::NotHuman => "are bots",
        Rule::NotInTeam => "are not in the team",
        Rule::Offline => "are offline",
        Rule::Away => "are away",
        Rule::Draining => "are finishing what is open",
        Rule::LacksSkill => "lack a skill that is needed",
        Rule::LacksLanguage => "do not speak the language",
        Rule::Full => "have no room",
        Rule::Kept => "are kept free for something larger",
        Rule::Lost | Rule::Excluded | Rule::LaterTurn => rule(this),
    }
}

/// Says how many others a rule spoke against.
#[must_use]
pub fn others(count: u32, this: Rule) -> String {
    let who = counted(count.into(), "other", "others");
    let does = if count == 1 {
        rule(this)
    } else {
        rule_of_many(this)
    };
    format!("{who} {does}")
}

/// Names who had the contact last.
#[must_use]
pub fn last_operator(name: &str) -> String {
    format!("{name}, who answered last time")
}

/// Names the bots of a team.
#[must_use]
pub fn bots_of(team: &str) -> String {
    format!("the bots of {team}")
}

/// Says in which circle somebody was found.
#[must_use]
pub fn found_in(circle: &str) -> String {
    format!("Looked for in: {circle}.")
}

/// Says that a circle was looked through and had nobody.
#[must_use]
pub fn looked_through(circle: &str, members: &[String]) -> String {
    if members.is_empty() {
        format!("Before that: {circle}, nobody there")
    } else {
        format!("Before that: {circle}, {}", members.join(", "))
    }
}

/// Says that somebody got it.
#[must_use]
pub fn assigned(name: &str) -> String {
    format!("Given to {name}")
}

/// Says that somebody took it himself.
#[must_use]
pub fn taken(name: &str) -> String {
    format!("Taken by {name}")
}

/// Says that somebody was asked.
#[must_use]
pub fn offered(name: &str) -> String {
    format!("Offered to {name}")
}

/// Says that he accepted.
#[must_use]
pub fn accepted(name: &str) -> String {
    format!("Accepted by {name}")
}

/// Says that he declined.
#[must_use]
pub fn declined(name: &str) -> String {
    format!("Declined by {name}")
}

/// Says that he did not answer.
#[must_use]
pub fn expired(name: &str) -> String {
    format!("Not answered in time by {name}")
}

/// Says that the offer was taken back.
#[must_use]
pub fn withdrawn(name: &str) -> String {
    format!("Offer to {name} taken back")
}

/// Says that it waits again.
#[must_use]
pub fn queued(from: Option<&str>) -> String {
    match from {
        Some(name) => format!("Back in the queue, from {name}"),
        None => "Into the queue".to_owned(),
    }
}

/// Says that it went to a team.
#[must_use]
pub fn transferred(team: &str) -> String {
    format!("Sent to {team}")
}

/// Says that a bot speaks.
#[must_use]
pub fn to_bot(name: &str) -> String {
    format!("Given to the bot {name}")
}

/// Says that a bot gave it to people.
#[must_use]
pub fn handed_over(bot: Option<&str>) -> String {
    match bot {
        Some(name) => format!("Handed over to people, from the bot {name}"),
        None => "Handed over to people".to_owned(),
    }
}

/// Says who did it.
#[must_use]
pub fn by(who: &str) -> String {
    format!("by {who}")
}

/// Says why the chosen one was first.
#[must_use]
pub fn turn(used: i64, capacity: i64, waited: &str) -> String {
    format!(
        "Had nothing new for longest among those with room ({used} of {capacity} units in use). The customer had waited {waited}."
    )
}

/// Names the rules that held.
#[must_use]
pub fn policy(version: i64) -> String {
    format!("Routing policy, version {version}")
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
