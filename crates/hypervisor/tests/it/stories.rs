//! What people would tell about a day at the desk.

use crate::desk::{Desk, Is, ann, call, ms, team};
use domain::conversation::{Epoch, Priority};
use domain::id::{OfferId, TeamId};
use domain::operator::{CHAT_UNITS, DEFAULT_CAPACITY_UNITS, LeaveMode, Presence};
use hypervisor::{
    AssignMode, AwayReason, Command, Event, Hypervisor, Notice, OfflineReason, Policy, Refused,
    Rule, Standing, TakeBackReason, Tally, WithdrawReason,
};

/// General offers instead of assigning.
fn asking_desk() -> Desk {
    let mut desk = Desk::new();
    desk.sets_team(TeamId::GENERAL, AssignMode::Accept { timeout_ms: 30_000 });
    desk
}

/// Operators 1 to `n` are online in General, each with the usual capacity.
fn staff(desk: &mut Desk, n: u128) {
    for id in 1..=n {
        desk.hires(ann(id), DEFAULT_CAPACITY_UNITS, &[]);
        desk.starts(ann(id));
    }
}

fn last(desk: &Desk) -> &Command {
    desk.log.last().expect("something was asked for")
}

#[test]
fn thirty_conversations_are_shared_by_three_operators_ten_each() {
    let mut desk = Desk::new();
    for n in 1..=3 {
        desk.hires(ann(n), 40, &[]);
        desk.starts(ann(n));
    }
    for n in 1..=30 {
        desk.arrives(call(n));
    }
    for n in 1..=3 {
        assert_eq!(desk.held_by(ann(n)).len(), 10);
    }
    desk.arrives(call(31));
    assert_eq!(desk.owner(call(31)), None);
}

#[test]
fn when_an_operator_stops_his_conversations_go_to_the_others() {
    let mut desk = Desk::new();
    staff(&mut desk, 3);
    for n in 1..=6 {
        desk.arrives(call(n));
    }
    let left = desk.held_by(ann(1));
    desk.replies(left[0]);
    desk.stops(ann(1), LeaveMode::Requeue);
    assert_eq!(desk.held_by(ann(1)), []);
    assert!(left.iter().all(|id| desk.owner(*id).is_some()));
    assert_eq!(
        (desk.held_by(ann(2)).len(), desk.held_by(ann(3)).len()),
        (3, 3)
    );
}

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
fn the_first_to_come_online_gets_the_oldest() {
    let mut desk = Desk::new();
    desk.hires(ann(1), CHAT_UNITS, &[]);
    for n in [3, 1, 2] {
        desk.arrives(call(n));
        desk.pass(5);
    }
    desk.starts(ann(1));
    assert_eq!(desk.owner(call(3)), Some(ann(1)));
    assert_eq!((desk.owner(call(1)), desk.owner(call(2))), (None, None));
}

#[test]
fn an_urgent_conversation_is_worth_twenty_minutes() {
    let mut desk = Desk::new();
    desk.hires(ann(1), CHAT_UNITS, &[]);
    desk.arrives(call(1));
    desk.pass(1_200_001);
    desk.arrives(call(2));
    desk.arrives_as(call(3), TeamId::GENERAL, CHAT_UNITS, Priority::Urgent);
    desk.starts(ann(1));
    assert_eq!(desk.held_by(ann(1)), [call(1)]);
    desk.closes(call(1));
    assert_eq!(desk.held_by(ann(1)), [call(3)]);
}

#[test]
fn a_light_conversation_does_not_wait_behind_a_heavy_one() {
    let mut desk = Desk::new();
    staff(&mut desk, 1);
    desk.arrives(call(1));
    desk.arrives_as(call(2), TeamId::GENERAL, 12, Priority::Normal);
    desk.arrives(call(3));
    assert_eq!(desk.held_by(ann(1)), [call(1), call(3)]);
}

