//! Messages through the webhook: how many are accepted, how fast, and what each one costs.

use crate::{
    Plan, raw, say,
    stage::{Stage, update},
    stats::{median, quantile},
    table::Row,
    wire::Wire,
};
use anyhow::Result;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::task::JoinSet;

/// One round of a closed loop: each chat writes its next message when the last one was accepted.
struct Round {
    accepted_per_s: f64,
    understood_per_s: f64,
    p50_ms: f64,
    p99_ms: f64,
    cpu_ms: f64,
}

/// Measures with 8 and with 64 chats, the server and the raw writer in turn.
pub(crate) async fn measure(stage: &mut Stage, plan: Plan) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    // Few writers cannot share a commit often, nor the work of one: these bars are for many.
    let bars = [
        (8, ["≥ 2500, ≥ 25 %", "", ""]),
        (64, ["≥ 5000, ≥ 25 %", "≥ 500 %", "≤ 0.20"]),
    ];
    for (chats, [bar, grouped, cpu]) in bars {
        let (mut rounds, mut limits, mut singles) = (Vec::new(), Vec::new(), Vec::new());
        for number in 1..=plan.rounds {
            say(&format!("{chats} chats, round {number} of {}", plan.rounds));
            rounds.push(round(stage, chats, plan).await?);
            stage.house.kill().await?;
            limits.push(raw::rate(stage, chats, plan).await?);
            singles.push(raw::rate(stage, 1, plan).await?);
            stage.house.start().await?;
        }
        let of = |figure: fn(&Round) -> f64| median(&rounds.iter().map(figure).collect::<Vec<_>>());
        let (limit, single) = (median(&limits), median(&singles));
        let name = |what: &str| format!("{chats} chats: {what}");
        let accepted = of(|round| round.accepted_per_s);
        rows.extend([
            Row::new(name("accepted per s"), accepted, bar).beside(limit),
            Row::new(
                name("accepted per s, beside one commit each"),
                accepted,
                grouped,
            )
            .beside(single),
            Row::new(
                name("in conversations per s"),
                of(|round| round.understood_per_s),
                "",
            )
            .beside(limit),
            Row::new(name("acceptance p50, ms"), of(|round| round.p50_ms), ""),
            Row::new(name("acceptance p99, ms"), of(|round| round.p99_ms), "≤ 25"),
            Row::new(name("CPU per message, ms"), of(|round| round.cpu_ms), cpu),
        ]);
    }
    Ok(rows)
}

async fn round(stage: &mut Stage, chats: usize, plan: Plan) -> Result<Round> {
    let before = stage.received().await?;
    // Contacts and conversations are made before: what is measured is a message, not an opening.
    let warm = send(stage, chats, Duration::from_millis(500)).await?;
    let base = before + u64::try_from(warm.len())?;
    stage.wait_received(base).await?;
    let cpu = stage.house.figures()?.cpu;
    let since = Instant::now();
    let taken_ms = send(stage, chats, Duration::from_secs(plan.seconds)).await?;
    let sending = since.elapsed();
    stage
        .wait_received(base + u64::try_from(taken_ms.len())?)
        .await?;
    let understanding = since.elapsed();
    let cpu = stage.house.figures()?.cpu.saturating_sub(cpu);
    let count = taken_ms.len() as f64;
    Ok(Round {
        accepted_per_s: count / sending.as_secs_f64(),
        understood_per_s: count / understanding.as_secs_f64(),
        p50_ms: median(&taken_ms),
        p99_ms: quantile(&taken_ms, 0.99),
        cpu_ms: cpu.as_secs_f64() * 1_000.0 / count,
    })
}

/// Lets every chat write for a while; returns how long each message took to be accepted, in ms.
async fn send(stage: &mut Stage, chats: usize, during: Duration) -> Result<Vec<f64>> {
    let numbers = Arc::new(AtomicU64::new(stage.next_update));
    let mut tasks = JoinSet::new();
    for chat in 0..chats {
        let (address, numbers) = (stage.address()?, Arc::clone(&numbers));
        let (path, secret) = (stage.path.clone(), stage.secret.clone());
        tasks.spawn(async move {
            let mut wire = Wire::connect(address).await?;
            let (mut taken_ms, since) = (Vec::new(), Instant::now());
            while since.elapsed() < during {
                let body = update(numbers.fetch_add(1, Ordering::Relaxed), chat);
                let asked = Instant::now();
                wire.post(&path, &secret, &body).await?;
                taken_ms.push(asked.elapsed().as_secs_f64() * 1_000.0);
            }
            anyhow::Ok(taken_ms)
        });
    }
    let mut all = Vec::new();
    while let Some(taken_ms) = tasks.join_next().await {
        all.extend(taken_ms??);
    }
    stage.next_update = numbers.load(Ordering::Relaxed);
    Ok(all)
}
