//! How fast messages may leave: which is next, and when.
//!
//! A pure machine: time comes in with every call. Each lane (a chat) has one message waiting at most, because
//! the ones behind it must not overtake it. A message leaves when three allowances are there: the lane's,
//! the group's when the lane is a group, and the one of the whole bot. Messages of people go before automatic
//! ones, but every fifth place is for an automatic one, so that neither starves.

use crate::pace::{Bucket, Pace};
use domain::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// What to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Next<J> {
    /// This message leaves now, in this lane; its end is told by [`Shaper::finished`].
    Send(String, J),
    /// Nothing may leave before this moment.
    WaitUntil(Timestamp),
    /// Nothing waits, or whatever waits is behind one that is on its way.
    Idle,
}

/// A message that has to wait for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Held<J> {
    /// Which.
    pub(crate) job: J,
    /// When it may go, about.
    pub(crate) until: Timestamp,
    /// What it waits for.
    pub(crate) by: Limit,
}

/// What a message waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limit {
    /// The provider told this chat, or the whole account, to wait.
    Told,
    /// So much goes into its chat.
    Chat,
    /// So much goes out in all.
    Account,
}

/// How many messages of people may pass in a row while an automatic one is ready.
const IN_A_ROW: u32 = 4;

/// After how many sends the lanes that are at rest are forgotten.
const SWEEP_EVERY: u64 = 1024;

/// The allowances of one channel, and what waits for them.
///
/// Shape: `O(log n)` per call over the lanes that wait. Units: microseconds inside, so that a rate of thirty
/// a second is exact enough.
#[derive(Debug)]
pub(crate) struct Shaper<J> {
    pace: Pace,
    started_us: i64,
    all: Bucket,
    frozen_until_us: i64,
    lanes: BTreeMap<String, Lane<J>>,
    /// Lanes whose own allowance comes later, by moment and arrival.
    later: BTreeSet<(i64, u64, String)>,
    /// Lanes that wait for the bot's allowance only, by arrival: people first, automatic second.
    ready: [BTreeSet<(u64, String)>; 2],
    people_in_a_row: u32,
    arrivals: u64,
    sends: u64,
}

#[derive(Debug)]
struct Lane<J> {
    own: Bucket,
    group: Option<Bucket>,
    frozen_until_us: i64,
    is_on_its_way: bool,
    waiting: Option<(J, bool)>,
    /// True once somebody was told that what waits here has to.
    is_told: bool,
}

impl<J> Lane<J> {
    fn ready_us(&self) -> i64 {
        let group = self.group.as_ref().map_or(i64::MIN, Bucket::ready_us);
        self.own.ready_us().max(group).max(self.frozen_until_us)
    }

    fn is_at_rest(&self, now_us: i64) -> bool {
        let is_full = self.own.is_full(now_us)
            && self
                .group
                .as_ref()
                .is_none_or(|group| group.is_full(now_us));
        is_full && self.frozen_until_us <= now_us && !self.is_on_its_way && self.waiting.is_none()
    }
}

impl<J: Clone> Shaper<J> {
    /// Starts with every allowance half used, because nobody knows what was sent before a restart.
    #[must_use]
    pub(crate) fn new(pace: Pace, now: Timestamp) -> Self {
        let started_us = micros(now);
        Self {
            pace,
            started_us,
            all: Bucket::half_full(pace.all, started_us),
            frozen_until_us: i64::MIN,
            lanes: BTreeMap::new(),
            later: BTreeSet::new(),
            ready: [BTreeSet::new(), BTreeSet::new()],
            people_in_a_row: 0,
            arrivals: 0,
            sends: 0,
        }
    }

    /// Puts the next message of a lane in line; says whether there was room for it.
    ///
    /// Shape: false while the lane has one that waits or is on its way.
    pub(crate) fn offer(&mut self, lane: &str, job: J, is_automatic: bool, now: Timestamp) -> bool {
        let state = lane_of(&mut self.lanes, &self.pace, self.started_us, lane);
        if state.is_on_its_way || state.waiting.is_some() {
            return false;
        }
        state.waiting = Some((job, is_automatic));
        state.is_told = false;
        let ready_us = state.ready_us();
        self.arrivals += 1;
        self.line_up(
            lane.to_owned(),
            self.arrivals,
            ready_us,
            is_automatic,
            micros(now),
        );
        true
    }

    /// Tells which message leaves now, or when to ask again.
    pub(crate) fn next(&mut self, now: Timestamp) -> Next<J> {
        let now_us = micros(now);
        self.ripen(now_us);
        let Some(class) = self.class() else {
            return self
                .later
                .first()
                .map_or(Next::Idle, |(at, ..)| Next::WaitUntil(moment(*at)));
        };
        let open_us = self.all.ready_us().max(self.frozen_until_us);
        if open_us > now_us {
            return Next::WaitUntil(moment(open_us));
        }
        let first = self.ready[class].pop_first().map(|(_, lane)| lane);
        let Some((lane, job)) = first.and_then(|lane| {
            let state = self.lanes.get_mut(&lane)?;
            state.is_on_its_way = true;
            state.waiting.take().map(|(job, _)| (lane, job))
        }) else {
            return Next::Idle;
        };
        self.people_in_a_row = if class == PEOPLE {
            self.people_in_a_row + 1
        } else {
            0
        };
        self.all.charge(now_us);
        self.sends += 1;
        if self.sends.is_multiple_of(SWEEP_EVERY) {
            self.lanes.retain(|_, lane| !lane.is_at_rest(now_us));
        }
        Next::Send(lane, job)
    }

