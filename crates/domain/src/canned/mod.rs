//! Canned replies: words that are written once and said often.
//!
//! A shared one is for everybody, or for the operators of one team; an own one for whoever wrote it. What is bound to
//! an intent is what the built-in bot answers; what bots may know is also told to models.

mod form;
mod variables;

pub use form::CannedForm;
pub use variables::{VARIABLES, Values, fill};

use crate::{
    id::{CannedReplyId, IntentId, OperatorId, TeamId},
    permission::{Role, Viewer},
};
use serde::{Deserialize, Serialize};

/// Words that are written once and said often.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CannedReply {
    /// Its identity.
    pub id: CannedReplyId,
    /// What is typed after `/` to get it: letters, digits, `-` and `_`, in lower case. Unique among the shared ones,
    /// and among the own ones of one operator.
    pub shortcut: String,
    /// The words, with variables.
    pub text: String,
    /// The folder that it stands in; empty for none.
    pub folder: String,
    /// Whose it is; `None` for a shared one.
    pub owner: Option<OperatorId>,
    /// The team whose operators see it; `None` for everybody.
    pub team: Option<TeamId>,
    /// The intent that it answers.
    pub intent: Option<IntentId>,
    /// True when models may rely on it.
    pub is_for_bots: bool,
    /// Grows with every change.
    pub version: i64,
}

impl CannedReply {
    /// Says whether somebody finds it when he writes.
    #[must_use]
    pub fn is_offered_to(&self, viewer: &Viewer) -> bool {
        match self.owner {
            Some(owner) => viewer.operator == Some(owner),
            None => self.team.is_none_or(|team| {
                viewer.role == Role::Admin || viewer.teams.binary_search(&team).is_ok()
            }),
        }
    }

    /// Says how well it fits what was typed after `/`; smaller is better, `None` not at all.
    #[must_use]
    pub fn rank(&self, typed: &str) -> Option<u8> {
        let typed = typed.to_lowercase();
        if self.shortcut == typed {
            Some(0)
        } else if self.shortcut.starts_with(&typed) {
            Some(1)
        } else if self.shortcut.contains(&typed) || self.folder.to_lowercase().contains(&typed) {
            Some(2)
        } else {
            self.text.to_lowercase().contains(&typed).then_some(3)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn reply(shortcut: &str, text: &str) -> CannedReply {
        CannedReply {
            id: CannedReplyId::from_u128(1),
            shortcut: shortcut.to_owned(),
            text: text.to_owned(),
            folder: String::new(),
            owner: None,
            team: None,
            intent: None,
            is_for_bots: false,
            version: 1,
        }
    }

    #[test]
    fn a_reply_of_a_team_is_for_its_operators_and_an_own_one_for_its_owner() {
        let (me, mine) = (OperatorId::from_u128(1), TeamId::from_u128(2));
        let viewer = Viewer {
            operator: Some(me),
            role: Role::Agent,
            teams: vec![mine],
            supervises: BTreeSet::new(),
            channel: None,
        };
        let of = |owner, team| CannedReply {
            owner,
            team,
            ..reply("hi", "Hello")
        };
        assert!(of(None, None).is_offered_to(&viewer));
        assert!(of(None, Some(mine)).is_offered_to(&viewer));
        assert!(!of(None, Some(TeamId::GENERAL)).is_offered_to(&viewer));
        assert!(of(Some(me), None).is_offered_to(&viewer));
        assert!(!of(Some(OperatorId::from_u128(9)), None).is_offered_to(&viewer));
    }

    #[test]
    fn the_shortcut_counts_more_than_the_words() {
        let reply = reply("refund-late", "Your money is on its way.");
        let ranks = ["refund-late", "REF", "late", "money", "parcel"].map(|t| reply.rank(t));
        assert_eq!(ranks, [Some(0), Some(1), Some(2), Some(3), None]);
    }
}
