//! What the host is asked for and has not answered.

use crate::command::TakeBackReason;
use domain::id::{ConversationId, OperatorId};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

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

/// Where an operator stands among the others: his last turn and his pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Place {
    pub(crate) turn: Timestamp,
    pub(crate) pass: i64,
}

/// What is to become of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Change {
    Assign {
        operator: OperatorId,
        turn: Place,
        before: Place,
    },
    Offer {
        operator: OperatorId,
        turn: Place,
        before: Place,
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
    Wake {
        operator: Option<OperatorId>,
    },
}
