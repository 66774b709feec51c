//! Who did what, when: events of the journal as people read them.

use crate::{
    event::{Cause, Fact, Seq},
    id::{
        CannedReplyId, CategoryId, ChannelId, ContactId, ConversationId, IntentId, OperatorId,
        SavedViewId, TeamId,
    },
    page::Page,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// The groups that events are looked up by: what stands before the point of their names.
pub const GROUPS: &[&str] = &[
    "away_reasons",
    "bot",
    "brand",
    "call",
    "canned_reply",
    "category",
    "channel",
    "contact",
    "conversation",
    "intent",
    "intervention",
    "login",
    "message",
    "offer",
    "operator",
    "passkey",
    "policy",
    "queue",
    "retention",
    "saved_view",
    "second_step",
    "security",
    "sessions",
    "team",
    "telephony",
    "turn",
];

/// What an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A thread.
    Conversation(ConversationId),
    /// A customer.
    Contact(ContactId),
    /// A person or a bot.
    Operator(OperatorId),
    /// A team.
    Team(TeamId),
    /// Where contacts write.
    Channel(ChannelId),
    /// What contacts may want.
    Intent(IntentId),
    /// A contact reason.
    Category(CategoryId),
    /// Words that are said often.
    CannedReply(CannedReplyId),
    /// A list of the inbox.
    SavedView(SavedViewId),
    /// A version of the routing policy.
    Policy(i64),
    /// The house itself.
    House,
}

impl Subject {
    /// Returns the identity as the journal writes it; `None` where there is none.
    #[must_use]
    pub fn identity(self) -> Option<String> {
        Some(match self {
            Self::Conversation(id) => id.to_string(),
            Self::Contact(id) => id.to_string(),
            Self::Operator(id) => id.to_string(),
            Self::Team(id) => id.to_string(),
            Self::Channel(id) => id.to_string(),
            Self::Intent(id) => id.to_string(),
            Self::Category(id) => id.to_string(),
            Self::CannedReply(id) => id.to_string(),
            Self::SavedView(id) => id.to_string(),
            Self::Policy(_) | Self::House => return None,
        })
    }
}

/// Returns what a fact is about, and whom or what it went to, if it says so.
#[must_use]
pub fn subjects(fact: &Fact) -> (Subject, Option<Subject>) {
    if let Some(moved) = fact.moved() {
        return (Subject::Conversation(moved.conversation), went_to(fact));
    }
    let about = match fact {
        Fact::ContactCreated { contact }
        | Fact::ContactUpdated { contact }
        | Fact::ContactBlocked { contact }
        | Fact::ContactUnblocked { contact }
        | Fact::ContactErased { contact }
        | Fact::ContactsMerged { contact, .. }
        | Fact::ContactStarted { contact, .. }
        | Fact::ContactLanguageAsked { contact, .. }
        | Fact::ContactPressed { contact, .. } => Subject::Contact(*contact),
        Fact::PresenceChanged { operator, .. }
        | Fact::OperatorChanged { operator }
        | Fact::OperatorLinked { operator, .. }
        | Fact::OperatorUnlinked { operator, .. }
        | Fact::SessionsEnded { operator } => Subject::Operator(*operator),
        Fact::Access(access) => access.operator().map_or(Subject::House, Subject::Operator),
        Fact::BreakerChanged { bot, .. } => Subject::Operator(*bot),
        Fact::TeamChanged { team } | Fact::QueueAlarm { team, .. } => Subject::Team(*team),
        Fact::IntentChanged { intent } => Subject::Intent(*intent),
        Fact::CategoryChanged { category } => Subject::Category(*category),
        Fact::CannedChanged { reply } => Subject::CannedReply(*reply),
        Fact::SavedViewChanged { view } => Subject::SavedView(*view),
        Fact::ChannelChanged { channel } | Fact::ChannelCheckRequested { channel } => {
            Subject::Channel(*channel)
        }
        Fact::PolicyChanged { version } => Subject::Policy(*version),
        Fact::AwayReasonsChanged {}
        | Fact::TelephonyChanged { .. }
        | Fact::BrandChanged {}
        | Fact::RetentionChanged { .. }
        | Fact::ConsoleTold { .. }
        // These moved a conversation, and were answered above.
        | Fact::ConversationOpened(_)
        | Fact::ConversationClosed(_)
        | Fact::ConversationReopened(_)
        | Fact::ConversationErased(_)
        | Fact::ConversationRecategorised(_)
        | Fact::ConversationUpdated(_)
        | Fact::ConversationRated { .. }
        | Fact::TurnChanged { .. }
        | Fact::InterventionChanged { .. }
        | Fact::CallChanged { .. }
        | Fact::ConversationQueued { .. }
        | Fact::ConversationAssigned { .. }
        | Fact::ConversationTransferred { .. }
        | Fact::ConversationAsked { .. }
        | Fact::ConversationSnoozed { .. }
        | Fact::ConversationWoken { .. }
        | Fact::ConversationWrappedUp { .. }
        | Fact::IntentOpened { .. }
        | Fact::IntentFinished { .. }
        | Fact::OfferMade { .. }
        | Fact::OfferAccepted { .. }
        | Fact::OfferDeclined { .. }
        | Fact::OfferExpired { .. }
        | Fact::OfferWithdrawn { .. }
        | Fact::MessageReceived { .. }
        | Fact::MessageWritten { .. }
        | Fact::MessageNoted { .. }
        | Fact::MessageSent { .. }
        | Fact::MessageFailed { .. }
        | Fact::MessageUnknown { .. }
        | Fact::MessageHeld { .. }
        | Fact::MessageRequeued { .. }
        | Fact::MessageChanged { .. } => Subject::House,
    };
    (about, went_to(fact))
}

