//! A slow bot with hundreds of conversations: what it takes, and whether people's conversations feel it.
//!
//! The same conversations with a bot that answers at once stand beside it: what is said costs the same, so the
//! difference is what waiting costs.

use crate::{Plan, live, stage::Stage, stats::median, table::Row, wire::Wire};
use anyhow::{Context, Result};
use axum::{Json, Router, extract::State, routing::any};
use blackbox::Rest;
use serde_json::{Value, json};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{net::TcpListener, task::JoinSet};

/// Customers who talk with the bot.
const CHATS: usize = 500;

/// How long it takes for each answer.
const SLOW: Duration = Duration::from_secs(5);

/// Their first chat: nobody else writes from so far up.
const FIRST_CHAT: usize = 4_400_000_000;

/// Their first update.
const FIRST_UPDATE: u64 = 1_000_000_000;

/// A chat costs so many units of a bot's capacity.
const CHAT_UNITS: usize = 4;

/// The bot: it counts how often it is asked at once.
#[derive(Debug, Clone, Default)]
struct Slow {
    is_slow: Arc<AtomicBool>,
    thinking: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
    answered: Arc<AtomicUsize>,
}

impl Slow {
    /// Serves the bot on loopback as long as the program runs; returns its address.
    async fn serve(&self) -> Result<String> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = format!("http://{}", listener.local_addr()?);
        let router = Router::new().fallback(any(answer)).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(address)
    }

    /// Waits until it has answered so often.
    ///
    /// Errors: it is not asked.
    async fn until_answered(&self, count: usize) -> Result<()> {
        until(|| self.answered.load(Ordering::Relaxed) >= count)
            .await
            .context("the bot is not asked")
    }

    /// Is slow or quick from now on, and waits until all wait for it at once, or few do; or it is clear that it will
    /// not come to that.
    async fn think(&self, is_slow: bool) {
        self.is_slow.store(is_slow, Ordering::Relaxed);
        let is_reached = || {
            let thinking = self.thinking.load(Ordering::Relaxed);
            if is_slow {
                thinking >= CHATS
            } else {
                thinking < CHATS / 10
            }
        };
        until(is_reached).await;
    }
}

