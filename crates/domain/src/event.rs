//! Events: facts of the journal. They hold ids, never customers' words.

use crate::{
    call,
    conversation::Epoch,
    id::{
        CallId, CannedReplyId, CategoryId, ChannelId, ContactId, ConversationId, IntentId,
        InterventionId, MessageId, NoteId, OfferId, OperatorId, SavedViewId, TeamId, TokenId,
    },
    intervention::Step,
    operator::Presence,
    permission::Place,
    rating::Stars,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// A position in the journal; the first event has 1.
pub type Seq = i64;

/// Who made something happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", content = "id", rename_all = "snake_case")]
pub enum Cause {
    /// The contact of the conversation.
    Contact,
    /// An operator.
    Operator(OperatorId),
    /// A program with a token.
    Token(TokenId),
    /// The scheduler, by the wish of this number.
    Hypervisor {
        /// The wish that it confirms.
        wish: u64,
    },
    /// A channel's provider.
    Channel(ChannelId),
    /// Switchboard itself or its command line.
    System,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Where it stands in the journal.
    pub seq: Seq,
    /// When it was committed, by the writer's clock.
    pub at: Timestamp,
    /// Who made it happen.
    pub cause: Cause,
    /// What happened.
    pub fact: Fact,
}

/// What happened to a conversation, seen from outside: before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// Which conversation.
    pub conversation: ConversationId,
    /// Where it stood; `None` when it did not exist.
    pub before: Option<Place>,
    /// Where it stands.
    pub after: Place,
    /// The turn after it.
    pub epoch: Epoch,
    /// The row's version after it.
    pub version: i64,
}

/// What happened to a message after it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alteration {
    /// It says something else.
    Edited,
    /// It is gone at the contact's.
    Deleted,
    /// Its reactions are others.
    Reacted,
    /// Another part of its album came.
    Joined,
    /// A file of it came to us, or will never.
    Fetched,
    /// It was kept unread, and is understood.
    Reread,
}

impl Alteration {
    /// Returns the stable name of the event.
    #[must_use]
    pub const fn event_name(self) -> &'static str {
        match self {
            Self::Edited => "message.edited",
            Self::Deleted => "message.deleted",
            Self::Reacted => "message.reaction",
            Self::Joined => "message.joined",
            Self::Fetched => "message.fetched",
            Self::Reread => "message.reread",
        }
    }
}

