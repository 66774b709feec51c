//! Asking a model for drafts.

use super::{ask, several::several};
use crate::{
    Failure,
    bot::Answer,
    openai::{self, OpenAi},
};
use desk::{Desk, Drafted, WantedDraft};
use domain::{assist::Prompt, bot::Usage};
use egress::Guarded;
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

/// Drafts at once: more would only make each slower.
const AT_ONCE: usize = 8;

/// How long a model may take: somebody waits for it.
const DEADLINE: Duration = Duration::from_secs(45);

/// Asks a model for drafts; does nothing to a conversation.
pub struct Drafter {
    desk: Desk,
    guarded: Guarded,
    model: OpenAi,
}

impl Drafter {
    /// Makes one that asks a model.
    #[must_use]
    pub const fn new(desk: Desk, guarded: Guarded, model: OpenAi) -> Self {
        Self {
            desk,
            guarded,
            model,
        }
    }

    /// Says that drafts are on, and makes what is wanted until `stop`.
    pub async fn run(self, stop: &CancellationToken) {
        self.desk.turn_drafts_on();
        let this = Arc::new(self);
        let next = || this.desk.next_draft();
        let answer = |wanted| {
            let this = Arc::clone(&this);
            async move { this.answer(wanted).await }
        };
        several(AT_ONCE, stop, next, answer).await;
    }

    async fn answer(&self, wanted: WantedDraft) {
        let at = self.desk.now();
        let answer = timeout(DEADLINE, self.ask(&wanted.prompt)).await;
        let answer = answer.unwrap_or(Err(Failure::Late));
        if let Err(failure) = &answer {
            tracing::warn!(%failure, "a model gave no draft");
        }
        let took_ms = self.desk.now().ms_since(at).max(0);
        let (words, usage) = match answer {
            Ok((words, usage)) => (Ok(words), usage),
            Err(failure) => (Err(failure.to_string()), None),
        };
        wanted.end(Drafted {
            words,
            took_ms,
            usage,
        });
    }

    async fn ask(&self, prompt: &Prompt) -> Result<(String, Option<Usage>), Failure> {
        let request = openai::plain(&self.model, &prompt.instructions, &prompt.words);
        let answer: Answer = ask::send(&self.guarded, request).await?.into();
        openai::read_plain(&answer)
    }
}
