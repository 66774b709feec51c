//! The breaker: keeps a bot that fails again and again from customers.

use domain::time::Timestamp;
use std::collections::VecDeque;

/// What is put up with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// So many failures open the breaker…
    pub failures: usize,
    /// …when they come within this time.
    ///
    /// Units: ms.
    pub within_ms: i64,
    /// How long it stays open the first time; each time that a probe fails, twice as long.
    ///
    /// Units: ms.
    pub pause_ms: i64,
    /// The longest that it stays open before the next probe.
    ///
    /// Units: ms.
    pub max_pause_ms: i64,
    /// How long a probe may take before it counts as failed.
    ///
    /// Units: ms.
    pub probe_ms: i64,
}

/// Five failures in half a minute: two customers in a row would see it otherwise. A pause of half a minute is short
/// against the time that people need for what they were given meanwhile.
impl Default for Patience {
    fn default() -> Self {
        Self {
            failures: 5,
            within_ms: 30_000,
            pause_ms: 30_000,
            max_pause_ms: 600_000,
            probe_ms: 60_000,
        }
    }
}

/// Whether a bot gets conversations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// It does.
    Closed,
    /// It does not, until it is probed.
    Open {
        /// Since when.
        since: Timestamp,
        /// When the next probe is due.
        probe_at: Timestamp,
    },
    /// A probe is under way; it gets nothing else.
    HalfOpen {
        /// Since when the breaker is open.
        since: Timestamp,
        /// Until when the probe counts.
        until: Timestamp,
    },
    /// A person stopped it; only a person lets it back.
    Held {
        /// Since when.
        since: Timestamp,
    },
}

/// What others must learn of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It gets no conversations any more; those that it has go to people.
    Opened,
    /// It gets conversations again.
    Closed,
}

/// The breaker of one bot.
///
/// Shape: failures are in the order of their time. What is jittered is drawn by the caller: `chance` is any number,
/// evenly spread over all of `u32`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breaker {
    patience: Patience,
    position: Position,
    failures: VecDeque<Timestamp>,
    /// Probes that failed in a row.
    probes: u32,
}

impl Breaker {
    /// Makes a closed breaker.
    #[must_use]
    pub const fn new(patience: Patience) -> Self {
        Self {
            patience,
            position: Position::Closed,
            failures: VecDeque::new(),
            probes: 0,
        }
    }

    /// Makes one that was open when it was last seen: a probe is due soon, so that a restart costs no pause.
    #[must_use]
    pub fn opened(patience: Patience, since: Timestamp, now: Timestamp) -> Self {
        let position = Position::Open {
            since,
            probe_at: now,
        };
        Self {
            position,
            ..Self::new(patience)
        }
    }

    /// Makes one that a person holds open.
    #[must_use]
    pub fn held(patience: Patience, since: Timestamp) -> Self {
        Self {
            position: Position::Held { since },
            ..Self::new(patience)
        }
    }

    /// Returns whether the bot gets conversations.
    #[must_use]
    pub const fn position(&self) -> Position {
        self.position
    }

    /// Says whether the bot may be asked on behalf of a customer.
    #[must_use]
    pub const fn lets_through(&self) -> bool {
        matches!(self.position, Position::Closed)
    }

    /// Returns when [`Breaker::probe`] has something to do.
    #[must_use]
    pub const fn next_deadline(&self) -> Option<Timestamp> {
        match self.position {
            Position::Closed | Position::Held { .. } => None,
            Position::Open { probe_at, .. } => Some(probe_at),
            Position::HalfOpen { until, .. } => Some(until),
        }
    }

    /// Hears that the bot answered a customer.
    pub fn succeeded(&mut self) {
        if self.position == Position::Closed {
            self.failures.clear();
        }
    }

    /// Hears that the bot failed a customer.
    pub fn failed(&mut self, now: Timestamp, chance: u32) -> Option<Change> {
        if self.position != Position::Closed {
            return None;
        }
        self.failures.push_back(now);
        let forgotten = now.plus_ms(-self.patience.within_ms);
        while self.failures.front().is_some_and(|at| *at <= forgotten) {
            self.failures.pop_front();
        }
        if self.failures.len() < self.patience.failures.max(1) {
            return None;
        }
        self.open(now, now, chance);
        Some(Change::Opened)
    }

