//! One test for each mistake that other desks were seen to make.

use crate::desk::{Desk, Is, Row, ann, call, ms, row, team};
use domain::conversation::Priority;
use domain::id::TeamId;
use domain::operator::{CHAT_UNITS, DEFAULT_CAPACITY_UNITS, LeaveMode, Presence};
use domain::routing::{Ring, RoutingPolicy, SkillsAsked, Who};
use hypervisor::{AssignMode, Command, Event, Familiar, Policy, Rule, Standing};

fn staff(desk: &mut Desk, n: u128) {
    for id in 1..=n {
        desk.hires(ann(id), DEFAULT_CAPACITY_UNITS, &[]);
        desk.starts(ann(id));
    }
}

fn asking_desk() -> Desk {
    let mut desk = Desk::new();
    desk.sets_team(TeamId::GENERAL, AssignMode::Accept { timeout_ms: 30_000 });
    desk
}

/// A policy of these rings, each skipped while nobody is there.
fn rings(rings: Vec<(Who, Option<i64>)>) -> Policy {
    let ring = |(who, hold_ms): (Who, Option<i64>)| Ring {
        who,
        hold_ms,
        skip_if_not_staffed: hold_ms.is_some(),
    };
    Policy {
        routing: RoutingPolicy {
            rings: rings.into_iter().map(ring).collect(),
            ..RoutingPolicy::default()
        },
        ..Policy::default()
    }
}

const SKILLS: SkillsAsked = SkillsAsked::Required;

/// Chatwoot 10583, 10376, 15786; Rocket.Chat 23642; Intercom's round robin.
#[test]
fn an_operator_who_is_freed_or_comes_online_leaves_nobody_waiting() {
    let mut desk = Desk::new();
    desk.sets_team(team(2), AssignMode::default());
    desk.hires(ann(1), CHAT_UNITS, &[]);
    for n in 1..=5 {
        desk.arrives(call(n));
    }
    desk.starts(ann(1));
    assert_eq!(desk.held_by(ann(1)), [call(1)], "came online");
    desk.closes(call(1));
    assert_eq!(desk.held_by(ann(1)), [call(2)], "closed");
    desk.is_transferred(call(2), team(2));
    assert_eq!(desk.held_by(ann(1)), [call(3)], "transferred away");
    desk.hires(ann(1), 2 * CHAT_UNITS, &[]);
    assert_eq!(desk.held_by(ann(1)), [call(3), call(4)], "can carry more");
    desk.goes_away(ann(1));
    desk.closes(call(3));
    assert_eq!(desk.held_by(ann(1)), [call(4)], "takes nothing while away");
    desk.starts(ann(1));
    assert_eq!(desk.held_by(ann(1)), [call(4), call(5)], "came back");
}

/// Rocket.Chat 19352.
#[test]
fn two_assignments_at_once_never_exceed_the_capacity() {
    let mut desk = Desk::with(Policy::default(), false);
    desk.hires(ann(1), CHAT_UNITS, &[]);
    desk.starts(ann(1));
    for n in 1..=1_000 {
        desk.arrives(call(n));
    }
    while desk.hear() {}
    let wishes = desk.log.iter().filter(|c| c.wish().is_some()).count();
    assert_eq!(wishes, 1, "the units are taken when it is wished");
    desk.quieten();
    assert_eq!(desk.held_by(ann(1)), [call(1)]);
}

/// Rocket.Chat's queue worker: the head of the line blocked it, and one was served for each tick.
#[test]
fn a_head_of_line_that_nobody_can_take_blocks_nobody_behind_it() {
    let mut desk = Desk::new();
    let law = [("law".to_owned(), domain::routing::Level::HIGHEST)];
    let mut lawyer_wanted = row(TeamId::GENERAL, ms(desk.now));
    lawyer_wanted.need.skills = law.into();
    desk.arrives_with(call(1), lawyer_wanted);
    desk.arrives_as(call(2), TeamId::GENERAL, 12, Priority::Urgent);
    for n in 3..=5 {
        desk.arrives(call(n));
    }
    desk.hires(ann(1), 8, &[]);
    desk.hires(ann(2), CHAT_UNITS, &[]);
    desk.hear_now(Event::PolicySet {
        policy: rings(vec![(Who::Team { skills: SKILLS }, None)]),
    });
    desk.starts(ann(1));
    desk.starts(ann(2));
    assert_eq!(desk.held_by(ann(1)), [call(3), call(4)], "in one event");
    assert_eq!(desk.held_by(ann(2)), [call(5)]);
    assert_eq!(desk.rows[&call(1)].is, Is::Queued);
}

