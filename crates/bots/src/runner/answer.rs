//! One turn, from the question to what becomes of it.

use super::{
    Connect,
    ask::{self, Patience},
    tell::told,
};
use crate::{
    Acts, Asked, Failure, MAX_ANSWER_BYTES,
    act::{Act, HandOver, HandOverCause},
    bot::{Reply, Request},
    person::is_command_for_person,
    progress::Talk,
    turn,
};
use desk::{Answered, Desk, Error, Failed, Kind};
use domain::{
    bot::{BotKind, HandOverReason, Trace, Turn},
    conversation::Epoch,
    id::{ConversationId, OperatorId},
    time::Timestamp,
    view::Bubble,
};
use egress::Guarded;
use std::{sync::Arc, time::Duration};
use tokio::sync::{Semaphore, SemaphorePermit};

/// How often a change is tried that somebody else was faster than.
const RACES: usize = 8;

/// How long a probe may take.
const PROBE: Duration = Duration::from_secs(5);

/// What came of a task.
pub(super) struct Outcome {
    pub(super) bot: OperatorId,
    /// The turn that is over; `None` for a probe.
    pub(super) asked: Option<Asked>,
    pub(super) ending: Ending,
}

/// How a task ended.
pub(super) enum Ending {
    /// It had passed before there was an answer.
    Gone,
    /// What the bot answered is done.
    Answered,
    /// The bot will act through REST.
    Later {
        /// Until when it may.
        until: Timestamp,
    },
    /// The bot failed; people have the conversation.
    Failed(Failure),
    /// The bot was tried without a customer.
    Probed {
        /// True when it answered.
        is_well: bool,
    },
}

/// A turn that is being asked.
pub(super) struct Turning {
    pub(super) desk: Desk,
    pub(super) guarded: Guarded,
    pub(super) connect: Connect,
    pub(super) bot: OperatorId,
    pub(super) asked: Asked,
    /// Lets few turns write at once.
    pub(super) pens: Arc<Semaphore>,
}

impl Turning {
    pub(super) async fn run(self) -> desk::Result<Outcome> {
        let ending = self.answer().await?;
        Ok(Outcome {
            bot: self.bot,
            asked: Some(self.asked),
            ending,
        })
    }

    async fn answer(&self) -> desk::Result<Ending> {
        let Asked {
            conversation,
            epoch,
            ..
        } = self.asked;
        let Some(turn) = self.desk.bot_turn(conversation).await? else {
            return Ok(Ending::Gone);
        };
        let is_told_of_nothing = turn.messages.is_empty() && turn.bot.kind != BotKind::Webhook;
        if turn.row.epoch != epoch || turn.bot.id != self.bot || is_told_of_nothing {
            return Ok(Ending::Gone);
        }
        if !turn.bot.is_available() {
            let _pen = self.pen().await?;
            self.desk.release_bot_turn(self.bot, conversation).await?;
            return Ok(Ending::Gone);
        }
        let at = self.desk.now();
        let until = at.plus_ms(turn.bot.deadline_ms);
        let pen = self.pen().await?;
        self.desk.bot_types(conversation).await?;
        drop(pen);
        let mut trace = trace(&turn, at, at);
        let told = told(&turn);
        let talk = Talk::of(&told);
        let answered = if asks_for_person(&turn) {
            hand_over()
        } else {
            let deadline = Duration::from_millis(turn.bot.deadline_ms.unsigned_abs());
            drop(turn);
            self.ask(told, deadline, at).await?
        };
        trace.took_ms = self.desk.now().ms_since(at).max(0);
        let _pen = self.pen().await?;
        let answered = match answered {
            Ok(reply) => {
                trace.usage = reply.usage;
                trace.remarks.clone_from(&reply.remarks);
                match talk.wrong_with(&reply.acts, at) {
                    None => self.act(reply, &trace).await?,
                    Some(failure) => Err(failure),
                }
            }
            Err(failure) => Err(failure),
        };
        match answered {
            Ok(Done::Acted) => Ok(Ending::Answered),
            Ok(Done::Later) => Ok(Ending::Later { until }),
            Ok(Done::Passed) => Ok(Ending::Gone),
            Err(failure) => {
                let asked = (conversation, epoch);
                fail(&self.desk, self.bot, asked, &failure, trace).await?;
                Ok(Ending::Failed(failure))
            }
        }
    }

