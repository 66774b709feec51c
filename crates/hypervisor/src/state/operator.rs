//! What is true of an operator.

use crate::event::WishId;
use crate::policy::OperatorProfile;
use domain::id::TeamId;
use domain::operator::OperatorKind;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What one assignment adds to the pass of somebody of weight 1.
pub(crate) const STRIDE: i64 = 1_000_000;

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
    /// His virtual time in the weighted order; grows by the stride over his weight.
    pub(crate) pass: i64,
    /// When he last ended something, or came.
    pub(crate) freed_at: Timestamp,
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
            pass: 0,
            freed_at: Timestamp::default(),
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

    /// Returns true when he is a person whom the scheduler may give something.
    pub(crate) fn is_ranked(&self) -> bool {
        !self.is_removed && self.profile.kind == OperatorKind::Human
    }

    /// Returns what one assignment adds to his pass.
    pub(crate) fn stride(&self) -> i64 {
        STRIDE / i64::from(self.profile.weight.clamp(1, 1_000))
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
        self.profile.capacity_units.clamp(0, 65_536)
    }
}
