//! Identities: 128-bit, sortable by creation, text outside.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// Says that a text is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct NotAnId;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a raw identity, for instance one from the id source of the composition root.
            #[must_use]
            pub const fn new(raw: Uuid) -> Self {
                Self(raw)
            }

            /// Makes a small, readable identity; for fixed rows and tests.
            #[must_use]
            pub const fn from_u128(raw: u128) -> Self {
                Self(Uuid::from_u128(raw))
            }

            /// Returns the raw identity.
            #[must_use]
            pub const fn raw(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.as_hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Uuid::try_parse(text).map(Self).map_err(|_| NotAnId)
            }
        }
    )+};
}

ids! {
    /// A customer.
    ContactId;
    /// A thread of one contact on one channel.
    ConversationId;
    /// One message of a conversation.
    MessageId;
    /// A file of a message.
    AttachmentId;
    /// Who answers: a human or a bot.
    OperatorId;
    /// Operators qualified for some topics.
    TeamId;
    /// What a contact may want.
    IntentId;
    /// A contact reason.
    CategoryId;
    /// A case inside a thread.
    InterventionId;
    /// Where contacts write.
    ChannelId;
    /// A conversation proposed to one operator.
    OfferId;
    /// One message on its way to the outside.
    DeliveryId;
    /// Two telephones, rung one after the other.
    CallId;
    /// Words for an operator on the console.
    NoteId;
    /// A browser's login.
    SessionId;
    /// Words that are written once and said often.
    CannedReplyId;
    /// A list of the inbox that somebody has put together.
    SavedViewId;
    /// A key of a program that uses the REST interface.
    TokenId;
    /// A program that is told what happens.
    WebhookId;
    /// One event for one webhook.
    WebhookDeliveryId;
    /// What a bot did at one time.
    BotStepId;
    /// Somebody before a widget.
    VisitorId;
    /// A browser in which somebody is told while no page is open.
    PushSubscriptionId;
}

impl TeamId {
    /// The team that everybody without a team belongs to; every database has it.
    pub const GENERAL: Self = Self::from_u128(1);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_from_its_text() {
        let id = ContactId::from_u128(0x0193_aaaa);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!("x".parse::<ContactId>(), Err(NotAnId));
    }
}
