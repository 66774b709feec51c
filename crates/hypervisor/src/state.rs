//! What is true, each thing once; everything else is derived from it by [`crate::links`].

use crate::command::TakeBackReason;
use crate::event::WishId;
use crate::policy::{AssignMode, Familiar, OperatorProfile, Policy, TeamRules, Told};
use domain::conversation::{Epoch, Priority};
use domain::id::{ConversationId, OfferId, OperatorId, TeamId};
use domain::operator::OperatorKind;
use domain::routing::{Need, Work};
use domain::time::Timestamp;
use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::ops::Deref;

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

/// A place in the round robin, smallest first.
pub(crate) type Turn = (Timestamp, OperatorId);

/// What one assignment adds to the pass of somebody of weight 1.
pub(crate) const STRIDE: i64 = 1_000_000;

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