#[test]
fn an_operator_of_two_teams_takes_the_oldest_of_both() {
    let mut desk = Desk::new();
    desk.sets_team(
        team(2),
        AssignMode::Auto {
            first_reply_ms: None,
        },
    );
    desk.hires(ann(1), CHAT_UNITS, &[TeamId::GENERAL, team(2)]);
    desk.arrives_as(call(1), team(2), CHAT_UNITS, Priority::Normal);
    desk.pass(1);
    desk.arrives(call(2));
    desk.starts(ann(1));
    assert_eq!(desk.held_by(ann(1)), [call(1)]);
    desk.closes(call(1));
    assert_eq!(desk.held_by(ann(1)), [call(2)]);
}

#[test]
fn a_declined_conversation_goes_to_the_next_and_not_to_the_same_again() {
    let mut desk = asking_desk();
    staff(&mut desk, 2);
    desk.arrives(call(1));
    assert_eq!(desk.offered_to(call(1)), Some(ann(1)));
    desk.declines(call(1));
    assert_eq!(desk.offered_to(call(1)), Some(ann(2)));
    desk.declines(call(1));
    assert_eq!(desk.rows[&call(1)].is, Is::Queued);
    let explained = desk.machine.explain(call(1)).expect("known");
    assert!(
        explained
            .candidates
            .iter()
            .all(|c| c.rule == Some(Rule::Excluded))
    );
    // After the exclusion he is asked again: better than nobody.
    desk.pass(120_000);
    assert_eq!(desk.offered_to(call(1)), Some(ann(1)));
}

#[test]
fn an_accepted_offer_makes_an_owner() {
    let mut desk = asking_desk();
    staff(&mut desk, 1);
    desk.arrives(call(1));
    desk.accepts(call(1));
    assert_eq!(desk.owner(call(1)), Some(ann(1)));
    // Nobody measures the first reply of a team that asks first.
    assert_eq!(desk.machine.next_deadline(), None);
}

#[test]
fn an_unanswered_offer_expires_and_goes_to_the_next() {
    let mut desk = asking_desk();
    staff(&mut desk, 2);
    desk.arrives(call(1));
    desk.pass(29_999);
    assert_eq!(desk.offered_to(call(1)), Some(ann(1)));
    desk.pass(1);
    assert_eq!(desk.offered_to(call(1)), Some(ann(2)));
    assert_eq!(desk.operators[&ann(1)].misses, 1);
}

#[test]
fn two_misses_in_a_row_set_an_operator_away() {
    let mut desk = asking_desk();
    staff(&mut desk, 1);
    desk.arrives(call(1));
    desk.arrives(call(2));
    desk.pass(30_000);
    assert_eq!(desk.operators[&ann(1)].presence, Presence::Away);
    assert!(desk.log.iter().any(|command| matches!(
        command,
        Command::SetAway {
            reason: AwayReason::Missed,
            ..
        }
    )));
    desk.pass(600_000);
    assert_eq!(desk.offered_to(call(1)), None);
    desk.starts(ann(1));
    assert_eq!(desk.offered_to(call(1)), Some(ann(1)));
}

#[test]
fn a_sign_of_life_ends_the_row_of_misses() {
    let mut desk = asking_desk();
    staff(&mut desk, 1);
    desk.arrives(call(1));
    desk.pass(30_000);
    desk.arrives(call(2));
    desk.declines(call(2));
    desk.arrives(call(3));
    desk.pass(30_000);
    assert_eq!(desk.operators[&ann(1)].presence, Presence::Online);
}

#[test]
fn a_late_first_reply_gives_the_conversation_to_somebody_else() {
    let mut desk = Desk::new();
    staff(&mut desk, 2);
    desk.arrives(call(1));
    desk.pass(179_999);
    assert_eq!(desk.owner(call(1)), Some(ann(1)));
    desk.pass(1);
    assert_eq!(desk.owner(call(1)), Some(ann(2)));
    let back = desk
        .log
        .iter()
        .find(|c| matches!(c, Command::TakeBack { .. }))
        .expect("taken back");
    assert!(matches!(
        back,
        Command::TakeBack {
            reason: TakeBackReason::FirstReplyMissed,
            exclude_until: Some(_),
            ..
        }
    ));
}

