//! Wrapping up: a conversation is over, and its operator still notes, sorts and breathes.
//!
//! The policy says how long; meanwhile its units stay taken. It begins in the unit that ends the conversation and
//! ends when he says so, when the time is over, or when the conversation goes on.

use crate::{Actor, Desk, Error, Result, change::Change, thread::Thread};
use domain::{
    complaint,
    conversation::{Conversation, State},
    event::{Cause, Fact},
    id::{ConversationId, OperatorId},
    permission::Right,
    view::{Row, WrapUp},
};
use store::{Unit, wrap_ups::Stored};

impl Desk {
    /// Ends the wrap-up of a conversation before its time.
    ///
    /// # Errors
    /// [`Error::Conflict`] `conversation.not_wrapped_up` when nobody wraps it up; [`Error::NotFound`];
    /// [`Error::Forbidden`], also for a colleague's when the actor may not take conversations over.
    pub async fn finish_wrap_up(&self, actor: &Actor, id: ConversationId) -> Result<Row> {
        actor.may(Right::ConversationsClose)?;
        let mut thread = Thread::load_for(self, actor, id).await?;
        let found = store::wrap_ups::find(thread.unit.conn(), id).await?;
        let Some(found) = found else {
            return Err(Error::conflict(
                "conversation.not_wrapped_up",
                complaint::NOT_WRAPPED_UP,
            ));
        };
        if Some(found.wrap_up.operator) != actor.viewer.operator {
            actor.may(Right::ConversationsTakeOver)?;
        }
        end(thread, found.wrap_up).await?;
        self.row(id).await
    }

    /// Ends a wrap-up whose time is over; nothing happens when it has ended before.
    ///
    /// # Errors
    /// [`Error::Unavailable`]; [`Error::Conflict`] `changed` when somebody was faster.
    pub(crate) async fn wrap_up_is_over(&self, id: ConversationId) -> Result<()> {
        let mut thread = Thread::load(self, Cause::System, id).await?;
        let found = store::wrap_ups::find(thread.unit.conn(), id).await?;
        let now = thread.unit.now();
        match found.filter(|found| found.wrap_up.until <= now) {
            Some(found) => end(thread, found.wrap_up).await,
            None => thread.leave().await,
        }
    }
}

async fn end(mut thread: Thread, wrap_up: WrapUp) -> Result<()> {
    let id = thread.conversation.id;
    store::wrap_ups::end(thread.unit.conn(), id).await?;
    let operator = wrap_up.operator;
    thread.tell(|moved| Fact::ConversationWrappedUp { moved, operator });
    thread.commit().await?;
    Ok(())
}

/// Begins the wrap-up of what has just ended, by the policy that holds; ends that of what goes on.
pub(crate) async fn follow(unit: &mut Unit, change: &Change) -> store::Result<()> {
    let after = &change.conversation;
    let is_over = matches!(after.state, State::Closed { .. });
    if change.before.is_over && !is_over {
        store::wrap_ups::end(unit.conn(), after.id).await?;
    }
    let Some(operator) = change.before.worker.filter(|_| is_over) else {
        return Ok(());
    };
    // Seldom, and large: it must not weigh on every other change.
    Box::pin(begin(unit, after, operator)).await
}

async fn begin(unit: &mut Unit, ended: &Conversation, operator: OperatorId) -> store::Result<()> {
    let (_, policy) = store::policies::newest(unit.conn()).await?;
    let work = ended.about.asks.work();
    let for_ms = *policy.wrap_up_ms.of(work);
    if for_ms <= 0 {
        return Ok(());
    }
    let wrap_up = Stored {
        conversation: ended.id,
        wrap_up: WrapUp {
            operator,
            until: unit.now().plus_ms(for_ms),
        },
        units: *policy.units.of(work),
    };
    store::wrap_ups::begin(unit.conn(), &wrap_up).await
}

/// Says whether the actor wraps up a conversation.
pub(crate) async fn is_wrapped_up_by(thread: &mut Thread, actor: &Actor) -> Result<bool> {
    let is_over = matches!(thread.conversation.state, State::Closed { .. });
    if !is_over || actor.viewer.operator.is_none() {
        return Ok(false);
    }
    let id = thread.conversation.id;
    let found = store::wrap_ups::find(thread.unit.conn(), id).await?;
    Ok(found.is_some_and(|found| Some(found.wrap_up.operator) == actor.viewer.operator))
}
