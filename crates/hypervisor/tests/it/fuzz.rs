//! Any facts at all, sensible or not: the machine equals the naive model, keeps its invariants, and does not
//! care whether it was written down and read back on the way.

use crate::naive::Naive;
use domain::conversation::{Epoch, Priority};
use domain::id::{ConversationId, OfferId, OperatorId, TeamId};
use domain::operator::{LeaveMode, OperatorKind};
use domain::time::Timestamp;
use hypervisor::{
    AssignMode, Boosts, Command, Demand, Event, Exclusion, Hypervisor, OperatorProfile, Policy,
    Refused, TeamRules, WishId,
};
use proptest::prelude::*;
use proptest::sample::select;

fn team() -> impl Strategy<Value = TeamId> {
    (1..=3_u128).prop_map(TeamId::from_u128)
}

fn operator() -> impl Strategy<Value = OperatorId> {
    (1..=5_u128).prop_map(OperatorId::from_u128)
}

fn conversation() -> impl Strategy<Value = ConversationId> {
    (1..=8_u128).prop_map(ConversationId::from_u128)
}

fn offer() -> impl Strategy<Value = OfferId> {
    (1..=6_u128).prop_map(OfferId::from_u128)
}

fn moment() -> impl Strategy<Value = Timestamp> {
    (0..200_i64).prop_map(Timestamp::from_ms)
}

fn epoch() -> impl Strategy<Value = Epoch> {
    (1..=9_i64).prop_map(Epoch)
}

fn priority() -> impl Strategy<Value = Priority> {
    select(vec![
        Priority::Low,
        Priority::Normal,
        Priority::High,
        Priority::Urgent,
    ])
}

fn policy() -> impl Strategy<Value = Policy> {
    (1..9_u32, 0..3_u32, 0..30_i64, 0..30_i64, 0..10_i64).prop_map(
        |(version, misses_to_away, reject_exclusion_ms, lost_grace_ms, refused_rest_ms)| Policy {
            version,
            boosts: Boosts {
                urgent_ms: 50,
                high_ms: 20,
                normal_ms: 0,
                low_ms: -20,
            },
            misses_to_away,
            reject_exclusion_ms,
            lost_grace_ms,
            refused_rest_ms,
        },
    )
}

fn rules() -> impl Strategy<Value = TeamRules> {
    prop_oneof![
        Just(AssignMode::Auto {
            first_reply_ms: None
        }),
        (0..30_i64).prop_map(|ms| AssignMode::Auto {
            first_reply_ms: Some(ms)
        }),
        (0..30_i64).prop_map(|timeout_ms| AssignMode::Accept { timeout_ms }),
    ]
    .prop_map(|assign| TeamRules { assign })
}

fn profile() -> impl Strategy<Value = OperatorProfile> {
    let kind = prop_oneof![9 => Just(OperatorKind::Human), 1 => Just(OperatorKind::Bot)];
    (kind, prop::collection::btree_set(team(), 0..3), -1..20_i64).prop_map(
        |(kind, teams, capacity_units)| OperatorProfile {
            kind,
            teams,
            capacity_units,
        },
    )
}

fn demand() -> impl Strategy<Value = Demand> {
    let exclusion =
        (operator(), moment()).prop_map(|(operator, until)| Exclusion { operator, until });
    let excluded = prop::collection::vec(exclusion, 0..2);
    let units = prop_oneof![4 => Just(4_i64), 1 => -1..13_i64];
    (team(), moment(), priority(), units, excluded).prop_map(
        |(team, enqueued_at, priority, units, excluded)| Demand {
            team,
            enqueued_at,
            priority,
            units,
            excluded,
        },
    )
}

