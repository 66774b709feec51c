//! A call as people and programs look at it, and the wish for one.

use super::{Call, CallResult, Leg, LineStatus, Listening, Room, Stage};
use crate::{
    bot,
    id::{CallId, ContactId, ConversationId, OperatorId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// The characters of a note about a call: a few sentences.
pub const MAX_NOTE_CHARS: usize = 2_000;

/// How much longer they may talk, each time that somebody asks for more.
///
/// Units: minutes.
pub const MORE_MIN: i64 = 15;

/// How much longer they may talk than the house allows at first: the provider is told so when it dials, and ends
/// the call even when nobody else does.
///
/// Units: minutes.
pub const MOST_MORE_MIN: i64 = 60;

/// What a button carries that asks for a call at once.
pub const CALL_NOW: &str = "call.now";

/// What a button carries that asks for a call later.
pub const CALL_LATER: &str = "call.later";

/// What a button carries, before the minutes, that asks for a call at a time.
const CALL_IN: &str = "call.in.";

/// How far ahead a call may be asked for: from five minutes to a week.
///
/// Units: minutes.
const AHEAD: std::ops::RangeInclusive<i64> = 5..=10_080;

/// When a contact wants to be called, as he said it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WantedAt {
    /// At once, or when it suits.
    When(bot::Call),
    /// At a time of his own.
    In {
        /// From when he said it.
        minutes: i64,
    },
}

/// Returns what a button carries that asks for a call in so many minutes.
#[must_use]
pub fn in_minutes(minutes: i64) -> String {
    format!("{CALL_IN}{minutes}")
}

/// Reads a pressed button or a command as the wish to be called; `None` for anything else.
#[must_use]
pub fn wished_by(words: &str) -> Option<WantedAt> {
    let mut words = words.split_whitespace();
    let first = words.next()?.split('@').next()?;
    let at = |minutes: &str| {
        let minutes: i64 = minutes.parse().ok()?;
        AHEAD.contains(&minutes).then_some(WantedAt::In { minutes })
    };
    match (first, words.next(), words.next()) {
        (CALL_NOW, None, None) | ("/call", None | Some("now"), None) => {
            Some(WantedAt::When(bot::Call::Now))
        }
        (CALL_LATER, None, None) | ("/call", Some("later"), None) => {
            Some(WantedAt::When(bot::Call::Later))
        }
        ("/call", Some("in"), Some(minutes)) => at(minutes),
        (pressed, None, None) => at(pressed.strip_prefix(CALL_IN)?),
        _ => None,
    }
}

/// What a call is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "purpose", rename_all = "snake_case")]
pub enum Purpose {
    /// An operator and a customer are joined.
    Talk {
        /// About what.
        conversation: ConversationId,
        /// Whom.
        contact: ContactId,
    },
    /// An operator hears the code that proves that the telephone is his.
    Verify,
    /// A supervisor takes part in somebody's call.
    Listen(Listening),
}

impl Purpose {
    /// Returns the conversation that the call is about.
    #[must_use]
    pub const fn conversation(self) -> Option<ConversationId> {
        match self {
            Self::Talk { conversation, .. } => Some(conversation),
            Self::Listen(listening) => Some(listening.conversation),
            Self::Verify => None,
        }
    }
}

/// One call, from the wish to its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneCall {
    /// Its identity; it stands in the addresses that the provider calls.
    pub id: CallId,
    /// What it is for.
    pub purpose: Purpose,
    /// Whose telephone rings first.
    pub operator: OperatorId,
    /// Enough of the customer's number to know which one it is.
    pub number: String,
    /// Where it stands.
    pub call: Call,
    /// When somebody asked for it.
    pub requested_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// What the provider said last that was not good.
    pub trouble: Option<String>,
    /// True when somebody at the desk wants it to end.
    pub is_ending: bool,
    /// How long they may talk.
    ///
    /// Units: minutes.
    pub limit_min: i64,
    /// The conference that it may become.
    #[serde(default)]
    pub room: Room,
    /// What the operator wrote about it afterwards.
    pub note: Option<String>,
    /// Grows with every change.
    pub version: i64,
}

