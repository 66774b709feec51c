//! The routing policy: everything that people decide beforehand about who gets a conversation.

use super::{DemandRule, PerWork, Ring, Selector, SkillsAsked, TeamRule, Who};
use crate::conversation::Priority;
use crate::{id::TeamId, team::Assignment};
use serde::{Deserialize, Serialize};

/// A day.
const DAY_MS: i64 = 86_400_000;

/// The routing policy.
///
/// Units: ms and units of capacity. What is left out of its text is its default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RoutingPolicy {
    /// Where conversations go about which nothing is known.
    pub default_team: TeamId,
    /// Whether contacts are asked what it is about; `None` never asks.
    pub ask: Option<Ask>,
    /// What says where a conversation belongs when no intent does; the first that fits counts.
    pub rules: Vec<TeamRule>,
    /// What says what conversations ask for; all that fit count.
    pub demands: Vec<DemandRule>,
    /// Who may get a conversation, wider as time goes by.
    ///
    /// Shape: never empty; only the last has no hold.
    pub rings: Vec<Ring>,
    /// Who of them gets it; the first that differs decides, his identity in the end.
    pub select: Vec<Selector>,
    /// What priorities are worth.
    pub boosts: Boosts,
    /// What each kind of work takes of an operator.
    pub units: PerWork<i64>,
    /// How a kind of work reaches an operator; `None` as his team says.
    pub offers: PerWork<Option<Assignment>>,
    /// Offers or first replies missed in a row until an operator is set away; 0 = never.
    pub misses_to_away: u32,
    /// How long a conversation avoids an operator who declined or missed it.
    pub exclusion_ms: i64,
    /// How long a conversation that ended still takes its units.
    pub wrap_up_ms: PerWork<i64>,
    /// After how long a conversation whose contact says nothing takes no units; `None` = never.
    pub inactive_after_ms: Option<i64>,
    /// How long a lost operator keeps his conversations.
    pub lost_grace_ms: i64,
    /// By which clock rings and the end run.
    pub clock: Clock,
    /// After how long a contact is told that somebody is still looked for; `None` = never.
    pub searching_after_ms: Option<i64>,
    /// What happens when nobody was found; `None` = it goes on waiting.
    pub at_end: Option<AtEnd>,
    /// Whether somebody is kept free for what needs much of him; `None` = nobody.
    pub reserve: Option<Reserve>,
}

/// How contacts are asked what it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// How often at most in one conversation.
    pub max_times: i64,
    /// How long an answer is waited for each time, in ms.
    pub timeout_ms: i64,
}

/// What each priority is worth in waiting time.
///
/// Units: ms that are subtracted from the time of enqueueing; negative values push back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Boosts {
    /// Worth of [`Priority::Urgent`].
    pub urgent_ms: i64,
    /// Worth of [`Priority::High`].
    pub high_ms: i64,
    /// Worth of [`Priority::Normal`].
    pub normal_ms: i64,
    /// Worth of [`Priority::Low`].
    pub low_ms: i64,
}

impl Boosts {
    /// Returns the worth of `priority`.
    #[must_use]
    pub const fn of(&self, priority: Priority) -> i64 {
        match priority {
            Priority::Urgent => self.urgent_ms,
            Priority::High => self.high_ms,
            Priority::Normal => self.normal_ms,
            Priority::Low => self.low_ms,
        }
    }
}

impl Default for Boosts {
    /// Twenty and five minutes ahead, ten minutes back.
    fn default() -> Self {
        Self {
            urgent_ms: 1_200_000,
            high_ms: 300_000,
            normal_ms: 0,
            low_ms: -600_000,
        }
    }
}

/// By what time is counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// Every hour of the day.
    Wall,
    /// Only while the team is open.
    #[default]
    Business,
}

/// What happens when nobody was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AtEnd {
    /// After how long, in ms from the entry into the queue.
    pub after_ms: i64,
    /// What happens then, each once.
    #[serde(rename = "do")]
    pub acts: Vec<EndAct>,
}

/// One thing that happens when nobody was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndAct {
    /// The supervisors are told.
    AlertSupervisors,
    /// The contact is offered to be called back.
    OfferCallback,
}

/// How somebody is kept free for what needs much of him.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reserve {
    /// From how many units on.
    pub units_from: i64,
    /// After how long a wait, in ms.
    pub after_ms: i64,
}

impl Default for RoutingPolicy {
    /// Everything goes to General at once, who had the contact last is asked first, then his team, by turns.
    fn default() -> Self {
        let team = |skills, hold_ms| Ring {
            who: Who::Team { skills },
            hold_ms,
            skip_if_not_staffed: hold_ms.is_some(),
        };
        Self {
            default_team: TeamId::GENERAL,
            ask: None,
            rules: Vec::new(),
            demands: Vec::new(),
            rings: vec![
                Ring {
                    who: Who::LastOperator {
                        max_age_ms: 7 * DAY_MS,
                    },
                    hold_ms: Some(45_000),
                    skip_if_not_staffed: true,
                },
                team(SkillsAsked::Required, Some(60_000)),
                team(SkillsAsked::RelaxedBy(1), Some(60_000)),
                team(SkillsAsked::LanguagesOnly, None),
            ],
            select: vec![Selector::Ring, Selector::RoundRobin],
            boosts: Boosts::default(),
            units: PerWork::UNITS,
            offers: PerWork::default(),
            misses_to_away: 2,
            exclusion_ms: 120_000,
            wrap_up_ms: PerWork {
                chat: 0,
                mail: 0,
                phone: 60_000,
            },
            inactive_after_ms: Some(600_000),
            lost_grace_ms: 60_000,
            clock: Clock::Business,
            searching_after_ms: None,
            at_end: None,
            reserve: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_of_a_policy_is_its_default() {
        let read: RoutingPolicy = serde_json::from_str("{}").unwrap();
        assert_eq!(read, RoutingPolicy::default());
        assert!(serde_json::from_str::<RoutingPolicy>(r#"{"ringz":[]}"#).is_err());
        let text = serde_json::to_string(&read).unwrap();
        assert_eq!(serde_json::from_str::<RoutingPolicy>(&text).unwrap(), read);
    }
}