/// A fact, or an answer to the n-th open wish.
#[derive(Debug, Clone)]
enum Step {
    Tell(Event),
    Commit {
        nth: usize,
        epochs_on: i64,
        offer: Option<OfferId>,
    },
    Refuse {
        nth: usize,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let mode = select(vec![LeaveMode::Requeue, LeaveMode::Drain]);
    let event = prop_oneof![
        6 => Just(Event::Tick),
        1 => policy().prop_map(|policy| Event::PolicySet { policy }),
        2 => (team(), rules()).prop_map(|(team, rules)| Event::TeamSet { team, rules }),
        1 => team().prop_map(|team| Event::TeamRemoved { team }),
        5 => (operator(), profile())
            .prop_map(|(operator, profile)| Event::OperatorSet { operator, profile }),
        1 => (operator(), moment(), 0..4_u32).prop_map(|(operator, last_assigned_at, misses)| {
            Event::OperatorRemembered { operator, last_assigned_at, misses }
        }),
        8 => operator().prop_map(|operator| Event::OperatorStart { operator }),
        2 => (operator(), mode)
            .prop_map(|(operator, mode)| Event::OperatorStop { operator, mode }),
        1 => operator().prop_map(|operator| Event::OperatorAway { operator }),
        2 => (operator(), moment())
            .prop_map(|(operator, since)| Event::OperatorLost { operator, since }),
        1 => operator().prop_map(|operator| Event::OperatorRemoved { operator }),
        9 => (conversation(), epoch(), demand()).prop_map(|(conversation, epoch, demand)| {
            Event::ConversationWaits { conversation, epoch, demand }
        }),
        4 => (conversation(), epoch(), operator(), demand(), moment(), any::<(bool, bool)>())
            .prop_map(|(conversation, epoch, operator, demand, assigned_at, (answered, forced))| {
                Event::ConversationHeld {
                    conversation, epoch, operator, demand, assigned_at, answered, forced,
                }
            }),
        2 => (offer(), conversation(), epoch(), operator(), moment())
            .prop_map(|(offer, conversation, epoch, operator, until)| {
                Event::OfferOpen { offer, conversation, epoch, operator, until }
            }),
        4 => (offer(), epoch()).prop_map(|(offer, epoch)| Event::OfferAccepted { offer, epoch }),
        4 => (offer(), epoch()).prop_map(|(offer, epoch)| Event::OfferDeclined { offer, epoch }),
        3 => (conversation(), operator()).prop_map(|(conversation, operator)| {
            Event::OperatorReplied { conversation, operator }
        }),
        1 => conversation().prop_map(|conversation| Event::CustomerWrote { conversation }),
        2 => (conversation(), priority()).prop_map(|(conversation, priority)| {
            Event::PrioritySet { conversation, priority }
        }),
        3 => (conversation(), epoch())
            .prop_map(|(conversation, epoch)| Event::Closed { conversation, epoch }),
    ];
    prop_oneof![
        6 => event.prop_map(Step::Tell),
        3 => (0..9_usize, 0..3_i64, prop::option::weighted(0.9, offer()))
            .prop_map(|(nth, epochs_on, offer)| Step::Commit { nth, epochs_on, offer }),
        1 => (0..9_usize).prop_map(|nth| Step::Refuse { nth }),
    ]
}

/// The open wishes, each with the epoch it was decided under.
fn event_of(step: Step, open: &[(WishId, Epoch)]) -> Event {
    let pick = |nth: usize| {
        open.get(nth.min(open.len().saturating_sub(1)))
            .copied()
            .unwrap_or_default()
    };
    match step {
        Step::Tell(event) => event,
        Step::Commit {
            nth,
            epochs_on,
            offer,
        } => {
            let (wish, epoch) = pick(nth);
            Event::Committed {
                wish,
                epoch: Epoch(epoch.0 + epochs_on),
                offer,
            }
        }
        Step::Refuse { nth } => Event::Refused { wish: pick(nth).0 },
    }
}

fn epoch_of(command: &Command) -> Epoch {
    match command {
        Command::Assign { epoch, .. }
        | Command::Offer { epoch, .. }
        | Command::ExpireOffer { epoch, .. }
        | Command::Withdraw { epoch, .. }
        | Command::TakeBack { epoch, .. } => *epoch,
        Command::SetAway { .. } | Command::SetOffline { .. } | Command::RememberTurn { .. } => {
            Epoch(0)
        }
    }
}

fn read_back(machine: &Hypervisor) -> Hypervisor {
    let text = serde_json::to_string(&machine.snapshot()).expect("a snapshot can be written");
    let snapshot = serde_json::from_str(&text).expect("a snapshot can be read");
    Hypervisor::restore(snapshot).expect("a snapshot holds the invariants")
}

proptest! {
    #![proptest_config(crate::many_cases("tests/it/fuzz.regressions"))]

    #[test]
    fn whatever_it_is_told_the_machine_equals_the_naive_model(
        policy in policy(),
        loading in 0..12_usize,
        breaks in 0..80_usize,
        steps in prop::collection::vec((0..6_i64, step()), 1..80),
    ) {
        let mut machine = Hypervisor::new(policy.clone());
        let mut naive = Naive::new(policy);
        let mut open: Vec<(WishId, Epoch)> = vec![];
        let mut now = 0;
        for (i, (pause, step)) in steps.into_iter().enumerate() {
            now += pause;
            let before = machine.snapshot();
            let event = if i == loading { Event::Loaded } else { event_of(step, &open) };
            let at = Timestamp::from_ms(now);
            let (mut out, mut expected) = (vec![], vec![]);
            let result = machine.handle(at, event.clone(), &mut out);
            prop_assert_eq!(result, naive.handle(at, event.clone(), &mut expected), "{:?}", event);
            prop_assert_eq!(&out, &expected, "{:?}", event);
            prop_assert_eq!(machine.next_deadline(), naive.next_deadline(), "{:?}", event);
            prop_assert_eq!(machine.check(), Ok(()), "{:?}", event);
            if result.is_err() {
                // I13: what is stale changes nothing but the clock.
                let mut as_before = Hypervisor::restore(before).expect("it held before");
                let _ = as_before.handle(at, Event::Refused { wish: WishId::new(0) }, &mut out);
                prop_assert_eq!(as_before.snapshot(), machine.snapshot(), "{:?}", event);
            }
            if result.is_ok() && event == Event::Tick {
                // I11: nothing late is left over.
                prop_assert!(machine.next_deadline().is_none_or(|due| due > at), "{:?}", event);
            }
            if let (Event::Committed { wish, .. } | Event::Refused { wish }, Ok(())) =
                (&event, result)
            {
                open.retain(|(id, _)| id != wish);
            }
            open.extend(out.iter().filter_map(|c| Some((c.wish()?, epoch_of(c)))));
            if i == breaks {
                machine = read_back(&machine);
            }
        }
    }
}

#[test]
fn a_wish_is_answered_once() {
    let mut machine = Hypervisor::new(Policy::default());
    let answer = Event::Refused {
        wish: WishId::new(7),
    };
    let result = machine.handle(Timestamp::from_ms(0), answer, &mut vec![]);
    assert_eq!(result, Err(Refused::UnknownWish));
}
