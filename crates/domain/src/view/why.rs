//! Why somebody has a conversation, or why nobody has it yet.

use crate::{
    conversation::{Epoch, State},
    event::{Cause, Event, Fact, Seq},
    id::{ConversationId, OperatorId, TeamId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// The first rule by which an operator does not get a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Not a person.
    NotHuman,
    /// Not of the conversation's team.
    NotInTeam,
    /// Not at work.
    Offline,
    /// On a break.
    Away,
    /// Finishing what he has.
    Draining,
    /// Can't be reached.
    Lost,
    /// Does not have a skill that is needed, or not at its level.
    LacksSkill,
    /// Does not speak the language.
    LacksLanguage,
    /// Declined or missed this conversation a short while ago.
    Excluded,
    /// Not enough room.
    Full,
    /// Kept free for something that needs much of him.
    Kept,
    /// Could have had it, but others had nothing for longer.
    LaterTurn,
}

/// One operator and the rule that spoke against him.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Who.
    pub operator: OperatorId,
    /// The first rule against him; `None` when he can have it.
    pub rule: Option<Rule>,
}

/// How many operators a rule spoke against who are not named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// The rule.
    pub rule: Rule,
    /// Shape: at least 1.
    pub operators: u32,
}

/// A circle of operators in which somebody is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Circle {
    /// One person; who had the contact last.
    Person(OperatorId),
    /// The bots of a team.
    Bots(TeamId),
    /// The people of a team.
    Team(TeamId),
    /// All people.
    Everyone,
}

/// A circle that was looked through before, and had nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passed {
    /// Which.
    pub circle: Circle,
    /// Its members by the first rule against them. Shape: no rule twice.
    pub members: Vec<Tally>,
}

/// The operator who got it, as he was just before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// Who.
    pub operator: OperatorId,
    /// Units that he carried.
    pub used_units: i64,
    /// Units that he carries at most.
    pub capacity_units: i64,
}

/// What the hypervisor had before it when it decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reasons {
    /// The version of the routing policy.
    pub policy_version: i64,
    /// The team.
    pub team: Option<TeamId>,
    /// How long the conversation had waited.
    ///
    /// Units: ms.
    pub waited_ms: i64,
    /// Who got it.
    pub chosen: Option<Chosen>,
    /// The circle in which he was found.
    pub circle: Option<Circle>,
    /// Circles that came before, in which nobody could have it.
    pub inner: Vec<Passed>,
    /// Those of his circle whose turn was before his. Shape: in the order of their turns.
    pub passed_over: Vec<Candidate>,
    /// All others of his circle. Shape: no rule twice.
    pub others: Vec<Tally>,
}

/// What happened to who has a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// He got it.
    Assigned(OperatorId),
    /// He was asked.
    Offered {
        /// Who.
        operator: OperatorId,
        /// Until when he could accept.
        until: Timestamp,
    },
    /// He took it.
    Accepted(OperatorId),
    /// He refused it.
    Declined(OperatorId),
    /// He did not answer in time.
    Expired(OperatorId),
    /// He was asked, and it was taken back from him.
    Withdrawn(OperatorId),
    /// It went back into the queue; from whom.
    Queued(Option<OperatorId>),
    /// It went to a team.
    Transferred(TeamId),
    /// A bot speaks.
    Bot(OperatorId),
    /// A bot spoke, and a person is needed.
    HandedOver(Option<OperatorId>),
}

impl What {
    /// Reads off a fact what happened to who has a conversation; `None` when it is about something else.
    #[must_use]
    pub fn of(fact: &Fact) -> Option<Self> {
        // A fact that is not named here moves nobody: its place before and after says so.
        let moved = fact.moved()?;
        if let Fact::ConversationAssigned { operator, .. } = fact {
            Some(Self::Assigned(*operator))
        } else if let Fact::OfferMade {
            operator, until, ..
        } = fact
        {
            let (operator, until) = (*operator, *until);
            Some(Self::Offered { operator, until })
        } else if let Fact::OfferAccepted { operator, .. } = fact {
            Some(Self::Accepted(*operator))
        } else if let Fact::OfferDeclined { operator, .. } = fact {
            Some(Self::Declined(*operator))
        } else if let Fact::OfferExpired { operator, .. } = fact {
            Some(Self::Expired(*operator))
        } else if let Fact::OfferWithdrawn { operator, .. } = fact {
            Some(Self::Withdrawn(*operator))
        } else if let Fact::ConversationQueued { without, .. } = fact {
            let from = moved.before.as_ref().and_then(|before| before.operator);
            Some(Self::Queued(without.or(from)))
        } else if let Fact::ConversationTransferred { team, .. } = fact {
            Some(Self::Transferred(*team))
        } else if let Fact::TurnChanged { bot, .. } = fact {
            let from = moved.before.as_ref().and_then(|before| before.operator);
            Some(bot.map_or(Self::HandedOver(from), Self::Bot))
        } else {
            None
        }
    }
}