    /// Waits until this turn may write: whoever else writes waits behind a few of them, not behind hundreds.
    async fn pen(&self) -> desk::Result<SemaphorePermit<'_>> {
        let pen = self.pens.acquire().await;
        pen.map_err(Error::mistake)
    }

    async fn ask(
        &self,
        told: turn::Turn,
        deadline: Duration,
        at: Timestamp,
    ) -> desk::Result<Result<Reply, Failure>> {
        let Some(config) = self.desk.bot_config(self.bot).await? else {
            let why = "it was removed".to_owned();
            return Ok(Err(Failure::Unreachable { why }));
        };
        let bot = match (self.connect)(&config) {
            Ok(bot) => bot,
            Err(failure) => return Ok(Err(failure)),
        };
        let patience = Patience {
            clock: &|| self.desk.now(),
            at,
            deadline,
        };
        let begin = move || bot.begin(&told, at);
        Ok(ask::ask(begin, &self.guarded, &patience).await)
    }

    /// Does what the bot answered.
    async fn act(&self, reply: Reply, trace: &Trace) -> desk::Result<Result<Done, Failure>> {
        let done = if reply.is_later {
            Done::Later
        } else {
            Done::Acted
        };
        let answered = Answered {
            acts: reply.acts.into_vec(),
            memory: reply.memory,
            is_later: reply.is_later,
            trace: trace.clone(),
        };
        let Asked {
            conversation,
            epoch,
            ..
        } = self.asked;
        let mut races = 0;
        loop {
            let acted = self
                .desk
                .answer_turn(self.bot, conversation, epoch, &answered);
            match acted.await {
                Ok(()) => return Ok(Ok(done)),
                Err(error) if error.code() == "changed" && races < RACES => races += 1,
                Err(error) => {
                    return match error.kind() {
                        Kind::Conflict => Ok(Ok(Done::Passed)),
                        Kind::Invalid => Ok(Err(Failure::malformed(error.to_string()))),
                        Kind::NotFound
                        | Kind::Forbidden
                        | Kind::Unauthenticated
                        | Kind::TooMany
                        | Kind::Unavailable
                        | Kind::Internal => Err(error),
                    };
                }
            }
        }
    }
}

/// Says what a turn was asked, and how long it took.
pub(super) fn trace(turn: &Turn, began_at: Timestamp, over_at: Timestamp) -> Trace {
    let last = |bubbles: &[Bubble]| bubbles.last().map_or(0, |bubble| bubble.seq);
    Trace {
        began_at,
        took_ms: over_at.ms_since(began_at).max(0),
        after_seq: last(&turn.messages).max(last(&turn.recent)),
        asked: turn.messages.iter().map(|bubble| bubble.id).collect(),
        known_messages: i64::try_from(turn.recent.len()).unwrap_or(i64::MAX),
        usage: None,
        remarks: Vec::new(),
    }
}

/// Says whether the contact has asked for a person by the command: then no bot is asked.
pub(super) fn asks_for_person(turn: &Turn) -> bool {
    let mut words = turn
        .messages
        .iter()
        .filter_map(|bubble| bubble.content.text());
    words.any(|text| is_command_for_person(&text.plain))
}

pub(super) fn hand_over() -> Result<Reply, Failure> {
    let hand_over = HandOver {
        cause: HandOverCause::Asked,
        ..HandOver::default()
    };
    Ok(Reply::of(Acts::check(vec![Act::HandOver(hand_over)])?))
}

enum Done {
    Acted,
    Later,
    Passed,
}

/// Gives a conversation to people because its bot failed.
pub(super) async fn fail(
    desk: &Desk,
    bot: OperatorId,
    asked: (ConversationId, Epoch),
    failure: &Failure,
    trace: Trace,
) -> desk::Result<()> {
    let (conversation, epoch) = asked;
    let failed = Failed {
        reason: reason_of(failure),
        why: failure.to_string(),
        trace,
    };
    let mut races = 0;
    loop {
        match desk.fail_turn(bot, conversation, epoch, &failed).await {
            Err(error) if error.code() == "changed" && races < RACES => races += 1,
            // What was decided under this turn is decided: somebody else has it.
            Err(Error::Conflict { .. }) => return Ok(()),
            result => return result,
        }
    }
}

pub(super) const fn reason_of(failure: &Failure) -> HandOverReason {
    match failure {
        Failure::Unreachable { .. } | Failure::Refused { .. } => HandOverReason::Unreachable,
        Failure::Late => HandOverReason::Timeout,
        Failure::Silent => HandOverReason::Silent,
        Failure::Malformed { .. } | Failure::Oversized => HandOverReason::Malformed,
        Failure::Repeating | Failure::Stuck => HandOverReason::Stuck,
    }
}

/// Tries whether a bot can be reached, without a customer: any answer but an error of the server is one.
pub(super) async fn probe(desk: Desk, guarded: Guarded, bot: OperatorId) -> desk::Result<Outcome> {
    let config = desk.bot_config(bot).await?;
    let url = config.and_then(|config| config.bot.settings.url);
    let is_well = match url {
        None => true,
        Some(url) => {
            let asked = ask::send(&guarded, Request::get(url));
            let answered = tokio::time::timeout(PROBE, asked).await;
            answered.is_ok_and(|answered| {
                answered.is_ok_and(|a| a.status < 500 && a.body.len() <= MAX_ANSWER_BYTES)
            })
        }
    };
    Ok(Outcome {
        bot,
        asked: None,
        ending: Ending::Probed { is_well },
    })
}
