//! What the machine asks for.

use crate::decision::Decision;
use crate::event::WishId;
use crate::policy::Notice;
use domain::conversation::Epoch;
use domain::id::{ConversationId, OfferId, OperatorId, TeamId};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Why a conversation is taken from its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TakeBackReason {
    /// He did not reply in time.
    FirstReplyMissed,
    /// He stopped.
    OperatorOffline,
    /// He could not be reached for longer than the grace.
    OperatorLost,
    /// He no longer exists.
    OperatorRemoved,
}

/// Why an offer is withdrawn before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WithdrawReason {
    /// He is no longer online.
    OperatorNotOnline,
    /// He is no longer of that team.
    OperatorNotInTeam,
    /// His capacity shrank below what he carries.
    OperatorOverCapacity,
}

/// Why an operator is set away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AwayReason {
    /// He missed several offers or first replies in a row.
    Missed,
}

/// Why an operator is set offline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfflineReason {
    /// He was draining and his last conversation ended.
    Drained,
    /// He could not be reached for longer than the grace.
    LostTooLong,
}

/// Everything the machine can ask for.
///
/// Shape: each but [`Command::RememberTurn`], [`Command::RememberRing`] and [`Command::Tell`] is a *wish*: one unit of work of the host, answered by exactly one
/// [`crate::Event::Committed`] or [`crate::Event::Refused`], in any order. `epoch` is the one it was decided
/// under: the host changes the row only while it still has that epoch (and, for offers, while the offer is open;
/// for [`TakeBackReason::FirstReplyMissed`], while the owner has not replied).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    /// Make `operator` the owner of the waiting conversation.
    Assign {
        /// To be answered.
        wish: WishId,
        /// Which.
        conversation: ConversationId,
        /// The owner to be.
        operator: OperatorId,
        /// In which team he gets it.
        team: TeamId,
        /// Decided under.
        epoch: Epoch,
        /// To be stored as the operator's `last_assigned_at` in the same unit of work.
        turn: Timestamp,
        /// To be stored as the operator's `pass`.
        pass: i64,
        /// Why him.
        why: Decision,
    },
    /// Propose the waiting conversation to `operator`.
    Offer {
        /// To be answered, with the offer's identity.
        wish: WishId,
        /// Which.
        conversation: ConversationId,
        /// To whom.
        operator: OperatorId,
        /// In which team.
        team: TeamId,
        /// Decided under.
        epoch: Epoch,
        /// When it expires.
        until: Timestamp,
        /// To be stored as the operator's `last_assigned_at` in the same unit of work.
        turn: Timestamp,
        /// To be stored as the operator's `pass`.
        pass: i64,
        /// Why him.
        why: Decision,
    },
    /// End an offer that was not answered in time; the operator's `misses` grow by one.
    ExpireOffer {
        /// To be answered.
        wish: WishId,
        /// Which offer.
        offer: OfferId,
        /// Of which conversation; it waits again.
        conversation: ConversationId,
        /// Who missed it.
        operator: OperatorId,
        /// Decided under.
        epoch: Epoch,
        /// Until when the conversation avoids him; to be stored.
        exclude_until: Timestamp,
        /// Why.
        why: Decision,
    },
    /// End an offer that is no longer valid; nobody's fault.
    Withdraw {
        /// To be answered.
        wish: WishId,
        /// Which offer.
        offer: OfferId,
        /// Of which conversation; it waits again.
        conversation: ConversationId,
        /// From whom.
        operator: OperatorId,
        /// Decided under.
        epoch: Epoch,
        /// Why, in one word.
        reason: WithdrawReason,
        /// Why.
        why: Decision,
    },
    /// Take the conversation from its owner; it waits again at its first place.
    TakeBack {
        /// To be answered.
        wish: WishId,
        /// Which.
        conversation: ConversationId,
        /// From whom.
        operator: OperatorId,
        /// Decided under.
        epoch: Epoch,
        /// Why, in one word. With [`TakeBackReason::FirstReplyMissed`] the operator's `misses` grow by one.
        reason: TakeBackReason,
        /// Until when the conversation avoids him; to be stored.
        exclude_until: Option<Timestamp>,
        /// Why.
        why: Decision,
    },
    /// Set an online operator away.
    SetAway {
        /// To be answered. Until then he gets nothing.
        wish: WishId,
        /// Who.
        operator: OperatorId,
        /// Why, in one word.
        reason: AwayReason,
        /// Why.
        why: Decision,
    },
    /// Set a draining or lost operator offline.
    SetOffline {
        /// To be answered.
        wish: WishId,
        /// Who.
        operator: OperatorId,
        /// Why, in one word.
        reason: OfflineReason,
        /// Why.
        why: Decision,
    },
    /// Store a place in the round robin; no wish, no answer, harmless when lost.
    ///
    /// A returning operator does not catch up on the turns he was not there for.
    RememberTurn {
        /// Whose.
        operator: OperatorId,
        /// To be stored as his `last_assigned_at`.
        turn: Timestamp,
        /// To be stored as his `pass`.
        pass: i64,
        /// Why.
        why: Decision,
    },
    /// Wake a snoozed conversation: for its owner if he is there, else for its queue.
    Wake {
        /// To be answered.
        wish: WishId,
        /// Which.
        conversation: ConversationId,
        /// Whose it is then; `None` = it waits.
        operator: Option<OperatorId>,
        /// Decided under.
        epoch: Epoch,
        /// Why.
        why: Decision,
    },
    /// Store how far the search has come; no wish, no answer, harmless when lost.
    RememberRing {
        /// For which.
        conversation: ConversationId,
        /// While it is in this epoch or a later one of the same stay in the queue.
        epoch: Epoch,
        /// To be stored as its `ring`, unless that is higher.
        ring: u8,
        /// Why.
        why: Decision,
    },
    /// Tell the contact or the supervisors something; no wish, no answer.
    ///
    /// The host stores the notice in the row's `told` in the same unit of work, and says nothing that is there
    /// already or about what no longer waits. When it is lost, the next machine says it again.
    Tell {
        /// About which.
        conversation: ConversationId,
        /// Decided under.
        epoch: Epoch,
        /// What.
        notice: Notice,
        /// For [`Notice::OutOfHours`]: when the team opens, if it does.
        opens_at: Option<Timestamp>,
        /// Why.
        why: Decision,
    },
}

impl Command {
    /// Returns the wish to be answered; `None` where no answer is expected.
    #[must_use]
    pub const fn wish(&self) -> Option<WishId> {
        match self {
            Self::Assign { wish, .. }
            | Self::Offer { wish, .. }
            | Self::ExpireOffer { wish, .. }
            | Self::Withdraw { wish, .. }
            | Self::TakeBack { wish, .. }
            | Self::Wake { wish, .. }
            | Self::SetAway { wish, .. }
            | Self::SetOffline { wish, .. } => Some(*wish),
            Self::RememberTurn { .. } | Self::RememberRing { .. } | Self::Tell { .. } => None,
        }
    }

    /// Returns the reasons.
    #[must_use]
    pub const fn why(&self) -> &Decision {
        match self {
            Self::Assign { why, .. }
            | Self::Offer { why, .. }
            | Self::ExpireOffer { why, .. }
            | Self::Withdraw { why, .. }
            | Self::TakeBack { why, .. }
            | Self::SetAway { why, .. }
            | Self::SetOffline { why, .. }
            | Self::Wake { why, .. }
            | Self::RememberRing { why, .. }
            | Self::Tell { why, .. }
            | Self::RememberTurn { why, .. } => why,
        }
    }
}
