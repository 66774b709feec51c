//! Asking bots as an invented customer.

use super::{
    Connect, answer,
    ask::{self, Patience},
    several::several,
    tell::told,
};
use crate::{Failure, bot::Reply, progress::Talk};
use desk::{Desk, Trial};
use domain::{bot::Answer, time::Timestamp};
use egress::Guarded;
use std::{sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// Trials at once: more than a few people try no bot at the same time.
const AT_ONCE: usize = 8;

/// Tries bots for admins; does nothing to a conversation.
pub struct Tryer {
    desk: Desk,
    guarded: Guarded,
    connect: Connect,
}

impl Tryer {
    /// Makes one that speaks the protocols of `connect`.
    #[must_use]
    pub const fn new(desk: Desk, guarded: Guarded, connect: Connect) -> Self {
        Self {
            desk,
            guarded,
            connect,
        }
    }

    /// Tries what is to be tried until `stop`.
    pub async fn run(self, stop: &CancellationToken) {
        let this = Arc::new(self);
        let next = || this.desk.next_trial();
        let answer = |trial| {
            let this = Arc::clone(&this);
            async move { this.answer(trial).await }
        };
        several(AT_ONCE, stop, next, answer).await;
    }

    async fn answer(&self, trial: Trial) {
        let at = self.desk.now();
        let answer = match self.ask(&trial, at).await {
            Ok(Ok(reply)) => Answer::Acts {
                acts: reply.acts.into_vec(),
                memory: reply.memory,
                is_later: reply.is_later,
                usage: reply.usage,
                remarks: reply.remarks,
            },
            Ok(Err(failure)) => Answer::Failed {
                reason: answer::reason_of(&failure),
                why: failure.to_string(),
            },
            // Whoever waits for it learns that it was not asked.
            Err(error) => {
                tracing::warn!(%error, "a bot could not be tried");
                return;
            }
        };
        let took_ms = self.desk.now().ms_since(at).max(0);
        trial.end(answer, took_ms);
    }

    async fn ask(&self, trial: &Trial, at: Timestamp) -> desk::Result<Result<Reply, Failure>> {
        let turn = &trial.turn;
        if answer::asks_for_person(turn) {
            return Ok(answer::hand_over());
        }
        let Some(config) = self.desk.bot_config(turn.bot.id).await? else {
            return Err(desk::Error::NotFound("bot"));
        };
        let bot = match (self.connect)(&config) {
            Ok(bot) => bot,
            Err(failure) => return Ok(Err(failure)),
        };
        let deadline = Duration::from_millis(turn.bot.deadline_ms.unsigned_abs());
        let told = told(turn);
        let talk = Talk::of(&told);
        let patience = Patience {
            clock: &|| self.desk.now(),
            at,
            deadline,
        };
        let begin = move || bot.begin(&told, at);
        let asked = ask::ask(begin, &self.guarded, &patience).await;
        Ok(
            asked.and_then(|reply| match talk.wrong_with(&reply.acts, at) {
                None => Ok(reply),
                Some(failure) => Err(failure),
            }),
        )
    }
}
