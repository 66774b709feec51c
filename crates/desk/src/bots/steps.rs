//! What bots did, written down in the unit of what came of it.

use crate::{Actor, Desk, Error, Result, thread::Thread};
use domain::{
    bot::{Act, BotStep, HandOver, HandOverReason, MAX_STEP_WORDS, Outcome, Trace},
    conversation::Epoch,
    event::Cause,
    id::{BotStepId, ConversationId, OperatorId},
    permission::Right,
};
use store::Unit;

/// Steps that are told; of more the earliest are left out.
const STEPS: i64 = 200;

/// What a bot answered in its turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// What it does.
    pub acts: Vec<Act>,
    /// What is to be kept for its next turn; `None` leaves what is kept.
    pub memory: Option<String>,
    /// True when it has taken the turn and will act through REST.
    pub is_later: bool,
    /// What whoever asked it knows of it.
    pub trace: Trace,
}

/// How a bot failed in its turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    /// What kind of failure it was.
    pub reason: HandOverReason,
    /// Why, in words for admins, such as: it did not answer in time.
    pub why: String,
    /// What whoever asked it knows of it.
    pub trace: Trace,
}

impl Desk {
    /// Does what a bot answered, as [`Desk::act`], and writes the step down with it; of an answer that came when the
    /// turn had passed only the step is written. What the contact wrote after it was asked still waits, and the
    /// conversation does not end under him.
    ///
    /// # Errors
    /// As [`Desk::act`].
    pub async fn answer_turn(
        &self,
        bot: OperatorId,
        id: ConversationId,
        epoch: Epoch,
        answered: &Answered,
    ) -> Result<()> {
        let mut thread = Thread::load(self, Cause::Operator(bot), id).await?;
        let step = |outcome| BotStep {
            id: BotStepId::new(self.id()),
            conversation: id,
            bot,
            epoch,
            trace: answered.trace.clone(),
            acts: answered.acts.clone(),
            outcome,
        };
        if let Err(refused) = thread.conversation.check_bot(bot, epoch) {
            let (_, mut unit) = thread.give_up();
            write(&mut unit, step(Outcome::Passed)).await?;
            unit.commit().await?;
            return Err(refused.into());
        }
        let outcome = if answered.is_later {
            Outcome::Later
        } else {
            Outcome::Done
        };
        let memory = answered.memory.as_deref();
        if answered.acts.is_empty() && memory.is_none() {
            let (_, mut unit) = thread.give_up();
            write(&mut unit, step(outcome)).await?;
            return Ok(unit.commit().await?);
        }
        let told = Some(answered.trace.after_seq);
        self.do_acts(&mut thread, bot, told, &answered.acts).await?;
        if let Some(memory) = memory {
            store::bots::put_memory(thread.unit.conn(), id, memory).await?;
        }
        write(&mut thread.unit, step(outcome)).await?;
        thread.commit().await?;
        Ok(())
    }

    /// Ends a bot's turn because it failed, and writes the step down with it; of a turn that has passed only the step
    /// is written.
    ///
    /// # Errors
    /// [`Error::Conflict`] `changed` when somebody was faster; [`Error::Unavailable`].
    pub async fn fail_turn(
        &self,
        bot: OperatorId,
        id: ConversationId,
        epoch: Epoch,
        failed: &Failed,
    ) -> Result<()> {
        let mut thread = Thread::load(self, Cause::Operator(bot), id).await?;
        let step = BotStep {
            id: BotStepId::new(self.id()),
            conversation: id,
            bot,
            epoch,
            trace: failed.trace.clone(),
            acts: Vec::new(),
            outcome: Outcome::Failed {
                why: failed.why.clone(),
            },
        };
        write(&mut thread.unit, step).await?;
        if thread.conversation.check_bot(bot, epoch).is_err() {
            return thread.leave().await;
        }
        let over = HandOver {
            reason: Some(format!("The bot failed: {}.", failed.why)),
            ..HandOver::default()
        };
        self.hand_over_thread(&mut thread, &over, failed.reason)
            .await?;
        thread.commit().await?;
        Ok(())
    }

    /// Lists what bots did in a conversation, oldest first; of more than 200 steps the latest.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no conversation that the actor may see; [`Error::Forbidden`].
    pub async fn list_bot_steps(&self, actor: &Actor, id: ConversationId) -> Result<Vec<BotStep>> {
        actor.may(Right::BotStepsRead)?;
        self.get_conversation(actor, id).await?;
        if actor.channel().is_some() {
            return Err(Error::Forbidden(Right::BotStepsRead.name()));
        }
        Ok(store::bot_steps::list(self.read().await?.conn(), id, STEPS).await?)
    }
}

/// Writes a step down, its words cut to what people read.
async fn write(unit: &mut Unit, mut step: BotStep) -> Result<()> {
    let cut = |words: &mut String| *words = words.chars().take(MAX_STEP_WORDS).collect();
    step.trace.remarks.iter_mut().for_each(cut);
    if let Outcome::Failed { why } = &mut step.outcome {
        cut(why);
    }
    Ok(store::bot_steps::insert(unit.conn(), &step).await?)
}