/// Rocket.Chat's automatic selection.
#[test]
fn a_returning_operator_is_not_flooded() {
    let mut desk = Desk::new();
    for n in 1..=3 {
        desk.hires(ann(n), 400, &[]);
    }
    desk.starts(ann(1));
    desk.starts(ann(2));
    for n in 1..=40 {
        desk.pass(10);
        desk.arrives(call(n));
    }
    desk.starts(ann(3));
    for n in 41..=46 {
        desk.pass(10);
        desk.arrives(call(n));
    }
    assert_eq!(
        desk.held_by(ann(3)).len(),
        2,
        "his share, not what he missed"
    );
}

/// Libredesk 561: states that nobody knew counted as being there.
#[test]
fn nobody_gets_anything_in_a_state_that_does_not_say_online() {
    let mut desk = Desk::new();
    for n in 1..=5 {
        desk.hires(ann(n), DEFAULT_CAPACITY_UNITS, &[]);
    }
    desk.starts(ann(2));
    desk.goes_away(ann(2));
    desk.starts(ann(3));
    desk.is_lost(ann(3));
    desk.starts(ann(4));
    desk.arrives(call(1));
    desk.stops(ann(4), LeaveMode::Drain);
    assert_eq!(desk.operators[&ann(4)].presence, Presence::Draining);
    desk.arrives(call(2));
    let explained = desk.machine.explain(call(2)).expect("known");
    assert_eq!(explained.standing, Standing::Waiting);
    let rules: Vec<_> = explained.candidates.iter().map(|c| c.rule).collect();
    for rule in [Rule::Away, Rule::Lost, Rule::Draining] {
        assert!(rules.contains(&Some(rule)), "{rules:?}");
    }
    assert_eq!(desk.owner(call(2)), None);
}

/// Zendesk: being routed again lost the queue.
#[test]
fn being_routed_again_keeps_team_place_and_ring() {
    let mut desk = Desk::with(
        rings(vec![
            (Who::Team { skills: SKILLS }, Some(10_000)),
            (Who::Everyone { skills: SKILLS }, None),
        ]),
        true,
    );
    desk.sets_team(team(2), AssignMode::Accept { timeout_ms: 5_000 });
    desk.hires(ann(1), CHAT_UNITS, &[team(2)]);
    desk.starts(ann(1));
    desk.arrives_as(call(1), team(2), CHAT_UNITS, Priority::Normal);
    desk.arrives_as(call(2), team(2), CHAT_UNITS, Priority::Normal);
    desk.pass(10_000);
    let before = desk.machine.explain(call(2)).expect("known");
    assert_eq!((before.ring, before.waited_ms), (1, 10_000));
    desk.stops(ann(1), LeaveMode::Requeue);
    desk.is_released(call(1));
    let after = desk.machine.explain(call(1)).expect("known");
    assert_eq!((after.team, after.waited_ms), (team(2), 10_000));
    desk.hires(ann(3), CHAT_UNITS, &[]);
    desk.starts(ann(3));
    assert_eq!(desk.offered_to(call(1)), Some(ann(3)), "still the first");
}

/// Amazon Connect: an operator who had vanished stayed available.
#[test]
fn an_operator_who_vanished_gets_nothing_more_and_keeps_nothing() {
    let mut desk = asking_desk();
    staff(&mut desk, 1);
    desk.arrives(call(1));
    desk.accepts(call(1));
    for n in 2..=3 {
        desk.arrives(call(n));
        desk.pass(30_000);
    }
    assert_eq!(
        desk.operators[&ann(1)].presence,
        Presence::Away,
        "two missed"
    );
    desk.starts(ann(1));
    desk.is_lost(ann(1));
    desk.arrives(call(4));
    assert_eq!(desk.offered_to(call(4)), None);
    desk.pass(60_000);
    assert_eq!(desk.operators[&ann(1)].presence, Presence::Offline);
    assert_eq!(desk.owner(call(1)), None);
}

