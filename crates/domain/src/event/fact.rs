//! What can happen: the catalogue of the journal. It is one enum, and so one file, however long.

use super::{Access, Alteration, Moved};
use crate::{
    id::{
        CallId, CannedReplyId, CategoryId, ChannelId, ContactId, IntentId, InterventionId,
        MessageId, NoteId, OfferId, OperatorId, SavedViewId, TeamId,
    },
    intervention::Step,
    operator::Presence,
    rating::Stars,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

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
        /// The mark that he takes back, when he thought again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instead_of: Option<Stars>,
        /// Who answered him last.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answered_by: Option<OperatorId>,
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
        step: crate::call::Step,
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
    /// Something about who gets in.
    #[serde(rename = "access")]
    Access(Access),
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
