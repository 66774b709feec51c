//! Delivers updates to a webhook: one request at a time per chat, in order, until it is taken.

use std::collections::{HashMap, HashSet};
use std::sync::Weak;
use std::time::Duration;

use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use serde_json::Value;
use tokio::sync::watch;

use super::methods::{self, Run};
use super::params::Params;
use super::{http, request};
use crate::world::parts::{Pending, State, Webhook};
use crate::world::{BotId, Call, Inner, UserId, World};

/// A webhook may ask for at most this pause.
const LONGEST_RETRY_AFTER_S: u64 = 3_600;

type Lane = Option<UserId>;

/// Starts to deliver to the webhook that a bot has now; ends with that webhook or with the world.
#[expect(
    clippy::disallowed_methods,
    reason = "it ends with the webhook or the world, whichever is first"
)]
pub(crate) fn spawn(world: &World, bot: BotId) {
    let set = world.with(|state, _| {
        state
            .bots
            .get(&bot)
            .map(|bot| (bot.webhook_epoch, bot.webhook.is_some()))
    });
    let Some((epoch, true)) = set else { return };
    let delivery = Delivery {
        world: world.downgrade(),
        pulse: world.pulse(),
        bot,
        epoch,
        pauses: HashMap::new(),
        busy: HashSet::new(),
    };
    let closed = world.closed();
    tokio::spawn(async move {
        tokio::select! {
            () = delivery.run() => {}
            () = closed => {}
        }
    });
}

struct Delivery {
    world: Weak<Inner>,
    pulse: watch::Receiver<u64>,
    bot: BotId,
    epoch: u64,
    pauses: HashMap<Lane, Pause>,
    busy: HashSet<Lane>,
}

/// Why a lane waits.
#[derive(Debug, Clone, Copy, Default)]
struct Pause {
    failures: u32,
    until_ms: i64,
}

/// How one request ended.
struct Attempt {
    update: Pending,
    outcome: Result<Params, Failure>,
}

struct Failure {
    why: String,
    retry_after_s: Option<u64>,
}

impl Delivery {
    async fn run(mut self) {
        let Ok(client) = client() else {
            return tracing::error!("no HTTP client for webhooks");
        };
        let mut in_flight: FuturesUnordered<BoxFuture<'static, Attempt>> = FuturesUnordered::new();
        loop {
            self.pulse.borrow_and_update();
            let Some(world) = World::upgrade(&self.world) else {
                return;
            };
            let timeout = world.options().webhook_timeout;
            let Some((webhook, updates)) = world.with(|state, now_ms| self.pick(state, now_ms))
            else {
                return;
            };
            for update in updates {
                self.busy.insert(update.lane);
                in_flight.push(Box::pin(post(
                    client.clone(),
                    webhook.clone(),
                    update,
                    timeout,
                )));
            }
            let clock = world.clock().clone();
            let wakes_at_ms = self.next_waking(clock.now_ms());
            drop(world);
            tokio::select! {
                Some(attempt) = in_flight.next() => {
                    let Some(world) = World::upgrade(&self.world) else { return };
                    self.settle(&world, attempt);
                }
                beat = self.pulse.changed() => if beat.is_err() { return },
                () = async { match wakes_at_ms {
                    Some(at_ms) => clock.sleep_until(at_ms).await,
                    None => std::future::pending().await,
                } } => {}
            }
        }
    }

    /// Picks what can go out now; none when this webhook is history.
    fn pick(&self, state: &mut State, now_ms: i64) -> Option<(Webhook, Vec<Pending>)> {
        let State {
            bots,
            faults,
            chance,
            journal,
            ..
        } = state;
        let bot = bots
            .get_mut(&self.bot)
            .filter(|bot| bot.webhook_epoch == self.epoch)?;
        let webhook = bot.webhook.clone()?;
        if faults.cuts_off(self.bot) {
            return Some((webhook, Vec::new()));
        }
        bot.queue.forget_expired(now_ms);
        let resting = self
            .pauses
            .iter()
            .filter(|(_, pause)| pause.until_ms > now_ms)
            .map(|(lane, _)| *lane);
        let unavailable: HashSet<Lane> = self.busy.iter().copied().chain(resting).collect();
        let room = webhook.max_connections.saturating_sub(self.busy.len());
        let mut updates: Vec<Pending> = bot
            .queue
            .heads(&unavailable, room)
            .into_iter()
            .cloned()
            .collect();
        if updates.len() > 1 && faults.shuffles(self.bot) {
            let by = 1 + chance.below(updates.len() - 1);
            updates.rotate_left(by);
        }
        journal.stats.webhook_attempts += u64::try_from(updates.len()).unwrap_or(0);
        Some((webhook, updates))
    }

    fn next_waking(&self, now_ms: i64) -> Option<i64> {
        self.pauses
            .values()
            .map(|pause| pause.until_ms)
            .filter(|until_ms| *until_ms > now_ms)
            .min()
    }