/// Genesys, Amazon: rings that were jumped over after a miss.
#[test]
fn a_refusal_never_opens_the_next_ring_only_time_does() {
    let mut desk = Desk::with(
        rings(vec![
            (Who::Team { skills: SKILLS }, Some(20_000)),
            (Who::Everyone { skills: SKILLS }, None),
        ]),
        true,
    );
    desk.sets_team(team(2), AssignMode::Accept { timeout_ms: 5_000 });
    desk.hires(ann(1), DEFAULT_CAPACITY_UNITS, &[team(2)]);
    desk.hires(ann(2), DEFAULT_CAPACITY_UNITS, &[team(2)]);
    desk.hires(ann(3), DEFAULT_CAPACITY_UNITS, &[]);
    for n in 1..=3 {
        desk.starts(ann(n));
    }
    desk.arrives_as(call(1), team(2), CHAT_UNITS, Priority::Normal);
    assert_eq!(desk.offered_to(call(1)), Some(ann(1)));
    desk.declines(call(1));
    assert_eq!(desk.offered_to(call(1)), Some(ann(2)));
    desk.pass(5_000);
    assert_eq!(desk.offered_to(call(1)), None, "the second missed it");
    desk.pass(14_999);
    assert_eq!(desk.offered_to(call(1)), None);
    desk.pass(1);
    assert_eq!(desk.offered_to(call(1)), Some(ann(3)), "20 s are over");
}

/// Twilio: expressions in text, found wrong when they were run.
#[test]
fn a_policy_that_cannot_work_is_refused_before_it_routes_anything() {
    let text = r#"{"rings": [{"who": "team", "skills": "language == 'de' AND"}]}"#;
    assert!(serde_json::from_str::<RoutingPolicy>(text).is_err());
    let backwards = rings(vec![
        (Who::Everyone { skills: SKILLS }, Some(1_000)),
        (Who::LastOperator { max_age_ms: 1 }, None),
    ]);
    let problems = backwards.routing.problems(&[TeamId::GENERAL]);
    assert!(
        problems.iter().any(|p| p.field == "rings[1]"),
        "{problems:?}"
    );
}

/// Intercom, Zendesk: what was given by hand broke the capacity unseen.
#[test]
fn what_is_given_by_hand_is_counted_apart_and_makes_no_room() {
    let mut desk = Desk::new();
    staff(&mut desk, 1);
    for n in 1..=4 {
        desk.arrives(call(n));
    }
    desk.is_taken(call(4), ann(1));
    desk.arrives(call(5));
    desk.closes(call(1));
    assert_eq!(
        desk.owner(call(5)),
        None,
        "8 units and 4 by hand are all he has"
    );
    let explained = desk.machine.explain(call(5)).expect("known");
    assert_eq!(explained.candidates[0].rule, Some(Rule::Full));
    desk.closes(call(2));
    assert_eq!(desk.owner(call(5)), Some(ann(1)));
    let Some(Command::Assign { why, .. }) = desk.log.last() else {
        panic!("assigned")
    };
    let chosen = why.chosen.expect("him");
    assert_eq!((chosen.used_units, chosen.capacity_units), (8, 12));
}

/// Zammad, Zendesk: a contact's own operator, waited for without an end or not at all.
#[test]
fn the_last_operator_is_waited_for_but_not_for_ever() {
    let mut desk = Desk::new();
    desk.hires(ann(1), CHAT_UNITS, &[]);
    desk.hires(ann(2), CHAT_UNITS, &[]);
    desk.starts(ann(1));
    desk.arrives(call(1));
    desk.starts(ann(2));
    let known = Row {
        last: Some(Familiar {
            operator: ann(1),
            at: ms(desk.now - 1_000),
        }),
        ..row(TeamId::GENERAL, ms(desk.now))
    };
    desk.arrives_with(call(2), known.clone());
    assert_eq!(
        desk.owner(call(2)),
        None,
        "his last operator is busy, but there"
    );
    desk.pass(44_999);
    assert_eq!(desk.owner(call(2)), None);
    desk.pass(1);
    assert_eq!(desk.owner(call(2)), Some(ann(2)));
    // Who is not there is not waited for.
    desk.closes(call(2));
    desk.goes_away(ann(1));
    let since = ms(desk.now);
    desk.arrives_with(
        call(3),
        Row {
            enqueued_at: since,
            since,
            ..known
        },
    );
    assert_eq!(desk.owner(call(3)), Some(ann(2)));
    let searched = desk
        .log
        .iter()
        .any(|c| matches!(c, Command::RememberRing { .. }));
    assert!(searched, "the rows know how far the search has come");
}
