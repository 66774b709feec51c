//! How many messages a bot may send before it is told to wait.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::world::{BotId, UserId};

/// The allowance of each bot, per chat and in all.
///
/// Sends and copies use it up; edits, deletions, reactions and chat actions don't. `None` means no limit.
/// The default is what Telegram's FAQ names: one message a second in a chat with short bursts, twenty a minute in a
/// group, and about thirty a second in all.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// The allowance in one chat.
    pub per_chat: Option<Rate>,
    /// The allowance in one group, in place of that in a chat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_group: Option<Rate>,
    /// The allowance of a bot over all its chats.
    pub global: Option<Rate>,
}

impl Limits {
    /// No limit at all.
    pub const NONE: Self = Self {
        per_chat: None,
        per_group: None,
        global: None,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            per_chat: Some(Rate::new(1.0, 3)),
            per_group: Some(Rate::new(20.0 / 60.0, 20)),
            global: Some(Rate::new(30.0, 30)),
        }
    }
}

/// A steady rate with a burst above it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// How many messages a second are allowed for ever; fractions are fine.
    pub per_second: f64,
    /// How many may go at once after a rest; at least 1.
    pub burst: u32,
}

impl Rate {
    /// Allows `per_second` with a burst of `burst`.
    #[must_use]
    pub const fn new(per_second: f64, burst: u32) -> Self {
        Self { per_second, burst }
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "a rate of one message in 292 million years is no rate"
    )]
    fn interval_us(self) -> i64 {
        (1_000_000.0 / self.per_second.max(1e-6)) as i64
    }
}

/// What has been used, as the moment from which the full burst is there again.
#[derive(Debug, Default)]
pub(crate) struct Usage {
    chats: HashMap<(BotId, UserId), i64>,
    bots: HashMap<BotId, i64>,
}

impl Usage {
    /// Uses the allowance for `count` messages, or tells after how many whole seconds to ask again.
    pub(crate) fn charge(
        &mut self,
        limits: &Limits,
        bot: BotId,
        user: UserId,
        count: u32,
        now_ms: i64,
    ) -> Result<(), i64> {
        let now_us = now_ms.saturating_mul(1_000);
        let chat = self.chats.get(&(bot, user)).copied().unwrap_or(now_us);
        let all = self.bots.get(&bot).copied().unwrap_or(now_us);
        let in_chat = if user.0 < 0 {
            limits.per_group
        } else {
            limits.per_chat
        };
        let chat = in_chat
            .map(|rate| after(rate, chat, count, now_us))
            .transpose();
        let all = limits
            .global
            .map(|rate| after(rate, all, count, now_us))
            .transpose();
        match (chat, all) {
            (Ok(chat), Ok(all)) => {
                if let Some(chat) = chat {
                    self.chats.insert((bot, user), chat);
                }
                if let Some(all) = all {
                    self.bots.insert(bot, all);
                }
                Ok(())
            }
            (Err(chat), Err(all)) => Err(chat.max(all)),
            (Err(wait), Ok(_)) | (Ok(_), Err(wait)) => Err(wait),
        }
    }
}

fn after(rate: Rate, full_again_us: i64, count: u32, now_us: i64) -> Result<i64, i64> {
    let interval_us = rate.interval_us();
    let next = full_again_us
        .max(now_us)
        .saturating_add(interval_us.saturating_mul(i64::from(count)));
    let burst = rate.burst.max(count).max(1);
    let too_early_us = next
        .saturating_sub(now_us)
        .saturating_sub(interval_us.saturating_mul(i64::from(burst)));
    if too_early_us > 0 {
        Err(too_early_us.saturating_add(999_999) / 1_000_000)
    } else {
        Ok(next)
    }
}
