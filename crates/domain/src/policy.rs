//! The routing policy: what decides which team a conversation goes to when nothing says so.

use crate::{id::TeamId, team::BadField};
use serde::{Deserialize, Serialize};

/// The routing policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoutingPolicy {
    /// Where conversations go about which nothing is known.
    #[serde(default = "general")]
    pub default_team: TeamId,
    /// Whether contacts are asked what it is about; `None` never asks.
    #[serde(default)]
    pub ask: Option<Ask>,
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

const fn general() -> TeamId {
    TeamId::GENERAL
}

impl Default for RoutingPolicy {
    /// Everything goes to General at once: right for a desk that has one team.
    fn default() -> Self {
        Self {
            default_team: TeamId::GENERAL,
            ask: None,
        }
    }
}

impl RoutingPolicy {
    /// Lists what is wrong, each with its place and the reason; empty when nothing is.
    #[must_use]
    pub fn problems(&self, teams: &[TeamId]) -> Vec<BadField> {
        let mut problems = Vec::new();
        if !teams.contains(&self.default_team) {
            problems.push(BadField::new("default_team_id", "There is no such team."));
        }
        if let Some(ask) = self.ask {
            if !(1..=3).contains(&ask.max_times) {
                problems.push(BadField::new(
                    "ask.max_times",
                    "Ask between one and three times: more would keep people from being answered.",
                ));
            }
            if !(15_000..=3_600_000).contains(&ask.timeout_ms) {
                problems.push(BadField::new(
                    "ask.timeout_ms",
                    "Wait between 15 seconds and an hour for an answer.",
                ));
            }
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_that_cannot_work_says_where_and_why() {
        assert_eq!(RoutingPolicy::default().problems(&[TeamId::GENERAL]), []);
        let policy = RoutingPolicy {
            default_team: TeamId::from_u128(9),
            ask: Some(Ask {
                max_times: 4,
                timeout_ms: 1,
            }),
        };
        let places: Vec<_> = policy
            .problems(&[TeamId::GENERAL])
            .into_iter()
            .map(|problem| problem.field)
            .collect();
        assert_eq!(
            places,
            ["default_team_id", "ask.max_times", "ask.timeout_ms"]
        );
    }

    #[test]
    fn what_is_left_out_of_a_policy_is_its_default() {
        let read: RoutingPolicy = serde_json::from_str("{}").unwrap();
        assert_eq!(read, RoutingPolicy::default());
        assert!(serde_json::from_str::<RoutingPolicy>(r#"{"rings":[]}"#).is_err());
    }
}
