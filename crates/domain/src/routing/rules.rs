//! Which team a conversation goes to.

use super::{Language, RoutingPolicy};
use crate::id::{CategoryId, ChannelId, IntentId, TeamId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Something that is known about a contact or what he wants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Attribute {
    /// A whole number, for instance the worth of an order in cents.
    Number(i64),
    /// Words.
    Text(String),
}

/// What must be so for a rule to fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "if", rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// The contact speaks it.
    Language {
        /// Which.
        is: Language,
    },
    /// He writes there.
    Channel {
        /// Where.
        is: ChannelId,
    },
    /// He came by a link with this mark.
    Link {
        /// Which mark.
        is: String,
    },
    /// A number that is known about him lies in these bounds.
    Number {
        /// Its name.
        name: String,
        /// At least; `None` = no bound.
        #[serde(default)]
        at_least: Option<i64>,
        /// At most; `None` = no bound.
        #[serde(default)]
        at_most: Option<i64>,
    },
    /// He wants it, and does not have it yet.
    Intent {
        /// What.
        is: IntentId,
    },
    /// It is put into it.
    Category {
        /// Which.
        is: CategoryId,
    },
    /// It is this team's; says what is asked for, never which team.
    Team {
        /// Whose.
        is: TeamId,
    },
    /// Words that are known about him are these, without regard to case.
    Text {
        /// Their name.
        name: String,
        /// These.
        is: String,
    },
}

/// A rule that says where conversations belong of which no intent does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeamRule {
    /// All of it must be so.
    pub when: Vec<Condition>,
    /// Where they belong.
    #[serde(rename = "team_id")]
    pub team: TeamId,
}

/// What is known of a conversation that may say where it belongs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Where a person, a category or a link sent it.
    pub explicit: Option<TeamId>,
    /// The unfinished intents with their teams, newest first.
    pub intents: Vec<(IntentId, TeamId)>,
    /// The language of the contact.
    pub language: Option<Language>,
    /// Where the contact writes.
    pub channel: Option<ChannelId>,
    /// The mark of the link that he came by.
    pub link: Option<String>,
    /// Whose it is.
    pub team: Option<TeamId>,
    /// Its contact reasons.
    pub categories: BTreeSet<CategoryId>,
    /// What else is known, by name.
    pub attributes: BTreeMap<String, Attribute>,
    /// How often he was asked.
    pub asked: i64,
    /// The teams that a question would name, in its order.
    pub options: Vec<TeamId>,
}

/// Why a conversation goes to its team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "because", rename_all = "snake_case")]
pub enum RouteReason {
    /// A person, a category or a link said so.
    Explicit,
    /// The newest unfinished intent.
    Intent {
        /// Which.
        intent: IntentId,
    },
    /// A rule.
    Rule {
        /// Which, from 0.
        place: usize,
    },
    /// Nothing said where it belongs.
    Default,
}

/// Where a conversation goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// To this team.
    Team(TeamId, RouteReason),
    /// The contact is asked; the teams to choose from, never empty.
    Ask(Vec<TeamId>),
}

impl Condition {
    pub(super) fn holds(&self, facts: &Facts) -> bool {
        match self {
            Self::Language { is } => facts.language == Some(*is),
            Self::Channel { is } => facts.channel == Some(*is),
            Self::Link { is } => facts.link.as_ref() == Some(is),
            Self::Intent { is } => facts.intents.iter().any(|(intent, _)| intent == is),
            Self::Category { is } => facts.categories.contains(is),
            Self::Team { is } => facts.team == Some(*is),
            Self::Number {
                name,
                at_least,
                at_most,
            } => match facts.attributes.get(name) {
                Some(Attribute::Number(n)) => {
                    at_least.is_none_or(|least| *n >= least)
                        && at_most.is_none_or(|most| *n <= most)
                }
                Some(Attribute::Text(_)) | None => false,
            },
            Self::Text { name, is } => match facts.attributes.get(name) {
                Some(Attribute::Text(words)) => words.to_lowercase() == is.to_lowercase(),
                Some(Attribute::Number(_)) | None => false,
            },
        }
    }
}