fn went_to(fact: &Fact) -> Option<Subject> {
    Some(match fact {
        Fact::ConversationAssigned { operator, .. }
        | Fact::OfferMade { operator, .. }
        | Fact::OfferAccepted { operator, .. }
        | Fact::OfferDeclined { operator, .. }
        | Fact::OfferExpired { operator, .. }
        | Fact::OfferWithdrawn { operator, .. } => Subject::Operator(*operator),
        Fact::ConversationTransferred { team, .. } => Subject::Team(*team),
        Fact::TurnChanged { bot, .. } => Subject::Operator((*bot)?),
        Fact::IntentOpened { intent, .. } | Fact::IntentFinished { intent, .. } => {
            Subject::Intent(*intent)
        }
        Fact::ContactsMerged { merged, .. } => Subject::Contact(*merged),
        Fact::OperatorLinked { channel, .. } | Fact::OperatorUnlinked { channel, .. } => {
            Subject::Channel(*channel)
        }
        Fact::ConversationOpened(_)
        | Fact::ConversationClosed(_)
        | Fact::ConversationReopened(_)
        | Fact::ConversationErased(_)
        | Fact::ConversationRecategorised(_)
        | Fact::ConversationUpdated(_)
        | Fact::ConversationRated { .. }
        | Fact::InterventionChanged { .. }
        | Fact::CallChanged { .. }
        | Fact::ConversationQueued { .. }
        | Fact::ConversationAsked { .. }
        | Fact::ConversationSnoozed { .. }
        | Fact::ConversationWoken { .. }
        | Fact::ConversationWrappedUp { .. }
        | Fact::MessageReceived { .. }
        | Fact::MessageWritten { .. }
        | Fact::MessageNoted { .. }
        | Fact::MessageSent { .. }
        | Fact::MessageFailed { .. }
        | Fact::MessageUnknown { .. }
        | Fact::MessageHeld { .. }
        | Fact::MessageRequeued { .. }
        | Fact::MessageChanged { .. }
        | Fact::ContactCreated { .. }
        | Fact::ContactUpdated { .. }
        | Fact::ContactBlocked { .. }
        | Fact::ContactUnblocked { .. }
        | Fact::ContactErased { .. }
        | Fact::ContactStarted { .. }
        | Fact::ContactLanguageAsked { .. }
        | Fact::ContactPressed { .. }
        | Fact::PresenceChanged { .. }
        | Fact::AwayReasonsChanged {}
        | Fact::OperatorChanged { .. }
        | Fact::ConsoleTold { .. }
        | Fact::TeamChanged { .. }
        | Fact::QueueAlarm { .. }
        | Fact::IntentChanged { .. }
        | Fact::CategoryChanged { .. }
        | Fact::CannedChanged { .. }
        | Fact::SavedViewChanged { .. }
        | Fact::SessionsEnded { .. }
        | Fact::Access(_)
        | Fact::BrandChanged {}
        | Fact::BreakerChanged { .. }
        | Fact::RetentionChanged { .. }
        | Fact::PolicyChanged { .. }
        | Fact::TelephonyChanged { .. }
        | Fact::ChannelChanged { .. }
        | Fact::ChannelCheckRequested { .. } => return None,
    })
}

/// What is looked up; what is empty asks for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Lookup {
    /// What this operator did.
    pub by: Option<OperatorId>,
    /// What is about this: `#` and the number of a conversation, an identity, or the name of an operator, a team, a
    /// channel, an intent or a category.
    pub about: String,
    /// One of [`GROUPS`].
    pub group: String,
    /// True for what is about no conversation: people and settings.
    pub is_house: bool,
    /// Nothing before this.
    pub from: Option<Timestamp>,
    /// Nothing from this on.
    pub to: Option<Timestamp>,
}

/// Something named: what it is, what it is called, and where it is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedSubject {
    /// What it is.
    pub subject: Subject,
    /// What it is called; empty for what is gone or has no name.
    pub name: String,
    /// The number of the conversation.
    pub number: Option<i64>,
}

/// One event as it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its place in the journal.
    pub seq: Seq,
    /// When.
    pub at: Timestamp,
    /// Who made it happen.
    pub cause: Cause,
    /// His name, if he has one.
    pub who: String,
    /// What happened, by the name that webhooks use too.
    pub kind: String,
    /// What it is about.
    pub about: NamedSubject,
    /// Whom or what it went to.
    pub to: Option<NamedSubject>,
}

/// Entries, latest first; the cursor says up to where was looked, and a page may be short although more follow.
pub type Entries = Page<Entry>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_house_is_what_has_no_subject_of_its_own() {
        let reasons = subjects(&Fact::AwayReasonsChanged {});
        assert_eq!(reasons, (Subject::House, None));
        let team = TeamId::from_u128(4);
        let changed = subjects(&Fact::TeamChanged { team });
        assert_eq!(changed, (Subject::Team(team), None));
    }

    #[test]
    fn a_merge_is_about_who_stays_and_names_who_went() {
        let (contact, merged) = (ContactId::from_u128(1), ContactId::from_u128(2));
        let fact = Fact::ContactsMerged { contact, merged };
        assert_eq!(
            subjects(&fact),
            (Subject::Contact(contact), Some(Subject::Contact(merged)))
        );
        assert_eq!(
            Subject::Contact(merged).identity(),
            Some(merged.to_string())
        );
    }

    #[test]
    fn every_event_that_webhooks_know_is_in_a_group() {
        for kind in crate::webhook::KINDS {
            let group = kind.split('.').next().unwrap();
            assert!(GROUPS.contains(&group), "{kind}");
        }
        assert!(GROUPS.is_sorted());
    }
}