#[test]
fn a_reply_stops_the_clock() {
    let mut desk = Desk::new();
    staff(&mut desk, 2);
    desk.arrives(call(1));
    desk.pass(179_999);
    desk.replies(call(1));
    // Nothing but his silence is timed.
    assert_eq!(desk.machine.next_deadline(), Some(ms(desk.now + 600_000)));
    desk.pass(1_000_000);
    assert_eq!(desk.owner(call(1)), Some(ann(1)));
}

#[test]
fn a_draining_operator_finishes_what_he_has_and_is_then_offline() {
    let mut desk = Desk::new();
    desk.sets_team(
        TeamId::GENERAL,
        AssignMode::Auto {
            first_reply_ms: None,
        },
    );
    staff(&mut desk, 1);
    desk.arrives(call(1));
    desk.arrives(call(2));
    desk.stops(ann(1), LeaveMode::Drain);
    desk.arrives(call(3));
    assert_eq!(desk.held_by(ann(1)), [call(1), call(2)]);
    desk.closes(call(1));
    assert_eq!(desk.operators[&ann(1)].presence, Presence::Draining);
    desk.closes(call(2));
    assert_eq!(desk.operators[&ann(1)].presence, Presence::Offline);
    assert!(matches!(
        last(&desk),
        Command::SetOffline {
            reason: OfflineReason::Drained,
            ..
        }
    ));
    assert_eq!(desk.owner(call(3)), None);
}

#[test]
fn an_operator_who_stops_loses_his_offers_at_once() {
    let mut desk = asking_desk();
    staff(&mut desk, 2);
    desk.arrives(call(1));
    desk.goes_away(ann(1));
    assert_eq!(desk.offered_to(call(1)), Some(ann(2)));
    assert!(desk.log.iter().any(|c| matches!(
        c,
        Command::Withdraw {
            reason: WithdrawReason::OperatorNotOnline,
            ..
        }
    )));
    // Nobody's fault: he is asked again as soon as he is back.
    desk.declines(call(1));
    desk.starts(ann(1));
    assert_eq!(desk.offered_to(call(1)), Some(ann(1)));
}

#[test]
fn a_lost_operator_keeps_his_conversations_for_the_grace() {
    let mut desk = Desk::new();
    staff(&mut desk, 2);
    desk.arrives(call(1));
    desk.replies(call(1));
    desk.is_lost(ann(1));
    desk.pass(59_999);
    assert_eq!(desk.owner(call(1)), Some(ann(1)));
    desk.pass(1);
    assert_eq!(desk.owner(call(1)), Some(ann(2)));
    assert_eq!(desk.operators[&ann(1)].presence, Presence::Offline);
}

#[test]
fn a_lost_operator_who_is_back_in_time_loses_nothing() {
    let mut desk = Desk::new();
    staff(&mut desk, 2);
    desk.arrives(call(1));
    desk.replies(call(1));
    desk.is_lost(ann(1));
    desk.pass(59_999);
    desk.starts(ann(1));
    desk.pass(600_000);
    assert_eq!(desk.owner(call(1)), Some(ann(1)));
}

#[test]
fn a_requeued_conversation_keeps_its_place() {
    let mut desk = Desk::new();
    desk.hires(ann(1), CHAT_UNITS, &[]);
    desk.starts(ann(1));
    desk.arrives(call(1));
    desk.pass(100);
    desk.arrives(call(2));
    desk.stops(ann(1), LeaveMode::Requeue);
    desk.hires(ann(2), CHAT_UNITS, &[]);
    desk.starts(ann(2));
    assert_eq!(desk.held_by(ann(2)), [call(1)]);
}