impl PhoneCall {
    /// Returns the stable name of where it stands.
    #[must_use]
    pub const fn status(&self) -> &'static str {
        match self.call.stage {
            Stage::Requested | Stage::Submitting => "requested",
            Stage::Unknown => "unknown",
            Stage::AgentRinging => "agent_ringing",
            Stage::AgentConfirms => "agent_confirms",
            Stage::CustomerRinging => "customer_ringing",
            Stage::Talking { .. } => "talking",
            Stage::Done { .. } => "done",
        }
    }

    /// Returns how it ended and for how many seconds they talked; `None` before.
    #[must_use]
    pub const fn outcome(&self) -> Option<(CallResult, u64)> {
        match self.call.stage {
            Stage::Done { result, seconds } => Some((result, seconds)),
            Stage::Requested
            | Stage::Submitting
            | Stage::Unknown
            | Stage::AgentRinging
            | Stage::AgentConfirms
            | Stage::CustomerRinging
            | Stage::Talking { .. } => None,
        }
    }

    /// Says whether nothing may ring or be dialled for it any more. Telephones in a room are put down one by one, and
    /// so are those of who is joined with a machine.
    #[must_use]
    pub fn is_over(&self) -> bool {
        let by_machine = matches!(
            self.call.stage,
            Stage::Done {
                result: CallResult::CustomerMachine,
                ..
            }
        );
        let may_linger = self.room.moved.may_be_made() || by_machine;
        self.call.permits_another() && (self.call.is_silent() || !may_linger)
    }

    /// Returns when the time to talk is over; `None` while they do not talk.
    #[must_use]
    pub const fn ends_at(&self) -> Option<Timestamp> {
        match self.call.stage {
            Stage::Talking { since } => Some(since.plus_ms(self.limit_min * 60_000)),
            Stage::Requested
            | Stage::Submitting
            | Stage::Unknown
            | Stage::AgentRinging
            | Stage::AgentConfirms
            | Stage::CustomerRinging
            | Stage::Done { .. } => None,
        }
    }

    /// Returns what is known of one telephone.
    #[must_use]
    pub const fn line(&self, leg: Leg) -> Option<LineStatus> {
        match leg {
            Leg::Agent => self.call.agent.status,
            Leg::Customer => self.call.customer.status,
        }
    }
}

/// What happened to a call, as webhooks and streams name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Somebody asked for it.
    Requested,
    /// A telephone rings, or its owner has answered and is asked for a key.
    Ringing,
    /// They talk.
    Talking,
    /// It is over.
    Ended,
    /// It is not known whether the provider has heard of it.
    InDoubt,
    /// Something was noted about it.
    Noted,
}

impl Step {
    /// Returns the name of the event.
    #[must_use]
    pub const fn event_name(self) -> &'static str {
        match self {
            Self::Requested => "call.requested",
            Self::Ringing => "call.ringing",
            Self::Talking => "call.talking",
            Self::Ended => "call.ended",
            Self::InDoubt => "call.in_doubt",
            Self::Noted => "call.noted",
        }
    }

    /// Returns what is told of a call that has come to `stage`.
    #[must_use]
    pub const fn of(stage: Stage) -> Self {
        match stage {
            Stage::Requested | Stage::Submitting => Self::Requested,
            Stage::Unknown => Self::InDoubt,
            Stage::AgentRinging | Stage::AgentConfirms | Stage::CustomerRinging => Self::Ringing,
            Stage::Talking { .. } => Self::Talking,
            Stage::Done { .. } => Self::Ended,
        }
    }
}

/// That a customer wants to be called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// At once, or when it suits.
    pub when: bot::Call,
    /// Since when.
    pub since: Timestamp,
    /// The time that he chose, until it has come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// Enough of his number to know which one it is; `None` while he has shared none.
    pub number: Option<String>,
}

