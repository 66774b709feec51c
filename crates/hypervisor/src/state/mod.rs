//! What is true, each thing once; everything else is derived from it by [`crate::links`].

mod conversation;
mod operator;
mod wish;

use crate::event::WishId;
use crate::policy::{AssignMode, Policy, TeamRules};
pub(crate) use conversation::{Burden, Conversation, Holding, Phase, Quiet, Wanted, Wants};
use domain::id::{ConversationId, OperatorId, TeamId};
use domain::routing::Work;
use domain::time::Timestamp;
pub(crate) use operator::{Footing, Operator, Presence};
use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
pub(crate) use wish::{Change, Place, Wish};

/// A place in a queue, smallest first.
///
/// The tie is the conversation's id, which follows the order of creation and survives a rebuild.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Key(pub(crate) Timestamp, pub(crate) ConversationId);

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        #[cfg(test)]
        crate::scaling::count();
        (self.0, self.1).cmp(&(other.0, other.1))
    }
}

/// What is found by its identity. In no order: whoever decides while he goes through it sorts first.
pub(crate) type ById<Id, What> = HashMap<Id, What, FxBuildHasher>;

/// Everything a machine knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) policy: Policy,
    pub(crate) now: Timestamp,
    pub(crate) is_loaded: bool,
    pub(crate) last_wish: WishId,
    /// General is always there.
    pub(crate) teams: BTreeMap<TeamId, Team>,
    pub(crate) operators: ById<OperatorId, Operator>,
    /// Boxed, because a table is half empty.
    pub(crate) conversations: ById<ConversationId, Box<Conversation>>,
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

    /// Returns how `team` hands out such work.
    pub(crate) fn assign_mode(&self, team: TeamId, work: Work) -> AssignMode {
        let of_work = self.policy.routing.offers.of(work).map(AssignMode::from);
        let of_team = || self.teams.get(&team).map(|team| team.rules.assign);
        of_work.or_else(of_team).unwrap_or_default()
    }

    /// Says whether `team` is open.
    pub(crate) fn is_open(&self, team: TeamId) -> bool {
        self.teams.get(&team).is_none_or(|team| team.is_open)
    }

    /// Says whether a conversation may be matched.
    pub(crate) fn is_queued(&self, conversation: &Conversation) -> bool {
        matches!(conversation.phase, Phase::Waiting)
            && conversation.is_free_to_wish()
            && self.is_open(conversation.team)
    }

    /// Returns the place of `conversation` in its queue.
    pub(crate) fn key(&self, id: ConversationId, conversation: &Conversation) -> Key {
        let boost = self.policy.routing.boosts.of(conversation.priority);
        Key(conversation.enqueued_at.plus_ms(boost.saturating_neg()), id)
    }

    /// Returns the moment `ms` from now, at least one later.
    pub(crate) fn after(&self, ms: i64) -> Timestamp {
        self.now.plus_ms(ms.max(1))
    }
}

/// A team, and where its clock stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Team {
    pub(crate) rules: TeamRules,
    pub(crate) is_open: bool,
    /// When it opens or closes; `None` = never.
    pub(crate) turns_at: Option<Timestamp>,
}

impl Default for Team {
    /// Open for ever.
    fn default() -> Self {
        Self {
            rules: TeamRules::default(),
            is_open: true,
            turns_at: None,
        }
    }
}