    fn settle(&mut self, world: &World, attempt: Attempt) {
        let Attempt { update, outcome } = attempt;
        self.busy.remove(&update.lane);
        match outcome {
            Ok(answer) => {
                self.pauses.remove(&update.lane);
                world.with(|state, _| self.accept(state, &update));
                execute_answer(world, self.bot, &answer);
            }
            Err(failure) => {
                tracing::debug!(bot = %self.bot, update = update.id, why = failure.why, "webhook failed");
                let pause = self.pauses.entry(update.lane).or_default();
                pause.failures = pause.failures.saturating_add(1);
                let first_ms =
                    i64::try_from(world.options().webhook_retry.as_millis()).unwrap_or(i64::MAX);
                let after_ms = retry_after_ms(pause.failures, first_ms, failure.retry_after_s);
                pause.until_ms = world.clock().now_ms().saturating_add(after_ms);
                world.with(|state, now_ms| self.note_error(state, failure.why, now_ms));
            }
        }
    }

    fn accept(&self, state: &mut State, update: &Pending) {
        let State {
            bots,
            faults,
            journal,
            ..
        } = state;
        let Some(bot) = bots
            .get_mut(&self.bot)
            .filter(|bot| bot.webhook_epoch == self.epoch)
        else {
            return;
        };
        journal.stats.updates_delivered += 1;
        if !update.is_repeat && faults.repeats(self.bot, update.lane) {
            bot.queue.repeat(update.id);
        } else {
            bot.queue.remove(update.id);
        }
        state.wake();
    }

    fn note_error(&self, state: &mut State, why: String, now_ms: i64) {
        let bot = state
            .bots
            .get_mut(&self.bot)
            .filter(|bot| bot.webhook_epoch == self.epoch);
        if let Some(webhook) = bot.and_then(|bot| bot.webhook.as_mut()) {
            webhook.last_error = Some((now_ms, why));
        }
        state.wake();
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "setWebhook takes loopback addresses only, and no redirect is followed"
)]
fn client() -> reqwest::Result<reqwest::Client> {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
}

/// Tells how long to wait: nothing after the first failure, then doubling up to sixty times the first pause.
fn retry_after_ms(failures: u32, first_ms: i64, asked_s: Option<u64>) -> i64 {
    if let Some(asked_s) = asked_s {
        return i64::try_from(asked_s.min(LONGEST_RETRY_AFTER_S) * 1_000).unwrap_or(i64::MAX);
    }
    match failures {
        0 | 1 => 0,
        2..=7 => first_ms.saturating_mul((1_i64 << (failures - 2)).min(60)),
        8.. => first_ms.saturating_mul(60),
    }
}

async fn post(
    client: reqwest::Client,
    webhook: Webhook,
    update: Pending,
    timeout: Duration,
) -> Attempt {
    let mut request = client
        .post(&webhook.url)
        .timeout(timeout)
        .json(&update.body);
    if let Some(secret) = &webhook.secret {
        request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
    }
    let outcome = match request.send().await {
        Ok(response) => read_answer(response).await,
        Err(error) if error.is_timeout() => Err(Failure::plain("Read timeout expired")),
        Err(error) if error.is_connect() => Err(Failure::plain("Connection refused")),
        Err(_) => Err(Failure::plain("Connection closed")),
    };
    Attempt { update, outcome }
}

async fn read_answer(response: reqwest::Response) -> Result<Params, Failure> {
    let status = response.status();
    let header = |name: &str| {
        response
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned)
    };
    let content_type = header("content-type").unwrap_or_default();
    let retry_after_s = header("retry-after").and_then(|seconds| seconds.parse().ok());
    if !status.is_success() {
        return Err(Failure {
            why: format!("Wrong response from the webhook: {status}"),
            retry_after_s,
        });
    }
    let body = response
        .bytes()
        .await
        .map_err(|_| Failure::plain("Connection closed"))?;
    Ok(Params::from_answer(&content_type, &body))
}

impl Failure {
    fn plain(why: &str) -> Self {
        Self {
            why: why.to_owned(),
            retry_after_s: None,
        }
    }
}

/// Carries out the method that a webhook named in its answer, as Telegram does; nobody hears how it went.
fn execute_answer(world: &World, bot: BotId, answer: &Params) {
    let method = answer.text("method").and_then(|name| methods::find(&name));
    let Some(method) = method.filter(|method| method.may_be_in_a_webhook_answer()) else {
        return;
    };
    let Run::AtOnce(run) = method.run else { return };
    world.with(|state, now_ms| {
        let outcome = run(&mut request::Request {
            state,
            bot,
            params: answer,
            now_ms,
        });
        state.journal.stats.methods_in_webhook_answers += 1;
        let (code, description) = http::verdict(outcome.as_ref());
        let params: Value = answer.describe();
        state.journal.record(Call {
            at_ms: now_ms,
            bot_id: bot,
            method: method.name.to_owned(),
            params,
            code,
            description,
        });
        state.wake();
    });
}
