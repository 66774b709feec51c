//! Asks bots when they have the turn, and does what they answer.
//!
//! **What it decides.** When which bot is asked, how long it may take, and what becomes of a turn that fails. **What it
//! does not.** What an act does: that is the desk's, which checks the turn's epoch.
//!
//! It reads the journal from where the rows stand when it starts: in which conversations a bot has to answer is always
//! known from the rows, so that nothing is lost with a node. Acts are fenced by the turn's epoch; should two nodes ask
//! the same bot for a moment, the second answer is refused.

mod answer;
mod ask;
mod drafts;
mod line;
mod several;
mod tell;
mod trial;

use crate::{Asked, Change, Failure, Patience, bot::Bot};
pub use drafts::Drafter;
pub use trial::Tryer;

use answer::{Ending, Outcome};
use desk::{BotConfig, Desk};
use domain::{
    bot::Turn,
    conversation::{Epoch, Status},
    event::{Event, Fact, Seq},
    id::{ConversationId, OperatorId},
    time::Timestamp,
};
use egress::Guarded;
use line::Line;
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use tokio::{sync::Semaphore, task::JoinSet};
use tokio_util::sync::CancellationToken;

/// Events that one step reads.
const STEP: usize = 500;

/// How often a node asks whether it may lead, and gives a sign of life while it does.
const RENEW: Duration = Duration::from_secs(4);

/// The longest pause between two steps: the desk's clock is asked at least this often, because it may be moved.
const LONGEST_PAUSE: Duration = Duration::from_millis(250);

/// How many turns write at once.
const PENS: usize = 4;

/// Makes of a bot's configuration what speaks its protocol.
pub type Connect = Arc<dyn Fn(&BotConfig) -> Result<Box<dyn Bot>, Failure> + Send + Sync>;

/// Asks bots when they have the turn.
pub struct Runner {
    /// Names this node to the others.
    node: String,
    desk: Desk,
    guarded: Guarded,
    connect: Connect,
    patience: Patience,
    read: Seq,
    lines: BTreeMap<OperatorId, Line>,
    /// Bots that have taken the turn and act through REST, and until when they may.
    later: BTreeMap<ConversationId, Later>,
    tasks: JoinSet<desk::Result<Outcome>>,
    pens: Arc<Semaphore>,
}

struct Later {
    bot: OperatorId,
    epoch: Epoch,
    until: Timestamp,
}

impl Runner {
    /// Makes a runner that speaks the protocols of `connect`.
    #[must_use]
    pub fn new(desk: Desk, guarded: Guarded, connect: Connect) -> Self {
        Self {
            node: desk.session_id().to_string(),
            desk,
            guarded,
            connect,
            patience: Patience::default(),
            read: 0,
            lines: BTreeMap::new(),
            later: BTreeMap::new(),
            tasks: JoinSet::new(),
            pens: Arc::new(Semaphore::new(PENS)),
        }
    }

