//! What is kept of conversations and operators.

use domain::conversation::{Epoch, Priority};
use domain::id::{OfferId, OperatorId, TeamId};
use domain::operator::{CHAT_UNITS, Presence};
use domain::routing::{Need, Work};
use domain::time::Timestamp;
use hypervisor::{Familiar, OperatorProfile, Told};
use std::collections::BTreeMap;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Is {
    Queued,
    Offered {
        offer: OfferId,
        to: OperatorId,
        until: Timestamp,
    },
    Held {
        by: OperatorId,
        since: Timestamp,
        answered: bool,
        forced: bool,
        unheard: Option<Timestamp>,
    },
    Asleep {
        owner: Option<OperatorId>,
        until: Timestamp,
    },
    WrapUp {
        by: OperatorId,
        until: Timestamp,
    },
    Closed,
}

#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) is: Is,
    pub(crate) epoch: Epoch,
    pub(crate) team: TeamId,
    pub(crate) enqueued_at: Timestamp,
    pub(crate) since: Timestamp,
    pub(crate) priority: Priority,
    pub(crate) work: Work,
    pub(crate) units: i64,
    pub(crate) need: Need,
    pub(crate) last: Option<Familiar>,
    pub(crate) preferred: Option<OperatorId>,
    pub(crate) is_for_people: bool,
    pub(crate) ring: u8,
    pub(crate) told: Told,
    pub(crate) excluded: BTreeMap<OperatorId, Timestamp>,
}

/// A chat that arrives and needs nothing in particular.
pub(crate) fn row(team: TeamId, at: Timestamp) -> Row {
    Row {
        is: Is::Queued,
        epoch: Epoch(1),
        team,
        enqueued_at: at,
        since: at,
        priority: Priority::Normal,
        work: Work::Chat,
        units: CHAT_UNITS,
        need: Need::default(),
        last: None,
        preferred: None,
        is_for_people: false,
        ring: 0,
        told: Told::default(),
        excluded: BTreeMap::new(),
    }
}

#[derive(Debug, Clone)]
pub(crate) struct OperatorRow {
    pub(crate) profile: OperatorProfile,
    pub(crate) presence: Presence,
    pub(crate) lost_at: Timestamp,
    pub(crate) last_assigned_at: Timestamp,
    pub(crate) pass: i64,
    pub(crate) freed_at: Timestamp,
    pub(crate) misses: u32,
}

/// What became of the offers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Offers {
    pub(crate) made: usize,
    pub(crate) accepted: usize,
    pub(crate) declined: usize,
    pub(crate) expired: usize,
    pub(crate) withdrawn: usize,
    pub(crate) overtaken: usize,
}

impl Row {
    pub(crate) fn is_over(&self) -> bool {
        matches!(self.is, Is::Closed | Is::WrapUp { .. })
    }
}

pub(super) fn avoid(row: &mut Row, operator: OperatorId, until: Timestamp) {
    let end = row.excluded.entry(operator).or_insert(until);
    *end = until.max(*end);
}
