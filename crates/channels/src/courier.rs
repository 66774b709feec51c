//! Carries one channel's messages out.
//!
//! A message is claimed in a commit of its own, handed over once and settled. In a chat one is on its way at a
//! time, in order; chats do not wait for each other. Whoever gives no answer is asked by a harmless question
//! until he does, so that an outage leaves in doubt only what was on its way when it began.

use crate::{
    channel::{Attempt, Channel, Checked},
    inlet::Inlet,
    shaper::{Next, Shaper},
};
use desk::ChannelConfig;
use domain::{
    channel::{Health, Outcome},
    id::{ChannelId, DeliveryId},
    time::Timestamp,
};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
    time::Duration,
};
use tokio::{
    task::{Id, JoinError, JoinSet},
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

/// How many messages are on their way at once.
const IN_FLIGHT: usize = 32;

/// How many lanes are looked at in one round.
const ROUND: i64 = 256;

/// How often the queue is looked at when nobody says that something was written; also how late a message may
/// be noticed whose time has come.
const TICK: Duration = Duration::from_millis(500);

/// The pause between two looks at the queue while a lot is written.
const BREATH: Duration = Duration::from_millis(10);

/// Above every time limit of a channel: a channel that hangs is our mistake, and still ends.
const HANDOVER_LIMIT: Duration = Duration::from_mins(1);

/// How long messages that are on their way may take after a stop.
const DRAIN: Duration = Duration::from_secs(4);

/// So many chats that must wait at once mean that the whole bot must.
const FROZEN_CHATS: usize = 3;

/// After so many questions without answer the channel is shown as broken.
const PATIENT_FAILURES: u32 = 3;

/// The longest pause between two questions.
const MAX_PAUSE_MS: i64 = 30_000;

pub(crate) struct Courier {
    inlet: Inlet,
    channel: Arc<dyn Channel>,
    config: Arc<ChannelConfig>,
    shaper: Shaper<DeliveryId>,
    on_their_way: JoinSet<Ended>,
    lanes: HashMap<Id, Option<String>>,
    told_to_wait: BTreeMap<String, Timestamp>,
    away: Option<Away>,
    is_stale: bool,
}

/// The provider gave no answer.
struct Away {
    failures: u32,
    ask_at: Timestamp,
    is_asking: bool,
}

enum Ended {
    /// The attempt; `None` when nothing was claimed.
    Carried(Option<Attempt>),
    Asked(Checked),
}

impl Courier {
    pub(crate) fn new(inlet: Inlet, channel: Arc<dyn Channel>, config: Arc<ChannelConfig>) -> Self {
        let shaper = Shaper::new(channel.pace(), inlet.desk().now());
        Self {
            inlet,
            channel,
            config,
            shaper,
            on_their_way: JoinSet::new(),
            lanes: HashMap::new(),
            told_to_wait: BTreeMap::new(),
            away: None,
            is_stale: true,
        }
    }

    /// Carries until it is told to stop, then lets what is on its way arrive.
    pub(crate) async fn run(mut self, stop: CancellationToken) {
        if stop.run_until_cancelled(self.recover()).await.is_none() {
            return;
        }
        let mut written = self.inlet.desk().watch();
        while !stop.is_cancelled() {
            let pause = self.step().await;
            tokio::select! {
                () = stop.cancelled() => break,
                Some(ended) = self.on_their_way.join_next_with_id() => self.end(ended).await,
                changed = written.changed() => {
                    self.is_stale = true;
                    sleep(if changed.is_ok() { BREATH } else { TICK }).await;
                }
                () = sleep(pause) => self.is_stale = true,
            }
        }
        let drained = async {
            while let Some(ended) = self.on_their_way.join_next_with_id().await {
                self.end(ended).await;
            }
        };
        if timeout(DRAIN, drained).await.is_err() {
            tracing::warn!(channel = %self.id(), "stopped with messages on their way");
        }
    }

    /// Marks what a dead process left in doubt, before anything new is sent.
    async fn recover(&self) {
        loop {
            match self.inlet.desk().recover_deliveries(self.id()).await {
                Ok(0) => return,
                Ok(count) => {
                    return tracing::warn!(channel = %self.id(), count, "deliveries left in doubt");
                }
                Err(error) => tracing::warn!(channel = %self.id(), %error, "no recovery yet"),
            }
            sleep(TICK).await;
        }
    }

    /// Sends what may leave now and tells how long nothing else can happen by itself.
    async fn step(&mut self) -> Duration {
        if self.is_stale {
            self.look().await;
        }
        let now = self.inlet.desk().now();
        if let Some(until) = self.ask_if_away(now) {
            return until_then(now, until);
        }
        while self.on_their_way.len() < IN_FLIGHT {
            match self.shaper.next(now) {
                Next::Send(lane, delivery) => self.carry(lane, delivery),
                Next::WaitUntil(at) => return until_then(now, at),
                Next::Idle => break,
            }
        }
        TICK
    }

    async fn look(&mut self) {
        match self.inlet.desk().due(self.id(), ROUND).await {
            Ok(due) => {
                let now = self.inlet.desk().now();
                for due in due {
                    self.shaper
                        .offer(&due.lane, due.delivery, due.is_automatic, now);
                }
                self.is_stale = false;
            }
            Err(error) => tracing::warn!(channel = %self.id(), %error, "the queue cannot be read"),
        }
    }

    fn carry(&mut self, lane: String, delivery: DeliveryId) {
        let (inlet, channel) = (self.inlet.clone(), Arc::clone(&self.channel));
        let config = Arc::clone(&self.config);
        let task = self.on_their_way.spawn(async move {
            Ended::Carried(carry(&inlet, channel.as_ref(), &config, delivery).await)
        });
        self.lanes.insert(task.id(), Some(lane));
    }

    /// While the provider is away: asks when it is time, and tells when to look again.
    fn ask_if_away(&mut self, now: Timestamp) -> Option<Timestamp> {
        let away = self.away.as_mut()?;
        if away.is_asking || away.ask_at > now {
            return Some(if away.is_asking {
                now.plus_ms(MAX_PAUSE_MS)
            } else {
                away.ask_at
            });
        }
        away.is_asking = true;
        let (channel, config) = (Arc::clone(&self.channel), Arc::clone(&self.config));
        let task = self
            .on_their_way
            .spawn(async move { Ended::Asked(channel.check(&config).await) });
        self.lanes.insert(task.id(), None);
        Some(now.plus_ms(MAX_PAUSE_MS))
    }

    async fn end(&mut self, ended: Result<(Id, Ended), JoinError>) {
        self.is_stale = true;
        let now = self.inlet.desk().now();
        let (task, ended) = match ended {
            Ok((task, ended)) => (task, Some(ended)),
            Err(error) => {
                tracing::error!(channel = %self.id(), %error, "a delivery ended in a panic");
                (error.id(), None)
            }
        };
        let lane = self.lanes.remove(&task).flatten();
        match (ended, lane) {
            (Some(Ended::Carried(attempt)), Some(lane)) => self.carried(&lane, attempt, now),
            (Some(Ended::Asked(checked)), _) => self.asked(checked, now).await,
            (Some(Ended::Carried(_)) | None, None) => {
                if let Some(away) = &mut self.away {
                    away.is_asking = false;
                }
            }
            (None, Some(lane)) => self.shaper.finished(&lane, true, now),
        }
    }

    fn carried(&mut self, lane: &str, attempt: Option<Attempt>, now: Timestamp) {
        let Some(Attempt {
            outcome,
            was_answered,
        }) = attempt
        else {
            return self.shaper.finished(lane, false, now);
        };
        let was_sent = was_answered || matches!(outcome, Outcome::Unknown { .. });
        self.shaper.finished(lane, was_sent, now);
        match outcome {
            Outcome::Later { after_ms, .. } if was_answered => {
                self.wait(lane, now.plus_ms(after_ms), now);
            }
            Outcome::Done { .. }
            | Outcome::Later { .. }
            | Outcome::Never { .. }
            | Outcome::Unknown { .. } => {}
        }
        if !was_answered && self.away.is_none() {
            self.away = Some(Away {
                failures: 0,
                ask_at: now,
                is_asking: false,
            });
        }
    }

    fn wait(&mut self, lane: &str, until: Timestamp, now: Timestamp) {
        self.shaper.freeze(lane, until);
        self.told_to_wait.retain(|_, until| *until > now);
        self.told_to_wait.insert(lane.to_owned(), until);
        if self.told_to_wait.len() >= FROZEN_CHATS {
            tracing::warn!(channel = %self.id(), "the whole bot was told to wait");
            self.shaper.freeze_all(until);
            self.told_to_wait.clear();
        }
    }

    async fn asked(&mut self, checked: Checked, now: Timestamp) {
        let Some(away) = &mut self.away else { return };
        if checked.was_answered {
            let was_told = away.failures >= PATIENT_FAILURES;
            self.away = None;
            if was_told {
                let handle = checked.handle.as_deref();
                self.inlet
                    .tell_health(self.id(), &checked.health, handle)
                    .await;
            }
            return;
        }
        away.failures = away.failures.saturating_add(1);
        away.is_asking = false;
        let pause_ms = (1000_i64 << (away.failures.min(6) - 1)).min(MAX_PAUSE_MS);
        away.ask_at = now.plus_ms(pause_ms);
        if away.failures == PATIENT_FAILURES && matches!(checked.health, Health::Broken { .. }) {
            self.inlet
                .tell_health(self.id(), &checked.health, None)
                .await;
        }
    }

    fn id(&self) -> ChannelId {
        self.config.channel.id
    }
}

fn until_then(now: Timestamp, then: Timestamp) -> Duration {
    let ms = u64::try_from(then.ms_since(now)).unwrap_or(0);
    Duration::from_millis(ms).min(TICK)
}

/// Carries one message; `None` when somebody else has it.
async fn carry(
    inlet: &Inlet,
    channel: &dyn Channel,
    config: &ChannelConfig,
    delivery: DeliveryId,
) -> Option<Attempt> {
    let message = match inlet.desk().claim(delivery).await {
        Ok(claimed) => claimed?,
        Err(error) => {
            tracing::warn!(%delivery, %error, "not claimed");
            return None;
        }
    };
    let handed_over = timeout(HANDOVER_LIMIT, channel.deliver(config, &message)).await;
    let attempt = handed_over.unwrap_or_else(|_| Attempt {
        outcome: Outcome::Unknown {
            why: "no answer in time".to_owned(),
        },
        was_answered: false,
    });
    let mut pause = Duration::from_millis(50);
    while let Err(error) = inlet.desk().settle(&message, &attempt.outcome).await {
        tracing::warn!(%delivery, %error, "the result is not written down yet");
        sleep(pause).await;
        pause = (pause * 2).min(Duration::from_secs(5));
    }
    Some(attempt)
}
