//! Kinds of work, and what each takes of an operator.

use crate::operator::CHAT_UNITS;
use serde::{Deserialize, Serialize};

/// What an operator does with a conversation.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Work {
    /// Words that come and go.
    #[default]
    Chat,
    /// Letters.
    Mail,
    /// A call.
    Phone,
}

impl Work {
    /// All kinds, in their order.
    pub const ALL: [Self; 3] = [Self::Chat, Self::Mail, Self::Phone];

    /// Returns the stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Chat => "chat",
            Self::Mail => "mail",
            Self::Phone => "phone",
        }
    }
}

/// A value for each kind of work.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(deny_unknown_fields)]
pub struct PerWork<T> {
    /// For chats.
    pub chat: T,
    /// For letters.
    pub mail: T,
    /// For calls.
    pub phone: T,
}

impl<T> PerWork<T> {
    /// Returns the value for `work`.
    pub const fn of(&self, work: Work) -> &T {
        match work {
            Work::Chat => &self.chat,
            Work::Mail => &self.mail,
            Work::Phone => &self.phone,
        }
    }

    /// Returns the value for `work`, to be changed.
    pub const fn of_mut(&mut self, work: Work) -> &mut T {
        match work {
            Work::Chat => &mut self.chat,
            Work::Mail => &mut self.mail,
            Work::Phone => &mut self.phone,
        }
    }

    /// Makes one value for each kind.
    pub fn from_fn(mut make: impl FnMut(Work) -> T) -> Self {
        Self {
            chat: make(Work::Chat),
            mail: make(Work::Mail),
            phone: make(Work::Phone),
        }
    }
}

impl PerWork<i64> {
    /// What each kind takes unless set otherwise: three chats, six letters or one call fill an operator.
    pub const UNITS: Self = Self {
        chat: CHAT_UNITS,
        mail: 2,
        phone: 12,
    };
}