#[test]
fn what_is_taken_by_hand_may_exceed_the_capacity_and_makes_no_room() {
    let mut desk = Desk::new();
    staff(&mut desk, 1);
    for n in 1..=4 {
        desk.arrives(call(n));
    }
    assert_eq!(desk.owner(call(4)), None);
    desk.is_taken(call(4), ann(1));
    assert_eq!(desk.held_by(ann(1)).len(), 4);
    // Giving him what he has already, by hand, does not free his hands.
    desk.is_taken(call(1), ann(1));
    desk.arrives(call(5));
    assert_eq!(desk.owner(call(5)), None);
    desk.closes(call(2));
    assert_eq!(desk.owner(call(5)), None);
    desk.closes(call(3));
    assert_eq!(desk.owner(call(5)), Some(ann(1)));
}

#[test]
fn taking_an_offered_conversation_by_hand_ends_the_offer() {
    let mut desk = asking_desk();
    staff(&mut desk, 2);
    desk.arrives(call(1));
    desk.is_taken(call(1), ann(2));
    assert_eq!(desk.owner(call(1)), Some(ann(2)));
    let stale = Event::OfferAccepted {
        offer: OfferId::from_u128(1),
        epoch: Epoch(9),
    };
    let result = desk.machine.handle(ms(desk.now), stale, &mut vec![]);
    assert_eq!(result, Err(Refused::StaleOffer));
}

#[test]
fn a_transferred_conversation_waits_in_the_other_team_with_its_first_place() {
    let mut desk = Desk::new();
    desk.sets_team(
        team(2),
        AssignMode::Auto {
            first_reply_ms: None,
        },
    );
    staff(&mut desk, 1);
    desk.hires(ann(2), CHAT_UNITS, &[team(2)]);
    desk.arrives(call(1));
    desk.pass(10);
    desk.arrives_as(call(2), team(2), CHAT_UNITS, Priority::Normal);
    desk.is_transferred(call(1), team(2));
    desk.starts(ann(2));
    assert_eq!(desk.held_by(ann(2)), [call(1)]);
}

#[test]
fn what_is_released_goes_to_somebody_else() {
    let mut desk = Desk::new();
    staff(&mut desk, 1);
    desk.arrives(call(1));
    desk.is_released(call(1));
    assert_eq!(desk.owner(call(1)), None);
    desk.hires(ann(2), CHAT_UNITS, &[]);
    desk.starts(ann(2));
    assert_eq!(desk.owner(call(1)), Some(ann(2)));
}

#[test]
fn a_stale_answer_changes_nothing() {
    let mut desk = asking_desk();
    staff(&mut desk, 1);
    desk.arrives(call(1));
    desk.pass(30_000);
    let before = desk.machine.snapshot();
    let mut out = vec![];
    let offer = OfferId::from_u128(1);
    for event in [
        Event::OfferAccepted {
            offer,
            epoch: Epoch(7),
        },
        Event::OfferDeclined {
            offer,
            epoch: Epoch(7),
        },
    ] {
        let result = desk.machine.handle(ms(desk.now), event, &mut out);
        assert_eq!(result, Err(Refused::StaleOffer));
    }
    let late = Event::Closed {
        conversation: call(1),
        epoch: Epoch(1),
    };
    assert_eq!(
        desk.machine.handle(ms(desk.now), late, &mut out),
        Err(Refused::StaleEpoch)
    );
    assert_eq!((desk.machine.snapshot(), out), (before, vec![]));
}

#[test]
fn a_refused_wish_is_not_repeated_at_once() {
    let mut desk = Desk::with(Policy::default(), false);
    desk.hires(ann(1), DEFAULT_CAPACITY_UNITS, &[]);
    desk.starts(ann(1));
    desk.arrives(call(1));
    while desk.hear() {}
    assert_eq!(desk.log.len(), 1);
    // He leaves before the wish is tried, and the machine hears of it late.
    desk.goes_away(ann(1));
    desk.work(0);
    desk.hear_now(Event::OperatorStart { operator: ann(1) });
    desk.quieten();
    assert_eq!(desk.log.len(), 1, "{:?}", desk.log);
    desk.starts(ann(1));
    desk.quieten();
    assert!(matches!(
        desk.machine.explain(call(1)).expect("known").standing,
        Standing::Resting { .. }
    ));
    desk.pass(1_000);
    desk.quieten();
    assert_eq!(desk.owner(call(1)), Some(ann(1)));
}

