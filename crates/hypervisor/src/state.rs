//! What is true, each thing once; everything else is derived from it by [`crate::links`].

use crate::command::TakeBackReason;
use crate::event::WishId;
use crate::policy::{AssignMode, OperatorProfile, Policy, TeamRules};
use domain::conversation::{Epoch, Priority};
use domain::id::{ConversationId, OfferId, OperatorId, TeamId};
use domain::operator::OperatorKind;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A place in a queue, smallest first.
///
/// The tie is the conversation's id, which follows the order of creation and survives a rebuild.
pub(crate) type Key = (Timestamp, ConversationId);

/// A place in the round robin, smallest first.
pub(crate) type Turn = (Timestamp, OperatorId);

/// Everything a machine knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) policy: Policy,
    pub(crate) now: Timestamp,
    pub(crate) is_loaded: bool,
    pub(crate) last_wish: WishId,
    /// General is always there.
    pub(crate) teams: BTreeMap<TeamId, TeamRules>,
    pub(crate) operators: BTreeMap<OperatorId, Operator>,
    pub(crate) conversations: BTreeMap<ConversationId, Conversation>,
    /// The wishes that nobody has answered.
    pub(crate) wishes: BTreeMap<WishId, Wish>,
}

impl State {
    /// Returns the team whose rules hold for what is sent to `team`.
    pub(crate) fn known_team(&self, team: TeamId) -> TeamId {
        if self.teams.contains_key(&team) {
            team
        } else {
            TeamId::GENERAL
        }
    }

    /// Returns how `team` hands out work.
    pub(crate) fn assign_mode(&self, team: TeamId) -> AssignMode {
        self.teams.get(&team).copied().unwrap_or_default().assign
    }

    /// Returns the place of `conversation` in its queue.
    pub(crate) fn key(&self, id: ConversationId, conversation: &Conversation) -> Key {
        let boost = self.policy.boosts.of(conversation.priority);
        (conversation.enqueued_at.plus_ms(boost.saturating_neg()), id)
    }

    /// Returns the moment `ms` from now, at least one later.
    pub(crate) fn after(&self, ms: i64) -> Timestamp {
        self.now.plus_ms(ms.max(1))
    }
}

/// Whether an operator takes work, as the journal says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Presence {
    Offline,
    Online,
    Away,
    Draining,
    Lost {
        since: Timestamp,
        is_grace_over: bool,
    },
}

/// Where an operator stands for the queues.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Footing {
    Online,
    Away,
    Draining,
    Lost,
    Offline,
}

/// An operator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Operator {
    pub(crate) profile: OperatorProfile,
    pub(crate) presence: Presence,
    /// True when he no longer exists but conversations are still on their way from him.
    pub(crate) is_removed: bool,
    pub(crate) last_assigned_at: Timestamp,
    pub(crate) misses: u32,
    /// The open wish about his presence.
    pub(crate) wish: Option<WishId>,
    pub(crate) rests_until: Option<Timestamp>,
}

impl Operator {
    pub(crate) fn new(profile: OperatorProfile) -> Self {
        Self {
            profile,
            presence: Presence::Offline,
            is_removed: false,
            last_assigned_at: Timestamp::default(),
            misses: 0,
            wish: None,
            rests_until: None,
        }
    }

    /// Makes somebody whom a fact names although nobody has introduced him.
    pub(crate) fn stranger() -> Self {
        let profile = OperatorProfile {
            capacity_units: 0,
            ..OperatorProfile::default()
        };
        Self {
            is_removed: true,
            ..Self::new(profile)
        }
    }

    /// Returns where he stands; somebody who is being set away is away already.
    pub(crate) const fn footing(&self) -> Footing {
        match self.presence {
            Presence::Online if self.wish.is_some() => Footing::Away,
            Presence::Online => Footing::Online,
            Presence::Away => Footing::Away,
            Presence::Draining => Footing::Draining,
            Presence::Lost { .. } => Footing::Lost,
            Presence::Offline => Footing::Offline,
        }
    }

    /// Returns true when he takes part in the round robin.
    pub(crate) fn is_ranked(&self) -> bool {
        !self.is_removed && self.profile.kind == OperatorKind::Human
    }

    /// Lists his teams.
    ///
    /// Shape: sorted, never empty.
    pub(crate) fn teams(&self) -> impl Iterator<Item = TeamId> {
        let nowhere = self.profile.teams.is_empty().then_some(TeamId::GENERAL);
        self.profile.teams.iter().copied().chain(nowhere)
    }

    pub(crate) fn is_in(&self, team: TeamId) -> bool {
        self.profile.teams.contains(&team)
            || self.profile.teams.is_empty() && team == TeamId::GENERAL
    }

    pub(crate) fn capacity(&self) -> i64 {
        self.profile.capacity_units.max(0)
    }
}

/// A conversation that people have to do with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Conversation {
    pub(crate) epoch: Epoch,
    pub(crate) team: TeamId,
    pub(crate) enqueued_at: Timestamp,
    pub(crate) priority: Priority,
    pub(crate) units: i64,
    /// Until when whom it avoids; an entry ends by its timer, not by itself.
    pub(crate) excluded: BTreeMap<OperatorId, Timestamp>,
    pub(crate) phase: Phase,
    /// The open wish about it: it is in flight.
    pub(crate) wish: Option<WishId>,
    pub(crate) rests_until: Option<Timestamp>,
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
}

impl Phase {
    /// Returns whose units it takes.
    pub(crate) const fn operator(&self) -> Option<OperatorId> {
        match self {
            Self::Promised { operator } | Self::Offered { operator, .. } => Some(*operator),
            Self::Held(holding) => Some(holding.operator),
            Self::Waiting | Self::Closed => None,
        }
    }

    const fn is_forced(&self) -> bool {
        match self {
            Self::Held(holding) => holding.is_forced,
            Self::Waiting | Self::Promised { .. } | Self::Offered { .. } | Self::Closed => false,
        }
    }
}

/// What a conversation weighs, and on whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Burden {
    pub(crate) operator: OperatorId,
    pub(crate) units: i64,
    pub(crate) is_forced: bool,
}

impl Conversation {
    pub(crate) fn burden(&self) -> Option<Burden> {
        let (units, is_forced) = (self.units, self.phase.is_forced());
        self.phase.operator().map(|operator| Burden {
            operator,
            units,
            is_forced,
        })
    }

    /// Returns true when it may be matched.
    pub(crate) const fn is_queued(&self) -> bool {
        matches!(self.phase, Phase::Waiting) && self.is_free_to_wish()
    }

    /// Returns true when something may be wished about it.
    pub(crate) const fn is_free_to_wish(&self) -> bool {
        self.wish.is_none() && self.rests_until.is_none()
    }
}

/// What the host was asked and has not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Wish {
    About {
        conversation: ConversationId,
        change: Change,
        /// True when a fact from elsewhere has come in between.
        is_superseded: bool,
    },
    Away(OperatorId),
    Offline(OperatorId),
}

/// What is to become of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Change {
    Assign {
        operator: OperatorId,
        turn: Timestamp,
        turn_before: Timestamp,
    },
    Offer {
        operator: OperatorId,
        turn: Timestamp,
        turn_before: Timestamp,
        until: Timestamp,
    },
    ExpireOffer {
        operator: OperatorId,
        exclude_until: Timestamp,
    },
    Withdraw,
    TakeBack {
        operator: OperatorId,
        reason: TakeBackReason,
        exclude_until: Option<Timestamp>,
    },
}
