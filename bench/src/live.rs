//! From the webhook to the browser: how long a customer's message takes to an agent's stream.

use crate::{
    Plan,
    hub::Hub,
    stage::{STREAMS_PER_SESSION, Stage, update},
    stats::{median, quantile},
    table::Row,
    wire::Wire,
};
use anyhow::Result;
use blackbox::Figures;
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::task::JoinSet;

/// How many agents look at their inbox.
const STREAMS: usize = 100;

/// How many of them are timed; the others only read, as browsers do on machines of their own.
const TIMED: usize = 10;

/// How many messages come in a second.
const PER_SECOND: u64 = 200;

/// How many chats they come from.
const CHATS: u64 = 50;

/// Measures in rounds, the house and the bare hub in turn.
pub(crate) async fn measure(stage: &mut Stage, plan: Plan) -> Result<Vec<Row>> {
    let (mut house, mut bare) = (Vec::new(), Vec::new());
    let cookies = stage.sessions(STREAMS).await?;
    for _ in 0..plan.rounds {
        let door = Door {
            address: stage.address()?,
            path: &stage.path,
            secret: &stage.secret,
            cookies: &cookies,
        };
        house.push(
            round(&door, &mut stage.next_update, plan, || {
                stage.house.figures()
            })
            .await?,
        );
        let hub = Hub::start().await?;
        let door = Door {
            address: hub.address,
            path: "/in",
            secret: "",
            cookies: &[],
        };
        bare.push(round(&door, &mut stage.next_update, plan, || hub.figures()).await?);
    }
    let name = |what| format!("{STREAMS} streams, {PER_SECOND} messages/s: {what}");
    let row = |what, bar, of: fn(&Round) -> f64| {
        let all = |rounds: &[Round]| median(&rounds.iter().map(of).collect::<Vec<_>>());
        Row::new(name(what), all(&house), bar).beside(all(&bare))
    };
    Ok(vec![
        row("p50, ms", "≤ 3, or ≤ 400 %", |round| round.p50_ms),
        row("p99, ms", "≤ 10, or ≤ 400 %", |round| round.p99_ms),
        row("cores", "≤ 0.2", |round| round.cores),
    ])
}

/// Measures one round of the house alone: how long messages of people's conversations take, p50 and p99 in ms.
pub(crate) async fn once(stage: &mut Stage, cookies: &[String], plan: Plan) -> Result<(f64, f64)> {
    let door = Door {
        address: stage.address()?,
        path: &stage.path,
        secret: &stage.secret,
        cookies,
    };
    let figures = || stage.house.figures();
    let round = round(&door, &mut stage.next_update, plan, figures).await?;
    Ok((round.p50_ms, round.p99_ms))
}

/// Logs in for everybody who looks.
pub(crate) async fn cookies(stage: &Stage) -> Result<Vec<String>> {
    stage.sessions(STREAMS).await
}

/// Where messages go in and events come out.
struct Door<'a> {
    address: SocketAddr,
    path: &'a str,
    secret: &'a str,
    cookies: &'a [String],
}

/// What one round has shown.
struct Round {
    p50_ms: f64,
    p99_ms: f64,
    cores: f64,
}

/// When each message was sent, by its place.
type Sent = Arc<Mutex<Vec<Instant>>>;

/// Sends at a steady pace, and measures how long each message takes to each timed stream.
async fn round(
    door: &Door<'_>,
    next_update: &mut u64,
    plan: Plan,
    figures: impl Fn() -> Result<Figures>,
) -> Result<Round> {
    let first = *next_update;
    let sent: Sent = Arc::default();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let mut streams = JoinSet::new();
    for number in 0..STREAMS {
        let mut wire = Wire::connect(door.address).await?;
        let cookie = door.cookies.get(number / STREAMS_PER_SESSION);
        wire.open("/live", cookie.map_or("", String::as_str))
            .await?;
        let (sent, seen) = (Arc::clone(&sent), Arc::clone(&seen));
        streams.spawn(async move {
            let mut reader = Reader {
                first,
                next: 0,
                rest: Vec::new(),
            };
            while let Ok(bytes) = wire.more().await {
                if number < TIMED {
                    let latencies = reader.read(bytes, &sent);
                    seen.lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .extend(latencies);
                }
            }
        });
    }
    let mut wires = Vec::new();
    for _ in 0..CHATS {
        wires.push(Wire::connect(door.address).await?);
    }
    let (cpu, since) = (figures()?.cpu, Instant::now());
    let count = PER_SECOND * plan.seconds;
    let mut ticks = tokio::time::interval(Duration::from_millis(1_000 / PER_SECOND));
    for place in 0..count {
        ticks.tick().await;
        let chat = usize::try_from(place % CHATS)?;
        let body = update(first + place, chat);
        sent.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(Instant::now());
        wires[chat].post(door.path, door.secret, &body).await?;
    }
    *next_update += count;
    // What has not come by now is not counted; the number of messages in conversations is told elsewhere.
    tokio::time::sleep(Duration::from_millis(500)).await;
    let cpu = figures()?.cpu.saturating_sub(cpu);
    let cores = cpu.as_secs_f64() / since.elapsed().as_secs_f64();
    streams.shutdown().await;
    let seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(Round {
        p50_ms: median(&seen),
        p99_ms: quantile(&seen, 0.99),
        cores,
    })
}

/// Finds the messages in one stream, in their order.
struct Reader {
    first: u64,
    /// The place of the next message that has not come.
    next: usize,
    rest: Vec<u8>,
}

impl Reader {
    /// Returns how long the messages in these bytes took, in ms.
    fn read(&mut self, bytes: &[u8], sent: &Sent) -> Vec<f64> {
        let now = Instant::now();
        self.rest.extend_from_slice(bytes);
        let mut latencies = Vec::new();
        let sent = sent.lock().unwrap_or_else(PoisonError::into_inner);
        // Messages of several chats may overtake each other by a place or two; late ones are skipped.
        let mut after = 0;
        while let Some(found) = find(&self.rest[after..], b"bench-") {
            let start = after + found + 6;
            let Some(digits) = self.rest.get(start..start + 8) else {
                break;
            };
            after = start + 8;
            let number: u64 = String::from_utf8_lossy(digits).parse().unwrap_or(0);
            let place = usize::try_from(number.saturating_sub(self.first)).unwrap_or(usize::MAX);
            if number >= self.first && place >= self.next {
                self.next = place + 1;
                latencies.extend(
                    sent.get(place)
                        .map(|at| (now - *at).as_secs_f64() * 1_000.0),
                );
            }
        }
        let keep = self.rest.len().saturating_sub(13).max(after);
        self.rest.drain(..keep);
        latencies
    }
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}
