//! What is done with several conversations: one use-case for each, and what became of each.

use crate::{Actor, Desk, Error, Result};
use domain::{
    bulk::{Act, MAX_MARKED, Outcome, Step, Undo},
    complaint,
    conversation::{Destination, Refused},
    id::{ConversationId, OperatorId},
    permission::Right,
    team::BadField,
    view::Row,
};

impl Desk {
    /// Does the same with each of some conversations; one that is refused keeps no other from it.
    ///
    /// Shape: in the order of `ids`; each is a change of its own, with the rights and refusals that it has alone.
    ///
    /// # Errors
    /// [`Error::Invalid`] for more than [`MAX_MARKED`] conversations.
    pub async fn do_with_each(
        &self,
        actor: &Actor,
        act: &Act,
        ids: &[ConversationId],
    ) -> Result<Vec<Outcome<Error>>> {
        few_enough(ids.len())?;
        let mut outcomes = Vec::with_capacity(ids.len());
        for id in ids {
            outcomes.push(match self.get_conversation(actor, *id).await {
                Err(error) => Outcome {
                    conversation: *id,
                    number: None,
                    result: Err(error),
                },
                Ok(before) => Outcome {
                    conversation: *id,
                    number: Some(before.number),
                    result: self
                        .do_with(actor, act, &before)
                        .await
                        .map(|after| act.undone_by(&before, &after, self.now())),
                },
            });
        }
        Ok(outcomes)
    }

    /// Undoes what was done with some conversations; what has changed hands since stays as it is.
    ///
    /// Shape: in the order of `undos`; each step is a change of its own.
    ///
    /// # Errors
    /// [`Error::Invalid`] for more than [`MAX_MARKED`] conversations.
    pub async fn undo_each(&self, actor: &Actor, undos: &[Undo]) -> Result<Vec<Outcome<Error>>> {
        few_enough(undos.len())?;
        let mut outcomes = Vec::with_capacity(undos.len());
        for undo in undos {
            outcomes.push(Outcome {
                conversation: undo.conversation,
                number: Some(undo.number),
                result: self.undo(actor, undo).await.map(|()| None),
            });
        }
        Ok(outcomes)
    }

    async fn do_with(&self, actor: &Actor, act: &Act, before: &Row) -> Result<Row> {
        let id = before.id;
        match act {
            Act::Close => self.close(actor, id).await,
            Act::Assign(operator) => self.hand_to(actor, id, *operator).await,
            Act::Transfer(team) => self.transfer(actor, id, Destination::Team(*team)).await,
            Act::Categorise(category) => {
                let mut set = before.about.categories.clone();
                set.insert(*category);
                self.set_categories(actor, id, &set, None).await
            }
            Act::Snooze(until) => self.snooze(actor, id, *until).await,
        }
    }

    /// Gives a conversation to an operator: oneself takes it, another gets it.
    async fn hand_to(
        &self,
        actor: &Actor,
        id: ConversationId,
        operator: OperatorId,
    ) -> Result<Row> {
        if actor.viewer.operator == Some(operator) {
            let over = actor.has(Right::ConversationsTakeOver);
            self.take(actor, id, over).await
        } else {
            self.transfer(actor, id, Destination::Operator(operator))
                .await
        }
    }

    async fn undo(&self, actor: &Actor, undo: &Undo) -> Result<()> {
        let id = undo.conversation;
        if self.get_conversation(actor, id).await?.epoch != undo.epoch {
            return Err(Refused::StaleTurn.into());
        }
        for step in &undo.steps {
            match step {
                Step::Reopen => self.reopen(actor, id).await?,
                Step::Wake => self.wake(actor, id).await?,
                Step::Return(Destination::Operator(operator)) => {
                    self.hand_to(actor, id, *operator).await?
                }
                Step::Return(to) => self.transfer(actor, id, *to).await?,
                Step::Categories(set) => self.set_categories(actor, id, set, None).await?,
                Step::Snooze(until) => self.snooze(actor, id, *until).await?,
            };
        }
        Ok(())
    }
}

fn few_enough(count: usize) -> Result<()> {
    if count > MAX_MARKED {
        return Err(BadField::new("conversation_ids", complaint::TOO_MANY_AT_ONCE).into());
    }
    Ok(())
}
