//! Why somebody was chosen, and why nobody is.

use super::{asking_desk, last};
use crate::desk::{Desk, ann, call};
use domain::operator::DEFAULT_CAPACITY_UNITS;
use hypervisor::{Command, Notice, Rule, Standing, Tally};

#[test]
fn with_nobody_online_a_conversation_waits_and_says_why() {
    let mut desk = Desk::new();
    desk.hires(ann(1), DEFAULT_CAPACITY_UNITS, &[]);
    desk.hires(ann(2), DEFAULT_CAPACITY_UNITS, &[]);
    desk.starts(ann(2));
    desk.goes_away(ann(2));
    desk.arrives(call(1));
    assert!(desk.log.iter().all(|command| command.wish().is_none()));
    assert!(matches!(
        last(&desk),
        Command::Tell {
            notice: Notice::Waiting,
            ..
        }
    ));
    let explained = desk.machine.explain(call(1)).expect("known");
    assert_eq!(explained.standing, Standing::Waiting);
    assert_eq!(explained.candidates.len(), 1);
    assert_eq!(explained.candidates[0].rule, Some(Rule::Away));
    assert_eq!(
        explained.others,
        [Tally {
            rule: Rule::Offline,
            operators: 1
        }]
    );
}

#[test]
fn a_decision_says_who_was_chosen_and_who_was_not_and_why() {
    let mut desk = asking_desk();
    for n in 1..=5 {
        desk.hires(ann(n), if n == 4 { 1 } else { DEFAULT_CAPACITY_UNITS }, &[]);
    }
    for n in [4, 2, 1, 3] {
        desk.starts(ann(n));
    }
    desk.goes_away(ann(1));
    desk.pass(700);
    desk.arrives(call(1));
    let Command::Offer { why, operator, .. } = last(&desk) else {
        panic!("offered")
    };
    assert_eq!(
        (*operator, why.waited_ms, why.policy_version),
        (ann(2), 0, 1)
    );
    let passed: Vec<_> = why
        .passed_over
        .iter()
        .map(|p| (p.operator, p.rule))
        .collect();
    assert_eq!(passed, [(ann(1), Rule::Away)]);
    assert_eq!(
        why.others,
        [
            Tally {
                rule: Rule::Offline,
                operators: 1
            },
            Tally {
                rule: Rule::Full,
                operators: 1
            },
            Tally {
                rule: Rule::LaterTurn,
                operators: 1
            },
        ]
    );
    let text = serde_json::to_string(why).expect("a decision can be written");
    assert_eq!(
        &serde_json::from_str::<hypervisor::Decision>(&text).expect("and read"),
        why
    );
}