/// One step on a conversation's way from operator to operator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// When.
    pub at: Timestamp,
    /// Under which turn.
    pub epoch: Epoch,
    /// What happened.
    pub what: What,
    /// Who made it happen.
    pub by: Cause,
    /// Why, where the hypervisor decided.
    pub reasons: Option<Reasons>,
}

impl Step {
    /// Makes a step of an event; `None` when it is about something else.
    #[must_use]
    pub fn of(event: &Event) -> Option<Self> {
        Some(Self {
            at: event.at,
            epoch: event.fact.moved()?.epoch,
            what: What::of(&event.fact)?,
            by: event.cause,
            reasons: None,
        })
    }

    /// Says whether the hypervisor decided it.
    #[must_use]
    pub const fn is_decided(&self) -> bool {
        matches!(self.by, Cause::Hypervisor { .. })
            && matches!(
                self.what,
                What::Assigned(_) | What::Offered { .. } | What::Bot(_)
            )
    }
}

/// Where a conversation stands, and what it waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Nobody has it.
    Waiting {
        /// Since when.
        since: Timestamp,
        /// Those of the widest circle who are at work. Shape: in the order of their turns.
        candidates: Vec<Candidate>,
        /// All others of it. Shape: no rule twice.
        others: Vec<Tally>,
        /// Circles that were looked through before.
        inner: Vec<Passed>,
        /// When the next circle begins, or the contact is told something.
        next_step_at: Option<Timestamp>,
    },
    /// The team is closed.
    OutOfHours {
        /// When it opens; `None` when never.
        opens_at: Option<Timestamp>,
    },
    /// The contact is asked what it is about; nobody is looked for meanwhile.
    Asking {
        /// Until when.
        until: Timestamp,
    },
    /// It is proposed to somebody.
    Offered {
        /// Until when he may accept.
        until: Timestamp,
    },
    /// Somebody has it.
    Held {
        /// When it is taken back unless he replies; `None` when it is not, or he has replied.
        reply_by: Option<Timestamp>,
    },
    /// Nobody is looked for.
    Resting,
}

impl Standing {
    /// Reads off a state where a conversation stands; who could have it is not looked at.
    #[must_use]
    pub fn of(state: &State, since: Timestamp, first_reply_ms: Option<i64>) -> Self {
        if let State::Active(held) = state {
            let is_timed = !held.answered && !held.forced;
            let reply_by = first_reply_ms.filter(|_| is_timed);
            Self::Held {
                reply_by: reply_by.map(|ms| held.since.plus_ms(ms)),
            }
        } else if let State::Offered(offer) = state {
            Self::Offered { until: offer.until }
        } else if let State::Asking { until } = state {
            Self::Asking { until: *until }
        } else if matches!(state, State::Queued) {
            Self::Waiting {
                since,
                candidates: Vec::new(),
                others: Vec::new(),
                inner: Vec::new(),
                next_step_at: None,
            }
        } else {
            Self::Resting
        }
    }
}

/// Why a conversation is with whom it is with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// The journal position that it was read at.
    pub as_of: Seq,
    /// Which conversation.
    pub conversation: ConversationId,
    /// Where it stands.
    pub standing: Standing,
    /// How it came there. Shape: latest first.
    pub steps: Vec<Step>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{conversation::Ownership, event::Moved, permission::Place};
    use serde_json::json;

    const ANN: OperatorId = OperatorId::from_u128(1);

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_ms(ms)
    }

    #[test]
    fn who_has_replied_or_took_it_by_hand_has_no_time_to_keep() {
        let held = |answered, forced| {
            let held = Ownership {
                operator: ANN,
                since: at(1_000),
                answered,
                forced,
            };
            Standing::of(&State::Active(held), at(0), Some(300_000))
        };
        let reply_by = |ms: Option<i64>| Standing::Held {
            reply_by: ms.map(at),
        };
        assert_eq!(held(false, false), reply_by(Some(301_000)));
        assert_eq!(held(true, false), reply_by(None));
        assert_eq!(held(false, true), reply_by(None));
    }

    #[test]
    fn a_requeue_names_who_had_it_also_when_nobody_is_to_be_avoided() {
        let place = |operator: Option<OperatorId>, status| {
            let place = json!({ "team": TeamId::GENERAL, "operator": operator, "status": status });
            serde_json::from_value::<Place>(place).unwrap()
        };
        let moved = || Moved {
            conversation: ConversationId::from_u128(1),
            before: Some(place(Some(ANN), "active")),
            after: place(None, "waiting"),
            epoch: Epoch(2),
            version: 2,
        };
        let queued = Fact::ConversationQueued {
            moved: moved(),
            without: None,
        };
        assert_eq!(What::of(&queued), Some(What::Queued(Some(ANN))));
        assert_eq!(What::of(&Fact::ConversationClosed(moved())), None);
    }
}
