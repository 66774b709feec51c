//! An operator calls customers, and hangs up.

use super::{ask::Answer, give::which, subject::Subject, words as w};
use crate::{Actor, CallAsked, Desk, Result};
use domain::{call::CallRequest, console::Link, id::ConversationId};

impl Desk {
    /// Has the operator's telephone rung, and then the contact's: of the conversation with this number, else of the
    /// one that he means.
    pub(super) async fn call_from_console(
        &self,
        actor: &Actor,
        link: &Link,
        quoted: Option<ConversationId>,
        number: Option<i64>,
    ) -> Result<Answer> {
        let row = match number {
            Some(number) => Box::new(self.find_by_number(actor, number).await?),
            None => match self.subject(actor, link, quoted).await? {
                Subject::One(row, _) => row,
                Subject::Nobody => return Ok(Answer::words(w::NOBODY)),
                Subject::OneOf(his) => return Ok(which(&his)),
            },
        };
        let ask = CallRequest::default();
        match self.request_call(actor, row.id, &ask).await? {
            CallAsked::Placed(call) => Ok(Answer {
                addressed: Some(row.id),
                ..Answer::words(w::calling(&row, &call.number))
            }),
            // Only who speaks for a contact wishes; a person calls himself.
            CallAsked::Wished => Ok(Answer::default()),
        }
    }

    /// Ends the call that the operator is on.
    pub(super) async fn hang_up(&self, actor: &Actor) -> Result<Answer> {
        let operator = actor.operator()?;
        let open = store::calls::find_open_of(self.read().await?.conn(), operator).await?;
        let his = open.filter(|stored| stored.call.purpose.conversation().is_some());
        let Some(stored) = his else {
            return Ok(Answer::words(w::NO_CALL));
        };
        self.end_call(actor, stored.call.id).await?;
        Ok(Answer::words(w::HANGING_UP))
    }
}
