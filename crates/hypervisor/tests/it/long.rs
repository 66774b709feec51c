//! Long runs: a hundred thousand random facts in every test run, a million in the long form.

use crate::desk::{Desk, Is, Row, ann, call, ms, row, team};
use crate::properties::{crowd, policy};
use domain::conversation::Priority;
use domain::id::TeamId;
use domain::operator::LeaveMode;
use domain::time::Timestamp;
use hypervisor::{Command, Event, Familiar, Hypervisor};

/// A generator of our own, so that the same seed means the same day for ever.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides.max(1)
    }

    fn pick<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        let nth = self.roll(all.len() as u64);
        all.get(usize::try_from(nth).ok()?).copied()
    }
}

/// A hundred thousand, or a million where `SWITCHBOARD_SOAK` asks for the long form.
fn facts() -> usize {
    if std::env::var_os("SWITCHBOARD_SOAK").is_some() {
        1_000_000
    } else {
        100_000
    }
}

fn happens(desk: &mut Desk, dice: &mut Dice, arrived: &mut u128) {
    let of = |desk: &Desk, wanted: fn(&Is) -> bool| -> Vec<_> {
        let rows = desk.rows.iter().filter(|(_, row)| wanted(&row.is));
        rows.map(|(id, _)| *id).collect()
    };
    let held = |is: &Is| matches!(is, Is::Held { .. });
    let offered = |is: &Is| matches!(is, Is::Offered { .. });
    let open = |is: &Is| !matches!(is, Is::Closed | Is::WrapUp { .. });
    let who = ann(u128::from(dice.roll(6)) + 1);
    match dice.roll(24) {
        0..=2 => desk.pass(i64::try_from(dice.roll(9)).unwrap_or(1)),
        3..=5 if of(desk, open).len() < 14 => {
            *arrived += 1;
            let urgent = dice.roll(5) == 0;
            let last = (dice.roll(3) == 0).then_some(Familiar {
                operator: who,
                at: ms(desk.now),
            });
            let arrived_now = Row {
                priority: if urgent {
                    Priority::Urgent
                } else {
                    Priority::Normal
                },
                units: if dice.roll(6) == 0 { 12 } else { 4 },
                last,
                ..row(team(u128::from(dice.roll(3)) + 1), ms(desk.now))
            };
            desk.arrives_with(call(*arrived), arrived_now);
        }
        3..=7 => desk.starts(who),
        8 => desk.stops(
            who,
            if dice.roll(2) == 0 {
                LeaveMode::Drain
            } else {
                LeaveMode::Requeue
            },
        ),
        9 => desk.goes_away(who),
        10 => desk.is_lost(who),
        11..=12 => dice
            .pick(&of(desk, offered))
            .into_iter()
            .for_each(|id| desk.accepts(id)),
        13 => dice
            .pick(&of(desk, offered))
            .into_iter()
            .for_each(|id| desk.declines(id)),
        14..=15 => dice
            .pick(&of(desk, held))
            .into_iter()
            .for_each(|id| desk.replies(id)),
        16 => dice
            .pick(&of(desk, held))
            .into_iter()
            .for_each(|id| desk.is_written_to(id)),
        17..=19 => dice
            .pick(&of(desk, held))
            .into_iter()
            .for_each(|id| desk.closes(id)),
        20 => dice
            .pick(&of(desk, open))
            .into_iter()
            .for_each(|id| desk.is_taken(id, who)),
        21 => dice
            .pick(&of(desk, open))
            .into_iter()
            .for_each(|id| desk.is_transferred(id, TeamId::GENERAL)),
        22 => dice
            .pick(&of(desk, held))
            .into_iter()
            .for_each(|id| desk.is_snoozed(id, 20)),
        _ => dice
            .pick(&of(desk, held))
            .into_iter()
            .for_each(|id| desk.is_released(id)),
    }
}

/// The naive model, the invariants and the watching are in [`Desk::hear_now`].
#[test]
fn a_long_day_of_random_facts_equals_the_naive_model() {
    let mut dice = Dice(7);
    let mut desk = crowd();
    let mut arrived = 0;
    while desk.heard < facts() {
        happens(&mut desk, &mut dice, &mut arrived);
        // What is over is nobody's any more, and would only be searched through.
        let now = ms(desk.now);
        desk.rows.retain(|_, row| match row.is {
            Is::Closed => false,
            Is::WrapUp { until, .. } => until > now,
            Is::Queued | Is::Offered { .. } | Is::Held { .. } | Is::Asleep { .. } => true,
        });
        desk.log.clear();
    }
}

/// I19: what is told in another order before it is loaded leads to the same commands.
#[test]
fn operators_introduced_in_another_order_lead_to_the_same_commands() {
    let run = |order: &[u128]| -> Vec<Command> {
        let mut machine = Hypervisor::new(policy());
        let mut out = vec![];
        let at = Timestamp::from_ms(1_000);
        let mut tell = |event| machine.handle(at, event, &mut out).expect("known");
        for n in order {
            tell(Event::OperatorSet {
                operator: ann(*n),
                profile: hypervisor::OperatorProfile::default(),
            });
        }
        for n in order {
            tell(Event::OperatorStart { operator: ann(*n) });
        }
        tell(Event::Loaded);
        for n in 1..=30 {
            tell(Event::ConversationWaits {
                conversation: call(n),
                epoch: domain::conversation::Epoch(1),
                demand: hypervisor::Demand::chat(TeamId::GENERAL, at),
            });
        }
        out
    };
    let forwards = run(&[1, 2, 3, 4, 5]);
    assert_eq!(forwards, run(&[4, 2, 5, 1, 3]));
    assert!(forwards.len() >= 15);
}

/// I19: the same log leads to the same commands.
#[test]
fn the_same_day_twice_asks_for_the_same() {
    let day = || {
        let (mut dice, mut desk, mut arrived) = (Dice(11), crowd(), 0);
        while desk.heard < 2_000 {
            happens(&mut desk, &mut dice, &mut arrived);
        }
        desk.log
    };
    assert_eq!(day(), day());
}