#[test]
fn a_newer_truth_ends_the_rest_after_a_refusal() {
    let mut desk = Desk::with(Policy::default(), false);
    desk.hires(ann(1), DEFAULT_CAPACITY_UNITS, &[]);
    desk.starts(ann(1));
    desk.arrives(call(1));
    while desk.hear() {}
    desk.is_transferred(call(1), TeamId::GENERAL);
    desk.quieten();
    assert_eq!(desk.owner(call(1)), Some(ann(1)));
}

#[test]
fn what_is_in_flight_gets_no_second_wish() {
    let mut desk = Desk::with(Policy::default(), false);
    staff(&mut desk, 2);
    desk.arrives(call(1));
    while desk.hear() {}
    assert_eq!(desk.log.len(), 1);
    desk.stops(ann(1), LeaveMode::Requeue);
    desk.is_prioritised(call(1), Priority::Urgent);
    while desk.hear() {}
    desk.pass(600_000);
    assert_eq!(desk.log.len(), 1, "{:?}", desk.log);
    assert!(matches!(
        desk.machine.explain(call(1)).expect("known").standing,
        Standing::InFlight { .. }
    ));
    desk.quieten();
    desk.pass(1_000);
    desk.quieten();
    assert_eq!(desk.owner(call(1)), Some(ann(2)));
}

#[test]
fn a_conversation_that_is_closed_in_flight_frees_its_operator() {
    let mut desk = Desk::with(Policy::default(), false);
    desk.hires(ann(1), CHAT_UNITS, &[]);
    desk.starts(ann(1));
    desk.arrives(call(1));
    desk.arrives(call(2));
    while desk.hear() {}
    desk.closes(call(1));
    while desk.hear() {}
    assert!(
        matches!(last(&desk), Command::Assign { conversation, .. } if *conversation == call(2))
    );
    desk.quieten();
    assert_eq!(desk.owner(call(2)), Some(ann(1)));
    assert_eq!(desk.machine.explain(call(1)), None);
}

#[test]
fn a_returning_operator_is_level_with_who_is_next() {
    let mut desk = Desk::new();
    staff(&mut desk, 3);
    desk.goes_away(ann(3));
    for n in 1..=4 {
        desk.pass(1_000);
        desk.arrives(call(n));
    }
    let next = desk.operators[&ann(1)].last_assigned_at;
    desk.starts(ann(3));
    assert_eq!(desk.operators[&ann(3)].last_assigned_at, next);
    assert!(matches!(last(&desk), Command::RememberTurn { .. }));
    desk.arrives(call(5));
    desk.arrives(call(6));
    assert_eq!(desk.held_by(ann(3)).len(), 1);
}

