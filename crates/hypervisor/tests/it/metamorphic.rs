//! I20: who asks for less is never refused by more.

use crate::desk::{ann, call, ms};
use domain::conversation::Epoch;
use domain::id::{OperatorId, TeamId};
use domain::routing::{Level, Need, Ring, RoutingPolicy, Skills, SkillsAsked, Who};
use hypervisor::{Demand, Event, Gifts, Hypervisor, OperatorProfile, Policy, Rule};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn skills() -> impl Strategy<Value = Skills> {
    prop::collection::btree_map(
        prop::sample::select(vec!["law".to_owned(), "tax".to_owned(), "pay".to_owned()]),
        (1_u8..=3).prop_map(|level| Level::new(level).expect("1 to 3")),
        0..=3,
    )
}

/// Returns who lacks a skill, of people who have no room anyway.
fn lacking(people: &[Skills], need: &Skills) -> BTreeSet<OperatorId> {
    let mut machine = Hypervisor::new(Policy {
        routing: RoutingPolicy {
            rings: vec![Ring {
                who: Who::Team {
                    skills: SkillsAsked::Required,
                },
                hold_ms: None,
                skip_if_not_staffed: false,
            }],
            ..RoutingPolicy::default()
        },
        ..Policy::default()
    });
    let mut out = vec![];
    let mut tell = |event| machine.handle(ms(1), event, &mut out).expect("known");
    for (n, skills) in (1..).zip(people) {
        let profile = OperatorProfile {
            capacity_units: 0,
            gifts: Gifts {
                skills: skills.clone(),
                ..Gifts::default()
            },
            ..OperatorProfile::default()
        };
        let operator = ann(n);
        tell(Event::OperatorSet { operator, profile });
        tell(Event::OperatorStart { operator });
    }
    tell(Event::Loaded);
    tell(Event::ConversationWaits {
        conversation: call(1),
        epoch: Epoch(1),
        demand: Demand {
            need: Need {
                skills: need.clone(),
                language: None,
            },
            ..Demand::chat(TeamId::GENERAL, ms(1))
        },
    });
    let explained = machine.explain(call(1)).expect("it waits");
    assert_eq!(explained.candidates.len(), people.len());
    let lacks = |rule: Option<Rule>| rule == Some(Rule::LacksSkill);
    let candidates = explained.candidates.iter();
    candidates
        .filter(|c| lacks(c.rule))
        .map(|c| c.operator)
        .collect()
}

proptest! {
    #[test]
    fn asking_for_one_skill_less_keeps_nobody_out(
        people in prop::collection::vec(skills(), 1..12),
        need in skills(),
        which in 0_usize..3,
    ) {
        let mut less = need.clone();
        if let Some(name) = need.keys().nth(which) {
            less.remove(name);
        }
        let (before, after) = (lacking(&people, &need), lacking(&people, &less));
        prop_assert!(after.is_subset(&before), "{before:?} {after:?}");
        let of_hand = (1..).zip(&people).filter(|(_, has)| {
            need.iter().any(|(name, level)| has.get(name).is_none_or(|has| has < level))
        });
        let expected: BTreeSet<_> = of_hand.map(|(n, _)| ann(n)).collect();
        prop_assert_eq!(before, expected);
    }
}
