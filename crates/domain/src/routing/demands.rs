//! What conversations ask for beside a team: kinds of work, skills, a language, somebody in particular.

use super::{Condition, Facts, Language, Level, Need, RoutingPolicy, Skills, Work};
use crate::{conversation::Priority, id::OperatorId};
use serde::{Deserialize, Serialize};

/// A rule that says what conversations ask for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemandRule {
    /// All of it must be so.
    pub when: Vec<Condition>,
    /// They matter at least so much.
    #[serde(default)]
    pub priority: Option<Priority>,
    /// Whoever gets them must be able to do this.
    #[serde(default)]
    pub skills: Skills,
    /// They are this kind of work.
    #[serde(default)]
    pub work: Option<Work>,
}

impl DemandRule {
    /// Says whether it asks for anything.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.priority.is_some() || !self.skills.is_empty() || self.work.is_some()
    }
}

/// The skill of whoever has a telephone that rings for calls.
pub const TELEPHONE: &str = "telephone";

/// What a conversation asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Asks {
    /// What kind of work it is while nobody is called.
    pub work: Work,
    /// Whether the contact waits for a call, or is called.
    pub call: bool,
    /// Whether a bot or a person has had it: bots are passed over from then on.
    pub person: bool,
    /// Skills that somebody asked for who handed it over.
    pub skills: Skills,
    /// Skills that the policy's rules ask for.
    pub by_rule: Skills,
    /// Whom the contact asked for.
    pub preferred: Option<OperatorId>,
    /// The mark of the link that he came by.
    pub link: Option<String>,
}

impl Asks {
    /// Returns what kind of work it is.
    #[must_use]
    pub const fn work(&self) -> Work {
        if self.call { Work::Phone } else { self.work }
    }

    /// Returns what whoever gets it must be able to: of each skill the highest level that is asked for.
    ///
    /// A call asks for a [`TELEPHONE`] where there is one to be found.
    #[must_use]
    pub fn need(&self, language: Option<Language>, are_telephones: bool) -> Need {
        let mut skills = united(&self.skills, &self.by_rule);
        if self.call && are_telephones {
            skills.entry(TELEPHONE.to_owned()).or_insert(Level::LOWEST);
        }
        Need { skills, language }
    }
}

/// What the rules of a policy ask for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Demanded {
    /// The highest priority of those that fit.
    pub priority: Option<Priority>,
    /// The skills of all that fit.
    pub skills: Skills,
    /// The work of the first that fits and names one.
    pub work: Option<Work>,
}

/// Says what the rules of a policy ask for of a conversation: all that fit count.
#[must_use]
pub fn what_is_demanded(facts: &Facts, policy: &RoutingPolicy) -> Demanded {
    let fits = |rule: &&DemandRule| rule.when.iter().all(|condition| condition.holds(facts));
    let mut demanded = Demanded::default();
    for rule in policy.demands.iter().filter(fits) {
        demanded.priority = demanded.priority.max(rule.priority);
        demanded.skills = united(&demanded.skills, &rule.skills);
        demanded.work = demanded.work.or(rule.work);
    }
    demanded
}

fn united(some: &Skills, others: &Skills) -> Skills {
    let mut all = some.clone();
    for (name, level) in others {
        let known = all.entry(name.clone()).or_insert(*level);
        *known = (*known).max(*level);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{id::IntentId, routing::Level};

    const REFUND: IntentId = IntentId::from_u128(3);

    fn level(raw: u8) -> Level {
        Level::new(raw).unwrap()
    }

    #[test]
    fn all_rules_that_fit_count_and_the_highest_level_wins() {
        let tax = |raw| Skills::from([("tax".to_owned(), level(raw))]);
        let refund = Condition::Intent { is: REFUND };
        let link = Condition::Link {
            is: "vip".to_owned(),
        };
        let policy = RoutingPolicy {
            demands: vec![
                DemandRule {
                    when: vec![refund.clone()],
                    skills: tax(2),
                    priority: Some(Priority::High),
                    ..DemandRule::default()
                },
                DemandRule {
                    when: vec![refund, link],
                    skills: tax(1),
                    priority: Some(Priority::Urgent),
                    work: Some(Work::Phone),
                },
            ],
            ..RoutingPolicy::default()
        };
        let mut facts = Facts::default();
        assert_eq!(what_is_demanded(&facts, &policy), Demanded::default());
        facts.intents = vec![(REFUND, crate::id::TeamId::GENERAL)];
        let demanded = what_is_demanded(&facts, &policy);
        assert_eq!(
            (demanded.priority, demanded.work),
            (Some(Priority::High), None)
        );
        facts.link = Some("vip".to_owned());
        let demanded = what_is_demanded(&facts, &policy);
        assert_eq!(demanded.skills, tax(2));
        assert_eq!(
            (demanded.priority, demanded.work),
            (Some(Priority::Urgent), Some(Work::Phone))
        );
        let asks = Asks {
            skills: tax(3),
            by_rule: tax(2),
            ..Asks::default()
        };
        assert_eq!(asks.need(None, true).skills, tax(3));
    }

    #[test]
    fn a_call_is_work_of_its_own_and_asks_for_a_telephone_where_there_is_one() {
        let mut asks = Asks {
            work: Work::Mail,
            ..Asks::default()
        };
        assert_eq!(asks.work(), Work::Mail);
        assert_eq!(asks.need(None, true), Need::default());
        asks.call = true;
        assert_eq!(asks.work(), Work::Phone);
        assert_eq!(asks.need(None, false), Need::default());
        let telephone = Skills::from([(TELEPHONE.to_owned(), level(1))]);
        assert_eq!(asks.need(None, true).skills, telephone);
    }
}
