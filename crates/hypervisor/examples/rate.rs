//! How long one event takes: `cargo run --release -p hypervisor --example rate [operators] [queued]`.
//!
//! Everybody is full and the queue is long, so every ending conversation has the machine search both sides.
//! Prints the same for a tenth of the size, because growth says more than the figure.
#![expect(clippy::print_stdout, reason = "printing is what it is for")]
#![expect(
    clippy::disallowed_methods,
    reason = "measuring time is what it is for"
)]

use domain::conversation::{Epoch, Priority};
use domain::id::{ConversationId, OfferId, OperatorId, TeamId};
use domain::time::Timestamp;
use hypervisor::{
    AssignMode, Command, Demand, Event, Hypervisor, OperatorProfile, Policy, TeamRules,
};
use mimalloc::MiMalloc;
use std::collections::BTreeMap;
use std::time::Instant;

/// As the server has it.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const ROUNDS: usize = 100_000;

fn main() {
    let mut sizes = std::env::args()
        .skip(1)
        .filter_map(|size| size.parse().ok());
    let operators: u64 = sizes.next().unwrap_or(10_000);
    let queued: u64 = sizes.next().unwrap_or(100_000);
    for part in [10, 1] {
        let mut desk = Desk::loaded(operators / part, queued / part);
        let start = Instant::now();
        let snapshot = desk.machine.snapshot();
        let took = start.elapsed().as_millis();
        println!("snapshot taken in {took} ms");
        drop(snapshot);
        desk.run();
        println!("{} operators, {} queued", operators / part, queued / part);
        for (kind, times) in &mut desk.times {
            times.sort_unstable();
            let at = |permille: usize| times[(times.len() - 1) * permille / 1000];
            let (p50, p99, p999) = (at(500), at(990), at(999));
            println!("  {kind:<10} p50 {p50:>6} ns  p99 {p99:>6} ns  p99.9 {p999:>7} ns");
        }
    }
}

/// A host that makes every wish true.
struct Desk {
    machine: Hypervisor,
    now: i64,
    teams: u64,
    arrived: u64,
    held: Vec<(ConversationId, Epoch)>,
    random: u64,
    out: Vec<Command>,
    times: BTreeMap<&'static str, Vec<u64>>,
}

impl Desk {
    /// Half of the teams ask, half assign; every operator is in two.
    fn loaded(operators: u64, queued: u64) -> Self {
        let teams = (operators / 50).max(2);
        let mut desk = Self {
            machine: Hypervisor::new(Policy::default()),
            now: 1_000_000_000,
            teams,
            arrived: 0,
            held: vec![],
            random: 1,
            out: vec![],
            times: BTreeMap::new(),
        };
        for n in 0..teams {
            let assign = if n % 2 == 0 {
                AssignMode::Auto {
                    first_reply_ms: Some(180_000),
                }
            } else {
                AssignMode::Accept { timeout_ms: 30_000 }
            };
            let rules = TeamRules {
                assign,
                hours: None,
            };
            desk.tell(
                "load",
                Event::TeamSet {
                    team: team(n),
                    rules,
                },
            );
        }
        for n in 0..operators {
            let operator = OperatorId::from_u128(u128::from(n) + 1);
            let profile = OperatorProfile {
                teams: [team(n % teams), team(n * 7 % teams)].into(),
                capacity_units: 12,
                ..OperatorProfile::default()
            };
            desk.tell("load", Event::OperatorSet { operator, profile });
            desk.tell("load", Event::OperatorStart { operator });
        }
        let start = Instant::now();
        desk.tell("load", Event::Loaded);
        for _ in 0..operators * 3 + queued {
            desk.arrive("load");
        }
        println!("loaded in {} ms", start.elapsed().as_millis());
        desk.times.clear();
        desk
    }

    fn run(&mut self) {
        for _ in 0..ROUNDS {
            let nth = self.dice(self.held.len() as u64);
            let (conversation, epoch) = self.held.swap_remove(usize::try_from(nth).unwrap_or(0));
            self.tell(
                "closed",
                Event::Closed {
                    conversation,
                    epoch: epoch.next(),
                },
            );
            self.arrive("arrived");
            if self
                .machine
                .next_deadline()
                .is_some_and(|due| due.as_ms() <= self.now)
            {
                self.tell("tick", Event::Tick);
            }
        }
    }

    fn arrive(&mut self, kind: &'static str) {
        self.arrived += 1;
        self.now += 1;
        let at = Timestamp::from_ms(self.now);
        let demand = Demand {
            priority: if self.arrived.is_multiple_of(9) {
                Priority::High
            } else {
                Priority::Normal
            },
            ..Demand::chat(team(self.dice(self.teams)), at)
        };
        let conversation = ConversationId::from_u128(u128::from(self.arrived));
        self.tell(
            kind,
            Event::ConversationWaits {
                conversation,
                epoch: Epoch(1),
                demand,
            },
        );
    }

    /// Tells one event, and then that everything asked for is done, accepted and replied to.
    fn tell(&mut self, kind: &'static str, event: Event) {
        self.time(kind, event);
        while let Some(command) = self.out.pop() {
            let Some(wish) = command.wish() else { continue };
            let (mut open, mut owned) = (None, None);
            let epoch = match command {
                Command::Assign {
                    conversation,
                    operator,
                    epoch,
                    ..
                } => {
                    owned = Some((conversation, operator, epoch.next()));
                    epoch.next()
                }
                Command::Offer {
                    conversation,
                    operator,
                    epoch,
                    ..
                } => {
                    open = Some(OfferId::from_u128(u128::from(wish.raw())));
                    owned = Some((conversation, operator, epoch.next().next()));
                    epoch.next()
                }
                Command::TakeBack { epoch, .. }
                | Command::ExpireOffer { epoch, .. }
                | Command::Withdraw { epoch, .. } => epoch.next(),
                Command::Wake { .. }
                | Command::SetAway { .. }
                | Command::SetOffline { .. }
                | Command::RememberTurn { .. }
                | Command::RememberRing { .. }
                | Command::Tell { .. } => Epoch(0),
            };
            self.time(
                "committed",
                Event::Committed {
                    wish,
                    epoch,
                    offer: open,
                },
            );
            if let Some(offer) = open {
                self.time(
                    "accepted",
                    Event::OfferAccepted {
                        offer,
                        epoch: epoch.next(),
                    },
                );
            }
            if let Some((conversation, operator, epoch)) = owned {
                self.time(
                    "replied",
                    Event::OperatorReplied {
                        conversation,
                        operator,
                    },
                );
                self.held.push((conversation, epoch));
            }
        }
    }

    fn time(&mut self, kind: &'static str, event: Event) {
        let at = Timestamp::from_ms(self.now);
        let start = Instant::now();
        let result = self.machine.handle(at, event, &mut self.out);
        let took = u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX);
        assert_eq!(result, Ok(()), "the host tells nothing stale");
        self.times.entry(kind).or_default().push(took);
    }

    /// Returns one of `0..sides`, the same in every run.
    fn dice(&mut self, sides: u64) -> u64 {
        self.random = self
            .random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.random >> 33) % sides.max(1)
    }
}

/// Returns the memory of this process; `None` where the system does not say.
fn team(n: u64) -> TeamId {
    TeamId::from_u128(u128::from(n) + 2)
}