impl Wish {
    /// Makes the wish one for a call at once when its time has come; true when it did.
    pub fn come_due(&mut self, now: Timestamp) -> bool {
        let is_due = self.at.is_some_and(|at| at <= now);
        if is_due {
            self.when = bot::Call::Now;
            self.at = None;
        }
        is_due
    }
}

impl CallResult {
    /// Every result.
    pub const ALL: [Self; 9] = [
        Self::Talked,
        Self::AgentBusy,
        Self::AgentNoAnswer,
        Self::AgentDeclined,
        Self::CustomerBusy,
        Self::CustomerNoAnswer,
        Self::CustomerMachine,
        Self::Cancelled,
        Self::Failed,
    ];

    /// Returns the stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Talked => "talked",
            Self::AgentBusy => "agent_busy",
            Self::AgentNoAnswer => "agent_no_answer",
            Self::AgentDeclined => "agent_declined",
            Self::CustomerBusy => "customer_busy",
            Self::CustomerNoAnswer => "customer_no_answer",
            Self::CustomerMachine => "customer_machine",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
        }
    }

    /// Says whether the customer's telephone rang in vain, so that he should hear of it.
    #[must_use]
    pub const fn missed_customer(self) -> bool {
        match self {
            Self::CustomerBusy | Self::CustomerNoAnswer | Self::CustomerMachine => true,
            Self::Talked
            | Self::AgentBusy
            | Self::AgentNoAnswer
            | Self::AgentDeclined
            | Self::Cancelled
            | Self::Failed => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_and_the_buttons_ask_for_a_call() {
        let (now, later) = (
            WantedAt::When(bot::Call::Now),
            WantedAt::When(bot::Call::Later),
        );
        let pressed = in_minutes(60);
        for (words, when) in [
            ("/call", Some(now)),
            (" /call@shop_bot now", Some(now)),
            ("/call later", Some(later)),
            (CALL_NOW, Some(now)),
            (CALL_LATER, Some(later)),
            ("/call in 90", Some(WantedAt::In { minutes: 90 })),
            (&pressed, Some(WantedAt::In { minutes: 60 })),
            ("/call in 4", None),
            ("/call in 10081", None),
            ("/call in a moment", None),
            ("/call in", None),
            ("call.in.-5", None),
            ("call me", None),
            ("/caller", None),
            ("/call +49301234567", None),
            ("", None),
        ] {
            assert_eq!(wished_by(words), when, "{words}");
        }
    }

    #[test]
    fn a_wish_for_a_time_is_one_for_now_once_it_has_come() {
        let at = Timestamp::from_ms(5);
        let mut wish = Wish {
            when: bot::Call::Later,
            since: Timestamp::from_ms(1),
            at: Some(at),
            number: None,
        };
        assert!(!wish.come_due(Timestamp::from_ms(4)));
        assert_eq!(wish.when, bot::Call::Later);
        assert!(wish.come_due(at));
        assert_eq!((wish.when, wish.at), (bot::Call::Now, None));
        assert!(!wish.come_due(at), "it comes once");
    }

    #[test]
    fn each_stage_is_told_under_one_of_the_names_of_the_contract() {
        let now = Timestamp::from_ms(1);
        for (stage, name) in [
            (Stage::Requested, "call.requested"),
            (Stage::Submitting, "call.requested"),
            (Stage::Unknown, "call.in_doubt"),
            (Stage::AgentRinging, "call.ringing"),
            (Stage::AgentConfirms, "call.ringing"),
            (Stage::CustomerRinging, "call.ringing"),
            (Stage::Talking { since: now }, "call.talking"),
        ] {
            assert_eq!(Step::of(stage).event_name(), name);
        }
        for result in CallResult::ALL {
            let done = Stage::Done { result, seconds: 0 };
            assert_eq!(Step::of(done).event_name(), "call.ended");
        }
    }
}
