//! What a fact is called, and what it is about.

use super::{Fact, Moved};
use crate::id::MessageId;

impl Fact {
    /// Returns the stable name of the fact, as webhooks and streams call it.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::ContactCreated { .. } => "contact.created",
            Self::ContactUpdated { .. } => "contact.updated",
            Self::ContactBlocked { .. } => "contact.blocked",
            Self::ContactUnblocked { .. } => "contact.unblocked",
            Self::ContactErased { .. } => "contact.erased",
            Self::ContactsMerged { .. } => "contact.merged",
            Self::ContactStarted { .. } => "contact.started",
            Self::ContactLanguageAsked { .. } => "contact.language_asked",
            Self::ContactPressed { .. } => "contact.pressed",
            Self::ConversationOpened(_) => "conversation.opened",
            Self::ConversationQueued { .. } => "conversation.queued",
            Self::ConversationAssigned { .. } => "conversation.assigned",
            Self::ConversationTransferred { .. } => "conversation.transferred",
            Self::ConversationAsked { .. } => "conversation.asked",
            Self::IntentOpened { .. } => "intent.opened",
            Self::IntentFinished { .. } => "intent.finished",
            Self::TurnChanged { .. } => "turn.changed",
            Self::ConversationRecategorised(_) => "conversation.category_changed",
            Self::ConversationUpdated(_) => "conversation.updated",
            Self::ConversationRated { .. } => "conversation.rated",
            Self::InterventionChanged { step, .. } => step.event_name(),
            Self::CallChanged { step, .. } => step.event_name(),
            Self::ConversationClosed(_) => "conversation.closed",
            Self::ConversationReopened(_) => "conversation.reopened",
            Self::ConversationErased(_) => "conversation.erased",
            Self::ConversationSnoozed { .. } => "conversation.snoozed",
            Self::ConversationWoken { .. } => "conversation.woken",
            Self::ConversationWrappedUp { .. } => "conversation.wrapped_up",
            Self::OfferMade { .. } => "offer.made",
            Self::OfferAccepted { .. } => "offer.accepted",
            Self::OfferDeclined { .. } => "offer.declined",
            Self::OfferExpired { .. } => "offer.expired",
            Self::OfferWithdrawn { .. } => "offer.withdrawn",
            Self::MessageReceived { .. } => "message.received",
            Self::MessageWritten { .. } => "message.written",
            Self::MessageNoted { .. } => "message.noted",
            Self::MessageSent { .. } => "message.sent",
            Self::MessageFailed { .. } => "message.failed",
            Self::MessageUnknown { .. } => "message.unknown",
            Self::MessageHeld { .. } => "message.held",
            Self::MessageRequeued { .. } => "message.requeued",
            Self::MessageChanged { how, .. } => how.event_name(),
            Self::PresenceChanged { .. } => "operator.presence_changed",
            Self::AwayReasonsChanged {} => "away_reasons.changed",
            Self::OperatorChanged { .. } => "operator.changed",
            Self::OperatorLinked { .. } => "operator.linked",
            Self::OperatorUnlinked { .. } => "operator.unlinked",
            Self::ConsoleTold { .. } => "console.told",
            Self::TeamChanged { .. } => "team.changed",
            Self::QueueAlarm { .. } => "queue.alarm",
            Self::IntentChanged { .. } => "intent.changed",
            Self::CategoryChanged { .. } => "category.changed",
            Self::CannedChanged { .. } => "canned_reply.changed",
            Self::SavedViewChanged { .. } => "saved_view.changed",
            Self::SessionsEnded { .. } => "sessions.ended",
            Self::Access(access) => access.event_name(),
            Self::BrandChanged {} => "brand.changed",
            Self::BreakerChanged { is_open: true, .. } => "bot.breaker_opened",
            Self::BreakerChanged { is_open: false, .. } => "bot.breaker_closed",
            Self::RetentionChanged { .. } => "retention.changed",
            Self::PolicyChanged { .. } => "policy.changed",
            Self::TelephonyChanged { .. } => "telephony.changed",
            Self::ChannelChanged { .. } => "channel.changed",
            Self::ChannelCheckRequested { .. } => "channel.check_requested",
        }
    }

    /// Returns what moved, for facts about a conversation.
    #[must_use]
    pub const fn moved(&self) -> Option<&Moved> {
        self.subject().0
    }

    /// Returns the message that a fact is about.
    #[must_use]
    pub const fn message(&self) -> Option<MessageId> {
        self.subject().1
    }

    /// Returns the conversation and the message that a fact is about.
    const fn subject(&self) -> (Option<&Moved>, Option<MessageId>) {
        match self {
            Self::MessageReceived { moved, message, .. }
            | Self::MessageWritten { moved, message, .. }
            | Self::MessageNoted { moved, message, .. }
            | Self::MessageSent { moved, message, .. }
            | Self::MessageFailed { moved, message, .. }
            | Self::MessageUnknown { moved, message, .. }
            | Self::MessageHeld { moved, message, .. }
            | Self::MessageRequeued { moved, message, .. }
            | Self::MessageChanged { moved, message, .. } => (Some(moved), Some(*message)),
            Self::ConversationOpened(moved)
            | Self::ConversationClosed(moved)
            | Self::ConversationReopened(moved)
            | Self::ConversationErased(moved)
            | Self::ConversationRecategorised(moved)
            | Self::ConversationUpdated(moved)
            | Self::ConversationRated { moved, .. }
            | Self::TurnChanged { moved, .. }
            | Self::InterventionChanged { moved, .. }
            | Self::CallChanged { moved, .. }
            | Self::ConversationQueued { moved, .. }
            | Self::ConversationAssigned { moved, .. }
            | Self::ConversationTransferred { moved, .. }
            | Self::ConversationAsked { moved, .. }
            | Self::ConversationSnoozed { moved, .. }
            | Self::ConversationWoken { moved, .. }
            | Self::ConversationWrappedUp { moved, .. }
            | Self::IntentOpened { moved, .. }
            | Self::IntentFinished { moved, .. }
            | Self::OfferMade { moved, .. }
            | Self::OfferAccepted { moved, .. }
            | Self::OfferDeclined { moved, .. }
            | Self::OfferExpired { moved, .. }
            | Self::OfferWithdrawn { moved, .. } => (Some(moved), None),
            Self::ContactCreated { .. }
            | Self::ContactUpdated { .. }
            | Self::ContactBlocked { .. }
            | Self::ContactUnblocked { .. }
            | Self::ContactErased { .. }
            | Self::ContactsMerged { .. }
            | Self::ContactStarted { .. }
            | Self::ContactLanguageAsked { .. }
            | Self::ContactPressed { .. }
            | Self::PresenceChanged { .. }
            | Self::AwayReasonsChanged {}
            | Self::RetentionChanged { .. }
            | Self::OperatorChanged { .. }
            | Self::OperatorLinked { .. }
            | Self::OperatorUnlinked { .. }
            | Self::ConsoleTold { .. }
            | Self::TeamChanged { .. }
            | Self::QueueAlarm { .. }
            | Self::IntentChanged { .. }
            | Self::CategoryChanged { .. }
            | Self::CannedChanged { .. }
            | Self::SavedViewChanged { .. }
            | Self::SessionsEnded { .. }
            | Self::Access(_)
            | Self::BrandChanged {}
            | Self::BreakerChanged { .. }
            | Self::PolicyChanged { .. }
            | Self::TelephonyChanged { .. }
            | Self::ChannelChanged { .. }
            | Self::ChannelCheckRequested { .. } => (None, None),
        }
    }
}