    /// Tells that the message of a lane has left or failed, so that the next one may line up.
    ///
    /// The lane is charged at the end of the exchange: the provider counted it at some moment before, so the
    /// allowance is never overdrawn however long the way was. `was_sent` is false when nothing left.
    pub(crate) fn finished(&mut self, lane: &str, was_sent: bool, now: Timestamp) {
        let now_us = micros(now);
        let state = lane_of(&mut self.lanes, &self.pace, self.started_us, lane);
        state.is_on_its_way = false;
        if was_sent {
            state.own.charge(now_us);
            if let Some(group) = &mut state.group {
                group.charge(now_us);
            }
        }
    }

    /// Lists the messages that have to wait for at least `patience_ms` from `now` and of which this was not told yet.
    ///
    /// Shape: at most `limit`; each is told once.
    pub(crate) fn held(&mut self, patience_ms: i64, limit: usize, now: Timestamp) -> Vec<Held<J>> {
        let now_us = micros(now);
        let late_us = now_us.saturating_add(patience_ms.saturating_mul(1000));
        let open_us = self.all.ready_us().max(self.frozen_until_us).max(now_us);
        let by_account = if self.frozen_until_us > now_us {
            Limit::Told
        } else {
            Limit::Account
        };
        let in_line = self.ready.iter().flatten().zip(0_i64..);
        let in_line = in_line.map(|((_, lane), rank)| {
            let until_us = open_us.saturating_add(rank.saturating_mul(self.pace.all.every_us));
            (lane.clone(), until_us, by_account)
        });
        let later = self.later.iter().map(|(at_us, _, lane)| {
            let is_told = self
                .lanes
                .get(lane)
                .is_some_and(|state| state.frozen_until_us >= *at_us);
            let by_lane = if is_told { Limit::Told } else { Limit::Chat };
            let by = if open_us > *at_us {
                by_account
            } else {
                by_lane
            };
            (lane.clone(), open_us.max(*at_us), by)
        });
        let waiting = in_line
            .chain(later)
            .filter(|(_, until_us, _)| *until_us >= late_us);
        let waiting: Vec<_> = waiting.collect();
        let mut held = Vec::new();
        for (lane, until_us, by) in waiting {
            if held.len() >= limit {
                break;
            }
            let Some(state) = self.lanes.get_mut(&lane) else {
                continue;
            };
            if std::mem::replace(&mut state.is_told, true) {
                continue;
            }
            if let Some((job, _)) = &state.waiting {
                held.push(Held {
                    job: job.clone(),
                    until: moment(until_us),
                    by,
                });
            }
        }
        held
    }

    /// Holds a lane until a moment, because the provider said so.
    pub(crate) fn freeze(&mut self, lane: &str, until: Timestamp) {
        let state = lane_of(&mut self.lanes, &self.pace, self.started_us, lane);
        state.frozen_until_us = state.frozen_until_us.max(micros(until));
    }

    /// Holds everything until a moment.
    pub(crate) fn freeze_all(&mut self, until: Timestamp) {
        self.frozen_until_us = self.frozen_until_us.max(micros(until));
    }

    fn ripen(&mut self, now_us: i64) {
        while let Some((at, ..)) = self.later.first()
            && *at <= now_us
            && let Some((_, arrival, lane)) = self.later.pop_first()
        {
            let state = self.lanes.get(&lane);
            let Some((ready_us, is_automatic)) =
                state.and_then(|state| Some((state.ready_us(), state.waiting.as_ref()?.1)))
            else {
                continue;
            };
            self.line_up(lane, arrival, ready_us, is_automatic, now_us);
        }
    }

    fn line_up(
        &mut self,
        lane: String,
        arrival: u64,
        ready_us: i64,
        is_automatic: bool,
        now_us: i64,
    ) {
        if ready_us > now_us {
            self.later.insert((ready_us, arrival, lane));
        } else {
            self.ready[usize::from(is_automatic)].insert((arrival, lane));
        }
    }

    fn class(&self) -> Option<usize> {
        let [people, automatic] = &self.ready;
        match (people.is_empty(), automatic.is_empty()) {
            (true, true) => None,
            (false, true) => Some(PEOPLE),
            (true, false) => Some(AUTOMATIC),
            (false, false) if self.people_in_a_row >= IN_A_ROW => Some(AUTOMATIC),
            (false, false) => Some(PEOPLE),
        }
    }
}

const PEOPLE: usize = 0;
const AUTOMATIC: usize = 1;

fn lane_of<'a, J>(
    lanes: &'a mut BTreeMap<String, Lane<J>>,
    pace: &Pace,
    started_us: i64,
    lane: &str,
) -> &'a mut Lane<J> {
    lanes.entry(lane.to_owned()).or_insert_with(|| Lane {
        own: Bucket::half_full(pace.lane, started_us),
        group: (pace.is_group)(lane).then(|| Bucket::half_full(pace.group, started_us)),
        frozen_until_us: i64::MIN,
        is_on_its_way: false,
        waiting: None,
        is_told: false,
    })
}

const fn micros(at: Timestamp) -> i64 {
    at.as_ms().saturating_mul(1000)
}

/// Rounds up: a moment that is told is never too early.
const fn moment(us: i64) -> Timestamp {
    Timestamp::from_ms(us.saturating_add(999).div_euclid(1000))
}

#[cfg(test)]
#[path = "shaper_tests.rs"]
mod tests;
