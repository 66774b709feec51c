//! Carries one channel's messages out.
//!
//! A message is claimed in a commit of its own, handed over once and settled. In a chat one is on its way at a
//! time, in order; chats do not wait for each other. A provider that gives no answer is asked by a harmless
//! question until it does, so that an outage leaves in doubt only what was on its way when it began.

use crate::{
    absence::{Absence, Wish},
    channel::{Attempt, Channel, Checked},
    health,
    shaper::{Limit, Next, Shaper},
};
use desk::{Carrier, ChannelConfig, Desk, HELD_MS};
use domain::{
    channel::Outcome,
    id::{ChannelId, DeliveryId},
    time::Timestamp,
};
use futures::poll;
use std::{
    collections::{BTreeMap, HashMap},
    pin::pin,
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

/// Of how many messages that wait is told in one round.
const HELD_AT_ONCE: usize = 16;

/// What is said of a message that waits because the provider told the account to.
const TOLD: &str = "the channel was told to wait";

/// How many lanes are looked at in one round.
const ROUND: i64 = 256;

/// How often the queue is looked at when nobody says that something was written; also how late a message may
/// be noticed whose time has come.
const TICK: Duration = Duration::from_millis(500);

/// Above every time limit of a channel: one that hangs all the same is our mistake, and still ends.
const HANDOVER_LIMIT: Duration = Duration::from_mins(4);

/// How long messages that are on their way may take after a stop.
const DRAIN: Duration = Duration::from_secs(4);

/// So many chats that must wait at once mean that the whole bot must.
const FROZEN_CHATS: usize = 3;

/// One channel's way out.
pub(crate) struct Courier {
    desk: Desk,
    channel: Arc<dyn Channel>,
    config: Arc<ChannelConfig>,
    carrier: Carrier,
    shaper: Shaper<DeliveryId>,
    on_their_way: JoinSet<Ended>,
    /// The lane of each task; `None` for a question.
    lanes: HashMap<Id, Option<String>>,
    told_to_wait: BTreeMap<String, Timestamp>,
    absence: Option<Absence>,
}

enum Ended {
    /// The attempt; `None` when nothing was claimed.
    Carried(Option<Attempt>),
    Asked(Checked),
}

impl Courier {
    pub(crate) fn new(
        desk: Desk,
        channel: Arc<dyn Channel>,
        config: Arc<ChannelConfig>,
        carrier: Carrier,
    ) -> Self {
        let shaper = Shaper::new(channel.pace(), desk.now());
        Self {
            desk,
            channel,
            config,
            carrier,
            shaper,
            on_their_way: JoinSet::new(),
            lanes: HashMap::new(),
            told_to_wait: BTreeMap::new(),
            absence: None,
        }
    }

    /// Carries until it is told to stop, then lets what is on its way arrive.
    pub(crate) async fn run(mut self, stop: CancellationToken) {
        if stop
            .run_until_cancelled(Box::pin(self.recover()))
            .await
            .is_none()
        {
            return;
        }
        let desk = self.desk.clone();
        while !stop.is_cancelled() {
            // Listening begins before the look at the queue, or what comes in between is noticed late.
            let mut departure = pin!(desk.departure());
            let pause = if poll!(&mut departure).is_ready() {
                Duration::ZERO
            } else {
                self.step().await
            };
            tokio::select! {
                () = stop.cancelled() => break,
                Some(ended) = self.on_their_way.join_next_with_id() => self.end(ended).await,
                () = departure => {}
                () = sleep(pause) => {}
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
            match self.desk.recover_deliveries(self.id()).await {
                Ok(0) => return,
                Ok(count) => {
                    return tracing::warn!(channel = %self.id(), count, "deliveries left in doubt");
                }
                Err(error) => {
                    tracing::warn!(channel = %self.id(), error = error.with_cause(), "no recovery yet");
                }
            }
            sleep(TICK).await;
        }
    }

    /// Sends what may leave now and tells how long nothing else can happen by itself.
    async fn step(&mut self) -> Duration {
        match self.desk.due(self.id(), ROUND).await {
            Ok(due) => {
                let now = self.desk.now();
                for due in due {
                    self.shaper
                        .offer(&due.lane, due.delivery, due.is_automatic, now);
                }
            }
            Err(error) => {
                tracing::warn!(channel = %self.id(), error = error.with_cause(), "the queue cannot be read");
            }
        }
        let now = self.desk.now();
        if let Some(absence) = &mut self.absence {
            return match absence.poll(now) {
                Wish::Ask => {
                    self.ask();
                    TICK
                }
                Wish::WaitUntil(then) => pause_until(now, then),
                Wish::WaitForAnswer => TICK,
            };
        }
        while self.on_their_way.len() < IN_FLIGHT {
            match self.shaper.next(now) {
                Next::Send(lane, delivery) => self.carry(lane, delivery),
                Next::WaitUntil(then) => {
                    self.tell_held(now).await;
                    return pause_until(now, then);
                }
                Next::Idle => break,
            }
        }
        self.tell_held(now).await;
        TICK
    }

    /// Tells of messages that have to wait, and why.
    async fn tell_held(&mut self, now: Timestamp) {
        let pace = self.channel.pace();
        for held in self.shaper.held(HELD_MS, HELD_AT_ONCE, now) {
            let why = match held.by {
                Limit::Told => TOLD,
                Limit::Chat => pace.why_lane,
                Limit::Account => pace.why_all,
            };
            if let Err(error) = self.desk.hold(held.job, held.until, why).await {
                tracing::warn!(channel = %self.id(), error = error.with_cause(), "it is not told that messages wait");
            }
        }
    }

    fn carry(&mut self, lane: String, delivery: DeliveryId) {
        let (desk, channel) = (self.desk.clone(), Arc::clone(&self.channel));
        let (config, carrier) = (Arc::clone(&self.config), self.carrier.clone());
        let task = self.on_their_way.spawn(async move {
            Ended::Carried(carry(&desk, channel.as_ref(), &config, &carrier, delivery).await)
        });
        self.lanes.insert(task.id(), Some(lane));
    }

    fn ask(&mut self) {
        let (channel, config) = (Arc::clone(&self.channel), Arc::clone(&self.config));
        let question = async move { Ended::Asked(channel.check(&config).await) };
        let task = self.on_their_way.spawn(question);
        self.lanes.insert(task.id(), None);
    }

    async fn end(&mut self, ended: Result<(Id, Ended), JoinError>) {
        let now = self.desk.now();
        let (task, ended) = match ended {
            Ok((task, ended)) => (task, Some(ended)),
            Err(error) => {
                tracing::error!(channel = %self.id(), %error, "a delivery ended in a panic");
                (error.id(), None)
            }
        };
        match (self.lanes.remove(&task).flatten(), ended) {
            (Some(lane), Some(Ended::Carried(Some(attempt)))) => self.carried(&lane, attempt, now),
            (Some(lane), Some(Ended::Carried(None))) => self.shaper.finished(&lane, false, now),
            (Some(lane), None | Some(Ended::Asked(_))) => self.shaper.finished(&lane, true, now),
            (None, Some(Ended::Asked(checked))) => self.asked(checked, now).await,
            (None, None | Some(Ended::Carried(_))) => {
                if let Some(absence) = &mut self.absence {
                    absence.unanswered(now);
                }
            }
        }
    }

    fn carried(&mut self, lane: &str, attempt: Attempt, now: Timestamp) {
        let Attempt {
            outcome,
            was_answered,
        } = attempt;
        let may_have_left = was_answered || matches!(outcome, Outcome::Unknown { .. });
        self.shaper.finished(lane, may_have_left, now);
        match outcome {
            Outcome::Later { after_ms, .. } if was_answered => {
                self.wait(lane, now.plus_ms(after_ms), now);
            }
            Outcome::Done { .. }
            | Outcome::Later { .. }
            | Outcome::Never { .. }
            | Outcome::NoTopic { .. }
            | Outcome::Unknown { .. } => {}
        }
        if !was_answered && self.absence.is_none() {
            self.absence = Some(Absence::begin(now));
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
        let Some(absence) = &mut self.absence else {
            return;
        };
        let is_news = if checked.was_answered {
            let was_told = absence.was_told();
            self.absence = None;
            was_told
        } else {
            absence.unanswered(now)
        };
        if is_news {
            health::tell_checked(&self.desk, self.id(), &checked).await;
        }
    }

    fn id(&self) -> ChannelId {
        self.config.channel.id
    }
}

/// Shape: at most [`TICK`], because the desk's clock may be moved.
fn pause_until(now: Timestamp, then: Timestamp) -> Duration {
    Duration::from_millis(u64::try_from(then.ms_since(now)).unwrap_or(0)).min(TICK)
}

/// Carries one message; `None` when nothing was claimed.
async fn carry(
    desk: &Desk,
    channel: &dyn Channel,
    config: &ChannelConfig,
    carrier: &Carrier,
    delivery: DeliveryId,
) -> Option<Attempt> {
    let message = match desk.claim(carrier, delivery).await {
        Ok(claimed) => claimed?,
        Err(error) => {
            tracing::warn!(%delivery, error = error.with_cause(), "not claimed");
            sleep(TICK).await;
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
    while let Err(error) = desk.settle(&message, &attempt.outcome).await {
        tracing::warn!(%delivery, error = error.with_cause(), "the result is not written down yet");
        sleep(pause).await;
        pause = (pause * 2).min(Duration::from_secs(5));
    }
    Some(attempt)
}
