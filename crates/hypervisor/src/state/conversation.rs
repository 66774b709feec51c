//! What is true of a conversation: what it asks for, and its life here.

use crate::event::WishId;
use crate::policy::{Familiar, Told};
use domain::conversation::{Epoch, Priority};
use domain::id::{OfferId, OperatorId, TeamId};
use domain::routing::{Need, Work};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Deref;

/// A conversation that people have to do with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Conversation {
    pub(crate) epoch: Epoch,
    pub(crate) team: TeamId,
    pub(crate) enqueued_at: Timestamp,
    /// When it entered the queue of its team: rings and notices count from here.
    pub(crate) since: Timestamp,
    pub(crate) priority: Priority,
    pub(crate) work: Work,
    pub(crate) units: i64,
    pub(crate) wants: Wanted,
    /// The outermost ring whose people may get it.
    pub(crate) ring: u8,
    /// The ring that its row knows of.
    pub(crate) kept_ring: u8,
    pub(crate) told: Told,
    /// What has become due to be told.
    pub(crate) due: Told,
    /// True when it has waited long enough for somebody to be kept free for it.
    pub(crate) is_starving: bool,
    /// When the next thing happens while it waits: a ring ends, something is to be told, it starves.
    pub(crate) step_at: Option<Timestamp>,
    /// Until when whom it avoids; an entry ends by its timer, not by itself.
    pub(crate) excluded: BTreeMap<OperatorId, Timestamp>,
    pub(crate) phase: Phase,
    /// The open wish about it: it is in flight.
    pub(crate) wish: Option<WishId>,
    pub(crate) rests_until: Option<Timestamp>,
}

/// What a conversation asks of whoever gets it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Wants {
    pub(crate) need: Need,
    pub(crate) last: Option<Familiar>,
    pub(crate) preferred: Option<OperatorId>,
    pub(crate) is_for_people: bool,
}

/// What a conversation asks for; most ask for nothing in particular, and that takes no room.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Wanted(Option<Box<Wants>>);

/// What most ask for.
static NOTHING: Wants = Wants {
    need: Need {
        skills: BTreeMap::new(),
        language: None,
    },
    last: None,
    preferred: None,
    is_for_people: false,
};

impl From<Wants> for Wanted {
    fn from(wants: Wants) -> Self {
        Self((wants != NOTHING).then(|| Box::new(wants)))
    }
}

impl Deref for Wanted {
    type Target = Wants;

    fn deref(&self) -> &Wants {
        self.0.as_deref().unwrap_or(&NOTHING)
    }
}

/// The life of a conversation here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Phase {
    Waiting,
    /// Units are reserved while the host makes it an offer or an assignment.
    Promised {
        operator: OperatorId,
    },
    Offered {
        offer: OfferId,
        operator: OperatorId,
        until: Timestamp,
        is_overdue: bool,
    },
    Held(Holding),
    /// Asleep; its owner has his hands free.
    Snoozed {
        operator: Option<OperatorId>,
        until: Timestamp,
        is_due: bool,
    },
    /// Over, but its units are taken for a while.
    WrapUp {
        operator: OperatorId,
        until: Timestamp,
    },
    /// Over, but a wish about it is not answered yet.
    Closed,
}

/// What is known about an owned conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Holding {
    pub(crate) operator: OperatorId,
    pub(crate) assigned_at: Timestamp,
    pub(crate) is_answered: bool,
    pub(crate) is_forced: bool,
    pub(crate) is_overdue: bool,
    pub(crate) quiet: Quiet,
}

/// Whether an owned conversation is quiet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Quiet {
    /// The contact had the last word.
    No,
    /// The owner had it, then.
    Since(Timestamp),
    /// It has been quiet for so long that it takes no units.
    Silent,
}

impl Holding {
    /// A holding that has just begun by a wish or an accepted offer.
    pub(crate) const fn begun(operator: OperatorId, at: Timestamp) -> Self {
        Self {
            operator,
            assigned_at: at,
            is_answered: false,
            is_forced: false,
            is_overdue: false,
            quiet: Quiet::No,
        }
    }
}

impl Phase {
    pub(crate) const fn offered(offer: OfferId, operator: OperatorId, until: Timestamp) -> Self {
        Self::Offered {
            offer,
            operator,
            until,
            is_overdue: false,
        }
    }

    pub(crate) const fn asleep(operator: Option<OperatorId>, until: Timestamp) -> Self {
        Self::Snoozed {
            operator,
            until,
            is_due: false,
        }
    }

    /// Returns whose units it takes.
    pub(crate) const fn operator(&self) -> Option<OperatorId> {
        match self {
            Self::Promised { operator } | Self::Offered { operator, .. } => Some(*operator),
            Self::Held(holding) => Some(holding.operator),
            Self::WrapUp { operator, .. } => Some(*operator),
            Self::Waiting | Self::Snoozed { .. } | Self::Closed => None,
        }
    }

    /// Returns whose work it is: who has it, or wraps it up.
    pub(crate) const fn worker(&self) -> Option<OperatorId> {
        match self {
            Self::Held(holding) => Some(holding.operator),
            Self::WrapUp { operator, .. } => Some(*operator),
            Self::Waiting
            | Self::Promised { .. }
            | Self::Offered { .. }
            | Self::Snoozed { .. }
            | Self::Closed => None,
        }
    }

    /// Returns true when nothing but its end is left of it.
    pub(crate) const fn is_over(&self) -> bool {
        matches!(self, Self::Closed | Self::WrapUp { .. })
    }

    const fn is_forced(&self) -> bool {
        match self {
            Self::Held(holding) => holding.is_forced,
            Self::Waiting
            | Self::Promised { .. }
            | Self::Offered { .. }
            | Self::Snoozed { .. }
            | Self::WrapUp { .. }
            | Self::Closed => false,
        }
    }

    const fn is_silent(&self) -> bool {
        match self {
            Self::Held(holding) => matches!(holding.quiet, Quiet::Silent),
            Self::Waiting
            | Self::Promised { .. }
            | Self::Offered { .. }
            | Self::Snoozed { .. }
            | Self::WrapUp { .. }
            | Self::Closed => false,
        }
    }
}

/// What a conversation weighs, and on whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Burden {
    pub(crate) operator: OperatorId,
    pub(crate) work: Work,
    /// 0 while it is silent.
    pub(crate) units: i64,
    pub(crate) is_forced: bool,
}

impl Conversation {
    pub(crate) fn burden(&self) -> Option<Burden> {
        let units = if self.phase.is_silent() {
            0
        } else {
            self.units
        };
        let is_forced = self.phase.is_forced();
        self.phase.operator().map(|operator| Burden {
            operator,
            work: self.work,
            units,
            is_forced,
        })
    }

    /// Returns true when something may be wished about it.
    pub(crate) const fn is_free_to_wish(&self) -> bool {
        self.wish.is_none() && self.rests_until.is_none()
    }
}
