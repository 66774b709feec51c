//! The turns of bots: what each is asked, and what becomes of a turn that fails.

use crate::{Desk, Error, Result, thread::Thread};
use domain::{
    bot::{BotKind, HandOver, HandOverReason, MAX_RECENT, Turn},
    conversation::{Epoch, Status},
    event::Cause,
    id::{ConversationId, OperatorId},
    message::{Author, Content},
    view::Bubble,
};

/// The lease of the node that asks bots.
const LEASE: &str = "bots";

/// The messages that are looked at for a turn.
const LOOKED_AT: i64 = 100;

impl Desk {
    /// Takes or renews the right of `node` to ask bots; a SQLite file has one server, which asks nobody.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn lead_bots(&self, node: &str) -> Result<bool> {
        self.lead(LEASE, node).await
    }

    /// Gives the right to ask bots back, so that the next node need not wait.
    ///
    /// # Errors
    /// [`Error::Unavailable`]; then it ends by itself.
    pub async fn leave_bots(&self, node: &str) -> Result<()> {
        self.leave(LEASE, node).await
    }

    /// Draws a number, evenly spread.
    #[must_use]
    pub fn chance(&self) -> u32 {
        let mut bytes = [0; 4];
        (self.0.tools.randomness)(&mut bytes);
        u32::from_le_bytes(bytes)
    }

    /// Lists the conversations in which a bot has to answer, the longest waiting first.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn list_bot_turns(&self) -> Result<Vec<ConversationId>> {
        Ok(store::bots::list_unanswered(self.read().await?.conn()).await?)
    }

    /// Returns what the bot that has the turn is asked; `None` when no bot has it, or one that is never asked.
    ///
    /// Shape: without messages when nothing is to be answered.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn bot_turn(&self, id: ConversationId) -> Result<Option<Turn>> {
        let mut reader = self.read().await?;
        let row = store::views::find_row(reader.conn(), id).await?;
        let Some(row) = row.filter(|row| row.status == Status::Bot) else {
            return Ok(None);
        };
        let Some(bot) = row.operator_id else {
            return Ok(None);
        };
        let stored = store::bots::find(reader.conn(), bot).await?;
        let Some(stored) = stored.filter(|stored| stored.bot.kind != BotKind::External) else {
            return Ok(None);
        };
        let said =
            store::views::list_bubbles_before(reader.conn(), id, i64::MAX, LOOKED_AT).await?;
        let told = store::bot_steps::find_told(reader.conn(), id, row.epoch).await?;
        let (recent, messages) = split(said, told);
        let contact = store::contacts::find(reader.conn(), row.contact_id)
            .await?
            .ok_or_else(|| Error::mistake("a conversation without a contact"))?;
        let tree = store::categories::tree(reader.conn()).await?;
        let teams = store::teams::list(reader.conn()).await?;
        let intents = store::intents::list(reader.conn()).await?;
        let mut canned = store::canned::list(reader.conn()).await?;
        canned.retain(|reply| reply.is_for_bots || reply.intent.is_some());
        let memory = store::bots::find_memory(reader.conn(), id).await?;
        Ok(Some(Turn {
            bot: stored.bot,
            row,
            contact,
            messages,
            recent,
            tree,
            teams: teams.into_iter().map(|team| (team.id, team.name)).collect(),
            intents,
            canned,
            memory,
        }))
    }

    /// Ends a bot's turn because it failed; nothing happens when the turn has passed.
    ///
    /// # Errors
    /// [`Error::Conflict`] `changed` when somebody was faster; [`Error::Unavailable`].
    pub async fn fail_bot_turn(
        &self,
        bot: OperatorId,
        id: ConversationId,
        epoch: Option<Epoch>,
        reason: HandOverReason,
        why: &str,
    ) -> Result<()> {
        let mut thread = Thread::load(self, Cause::Operator(bot), id).await?;
        let epoch = epoch.unwrap_or(thread.conversation.epoch);
        if thread.conversation.check_bot(bot, epoch).is_err() {
            return thread.leave().await;
        }
        let over = HandOver {
            reason: Some(why.to_owned()),
            ..HandOver::default()
        };
        self.hand_over_thread(&mut thread, &over, reason).await?;
        thread.commit().await?;
        Ok(())
    }
}

/// Splits what was said into what the bot knows already and what it has to answer: all that the contact wrote after
/// the last words to him, and before them what their bot was not `told` of.
///
/// Notes and quiet lines are nobody's words to the contact, and Switchboard's own need no answer.
fn split(said: Vec<Bubble>, told: Option<i64>) -> (Vec<Bubble>, Vec<Bubble>) {
    let is_said = |bubble: &Bubble| !bubble.private && !matches!(bubble.content, Content::Line(_));
    let said = said.into_iter().filter(is_said).collect::<Vec<_>>();
    let answered = said.iter().rev().find_map(|bubble| match bubble.author {
        Author::Operator(_) => Some(bubble.seq),
        Author::Bot(_) => Some(told.map_or(bubble.seq, |told| told.min(bubble.seq))),
        Author::Contact | Author::System => None,
    });
    let is_open = |bubble: &Bubble| {
        bubble.author == Author::Contact && answered.is_none_or(|seq| bubble.seq > seq)
    };
    let (open, mut known): (Vec<_>, Vec<_>) = said.into_iter().partition(is_open);
    let most = usize::try_from(MAX_RECENT).unwrap_or(0);
    let recent = known.split_off(known.len().saturating_sub(most));
    (recent, open)
}
