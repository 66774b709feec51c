//! Offers: accepted, declined, missed, withdrawn.

use super::{asking_desk, last, staff};
use crate::desk::{Desk, Is, ann, call, ms};
use domain::conversation::Epoch;
use domain::id::{OfferId, TeamId};
use domain::operator::{CHAT_UNITS, Presence};
use hypervisor::{AssignMode, AwayReason, Command, Event, Policy, Refused, Rule, WithdrawReason};

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
