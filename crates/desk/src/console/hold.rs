//! An operator takes conversations and concludes them.

use super::{
    ask::Answer,
    give::{is_his, which},
    subject::Subject,
    words as w,
};
use crate::{Actor, Desk, Error, Result};
use domain::{
    console::Link,
    conversation::Status,
    id::ConversationId,
    permission::Right,
    text::Text,
    view::{Folder, Row},
};

impl Desk {
    pub(super) async fn conclude(
        &self,
        actor: &Actor,
        link: &Link,
        quoted: Option<ConversationId>,
    ) -> Result<Answer> {
        match self.subject(actor, link, quoted).await? {
            Subject::One(row, _) => self.conclude_row(actor, &row).await,
            Subject::Nobody => Ok(Answer::words(w::NOBODY)),
            Subject::OneOf(his) => Ok(which(&his)),
        }
    }

    pub(super) async fn conclude_row(&self, actor: &Actor, row: &Row) -> Result<Answer> {
        self.close(actor, row.id).await?;
        Ok(if is_his(actor, row) {
            Answer::default()
        } else {
            Answer::words(format!("{} is concluded.", w::name_of(row)))
        })
    }

    pub(super) async fn next(&self, actor: &Actor) -> Result<Answer> {
        let waiting = self.inbox(actor, Folder::Waiting).await?.rows.items;
        for row in waiting.iter().filter(|row| row.offer.is_none()) {
            match self.take(actor, row.id, false).await {
                Ok(_) => return Ok(Answer::told(row.id)),
                // Somebody was faster; the next is as good.
                Err(Error::Conflict {
                    code: "conversation.already_assigned",
                    ..
                }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Answer::words(w::waiting(0)))
    }

    pub(super) async fn take_number(&self, actor: &Actor, number: i64) -> Result<Answer> {
        let row = self.find_by_number(actor, number).await?;
        self.take_row(actor, row, false).await
    }

    /// Takes the conversation that an operator answers, or in whose topic he is; whoever may do that takes it over from
    /// a colleague, because he sees who has it.
    pub(super) async fn take_meant(
        &self,
        actor: &Actor,
        meant: Option<ConversationId>,
    ) -> Result<Answer> {
        let Some(id) = meant else {
            return Ok(Answer::words("Like this: /take 12"));
        };
        let row = self.get_conversation(actor, id).await?;
        let over = actor.has(Right::ConversationsTakeOver);
        self.take_row(actor, row, over).await
    }

    async fn take_row(&self, actor: &Actor, row: Row, over: bool) -> Result<Answer> {
        let was_his = is_his(actor, &row);
        self.take(actor, row.id, over).await?;
        Ok(if was_his {
            Answer {
                words: Some(Text::plain(format!(
                    "{} is yours already.",
                    w::name_of(&row)
                ))),
                ..Answer::told(row.id)
            }
        } else {
            Answer::told(row.id)
        })
    }

    pub(super) async fn answer_offer(
        &self,
        actor: &Actor,
        quoted: Option<ConversationId>,
        takes: bool,
    ) -> Result<Answer> {
        let mut offered = self.conversations_of(actor, Status::Waiting).await?;
        offered.retain(|row| quoted.is_none_or(|id| id == row.id));
        let standing = offered
            .iter()
            .filter_map(|row| Some((row.offer?, row.id)))
            .min_by_key(|(offer, _)| offer.until);
        let Some((_, id)) = standing else {
            return Ok(Answer::words("Nothing is offered to you."));
        };
        if takes {
            self.accept_offer(actor, id).await?;
            return Ok(Answer::told(id));
        }
        self.decline_offer(actor, id).await?;
        Ok(Answer::default())
    }
}