    /// Says whether the bot shall be probed at this moment, and takes note that it is: one probe at a time. A probe
    /// of which nothing was heard in its time counts as failed.
    pub fn probe(&mut self, now: Timestamp, chance: u32) -> bool {
        match self.position {
            Position::Open { since, probe_at } if probe_at <= now => {
                self.position = Position::HalfOpen {
                    since,
                    until: now.plus_ms(self.patience.probe_ms),
                };
                true
            }
            Position::HalfOpen { until, .. } if until <= now => {
                self.probe_failed(now, chance);
                false
            }
            Position::Closed
            | Position::Open { .. }
            | Position::HalfOpen { .. }
            | Position::Held { .. } => false,
        }
    }

    /// Hears that the probe was answered well.
    pub fn probe_succeeded(&mut self) -> Option<Change> {
        if !matches!(self.position, Position::HalfOpen { .. }) {
            return None;
        }
        self.close();
        Some(Change::Closed)
    }

    /// Hears that the probe failed.
    pub fn probe_failed(&mut self, now: Timestamp, chance: u32) {
        if let Position::HalfOpen { since, .. } = self.position {
            self.probes = self.probes.saturating_add(1);
            self.open(since, now, chance);
        }
    }

    /// A person stops the bot.
    pub fn hold(&mut self, now: Timestamp) -> Option<Change> {
        let was_closed = match self.position {
            Position::Held { .. } => return None,
            Position::Closed => true,
            Position::Open { .. } | Position::HalfOpen { .. } => false,
        };
        self.position = Position::Held { since: now };
        self.failures.clear();
        was_closed.then_some(Change::Opened)
    }

    /// A person lets the bot back, whatever the breaker thinks.
    pub fn release(&mut self) -> Option<Change> {
        if self.position == Position::Closed {
            return None;
        }
        self.close();
        Some(Change::Closed)
    }

    fn close(&mut self) {
        self.position = Position::Closed;
        self.failures.clear();
        self.probes = 0;
    }

