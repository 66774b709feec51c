//! What the model knows: operators, conversations, teams, and what it has asked for.

use domain::conversation::{Epoch, Priority};
use domain::id::{ConversationId, OfferId, OperatorId, TeamId};
use domain::operator::OperatorKind;
use domain::routing::{Need, Work};
use domain::time::Timestamp;
use hypervisor::{Command, Familiar, OperatorProfile, TeamRules, Told, WishId};
use std::collections::BTreeMap;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Is {
    Offline,
    Online,
    Away,
    Draining,
    Lost(Timestamp),
    Given(Timestamp),
}

#[derive(Debug, Clone)]
pub(super) struct Op {
    pub(super) id: OperatorId,
    pub(super) profile: OperatorProfile,
    pub(super) is: Is,
    pub(super) removed: bool,
    pub(super) last: Timestamp,
    pub(super) pass: i64,
    pub(super) freed: Timestamp,
    pub(super) misses: u32,
    pub(super) wish: Option<WishId>,
    pub(super) rest: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum At {
    Queue,
    Promised(OperatorId),
    Offer(OfferId, OperatorId, Timestamp, bool),
    With {
        who: OperatorId,
        since: Timestamp,
        answered: bool,
        forced: bool,
        late: bool,
        unheard: Option<Timestamp>,
        silent: bool,
    },
    Asleep(Option<OperatorId>, Timestamp, bool),
    WrapUp(OperatorId, Timestamp),
    Over,
}

#[derive(Debug, Clone)]
pub(super) struct Conv {
    pub(super) id: ConversationId,
    pub(super) epoch: Epoch,
    pub(super) team: TeamId,
    pub(super) enqueued_at: Timestamp,
    pub(super) since: Timestamp,
    pub(super) priority: Priority,
    pub(super) work: Work,
    pub(super) units: i64,
    pub(super) need: Need,
    pub(super) familiar: Option<Familiar>,
    pub(super) preferred: Option<OperatorId>,
    pub(super) for_people: bool,
    pub(super) ring: usize,
    pub(super) kept_ring: usize,
    pub(super) told: Told,
    pub(super) due: Told,
    pub(super) starving: bool,
    pub(super) avoids: BTreeMap<OperatorId, Timestamp>,
    pub(super) at: At,
    pub(super) wish: Option<WishId>,
    pub(super) rest: Option<Timestamp>,
}

#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub(super) command: Command,
    pub(super) before: (Timestamp, i64),
    pub(super) overtaken: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Team {
    pub(super) rules: TeamRules,
    pub(super) open: bool,
    pub(super) turns: Option<Timestamp>,
}

impl Team {
    pub(super) fn new(rules: TeamRules) -> Self {
        Self {
            rules,
            open: true,
            turns: None,
        }
    }
}

pub(super) const NOWHERE: (Timestamp, i64) = (ZERO, 0);

pub(super) const ZERO: Timestamp = Timestamp::from_ms(0);

pub(super) fn begun(who: OperatorId, since: Timestamp) -> At {
    At::With {
        who,
        since,
        answered: false,
        forced: false,
        late: false,
        unheard: None,
        silent: false,
    }
}

pub(super) fn worker(at: At) -> Option<OperatorId> {
    match at {
        At::With { who, .. } | At::WrapUp(who, _) => Some(who),
        _ => None,
    }
}

/// What it takes of its holder.
pub(super) fn weight(c: &Conv) -> i64 {
    if matches!(c.at, At::With { silent: true, .. }) {
        0
    } else {
        c.units
    }
}

pub(super) fn holder(c: &Conv) -> Option<OperatorId> {
    match c.at {
        At::Promised(who) | At::Offer(_, who, _, _) | At::With { who, .. } | At::WrapUp(who, _) => {
            Some(who)
        }
        At::Queue | At::Asleep(..) | At::Over => None,
    }
}

pub(super) fn teams(o: &Op) -> Vec<TeamId> {
    let teams: Vec<_> = o.profile.teams.iter().copied().collect();
    if teams.is_empty() {
        vec![TeamId::GENERAL]
    } else {
        teams
    }
}

pub(super) fn ranked(o: &Op) -> bool {
    !o.removed && o.profile.kind == OperatorKind::Human
}

pub(super) fn footing(o: &Op) -> Is {
    if o.is == Is::Online && o.wish.is_some() {
        Is::Away
    } else {
        o.is
    }
}
