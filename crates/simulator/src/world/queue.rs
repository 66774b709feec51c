//! The updates that wait for one bot.

use std::collections::{HashSet, VecDeque};

use serde_json::Value;

use super::account::UserId;
use crate::chance::Chance;

/// Telegram forgets an update after this time.
pub(crate) const KEPT_MS: i64 = 24 * 60 * 60 * 1_000;

/// After this time without updates the next id is drawn anew, and may be lower.
const QUIET_MS: i64 = 7 * KEPT_MS;

/// An update that was not confirmed.
#[derive(Debug, Clone)]
pub(crate) struct Pending {
    pub(crate) id: i64,
    /// The chat whose order it keeps; updates without one share a lane.
    pub(crate) lane: Option<UserId>,
    pub(crate) body: Value,
    pub(crate) is_repeat: bool,
    at_ms: i64,
}

/// The unconfirmed updates of a bot, oldest first.
#[derive(Debug)]
pub(crate) struct UpdateQueue {
    next_id: i64,
    last_at_ms: Option<i64>,
    pending: VecDeque<Pending>,
    again: Vec<Pending>,
}

impl UpdateQueue {
    pub(crate) fn new(chance: &mut Chance) -> Self {
        Self {
            next_id: first_id(chance),
            last_at_ms: None,
            pending: VecDeque::new(),
            again: Vec::new(),
        }
    }

    /// Queues an update and tells its id; an object without `update_id` is given it.
    pub(crate) fn push(
        &mut self,
        lane: Option<UserId>,
        mut body: Value,
        now_ms: i64,
        chance: &mut Chance,
    ) -> i64 {
        if self.last_at_ms.is_some_and(|last| now_ms - last > QUIET_MS) {
            self.next_id = first_id(chance);
        }
        self.last_at_ms = Some(now_ms);
        let id = self.next_id;
        self.next_id += 1;
        if let Value::Object(fields) = &mut body {
            fields.entry("update_id").or_insert_with(|| id.into());
        }
        self.pending.push_back(Pending {
            id,
            lane,
            body,
            is_repeat: false,
            at_ms: now_ms,
        });
        id
    }

    pub(crate) fn forget_expired(&mut self, now_ms: i64) {
        self.pending
            .retain(|update| now_ms - update.at_ms < KEPT_MS);
    }

    /// Confirms everything before `offset`; a negative one leaves only the last `-offset` updates.
    pub(crate) fn confirm(&mut self, offset: i64) {
        if offset < 0 {
            let keep = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
            let surplus = self.pending.len().saturating_sub(keep);
            self.pending.drain(..surplus);
        } else {
            self.pending.retain(|update| update.id >= offset);
        }
    }

    pub(crate) fn clear(&mut self) {
        self.pending.clear();
        self.again.clear();
    }

    pub(crate) fn len(&self) -> usize {
        self.pending.len()
    }

    /// Takes up to `limit` updates for one answer; they stay until confirmed.
    ///
    /// What `repeats` picks comes once more in the next answer, though it was confirmed. What was not confirmed
    /// comes again anyhow, in its place: a later update before an earlier one would confirm that one unseen.
    pub(crate) fn batch(
        &mut self,
        limit: usize,
        mut repeats: impl FnMut(&Pending) -> bool,
    ) -> Vec<Pending> {
        let pending = &self.pending;
        self.again
            .retain(|copy| pending.iter().all(|update| update.id != copy.id));
        let redelivered = limit.min(self.again.len());
        let mut batch: Vec<Pending> = self.again.drain(..redelivered).collect();
        for update in self.pending.iter().take(limit - batch.len()) {
            if repeats(update) {
                self.again.push(Pending {
                    is_repeat: true,
                    ..update.clone()
                });
            }
            batch.push(update.clone());
        }
        batch
    }

    /// Finds the oldest update of each lane that is not in `busy`, oldest first, at most `limit`.
    pub(crate) fn heads(&self, busy: &HashSet<Option<UserId>>, limit: usize) -> Vec<&Pending> {
        let mut seen = busy.clone();
        self.pending
            .iter()
            .filter(|update| seen.insert(update.lane))
            .take(limit)
            .collect()
    }

    pub(crate) fn remove(&mut self, id: i64) {
        self.pending.retain(|update| update.id != id);
    }

    /// Marks a delivered update to be delivered once more.
    pub(crate) fn repeat(&mut self, id: i64) {
        if let Some(update) = self.pending.iter_mut().find(|update| update.id == id) {
            update.is_repeat = true;
        }
    }
}

/// Mixes the lanes and keeps the order inside each.
pub(crate) fn shuffle_lanes(batch: Vec<Pending>, chance: &mut Chance) -> Vec<Pending> {
    let mut lanes: Vec<(Option<UserId>, VecDeque<Pending>)> = Vec::new();
    for update in batch {
        match lanes.iter_mut().find(|(lane, _)| *lane == update.lane) {
            Some((_, updates)) => updates.push_back(update),
            None => lanes.push((update.lane, VecDeque::from([update]))),
        }
    }
    let mut mixed = Vec::new();
    while !lanes.is_empty() {
        let lane = chance.below(lanes.len());
        mixed.extend(lanes[lane].1.pop_front());
        if lanes[lane].1.is_empty() {
            lanes.swap_remove(lane);
        }
    }
    mixed
}

fn first_id(chance: &mut Chance) -> i64 {
    chance.between(100_000_000, 900_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn queue_of(count: usize) -> UpdateQueue {
        let mut chance = Chance::new(1);
        let mut queue = UpdateQueue::new(&mut chance);
        for _ in 0..count {
            queue.push(None, json!({}), 0, &mut chance);
        }
        queue
    }

    fn ids(batch: &[Pending]) -> Vec<i64> {
        batch.iter().map(|update| update.id).collect()
    }

    #[test]
    fn what_nobody_confirmed_comes_again_in_its_place() {
        let mut queue = queue_of(6);
        let first = ids(&queue.batch(4, |_| true));
        assert_eq!(ids(&queue.batch(4, |_| false)), first);
    }

    #[test]
    fn what_was_confirmed_comes_once_more_before_what_is_new() {
        let mut queue = queue_of(4);
        let first = ids(&queue.batch(2, |_| true));
        queue.confirm(first[1] + 1);
        let next = ids(&queue.batch(4, |_| false));
        assert_eq!(next, [first[0], first[1], first[1] + 1, first[1] + 2]);
        assert_eq!(ids(&queue.batch(4, |_| false)), next[2..]);
    }
}