    fn open(&mut self, since: Timestamp, now: Timestamp, chance: u32) {
        let doubled = 1_i64 << self.probes.min(20);
        let pause = self.patience.pause_ms.saturating_mul(doubled);
        let pause = pause.min(self.patience.max_pause_ms).max(1);
        // Up to a quarter more, so that many desks do not probe one bot at the same moment.
        let jitter = (pause / 4).saturating_mul(i64::from(chance >> 16)) / i64::from(u16::MAX);
        self.failures.clear();
        self.position = Position::Open {
            since,
            probe_at: now.plus_ms(pause.saturating_add(jitter)),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const T0: Timestamp = Timestamp::from_ms(1_000_000);

    fn at(s: i64) -> Timestamp {
        T0.plus_ms(s * 1_000)
    }

    fn opened() -> Breaker {
        let mut breaker = Breaker::new(Patience::default());
        for s in 0..4 {
            assert_eq!(breaker.failed(at(s), 0), None);
        }
        assert_eq!(breaker.failed(at(4), 0), Some(Change::Opened));
        breaker
    }

    #[test]
    fn the_fifth_failure_within_half_a_minute_opens_it() {
        let breaker = opened();
        assert!(!breaker.lets_through());
        assert_eq!(breaker.next_deadline(), Some(at(34)));
    }

    #[test]
    fn failures_that_are_far_apart_or_followed_by_success_do_not_open_it() {
        let mut breaker = Breaker::new(Patience::default());
        for n in 0..20 {
            assert_eq!(breaker.failed(at(n * 8), 0), None);
        }
        for n in 0..20 {
            assert_eq!(breaker.failed(at(1_000 + n), 0), None);
            if n % 4 == 3 {
                breaker.succeeded();
            }
        }
        assert!(breaker.lets_through());
    }

    #[test]
    fn it_is_probed_by_one_at_a_time_and_closes_by_itself() {
        let mut breaker = opened();
        assert!(!breaker.probe(at(33), 0), "too early");
        assert!(breaker.probe(at(34), 0));
        assert!(!breaker.probe(at(35), 0), "one is under way");
        assert!(!breaker.lets_through(), "customers wait for the probe");
        assert_eq!(breaker.probe_succeeded(), Some(Change::Closed));
        assert!(breaker.lets_through());
        assert_eq!(breaker.probe_succeeded(), None, "it is told once");
        for s in 40..44 {
            assert_eq!(breaker.failed(at(s), 0), None, "old failures are forgotten");
        }
    }

    #[test]
    fn each_failed_probe_doubles_the_pause_up_to_its_bound() {
        let mut breaker = opened();
        let mut pauses = Vec::new();
        for _ in 0..8 {
            let due = breaker.next_deadline().unwrap();
            assert!(breaker.probe(due, 0));
            breaker.probe_failed(due, 0);
            pauses.push(breaker.next_deadline().unwrap().ms_since(due) / 1_000);
        }
        assert_eq!(pauses, [60, 120, 240, 480, 600, 600, 600, 600]);
    }

    #[test]
    fn a_probe_of_which_nothing_is_heard_counts_as_failed() {
        let mut breaker = opened();
        assert!(breaker.probe(at(34), 0));
        assert!(!breaker.probe(at(94), 0));
        assert_eq!(breaker.next_deadline(), Some(at(94 + 60)));
        assert_eq!(breaker.probe_succeeded(), None, "it comes too late");
    }

    #[test]
    fn chance_spreads_the_pause_by_a_quarter() {
        let pause = |chance| {
            let mut breaker = opened();
            breaker.probe(at(34), 0);
            breaker.probe_failed(at(34), chance);
            breaker.next_deadline().unwrap().ms_since(at(34))
        };
        assert_eq!(pause(0), 60_000);
        assert_eq!(pause(u32::MAX), 75_000);
        assert!((67_000..68_000).contains(&pause(u32::MAX / 2)));
    }

    #[test]
    fn who_was_stopped_by_a_person_comes_back_by_a_person_only() {
        let mut breaker = Breaker::new(Patience::default());
        assert_eq!(breaker.hold(at(0)), Some(Change::Opened));
        assert_eq!(breaker.hold(at(1)), None);
        assert_eq!(breaker.next_deadline(), None);
        assert!(!breaker.probe(at(99_999), 0));
        breaker.succeeded();
        assert_eq!(breaker.failed(at(2), 0), None);
        assert_eq!(breaker.probe_succeeded(), None);
        assert!(!breaker.lets_through());
        assert_eq!(breaker.release(), Some(Change::Closed));
        assert_eq!(breaker.release(), None);
        let mut open = opened();
        assert_eq!(open.hold(at(9)), None, "it was told when it opened");
    }

    #[test]
    fn after_a_restart_an_open_one_is_probed_at_once() {
        let mut breaker = Breaker::opened(Patience::default(), at(0), at(500));
        assert!(!breaker.lets_through());
        assert!(breaker.probe(at(500), 0));
        breaker.probe_failed(at(500), 0);
        let Position::Open { since, .. } = breaker.position() else {
            panic!("it is open")
        };
        assert_eq!(since, at(0), "people see since when");
    }

    proptest! {
        /// Whatever happens: who is told *opened* is told *closed* before he is told *opened* again, and an open
        /// breaker that nobody holds always has a next deadline.
        #[test]
        fn changes_alternate_and_no_bot_is_forgotten(steps in proptest::collection::vec((0..7_u8, 0..40_000_i64, any::<u32>()), 0..200)) {
            let mut breaker = Breaker::new(Patience::default());
            let mut now = T0;
            let mut is_open = false;
            for (step, wait_ms, chance) in steps {
                now = now.plus_ms(wait_ms);
                let change = match step {
                    0 | 1 => breaker.failed(now, chance),
                    2 => { breaker.succeeded(); None }
                    3 => { breaker.probe(now, chance); None }
                    4 => breaker.probe_succeeded(),
                    5 => { breaker.probe_failed(now, chance); None }
                    _ if chance % 2 == 0 => breaker.hold(now),
                    _ => breaker.release(),
                };
                match change {
                    Some(Change::Opened) => { prop_assert!(!is_open); is_open = true; }
                    Some(Change::Closed) => { prop_assert!(is_open); is_open = false; }
                    None => {}
                }
                prop_assert_eq!(breaker.lets_through(), !is_open);
                let is_held = matches!(breaker.position(), Position::Held { .. });
                prop_assert_eq!(breaker.next_deadline().is_some(), is_open && !is_held);
            }
        }
    }
}
