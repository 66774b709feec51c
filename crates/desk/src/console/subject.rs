//! Which conversation an operator means.

use crate::{Actor, Desk, Result, Search};
use domain::{
    console::{About, Link},
    conversation::Status,
    id::ConversationId,
    view::Row,
};

/// How many conversations of his are looked at.
const LIMIT: i64 = 100;

/// Which conversation an operator means.
pub(super) enum Subject {
    /// This one; and whether he has others.
    One(Box<Row>, bool),
    /// He has none.
    Nobody,
    /// One of these.
    OneOf(Vec<Row>),
}

impl Desk {
    /// Finds which conversation is meant: the quoted one, the one that was addressed last, or the only one.
    pub(super) async fn subject(
        &self,
        actor: &Actor,
        link: &Link,
        quoted: Option<ConversationId>,
    ) -> Result<Subject> {
        if let Some(id) = quoted {
            let row = self.get_conversation(actor, id).await?;
            return Ok(Subject::One(Box::new(row), false));
        }
        let mut his = self.conversations_of(actor, Status::Active).await?;
        let has_several = his.len() > 1;
        let addressed = his.iter().position(|row| Some(row.id) == link.addressed);
        Ok(match (addressed, his.len()) {
            (_, 0) => Subject::Nobody,
            (Some(at), _) => Subject::One(Box::new(his.swap_remove(at)), has_several),
            (None, 1) => Subject::One(Box::new(his.swap_remove(0)), false),
            (None, _) => Subject::OneOf(his),
        })
    }

    /// Lists what an operator has, or what is offered to him, by number.
    pub(super) async fn conversations_of(&self, actor: &Actor, status: Status) -> Result<Vec<Row>> {
        let search = Search {
            operator: Some(actor.operator()?),
            statuses: vec![status],
            limit: LIMIT,
            ..Search::default()
        };
        let mut rows = self.list_conversations(actor, &search).await?.items;
        rows.sort_by_key(|row| row.number);
        Ok(rows)
    }

    /// Finds what a quoted message of his chat is about; `None` when nobody remembers.
    pub(super) async fn quoted(&self, link: &Link, external_id: &str) -> Result<Option<About>> {
        let mut reader = self.read().await?;
        let kept = store::console::find_external(reader.conn(), link.channel, external_id).await?;
        let his = kept.filter(|kept| kept.address == link.address);
        Ok(his
            .map(|kept| kept.about)
            .filter(|about| about.conversation.is_some()))
    }
}