/// Says which team a conversation goes to: where it was sent, the team of the newest unfinished intent, of the
/// first rule that fits, the answer to a question, the default team; in this order.
///
/// Shape: a conversation that was asked as often as the policy allows is never asked again, so it always ends
/// with a team.
#[must_use]
pub fn which_team(facts: &Facts, policy: &RoutingPolicy) -> Route {
    if let Some(team) = facts.explicit {
        return Route::Team(team, RouteReason::Explicit);
    }
    if let Some((intent, team)) = facts.intents.first() {
        return Route::Team(*team, RouteReason::Intent { intent: *intent });
    }
    let fits = |rule: &TeamRule| rule.when.iter().all(|condition| condition.holds(facts));
    if let Some(place) = policy.rules.iter().position(fits) {
        return Route::Team(policy.rules[place].team, RouteReason::Rule { place });
    }
    let may_ask = policy.ask.is_some_and(|ask| facts.asked < ask.max_times);
    if may_ask && !facts.options.is_empty() {
        return Route::Ask(facts.options.clone());
    }
    Route::Team(policy.default_team, RouteReason::Default)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routing::Ask;

    const BILLING: TeamId = TeamId::from_u128(7);
    const SALES: TeamId = TeamId::from_u128(8);
    const REFUND: IntentId = IntentId::from_u128(3);

    fn policy() -> RoutingPolicy {
        let rich = Condition::Number {
            name: "order".into(),
            at_least: Some(50_000),
            at_most: None,
        };
        let german = Condition::Language {
            is: "de".parse().unwrap(),
        };
        RoutingPolicy {
            ask: Some(Ask {
                max_times: 2,
                timeout_ms: 90_000,
            }),
            rules: vec![TeamRule {
                when: vec![rich, german],
                team: SALES,
            }],
            ..RoutingPolicy::default()
        }
    }

    fn facts() -> Facts {
        Facts {
            options: vec![BILLING, SALES],
            ..Facts::default()
        }
    }

    #[test]
    fn what_somebody_said_comes_before_what_is_guessed() {
        let mut known = Facts {
            explicit: Some(SALES),
            intents: vec![(REFUND, BILLING)],
            ..facts()
        };
        let route = which_team(&known, &policy());
        assert_eq!(route, Route::Team(SALES, RouteReason::Explicit));
        known.explicit = None;
        let because = RouteReason::Intent { intent: REFUND };
        assert_eq!(which_team(&known, &policy()), Route::Team(BILLING, because));
    }

    #[test]
    fn the_newest_of_two_intents_wins() {
        let newest = IntentId::from_u128(4);
        let known = Facts {
            intents: vec![(newest, SALES), (REFUND, BILLING)],
            ..facts()
        };
        let because = RouteReason::Intent { intent: newest };
        assert_eq!(which_team(&known, &policy()), Route::Team(SALES, because));
    }

    #[test]
    fn a_rule_fits_when_all_of_it_is_so() {
        let mut known = facts();
        known.language = "de".parse().ok();
        known
            .attributes
            .insert("order".into(), Attribute::Number(49_999));
        assert_eq!(
            which_team(&known, &policy()),
            Route::Ask(vec![BILLING, SALES])
        );
        known
            .attributes
            .insert("order".into(), Attribute::Text("50000".into()));
        assert!(matches!(which_team(&known, &policy()), Route::Ask(_)));
        known
            .attributes
            .insert("order".into(), Attribute::Number(50_000));
        let because = RouteReason::Rule { place: 0 };
        assert_eq!(which_team(&known, &policy()), Route::Team(SALES, because));
    }

    #[test]
    fn nobody_is_asked_for_ever_or_without_a_choice() {
        let default = Route::Team(TeamId::GENERAL, RouteReason::Default);
        let mut known = facts();
        known.asked = 2;
        assert_eq!(which_team(&known, &policy()), default);
        known.asked = 0;
        known.options.clear();
        assert_eq!(which_team(&known, &policy()), default);
        assert_eq!(which_team(&facts(), &RoutingPolicy::default()), default);
    }

    #[test]
    fn a_condition_reads_like_a_sentence() {
        let text = r#"{"when": [{"if": "text", "name": "tier", "is": "Gold"}],
            "team_id": "00000000-0000-0000-0000-000000000007"}"#;
        let rule: TeamRule = serde_json::from_str(text).unwrap();
        let mut known = facts();
        known
            .attributes
            .insert("tier".into(), Attribute::Text("gold".into()));
        let policy = RoutingPolicy {
            rules: vec![rule],
            ..policy()
        };
        let because = RouteReason::Rule { place: 0 };
        assert_eq!(which_team(&known, &policy), Route::Team(BILLING, because));
        assert!(serde_json::from_str::<Condition>(r#"{"if": "moon"}"#).is_err());
    }
}
