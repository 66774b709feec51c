//! Ways in which the world misbehaves on demand.

use serde::{Deserialize, Serialize};

use crate::chance::Chance;
use crate::world::{BotId, UserId};

/// One way to misbehave, and whom it hits.
///
/// In JSON the kind and its values stand beside the rest:
/// `{"kind": "too_many_requests", "retry_after": 3, "methods": ["sendMessage"], "times": 1}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fault {
    /// What happens.
    #[serde(flatten)]
    pub kind: FaultKind,
    /// The methods it hits, in any case; empty: those that the kind is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<String>,
    /// The only bot it hits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bot_id: Option<BotId>,
    /// The only user it hits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// How many of 100 it hits. Default 100.
    #[serde(default = "always")]
    pub percent: u8,
    /// How often it still strikes; then it is gone. Default: until taken away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
}

/// What happens when a [`Fault`] strikes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FaultKind {
    /// Methods about a chat are refused with 429 and this `retry_after`, in seconds.
    TooManyRequests {
        /// Seconds.
        retry_after: i64,
    },
    /// Methods about a chat are refused with 403: the user blocked the bot.
    Forbidden,
    /// Methods about a chat are refused with 400.
    BadRequest,
    /// Every method is answered 502 with a page that is not JSON, as a broken gateway does.
    ServerError,
    /// `getUpdates` is refused with 409: another program polls.
    Conflict,
    /// Methods about a chat are refused with these words.
    Refusal {
        /// HTTP status and `error_code`.
        code: u16,
        /// The whole description, with its first words such as `Bad Request: `.
        description: String,
        /// `parameters.retry_after`, in seconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<i64>,
        /// `parameters.migrate_to_chat_id`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        migrate_to_chat_id: Option<i64>,
    },
    /// Every method waits this long before it is applied.
    Slow {
        /// Milliseconds, in the world's clock.
        ms: u64,
    },
    /// Methods about a chat are applied, and the connection is closed without an answer.
    LostAnswer,
    /// Every connection is closed before anything is applied, and webhooks pause.
    Offline,
    /// Updates come a second time, with the same id.
    Duplicates,
    /// The connection is closed in the middle of a file that is fetched.
    CutDownload,
    /// Updates of different chats overtake each other; inside a chat the order stays.
    OutOfOrder,
}

/// What a request is about, to see which faults it meets.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Aim<'a> {
    pub(crate) bot: BotId,
    pub(crate) user: Option<UserId>,
    pub(crate) method: &'a str,
    pub(crate) about_a_chat: bool,
}

impl Fault {
    /// Strikes always, everywhere the kind is about.
    #[must_use]
    pub fn always(kind: FaultKind) -> Self {
        Self {
            kind,
            methods: Vec::new(),
            bot_id: None,
            user_id: None,
            percent: 100,
            times: None,
        }
    }

    /// Strikes once and is gone.
    #[must_use]
    pub fn once(kind: FaultKind) -> Self {
        Self {
            times: Some(1),
            ..Self::always(kind)
        }
    }

    /// Hits these methods only.
    #[must_use]
    pub fn on(mut self, methods: &[&str]) -> Self {
        self.methods = methods.iter().map(|method| (*method).to_owned()).collect();
        self
    }

    /// Hits this user only.
    #[must_use]
    pub fn against(mut self, user: UserId) -> Self {
        self.user_id = Some(user);
        self
    }

    /// Hits this many of 100.
    #[must_use]
    pub fn in_percent(mut self, percent: u8) -> Self {
        self.percent = percent;
        self
    }

    fn is_aimed_at(&self, aim: Aim<'_>) -> bool {
        let method = if self.methods.is_empty() {
            self.kind.is_about(aim)
        } else {
            self.methods
                .iter()
                .any(|method| method.eq_ignore_ascii_case(aim.method))
        };
        method
            && self.bot_id.is_none_or(|bot| bot == aim.bot)
            && self.user_id.is_none_or(|user| Some(user) == aim.user)
    }
}

impl FaultKind {
    fn is_about(&self, aim: Aim<'_>) -> bool {
        match self {
            Self::TooManyRequests { .. }
            | Self::Forbidden
            | Self::BadRequest
            | Self::Refusal { .. }
            | Self::LostAnswer => aim.about_a_chat,
            Self::ServerError | Self::Slow { .. } | Self::Offline => true,
            Self::Conflict => aim.method.eq_ignore_ascii_case("getUpdates"),
            Self::Duplicates | Self::OutOfOrder | Self::CutDownload => false,
        }
    }
}

/// The faults that are on, and the dice they roll.
#[derive(Debug)]
pub(crate) struct Faults {
    list: Vec<Fault>,
    chance: Chance,
}

impl Faults {
    pub(crate) const fn new(seed: u64) -> Self {
        Self {
            list: Vec::new(),
            chance: Chance::new(seed),
        }
    }

    pub(crate) fn list(&self) -> &[Fault] {
        &self.list
    }

    pub(crate) fn set(&mut self, faults: Vec<Fault>) {
        self.list = faults;
    }

    pub(crate) fn add(&mut self, fault: Fault) {
        self.list.push(fault);
    }

    /// Rolls the dice of every fault aimed at this request; each that strikes is used once.
    pub(crate) fn strike(&mut self, aim: Aim<'_>) -> Vec<FaultKind> {
        self.strike_where(|fault| fault.is_aimed_at(aim))
    }

    /// Tells whether this delivery of an update is to be repeated.
    pub(crate) fn repeats(&mut self, bot: BotId, user: Option<UserId>) -> bool {
        !self
            .strike_where(|fault| fault.kind == FaultKind::Duplicates && fault.meets(bot, user))
            .is_empty()
    }

    /// Tells whether a file that this bot fetches is cut.
    pub(crate) fn cuts_download(&mut self, bot: BotId) -> bool {
        !self
            .strike_where(|fault| fault.kind == FaultKind::CutDownload && fault.meets(bot, None))
            .is_empty()
    }

    /// Tells whether the chats of this bot overtake each other now.
    pub(crate) fn shuffles(&mut self, bot: BotId) -> bool {
        !self
            .strike_where(|fault| fault.kind == FaultKind::OutOfOrder && fault.meets(bot, None))
            .is_empty()
    }

    /// Tells whether this bot's webhooks can't be reached, without using the fault up.
    pub(crate) fn cuts_off(&self, bot: BotId) -> bool {
        self.list.iter().any(|fault| {
            fault.kind == FaultKind::Offline
                && fault.methods.is_empty()
                && fault.percent == 100
                && fault.meets(bot, None)
        })
    }

    fn strike_where(&mut self, aimed: impl Fn(&Fault) -> bool) -> Vec<FaultKind> {
        let mut struck = Vec::new();
        for fault in &mut self.list {
            if fault.times != Some(0) && aimed(fault) && self.chance.hits(fault.percent) {
                fault.times = fault.times.map(|times| times - 1);
                struck.push(fault.kind.clone());
            }
        }
        self.list.retain(|fault| fault.times != Some(0));
        struck
    }
}

impl Fault {
    fn meets(&self, bot: BotId, user: Option<UserId>) -> bool {
        self.bot_id.is_none_or(|only| only == bot)
            && (self.user_id.is_none() || self.user_id == user)
    }
}

const fn always() -> u8 {
    100
}
