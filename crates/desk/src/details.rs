//! What people and programs note about a conversation.

use crate::{Actor, Desk, Result, thread::Thread};
use domain::{
    bot::Attributes, complaint, conversation::Priority, event::Fact, id::ConversationId,
    permission::Right, team::BadField, view::Row,
};
use serde_json::Value;
use std::collections::BTreeMap;

/// The characters of a subject: one line of a list.
const MAX_SUBJECT_CHARS: usize = 200;

/// What is noted about a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    /// How urgent it is.
    pub priority: Priority,
    /// Put over those that it has; `null` forgets one.
    pub attributes: BTreeMap<String, Value>,
    /// A line that says what it is about.
    pub subject: Option<String>,
}

impl Desk {
    /// Notes what a conversation is about.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] for the subject or an attribute; [`crate::Error::NotFound`];
    /// [`crate::Error::Forbidden`].
    pub async fn set_details(
        &self,
        actor: &Actor,
        id: ConversationId,
        details: &Details,
    ) -> Result<Row> {
        actor.may(Right::MessagesWrite)?;
        let subject = details.subject.as_deref().map(str::trim);
        let subject = subject.filter(|words| !words.is_empty());
        if subject.is_some_and(|words| words.chars().count() > MAX_SUBJECT_CHARS) {
            return Err(BadField::new("subject", complaint::SUBJECT_TOO_LONG).into());
        }
        let mut thread = Thread::load_for(self, actor, id).await?;
        let conversation = &mut thread.conversation;
        let is_other = conversation.priority != details.priority
            || conversation.about.subject.as_deref() != subject;
        if is_other {
            conversation.priority = details.priority;
            conversation.about.subject = subject.map(str::to_owned);
            thread.tell(Fact::ConversationUpdated);
        }
        let noted = Attributes {
            conversation: details.attributes.clone(),
            ..Attributes::default()
        };
        self.note(&mut thread, &noted).await?;
        thread.commit().await?;
        self.row(id).await
    }
}