#[test]
fn a_removed_operator_and_a_removed_team_leave_nobody_behind() {
    let mut desk = Desk::new();
    desk.sets_team(
        team(2),
        AssignMode::Auto {
            first_reply_ms: None,
        },
    );
    desk.hires(ann(1), DEFAULT_CAPACITY_UNITS, &[team(2)]);
    desk.starts(ann(1));
    desk.arrives_as(call(1), team(2), CHAT_UNITS, Priority::Normal);
    desk.fires(ann(1));
    assert_eq!(desk.rows[&call(1)].is, Is::Queued);
    staff(&mut desk, 1);
    assert_eq!(desk.owner(call(1)), None);
    desk.hear_now(Event::TeamRemoved { team: team(2) });
    desk.quieten();
    assert_eq!(desk.owner(call(1)), Some(ann(1)));
    let general = Event::TeamRemoved {
        team: TeamId::GENERAL,
    };
    let result = desk.machine.handle(ms(desk.now), general, &mut vec![]);
    assert_eq!(result, Err(Refused::GeneralStays));
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

#[test]
fn a_smaller_capacity_takes_offers_back_but_not_conversations() {
    let mut desk = asking_desk();
    staff(&mut desk, 1);
    desk.arrives(call(1));
    desk.accepts(call(1));
    desk.arrives(call(2));
    assert_eq!(desk.offered_to(call(2)), Some(ann(1)));
    desk.hires(ann(1), CHAT_UNITS, &[]);
    assert_eq!(
        (desk.owner(call(1)), desk.offered_to(call(2))),
        (Some(ann(1)), None)
    );
}

#[test]
fn an_offer_is_withdrawn_when_other_work_grows_beyond_the_capacity() {
    let mut desk = asking_desk();
    staff(&mut desk, 1);
    desk.arrives(call(1));
    desk.accepts(call(1));
    desk.arrives(call(2));
    desk.rows.entry(call(1)).and_modify(|row| row.units = 12);
    desk.is_told_again(call(1));
    assert_eq!(desk.offered_to(call(2)), None);
}

#[test]
fn a_team_that_drops_its_limit_forgives_a_late_reply() {
    let mut desk = Desk::with(Policy::default(), false);
    staff(&mut desk, 1);
    desk.arrives(call(1));
    desk.quieten();
    desk.pass(180_000);
    assert!(matches!(last(&desk), Command::TakeBack { .. }));
    let wish = last(&desk).wish().expect("taking back is a wish");
    let asked = desk.log.len();
    desk.sets_team(
        TeamId::GENERAL,
        AssignMode::Auto {
            first_reply_ms: None,
        },
    );
    while desk.hear() {}
    desk.hear_now(Event::Refused { wish });
    desk.pass(600_000);
    assert_eq!(desk.log.len(), asked);
}

#[test]
fn a_reply_that_crosses_the_limit_keeps_the_conversation() {
    let mut desk = Desk::with(Policy::default(), false);
    staff(&mut desk, 1);
    desk.arrives(call(1));
    desk.quieten();
    desk.pass(180_000);
    desk.replies(call(1));
    desk.quieten();
    desk.pass(600_000);
    desk.quieten();
    assert_eq!(desk.owner(call(1)), Some(ann(1)));
}

#[test]
fn an_offer_needs_an_identity_of_its_own() {
    let mut desk = Desk::with(Policy::default(), false);
    desk.sets_team(TeamId::GENERAL, AssignMode::Accept { timeout_ms: 30_000 });
    staff(&mut desk, 1);
    desk.arrives(call(1));
    desk.quieten();
    desk.arrives(call(2));
    while desk.hear() {}
    let wish = last(&desk).wish().expect("an offer is a wish");
    let before = desk.machine.snapshot();
    for (offer, refused) in [
        (None, Refused::OfferWithoutId),
        (Some(OfferId::from_u128(1)), Refused::StaleOffer),
    ] {
        let event = Event::Committed {
            wish,
            epoch: Epoch(2),
            offer,
        };
        assert_eq!(
            desk.machine.handle(ms(desk.now), event, &mut vec![]),
            Err(refused)
        );
    }
    assert_eq!(desk.machine.snapshot(), before);
}

#[test]
fn while_it_is_loaded_a_machine_asks_for_nothing() {
    let mut desk = asking_desk();
    staff(&mut desk, 2);
    for n in 1..=3 {
        desk.arrives(call(n));
    }
    desk.accepts(call(1));
    let (machine, _) = desk.rebuilt();
    assert_eq!(machine.next_deadline(), desk.machine.next_deadline());
    assert_eq!(machine.explain(call(2)), desk.machine.explain(call(2)));
    let mut fresh = Hypervisor::new(Policy::default());
    let mut out = vec![];
    fresh
        .handle(ms(0), Event::Tick, &mut out)
        .expect("harmless");
    assert_eq!((fresh.next_deadline(), out), (None, vec![]));
}