    /// Runs the bots while this node may, until `stop`.
    ///
    /// # Errors
    /// [`desk::Error::Unavailable`]; it may be made and run again.
    pub async fn run(mut self, stop: &CancellationToken) -> desk::Result<()> {
        let mut journal = self.desk.watch();
        let mut leads = false;
        let mut renewals = tokio::time::interval(RENEW);
        renewals.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = stop.cancelled() => break,
                _ = renewals.tick() => {
                    let may = self.desk.lead_bots(&self.node).await?;
                    if may && !leads {
                        self.begin().await?;
                    }
                    leads = may;
                }
                changed = journal.changed(), if leads => if changed.is_err() { break },
                ended = self.tasks.join_next(), if !self.tasks.is_empty() => self.ended(ended).await?,
                () = tokio::time::sleep(LONGEST_PAUSE), if leads => {}
            }
            if leads {
                self.step().await?;
            }
        }
        self.tasks.shutdown().await;
        self.desk.leave_bots(&self.node).await
    }

    /// Starts from the rows.
    async fn begin(&mut self) -> desk::Result<()> {
        self.read = self.desk.head().await?;
        self.lines.clear();
        self.later.clear();
        for conversation in self.desk.list_bot_turns().await? {
            if let Some(turn) = self.desk.bot_turn(conversation).await? {
                let epoch = turn.row.epoch;
                self.line(turn.bot.id).await?.begun(conversation, epoch);
            }
        }
        Ok(())
    }

    /// Reads what has happened, asks who is to be asked, and ends what has waited long enough.
    async fn step(&mut self) -> desk::Result<()> {
        loop {
            let events = self.desk.events_after(self.read, STEP).await?;
            let Some(last) = events.last() else { break };
            let last = last.seq;
            for event in &events {
                self.take_in(event).await?;
            }
            self.read = last;
        }
        self.end_late().await?;
        self.start();
        Ok(())
    }

    async fn take_in(&mut self, event: &Event) -> desk::Result<()> {
        if let Fact::OperatorChanged { operator } | Fact::BreakerChanged { bot: operator, .. } =
            &event.fact
            && let Some(line) = self.lines.get_mut(operator)
        {
            let config = self.desk.bot_config(*operator).await?;
            line.learn(config.as_ref(), self.patience, self.desk.now());
        }
        let Some(moved) = event.fact.moved() else {
            return Ok(());
        };
        let conversation = moved.conversation;
        let has = moved.after.status == Status::Bot;
        if let Some(before) = &moved.before
            && before.status == Status::Bot
            && before.operator != moved.after.operator.filter(|_| has)
        {
            self.later.remove(&conversation);
            if let Some(line) = before.operator.and_then(|bot| self.lines.get_mut(&bot)) {
                line.left(conversation);
            }
        }
        let Some(bot) = moved.after.operator.filter(|_| has) else {
            return Ok(());
        };
        if let Fact::MessageReceived { message, .. } = &event.fact {
            let line = self.line(bot).await?;
            line.written(conversation, moved.epoch, *message);
        } else if let Fact::TurnChanged { .. } = &event.fact {
            self.line(bot).await?.begun(conversation, moved.epoch);
        } else if let Fact::MessageWritten { operator, .. } = &event.fact
            && *operator == Some(bot)
        {
            self.later.remove(&conversation);
        }
        Ok(())
    }

    /// Ends the turns of bots that promised to act and did not.
    async fn end_late(&mut self) -> desk::Result<()> {
        let now = self.desk.now();
        let due = self.later.iter().filter(|(_, later)| later.until <= now);
        let due: Vec<_> = due.map(|(conversation, _)| *conversation).collect();
        for conversation in due {
            let Some(Later { bot, epoch, until }) = self.later.remove(&conversation) else {
                continue;
            };
            let turn = self.desk.bot_turn(conversation).await?;
            let is_open = |turn: &Turn| turn.row.epoch == epoch && !turn.messages.is_empty();
            if let Some(turn) = turn.filter(is_open) {
                let began_at = until.plus_ms(-turn.bot.deadline_ms);
                let trace = answer::trace(&turn, began_at, now);
                let asked = (conversation, epoch);
                answer::fail(&self.desk, bot, asked, &Failure::Late, trace).await?;
                self.failed(bot, &Failure::Late).await?;
            }
        }
        Ok(())
    }

    fn start(&mut self) {
        let now = self.desk.now();
        for (bot, line) in &mut self.lines {
            while let Some(asked) = line.start() {
                let turn = answer::Turning {
                    desk: self.desk.clone(),
                    guarded: self.guarded.clone(),
                    connect: Arc::clone(&self.connect),
                    bot: *bot,
                    asked,
                    pens: Arc::clone(&self.pens),
                };
                self.tasks.spawn(turn.run());
            }
            if line.is_probe_due(now, self.desk.chance()) {
                let probe = answer::probe(self.desk.clone(), self.guarded.clone(), *bot);
                self.tasks.spawn(probe);
            }
        }
    }

    async fn ended(
        &mut self,
        ended: Option<Result<desk::Result<Outcome>, tokio::task::JoinError>>,
    ) -> desk::Result<()> {
        let Some(ended) = ended else { return Ok(()) };
        let outcome = ended.map_err(desk::Error::mistake)??;
        let Outcome { bot, asked, ending } = outcome;
        if let (
            Some(Asked {
                conversation,
                epoch,
                ..
            }),
            Some(line),
        ) = (&asked, self.lines.get_mut(&bot))
        {
            line.ended(*conversation, *epoch);
        }
        match ending {
            Ending::Gone => {}
            Ending::Answered => self.line(bot).await?.succeeded(),
            Ending::Later { until } => {
                if let Some(Asked {
                    conversation,
                    epoch,
                    ..
                }) = asked
                {
                    self.later.insert(conversation, Later { bot, epoch, until });
                }
            }
            Ending::Failed(failure) => self.failed(bot, &failure).await?,
            Ending::Probed { is_well } => {
                let (now, chance) = (self.desk.now(), self.desk.chance());
                if self.line(bot).await?.probed(is_well, now, chance) == Some(Change::Closed) {
                    self.desk.record_breaker(bot, false).await?;
                }
            }
        }
        Ok(())
    }

    async fn failed(&mut self, bot: OperatorId, failure: &Failure) -> desk::Result<()> {
        tracing::warn!(%bot, %failure, "a bot failed");
        self.desk.record_failure(bot, &failure.to_string()).await?;
        if !failure.is_the_bots() {
            return Ok(());
        }
        let (now, chance) = (self.desk.now(), self.desk.chance());
        if self.line(bot).await?.failed(now, chance) == Some(Change::Opened) {
            self.desk.record_breaker(bot, true).await?;
        }
        Ok(())
    }

    async fn line(&mut self, bot: OperatorId) -> desk::Result<&mut Line> {
        if !self.lines.contains_key(&bot) {
            let config = self.desk.bot_config(bot).await?;
            let line = Line::new(config.as_ref(), self.patience, self.desk.now());
            self.lines.insert(bot, line);
        }
        let known = self.lines.get_mut(&bot);
        known.ok_or_else(|| desk::Error::mistake("a line that is not there"))
    }
}
