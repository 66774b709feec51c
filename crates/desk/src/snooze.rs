//! Conversations that sleep until a time or an answer.

use crate::{Actor, Desk, Result, conversations::withdraw_offer, thread::Thread};
use domain::{
    conversation::Refused,
    event::Fact,
    id::{ConversationId, MessageId, OperatorId},
    message::Line,
    operator::Presence,
    permission::Right,
    time::Timestamp,
    view::Row,
};
use store::Unit;

impl Desk {
    /// Lets a conversation sleep until a time; the contact's next message wakes it before.
    ///
    /// Whose it is stays; his units are free meanwhile.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] for the time; [`crate::Error::Conflict`] `conversation.with_bot`, `conversation.closed`, or
    /// `conversation.already_assigned` when a colleague has it and the actor may not take it over;
    /// [`crate::Error::NotFound`]; [`crate::Error::Forbidden`].
    pub async fn snooze(&self, actor: &Actor, id: ConversationId, until: Timestamp) -> Result<Row> {
        actor.may(Right::ConversationsSnooze)?;
        let mut thread = Thread::load_for(self, actor, id).await?;
        must_be_ones_own(actor, &thread)?;
        self.put_to_sleep(&mut thread, until)?;
        thread.commit().await?;
        self.row(id).await
    }

    /// Wakes a conversation before its time.
    ///
    /// # Errors
    /// [`crate::Error::Conflict`] `conversation.not_snoozed`, `conversation.closed`, or `conversation.already_assigned` as
    /// for sleeping; [`crate::Error::NotFound`]; [`crate::Error::Forbidden`].
    pub async fn wake(&self, actor: &Actor, id: ConversationId) -> Result<Row> {
        actor.may(Right::ConversationsSnooze)?;
        let mut thread = Thread::load_for(self, actor, id).await?;
        must_be_ones_own(actor, &thread)?;
        self.wake_thread(&mut thread).await?;
        thread.commit().await?;
        self.row(id).await
    }

    /// Lets a conversation sleep that is being changed.
    pub(crate) fn put_to_sleep(&self, thread: &mut Thread, until: Timestamp) -> Result<()> {
        let now = thread.unit.now();
        withdraw_offer(thread)?;
        thread.conversation.snooze(until, now)?;
        thread.tell(|moved| Fact::ConversationSnoozed { moved, until });
        thread.add_line(MessageId::new(self.id()), Line::Snoozed { until });
        Ok(())
    }

    /// Wakes a conversation that is being changed: for whose it is, if he is there, else into its queue.
    pub(crate) async fn wake_thread(&self, thread: &mut Thread) -> Result<()> {
        let operator = match thread.conversation.owner() {
            Some(owner) => find_at_work(&mut thread.unit, owner).await?,
            None => None,
        };
        self.wake_for(thread, operator)
    }

    /// Wakes a conversation that is being changed, for `operator` or into its queue.
    pub(crate) fn wake_for(&self, thread: &mut Thread, operator: Option<OperatorId>) -> Result<()> {
        let now = thread.unit.now();
        thread.conversation.wake(operator, now)?;
        crate::phone::come_due(thread);
        thread.tell(|moved| Fact::ConversationWoken { moved, operator });
        thread.add_line(MessageId::new(self.id()), Line::Woken { operator });
        Ok(())
    }
}

/// Finds whether an operator is there to have something: online, away or draining.
pub(crate) async fn find_at_work(unit: &mut Unit, id: OperatorId) -> Result<Option<OperatorId>> {
    let found = store::operators::find(unit.conn(), id).await?;
    let is_there = found.is_some_and(|operator| {
        operator.is_enabled
            && match operator.presence {
                Presence::Online | Presence::Away | Presence::Draining => true,
                Presence::Offline | Presence::Lost => false,
            }
    });
    Ok(is_there.then_some(id))
}

/// Asks for more than sight where a colleague has it.
fn must_be_ones_own(actor: &Actor, thread: &Thread) -> Result<()> {
    let owner = thread.conversation.owner();
    let is_others = owner.is_some() && owner != actor.viewer.operator;
    if is_others && !actor.has(Right::ConversationsTakeOver) {
        return Err(Refused::AlreadyAssigned.into());
    }
    Ok(())
}
