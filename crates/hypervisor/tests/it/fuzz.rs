//! Any facts at all, sensible or not: the machine equals the naive model, keeps its invariants, and does not
//! care whether it was written down and read back on the way.

use crate::naive::Naive;
use domain::conversation::{Epoch, Priority};
use domain::id::{ConversationId, OfferId, OperatorId, TeamId};
use domain::operator::{LeaveMode, OperatorKind};
use domain::routing::{AtEnd, Boosts, Clock, EndAct, PerWork, Reserve, RoutingPolicy, Work};
use domain::time::Timestamp;
use hypervisor::{
    AssignMode, Command, Demand, Event, Exclusion, Familiar, Hypervisor, OperatorProfile, Policy,
    Refused, TeamRules, Told, WishId,
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
    let numbers = (1..9_u32, 0..3_u32, 0..30_i64, 0..30_i64, 0..10_i64);
    let quiet = prop::option::of(1..40_i64);
    let searching = prop::option::of(1..40_i64);
    let reserve = prop::option::of((5..13_i64, 1..30_i64));
    let at_end = prop::option::of(1..60_i64);
    let wrap_up = (0..20_i64, 0..20_i64);
    let clock = select(vec![Clock::Wall, Clock::Business]);
    let waiting = (quiet, searching, reserve, at_end, wrap_up, clock);
    (
        numbers,
        crate::worlds::rings(),
        crate::worlds::selectors(),
        waiting,
    )
        .prop_map(
            |(numbers, rings, select, (quiet, searching, reserve, at_end, wrap_up, clock))| {
                let (version, misses_to_away, exclusion_ms, lost_grace_ms, refused_rest_ms) =
                    numbers;
                let routing = RoutingPolicy {
                    rings,
                    select,
                    boosts: Boosts {
                        urgent_ms: 50,
                        high_ms: 20,
                        normal_ms: 0,
                        low_ms: -20,
                    },
                    misses_to_away,
                    exclusion_ms,
                    lost_grace_ms,
                    inactive_after_ms: quiet,
                    searching_after_ms: searching,
                    reserve: reserve.map(|(units_from, after_ms)| Reserve {
                        units_from,
                        after_ms,
                    }),
                    at_end: at_end.map(|after_ms| AtEnd {
                        after_ms,
                        acts: vec![EndAct::AlertSupervisors, EndAct::OfferCallback],
                    }),
                    wrap_up_ms: PerWork {
                        chat: wrap_up.0,
                        mail: 0,
                        phone: wrap_up.1,
                    },
                    clock,
                    ..RoutingPolicy::default()
                };
                Policy {
                    version,
                    routing,
                    refused_rest_ms,
                }
            },
        )
}

fn rules() -> impl Strategy<Value = TeamRules> {
    let assign = prop_oneof![
        Just(AssignMode::Auto {
            first_reply_ms: None
        }),
        (0..30_i64).prop_map(|ms| AssignMode::Auto {
            first_reply_ms: Some(ms)
        }),
        (0..30_i64).prop_map(|timeout_ms| AssignMode::Accept { timeout_ms }),
    ];
    (assign, crate::worlds::hours()).prop_map(|(assign, hours)| TeamRules { assign, hours })
}

fn profile() -> impl Strategy<Value = OperatorProfile> {
    let kind = prop_oneof![9 => Just(OperatorKind::Human), 1 => Just(OperatorKind::Bot)];
    let teams = prop::collection::btree_set(team(), 0..3);
    let limit = prop::option::weighted(0.2, 0..13_i64);
    (
        kind,
        teams,
        -1..20_i64,
        crate::worlds::gifts(),
        limit,
        0..4_u32,
    )
        .prop_map(
            |(kind, teams, capacity_units, gifts, limit, weight)| OperatorProfile {
                kind,
                teams,
                capacity_units,
                gifts,
                limits: PerWork {
                    chat: limit,
                    mail: None,
                    phone: None,
                },
                weight,
            },
        )
}

fn demand() -> impl Strategy<Value = Demand> {
    let exclusion =
        (operator(), moment()).prop_map(|(operator, until)| Exclusion { operator, until });
    let excluded = prop::collection::vec(exclusion, 0..2);
    let units = prop_oneof![4 => Just(4_i64), 1 => -1..13_i64];
    let familiar = (operator(), moment()).prop_map(|(operator, at)| Familiar { operator, at });
    let people = (
        prop::option::weighted(0.3, familiar),
        prop::option::weighted(0.2, operator()),
        any::<bool>(),
    );
    let kept = (0..4_u8, prop_oneof![3 => Just(0_u8), 1 => 0..32_u8]);
    let queue = (team(), moment(), moment(), priority(), units);
    let work = select(vec![Work::Chat, Work::Chat, Work::Mail, Work::Phone]);
    (queue, work, crate::worlds::need(), people, kept, excluded).prop_map(
        |(queue, work, need, (last, preferred, is_for_people), (ring, told), excluded)| {
            let (team, enqueued_at, since, priority, units) = queue;
            Demand {
                team,
                enqueued_at,
                since,
                priority,
                work,
                units,
                need,
                last,
                preferred,
                is_for_people,
                ring,
                told: Told::from_bits(told),
                excluded,
            }
        },
    )
}

/// A fact, or an answer to the n-th open wish.
#[derive(Debug, Clone)]
enum Step {
    Tell(Box<Event>),
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
        1 => (operator(), moment(), moment(), 0..99_i64, 0..4_u32).prop_map(
            |(operator, last_assigned_at, freed_at, pass, misses)| Event::OperatorRemembered {
                operator, last_assigned_at, pass, freed_at, misses,
            }
        ),
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
        4 => (conversation(), epoch(), operator(), demand(), (moment(), prop::option::of(moment())),
            any::<(bool, bool)>())
            .prop_map(|(conversation, epoch, operator, demand, at, (answered, forced))| {
                let (assigned_at, unheard_since) = at;
                Event::ConversationHeld {
                    conversation, epoch, operator, demand, assigned_at, answered, forced,
                    unheard_since,
                }
            }),
        2 => (conversation(), epoch(), prop::option::of(operator()), demand(), moment())
            .prop_map(|(conversation, epoch, operator, demand, until)| {
                Event::ConversationSnoozed { conversation, epoch, operator, demand, until }
            }),
        1 => (conversation(), epoch(), operator(), demand(), moment())
            .prop_map(|(conversation, epoch, operator, demand, until)| {
                Event::WrappingUp { conversation, epoch, operator, demand, until }
            }),
        1 => conversation().prop_map(|conversation| Event::WrapUpDone { conversation }),
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
        6 => event.prop_map(|event| Step::Tell(Box::new(event))),
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
        Step::Tell(event) => *event,
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
        | Command::Wake { epoch, .. }
        | Command::TakeBack { epoch, .. } => *epoch,
        Command::SetAway { .. }
        | Command::SetOffline { .. }
        | Command::RememberTurn { .. }
        | Command::RememberRing { .. }
        | Command::Tell { .. } => Epoch(0),
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
