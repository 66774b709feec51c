//! Customers: they write numbered messages and remember what they have said.

use anyhow::Result;
use rand::{Rng, SeedableRng, rngs::StdRng};
use simulator::{Bot, BotId, NewUser, UserId, World};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// How many customers each bot has.
const OF_EACH_BOT: usize = 10;

/// The pause between two messages of all customers together.
///
/// Units: ms. Less than one in two seconds for each of twenty customers: half of what Telegram lets a bot
/// answer in a chat, so that nothing piles up while the server is dead.
const PAUSE_MS: std::ops::Range<u64> = 20..200;

/// The customers of all bots.
#[derive(Clone)]
pub(crate) struct Customers {
    world: World,
    all: Arc<Vec<Customer>>,
    /// Nobody writes any more.
    is_over: Arc<Mutex<bool>>,
}

/// One customer and what he has said so far, oldest first.
pub(crate) struct Customer {
    pub(crate) name: String,
    pub(crate) bot: BotId,
    pub(crate) user: UserId,
    said: Mutex<Vec<String>>,
}

impl Customers {
    /// Makes the customers; each presses *Start*.
    pub(crate) fn open(world: &World, bots: &[Bot]) -> Result<Self> {
        let mut all = Vec::new();
        for bot in bots {
            for number in 0..OF_EACH_BOT {
                let name = format!("{}-{number}", bot.name);
                let user = world.create_user(NewUser::named(&name))?.id;
                world.start(bot.id, user, None)?;
                all.push(Customer {
                    name,
                    bot: bot.id,
                    user,
                    said: Mutex::default(),
                });
            }
        }
        Ok(Self {
            world: world.clone(),
            all: Arc::new(all),
            is_over: Arc::default(),
        })
    }

    /// Lists the customers.
    pub(crate) fn all(&self) -> &[Customer] {
        &self.all
    }

    /// Lets one after the other write, until the last words.
    pub(crate) async fn write_on(self) {
        let mut dice = StdRng::seed_from_u64(11);
        loop {
            tokio::time::sleep(Duration::from_millis(dice.random_range(PAUSE_MS))).await;
            let is_over = self.is_over.lock().unwrap_or_else(PoisonError::into_inner);
            if *is_over {
                return;
            }
            self.all[dice.random_range(0..self.all.len())].say(&self.world);
        }
    }

    /// Lets everybody write once more and nobody after that.
    pub(crate) fn say_last_words(&self) {
        *self.is_over.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.speak_all();
    }

    /// Lets everybody write once.
    pub(crate) fn speak_all(&self) {
        for customer in self.all.iter() {
            customer.say(&self.world);
        }
    }
}

impl Customer {
    /// What he has said so far, oldest first.
    pub(crate) fn said(&self) -> Vec<String> {
        self.said
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn say(&self, world: &World) {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        let words = format!("{} says {}", self.name, said.len() + 1);
        world
            .say(self.bot, self.user, &words)
            .expect("a phone that works");
        said.push(words);
    }
}