/// A fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum Fact {
    /// A contact wrote for the first time.
    #[serde(rename = "contact.created")]
    ContactCreated {
        /// Who.
        contact: ContactId,
    },
    /// What is known of a contact changed.
    #[serde(rename = "contact.updated")]
    ContactUpdated {
        /// Who.
        contact: ContactId,
    },
    /// What a contact writes is kept out.
    #[serde(rename = "contact.blocked")]
    ContactBlocked {
        /// Who.
        contact: ContactId,
    },
    /// What a contact writes comes in again.
    #[serde(rename = "contact.unblocked")]
    ContactUnblocked {
        /// Who.
        contact: ContactId,
    },
    /// Everything that was known of a contact is gone, and every word said with him.
    #[serde(rename = "contact.erased")]
    ContactErased {
        /// Who he was.
        contact: ContactId,
    },
    /// Two contacts were one person: what the second was and had is the first's.
    #[serde(rename = "contact.merged")]
    ContactsMerged {
        /// Who stays.
        contact: ContactId,
        /// Who is there no more.
        merged: ContactId,
    },
    /// A contact pressed start; he is greeted.
    #[serde(rename = "contact.started")]
    ContactStarted {
        /// Who.
        contact: ContactId,
        /// Where.
        channel: ChannelId,
    },
    /// A contact asked for a language; he is told which is spoken and which others there are.
    #[serde(rename = "contact.language_asked")]
    ContactLanguageAsked {
        /// Who.
        contact: ContactId,
        /// Where.
        channel: ChannelId,
    },
    /// A contact pressed a button; his channel is told that it was taken in.
    #[serde(rename = "contact.pressed")]
    ContactPressed {
        /// Who.
        contact: ContactId,
        /// Where.
        channel: ChannelId,
        /// What the channel calls it.
        press: String,
        /// True when it answered the question that stood.
        counts: bool,
    },
    /// A conversation began.
    #[serde(rename = "conversation.opened")]
    ConversationOpened(Moved),
    /// It waits in a queue, new or again.
    #[serde(rename = "conversation.queued")]
    ConversationQueued {
        /// Where it stands.
        #[serde(flatten)]
        moved: Moved,
        /// The operator who lost it, who must not get it at once again.
        without: Option<OperatorId>,
    },
    /// An operator has it.
    #[serde(rename = "conversation.assigned")]
    ConversationAssigned {
        /// Where it stands.
        #[serde(flatten)]
        moved: Moved,
        /// The owner.
        operator: OperatorId,
        /// True when it was given or taken past the scheduler.
        forced: bool,
    },
    /// It went to another team.
    #[serde(rename = "conversation.transferred")]
    ConversationTransferred {
        /// Where it stands.
        #[serde(flatten)]
        moved: Moved,
        /// The team that has it.
        team: TeamId,
    },
    /// Its contact is asked what it is about.
    #[serde(rename = "conversation.asked")]
    ConversationAsked {
        /// Where it stands.
        #[serde(flatten)]
        moved: Moved,
        /// Until when an answer is waited for.
        until: Timestamp,
    },
    /// The contact wants something; the newest unfinished intent decides the team while nobody has it.
    #[serde(rename = "intent.opened")]
    IntentOpened {
        /// Where it stands.
        #[serde(flatten)]
        moved: Moved,
        /// What.
        intent: IntentId,
    },
    /// The contact has it, or does not want it any more.
    #[serde(rename = "intent.finished")]
    IntentFinished {
        /// Where it stands.
        #[serde(flatten)]
        moved: Moved,
        /// What.
        intent: IntentId,
    },
    /// A bot has the turn, or had it and a person is needed.
    #[serde(rename = "turn.changed")]
    TurnChanged {
        /// Where it stands.
        #[serde(flatten)]
        moved: Moved,
        /// The bot that has the turn.
        bot: Option<OperatorId>,
    },
    /// Its contact reasons changed.
    #[serde(rename = "conversation.category_changed")]
    ConversationRecategorised(Moved),
    /// Its attributes, subject or priority changed.
    #[serde(rename = "conversation.updated")]
    ConversationUpdated(Moved),
    /// The contact said how it was, or added words to that.
    #[serde(rename = "conversation.rated")]
    ConversationRated {
        /// Where the conversation stands.
        #[serde(flatten)]
        moved: Moved,
        /// His mark.
        stars: Stars,
    },
    /// Something happened to one of its interventions.
    #[serde(rename = "intervention.changed")]
    InterventionChanged {
        /// Where it stands.
        #[serde(flatten)]
        moved: Moved,
        /// Which.
        intervention: InterventionId,
        /// What.
        step: Step,
    },
    /// It sleeps until a time or an answer.
    #[serde(rename = "conversation.snoozed")]
    ConversationSnoozed {
        /// Where it stands.
        #[serde(flatten)]
        moved: Moved,
        /// Until when.
        until: Timestamp,
    },
    /// It does not sleep any more: its operator has it, or it waits.
    #[serde(rename = "conversation.woken")]
    ConversationWoken {
        /// Where it stands.
        #[serde(flatten)]
        moved: Moved,
        /// Whose it is; `None`: it waits.
        operator: Option<OperatorId>,
    },
    /// It is over, and its operator has wrapped it up.
    #[serde(rename = "conversation.wrapped_up")]
    ConversationWrappedUp {
        /// Where it stands.
        #[serde(flatten)]
        moved: Moved,
        /// Who.
        operator: OperatorId,
    },
    /// Something happened to one of its calls.
    #[serde(rename = "call.changed")]
    CallChanged {
        /// Where it stands.
        #[serde(flatten)]
        moved: Moved,
        /// Which.
        call: CallId,
        /// What.
        step: call::Step,
    },
    /// It is over.
    #[serde(rename = "conversation.closed")]
    ConversationClosed(Moved),
    /// It goes on.
    #[serde(rename = "conversation.reopened")]
    ConversationReopened(Moved),
    /// Its words are gone; that it was there stays.
    #[serde(rename = "conversation.erased")]
    ConversationErased(Moved),
    /// It is proposed to an operator.
    #[serde(rename = "offer.made")]
    OfferMade {
        /// Where it stands.
        #[serde(flatten)]
        moved: Moved,
        /// The offer.
        offer: OfferId,
        /// To whom.
        operator: OperatorId,
        /// Until when.
        until: Timestamp,
    },
    /// The operator took it.
    #[serde(rename = "offer.accepted")]
    OfferAccepted {
        /// Where it stands.
        #[serde(flatten)]
        moved: Moved,
        /// The offer.
        offer: OfferId,
        /// Who.
        operator: OperatorId,
    },
    /// The operator refused it; it waits again.
    #[serde(rename = "offer.declined")]
    OfferDeclined {
        /// Where it stands.
        #[serde(flatten)]
        moved: Moved,
        /// The offer.
        offer: OfferId,
        /// Who.
        operator: OperatorId,
    },
    /// Nobody answered the offer in time; it waits again.
    #[serde(rename = "offer.expired")]
    OfferExpired {
        /// Where it stands.
        #[serde(flatten)]
        moved: Moved,
        /// The offer.
        offer: OfferId,
        /// Who was asked.
        operator: OperatorId,
    },
    /// The offer was taken back because its operator can't have it; it waits again.
    #[serde(rename = "offer.withdrawn")]
    OfferWithdrawn {
        /// Where it stands.
        #[serde(flatten)]
        moved: Moved,
        /// The offer.
        offer: OfferId,
        /// Who was asked.
        operator: OperatorId,
    },
    /// The contact wrote.
    #[serde(rename = "message.received")]
    MessageReceived {
        /// Where the conversation stands.
        #[serde(flatten)]
        moved: Moved,
        /// The message.
        message: MessageId,
    },
    /// Somebody of the house wrote to the contact; it is on its way.
    #[serde(rename = "message.written")]
    MessageWritten {
        /// Where the conversation stands.
        #[serde(flatten)]
        moved: Moved,
        /// The message.
        message: MessageId,
        /// The operator, unless the house itself wrote.
        operator: Option<OperatorId>,
    },
    /// A colleague left a note, or a quiet line was added.
    #[serde(rename = "message.noted")]
    MessageNoted {
        /// Where the conversation stands.
        #[serde(flatten)]
        moved: Moved,
        /// The message.
        message: MessageId,
    },
    /// The channel has taken a message.
    #[serde(rename = "message.sent")]
    MessageSent {
        /// Where the conversation stands.
        #[serde(flatten)]
        moved: Moved,
        /// The message.
        message: MessageId,
    },
    /// A message will never arrive.
    #[serde(rename = "message.failed")]
    MessageFailed {
        /// Where the conversation stands.
        #[serde(flatten)]
        moved: Moved,
        /// The message.
        message: MessageId,
    },
    /// A message may have arrived.
    #[serde(rename = "message.unknown")]
    MessageUnknown {
        /// Where the conversation stands.
        #[serde(flatten)]
        moved: Moved,
        /// The message.
        message: MessageId,
    },
    /// A message waits because the channel lets no more through for a while; it goes by itself.
    #[serde(rename = "message.held")]
    MessageHeld {
        /// Where the conversation stands.
        #[serde(flatten)]
        moved: Moved,
        /// The message.
        message: MessageId,
    },
    /// A message waits again, because a person pressed *send again*.
    #[serde(rename = "message.requeued")]
    MessageRequeued {
        /// Where the conversation stands.
        #[serde(flatten)]
        moved: Moved,
        /// The message.
        message: MessageId,
    },
    /// A message is not what it was: its words, its files, its reactions, or it is gone.
    #[serde(rename = "message.changed")]
    MessageChanged {
        /// Where the conversation stands.
        #[serde(flatten)]
        moved: Moved,
        /// The message.
        message: MessageId,
        /// What happened to it.
        how: Alteration,
        /// Who of the house did it; his channel is told.
        by: Option<OperatorId>,
    },
    /// An operator came, went or was set away.
    #[serde(rename = "operator.presence_changed")]
    PresenceChanged {
        /// Who.
        operator: OperatorId,
        /// What he is.
        presence: Presence,
        /// True when his conversations go back into the queue.
        gives_back: bool,
    },
    /// The house keeps other reasons for being away.
    #[serde(rename = "away_reasons.changed")]
    AwayReasonsChanged {},
    /// An operator was made or changed.
    #[serde(rename = "operator.changed")]
    OperatorChanged {
        /// Who.
        operator: OperatorId,
    },
    /// An operator connected himself to the console.
    #[serde(rename = "operator.linked")]
    OperatorLinked {
        /// Who.
        operator: OperatorId,
        /// Where.
        channel: ChannelId,
    },
    /// An operator is not connected to the console any more.
    #[serde(rename = "operator.unlinked")]
    OperatorUnlinked {
        /// Who.
        operator: OperatorId,
        /// Where.
        channel: ChannelId,
    },
    /// Somebody on the console is answered.
    #[serde(rename = "console.told")]
    ConsoleTold {
        /// The words.
        note: NoteId,
    },
    /// A team was made or changed.
    #[serde(rename = "team.changed")]
    TeamChanged {
        /// Which.
        team: TeamId,
    },
    /// A queue went over its limits, or came back under them.
    #[serde(rename = "queue.alarm")]
    QueueAlarm {
        /// Whose queue.
        team: TeamId,
        /// Since when it is over them; `None` when all is well.
        since: Option<Timestamp>,
    },
    /// An intent was made, changed or removed.
    #[serde(rename = "intent.changed")]
    IntentChanged {
        /// Which.
        intent: IntentId,
    },
    /// A category was made, changed or removed.
    #[serde(rename = "category.changed")]
    CategoryChanged {
        /// Which.
        category: CategoryId,
    },
    /// A canned reply was made, changed or removed.
    #[serde(rename = "canned_reply.changed")]
    CannedChanged {
        /// Which.
        reply: CannedReplyId,
    },
    /// A saved view was made, changed or removed.
    #[serde(rename = "saved_view.changed")]
    SavedViewChanged {
        /// Which.
        view: SavedViewId,
    },
    /// Sessions of an operator were ended before their time.
    #[serde(rename = "sessions.ended")]
    SessionsEnded {
        /// Whose.
        operator: OperatorId,
    },
    /// The house has another name, colour or logo.
    #[serde(rename = "brand.changed")]
    BrandChanged {},
    /// A bot is kept from customers because it fails, or by hand, or is let back.
    #[serde(rename = "bot.breaker_changed")]
    BreakerChanged {
        /// Which bot.
        bot: OperatorId,
        /// True while it is kept from customers.
        is_open: bool,
    },
    /// Words are kept for another time.
    #[serde(rename = "retention.changed")]
    RetentionChanged {
        /// For how many days after a conversation; `None` for ever.
        days: Option<i64>,
    },
    /// The routing policy has another version.
    #[serde(rename = "policy.changed")]
    PolicyChanged {
        /// Which.
        version: i64,
    },
    /// The telephone account or its limits have another version.
    #[serde(rename = "telephony.changed")]
    TelephonyChanged {
        /// Which.
        version: i64,
    },
    /// A channel was made or changed, or what is known of its health.
    #[serde(rename = "channel.changed")]
    ChannelChanged {
        /// Which.
        channel: ChannelId,
    },
    /// Somebody asked whether a channel works; its provider answers by `channel.changed`.
    #[serde(rename = "channel.check_requested")]
    ChannelCheckRequested {
        /// Which.
        channel: ChannelId,
    },
}

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
        match self {
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
            | Self::OfferWithdrawn { moved, .. }
            | Self::MessageReceived { moved, .. }
            | Self::MessageWritten { moved, .. }
            | Self::MessageNoted { moved, .. }
            | Self::MessageSent { moved, .. }
            | Self::MessageFailed { moved, .. }
            | Self::MessageUnknown { moved, .. }
            | Self::MessageHeld { moved, .. }
            | Self::MessageRequeued { moved, .. }
            | Self::MessageChanged { moved, .. } => Some(moved),
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
            | Self::BrandChanged {}
            | Self::BreakerChanged { .. }
            | Self::PolicyChanged { .. }
            | Self::TelephonyChanged { .. }
            | Self::ChannelChanged { .. }
            | Self::ChannelCheckRequested { .. } => None,
        }
    }

    /// Returns the message that a fact is about.
    #[must_use]
    pub const fn message(&self) -> Option<MessageId> {
        match self {
            Self::MessageReceived { message, .. }
            | Self::MessageWritten { message, .. }
            | Self::MessageNoted { message, .. }
            | Self::MessageSent { message, .. }
            | Self::MessageFailed { message, .. }
            | Self::MessageUnknown { message, .. }
            | Self::MessageHeld { message, .. }
            | Self::MessageRequeued { message, .. }
            | Self::MessageChanged { message, .. } => Some(*message),
            Self::ContactCreated { .. }
            | Self::ContactUpdated { .. }
            | Self::ContactBlocked { .. }
            | Self::ContactUnblocked { .. }
            | Self::ContactErased { .. }
            | Self::ContactsMerged { .. }
            | Self::ContactStarted { .. }
            | Self::ContactLanguageAsked { .. }
            | Self::ContactPressed { .. }
            | Self::ConversationOpened(_)
            | Self::ConversationQueued { .. }
            | Self::ConversationAssigned { .. }
            | Self::ConversationTransferred { .. }
            | Self::ConversationAsked { .. }
            | Self::IntentOpened { .. }
            | Self::IntentFinished { .. }
            | Self::TurnChanged { .. }
            | Self::ConversationRecategorised(_)
            | Self::ConversationUpdated(_)
            | Self::ConversationRated { .. }
            | Self::InterventionChanged { .. }
            | Self::CallChanged { .. }
            | Self::ConversationClosed(_)
            | Self::ConversationReopened(_)
            | Self::ConversationErased(_)
            | Self::ConversationSnoozed { .. }
            | Self::ConversationWoken { .. }
            | Self::ConversationWrappedUp { .. }
            | Self::OfferMade { .. }
            | Self::OfferAccepted { .. }
            | Self::OfferDeclined { .. }
            | Self::OfferExpired { .. }
            | Self::OfferWithdrawn { .. }
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
            | Self::BrandChanged {}
            | Self::BreakerChanged { .. }
            | Self::PolicyChanged { .. }
            | Self::TelephonyChanged { .. }
            | Self::ChannelChanged { .. }
            | Self::ChannelCheckRequested { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::Status;

    #[test]
    fn a_fact_reads_back_from_its_json_and_carries_its_name() {
        let moved = Moved {
            conversation: ConversationId::from_u128(1),
            before: None,
            after: Place {
                team: TeamId::GENERAL,
                operator: None,
                status: Status::Waiting,
                is_offered: false,
                categories: std::collections::BTreeSet::new(),
                is_hidden: false,
                channel: None,
            },
            epoch: Epoch(1),
            version: 1,
        };
        let fact = Fact::MessageReceived {
            moved,
            message: MessageId::from_u128(2),
        };
        let json = serde_json::to_value(&fact).unwrap();
        assert_eq!(json["type"], fact.name());
        assert_eq!(json["data"]["after"]["status"], "waiting");
        assert_eq!(serde_json::from_value::<Fact>(json).unwrap(), fact);
    }
}