/// Waits half a minute for something; `None` when it does not happen.
async fn until(happens: impl Fn() -> bool) -> Option<()> {
    for _ in 0..600 {
        if happens() {
            return Some(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    None
}

async fn answer(State(slow): State<Slow>) -> Json<Value> {
    let now = slow.thinking.fetch_add(1, Ordering::Relaxed) + 1;
    slow.most.fetch_max(now, Ordering::Relaxed);
    if slow.is_slow.load(Ordering::Relaxed) {
        tokio::time::sleep(SLOW).await;
    }
    slow.thinking.fetch_sub(1, Ordering::Relaxed);
    let answered = slow.answered.fetch_add(1, Ordering::Relaxed);
    // The same words again and again are a failure.
    Json(
        json!({ "acts": [{ "say": { "text": format!("I have thought about it, {answered}.") } }] }),
    )
}

/// Measures people's conversations alone, beside a quick bot, and while every customer of it waits for a slow one.
pub(crate) async fn beside_people(stage: &mut Stage, plan: Plan) -> Result<Vec<Row>> {
    let cookies = live::cookies(stage).await?;
    let mut alone = Vec::new();
    for _ in 0..plan.rounds {
        alone.push(live::once(stage, &cookies, plan).await?);
    }
    let bot = Slow::default();
    let rest = Rest::new(stage.house.address(), &stage.token)?;
    answer_first(stage, &rest, &bot.serve().await?).await?;
    let mut customers = customers(stage).await?;
    bot.until_answered(CHATS).await?;
    let quick_kib = stage.house.figures()?.memory_kib;
    let (mut quick, mut slow, mut held_kib) = (Vec::new(), Vec::new(), 0);
    // By turns: what changes as the house fills changes both.
    for _ in 0..plan.rounds {
        bot.think(false).await;
        quick.push(live::once(stage, &cookies, plan).await?);
        bot.think(true).await;
        slow.push(live::once(stage, &cookies, plan).await?);
        held_kib = held_kib.max(stage.house.figures()?.memory_kib);
    }
    customers.shutdown().await;
    let channel = format!("/channels/{}", stage.channel);
    rest.patch(&channel, &json!({ "bot_id": null })).await?;
    let name = |what| format!("{CHATS} conversations with a bot that takes 5 s: {what}");
    let of = |rounds: &[(f64, f64)], figure: fn(&(f64, f64)) -> f64| {
        median(&rounds.iter().map(figure).collect::<Vec<_>>())
    };
    let people = |what, bar, figure: fn(&(f64, f64)) -> f64, beside: &[(f64, f64)]| {
        Row::new(name(what), of(&slow, figure), bar).beside(of(beside, figure))
    };
    let most = bot.most.load(Ordering::Relaxed) as f64;
    let more_kib = held_kib.saturating_sub(quick_kib) as f64;
    Ok(vec![
        Row::new(name("asked at once"), most, "500"),
        people(
            "people's messages, p50, ms",
            "≤ 200 %",
            |round| round.0,
            &alone,
        ),
        people(
            "people's messages, p99, ms",
            "≤ 200 %",
            |round| round.1,
            &alone,
        ),
        people(
            "the same beside a quick bot, p50, ms",
            "≤ 120 %",
            |round| round.0,
            &quick,
        ),
        people(
            "the same beside a quick bot, p99, ms",
            "≤ 120 %",
            |round| round.1,
            &quick,
        ),
        Row::new(
            name("memory more than with a quick bot, MiB"),
            more_kib / 1_024.0,
            "≤ 32",
        ),
    ])
}

/// Lets the bot answer first on the channel; conversations that people have stay theirs.
async fn answer_first(stage: &Stage, rest: &Rest, address: &str) -> Result<()> {
    let bot = json!({
        "name": "Slow", "kind": "webhook", "settings": { "url": address },
        "capacity": CHATS * CHAT_UNITS, "deadline_ms": 60_000,
    });
    let bot = rest.post("/bots", &bot).await?;
    let id = bot["id"].as_str().context("a bot has an id")?;
    let channel = format!("/channels/{}", stage.channel);
    rest.patch(&channel, &json!({ "bot_id": id })).await?;
    Ok(())
}

/// Lets every customer write, one after the other, and write again when the slow bot has answered.
async fn customers(stage: &Stage) -> Result<JoinSet<Result<()>>> {
    let numbers = Arc::new(AtomicU64::new(FIRST_UPDATE));
    let mut tasks = JoinSet::new();
    for place in 0..CHATS {
        let mut wire = Wire::connect(stage.address()?).await?;
        let (path, secret) = (stage.path.clone(), stage.secret.clone());
        let numbers = Arc::clone(&numbers);
        tasks.spawn(async move {
            tokio::time::sleep(SLOW * u32::try_from(place)? / u32::try_from(CHATS)?).await;
            loop {
                let number = numbers.fetch_add(1, Ordering::Relaxed);
                wire.post(&path, &secret, &update(number, place)).await?;
                tokio::time::sleep(SLOW).await;
            }
        });
    }
    Ok(tasks)
}

/// Writes an update as Telegram sends it.
fn update(number: u64, place: usize) -> String {
    let chat = FIRST_CHAT + place;
    let person = json!({ "id": chat, "is_bot": false, "first_name": "Patient", "last_name": place.to_string() });
    let message = json!({
        "message_id": number, "from": person, "date": 1_790_000_000,
        "chat": { "id": chat, "first_name": "Patient", "type": "private" },
        "text": format!("Where is my parcel? I ask for the time {number}."),
    });
    json!({ "update_id": number, "message": message }).to_string()
}
