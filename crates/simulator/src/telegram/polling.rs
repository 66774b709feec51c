//! `getUpdates`.

use serde_json::Value;

use super::answer::{Answer, OTHER_POLLER, Refusal};
use super::params::Params;
use crate::world::parts::{AllowedUpdates, BotState, State, shuffle_lanes};
use crate::world::{BotId, World};

/// A poll waits at most this long.
const LONGEST_S: i64 = 50;

/// One `getUpdates` call; a younger one ends it.
struct Poll {
    bot: BotId,
    epoch: u64,
    limit: usize,
}

pub(crate) async fn get_updates(
    world: &World,
    bot: BotId,
    params: &Params,
) -> Result<Answer, Refusal> {
    let mut pulse = world.pulse();
    let limit = params
        .integer("limit")?
        .filter(|limit| (1..=100).contains(limit))
        .unwrap_or(100);
    let timeout_s = params.integer("timeout")?.unwrap_or(0).clamp(0, LONGEST_S);
    let offset = params.integer("offset")?.unwrap_or(0);
    let allowed = allowed_updates(params)?;
    let until_ms = world.clock().now_ms() + timeout_s * 1_000;

    let epoch = world.with(|state, now_ms| begin(state, bot, offset, allowed, now_ms))?;
    let poll = Poll {
        bot,
        epoch,
        limit: usize::try_from(limit).unwrap_or(100),
    };
    loop {
        pulse.borrow_and_update();
        let updates = world.with(|state, now_ms| poll.take(state, now_ms))?;
        if !updates.is_empty() || world.clock().now_ms() >= until_ms {
            return Ok(Value::Array(updates).into());
        }
        tokio::select! {
            _ = pulse.changed() => {}
            () = world.clock().sleep_until(until_ms) => {}
            () = world.closed() => return Ok(Value::Array(Vec::new()).into()),
        }
    }
}

/// Reads `allowed_updates`; not given means as before.
pub(crate) fn allowed_updates(params: &Params) -> Result<Option<AllowedUpdates>, Refusal> {
    Ok(params.object("allowed_updates")?.map(AllowedUpdates::these))
}

fn begin(
    state: &mut State,
    bot: BotId,
    offset: i64,
    allowed: Option<AllowedUpdates>,
    now_ms: i64,
) -> Result<u64, Refusal> {
    let epoch = state.next_epoch();
    state.wake();
    let bot = state.bot_mut(bot)?;
    refuse_with_webhook(bot)?;
    bot.poll_epoch = epoch;
    if let Some(allowed) = allowed {
        bot.allowed = allowed;
    }
    bot.queue.forget_expired(now_ms);
    if offset != 0 {
        bot.queue.confirm(offset);
    }
    Ok(epoch)
}

fn refuse_with_webhook(bot: &BotState) -> Result<(), Refusal> {
    if bot.webhook.is_some() {
        return Err(Refusal::conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        ));
    }
    Ok(())
}

impl Poll {
    fn take(&self, state: &mut State, now_ms: i64) -> Result<Vec<Value>, Refusal> {
        let State {
            bots,
            faults,
            chance,
            journal,
            ..
        } = state;
        let bot = bots.get_mut(&self.bot).ok_or_else(Refusal::unauthorized)?;
        if bot.webhook.is_some() {
            return Err(Refusal::conflict("terminated by setWebhook request"));
        }
        if bot.poll_epoch != self.epoch {
            return Err(Refusal::conflict(OTHER_POLLER));
        }
        bot.queue.forget_expired(now_ms);
        let mut batch = bot
            .queue
            .batch(self.limit, |update| faults.repeats(self.bot, update.lane));
        if batch.len() > 1 && faults.shuffles(self.bot) {
            batch = shuffle_lanes(batch, chance);
        }
        journal.stats.updates_delivered += u64::try_from(batch.len()).unwrap_or(0);
        Ok(batch.into_iter().map(|update| update.body).collect())
    }
}
