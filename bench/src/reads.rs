//! What programs read by REST, and what that costs when the house has become a hundred times as large.

use crate::{
    Plan, seed,
    stage::{Stage, update},
    stats::quantile,
    table::Row,
    wire::Wire,
};
use anyhow::{Context, Result};
use blackbox::Rest;
use std::{path::Path, time::Instant};

/// How many conversations the house has, first and then.
const SIZES: [u64; 2] = [10_000, 1_000_000];

/// The same for a quick look.
const QUICK_SIZES: [u64; 2] = [1_000, 10_000];

/// How often each path is read in a round.
const READS: usize = 300;

/// What is read: a name, and a path whose `{…}` are filled in by what the first page has.
const READ: [(&str, &str); 7] = [
    (
        "a page of open conversations",
        "/conversations?status=waiting&limit=50",
    ),
    (
        "a deep page of closed ones",
        "/conversations?status=closed&limit=50&cursor={deep}",
    ),
    ("a conversation", "/conversations/{conversation}"),
    (
        "its messages",
        "/conversations/{conversation}/messages?limit=50",
    ),
    ("a contact", "/contacts/{contact}"),
    (
        "a search for two words, newest first",
        "/search?q=parcel%20message",
    ),
    ("a search for rare words", "/search?q=customer%20{number}"),
];

/// Makes a house of each size and reads it.
pub(crate) async fn measure(parent: &Path, plan: Plan) -> Result<Vec<Row>> {
    let mut stage = Stage::open(parent).await?;
    let mut wire = Wire::connect(stage.address()?).await?;
    let (path, secret) = (stage.path.clone(), stage.secret.clone());
    wire.post(&path, &secret, &update(1, 0)).await?;
    stage.wait_received(1).await?;
    let sizes = if plan.rounds == 1 { QUICK_SIZES } else { SIZES };
    let (mut rows, mut smaller, mut there) = (Vec::new(), None, 0);
    for size in sizes {
        stage.house.kill().await?;
        seed::fill(&stage, there..size, 1).await?;
        there = size;
        stage.house.start().await?;
        // Its ten thousand customers who wait are told so first.
        stage.rest().await?;
        let taken = read_all(&stage, plan.rounds).await?;
        rows.extend(rows_of(size, &taken, smaller.as_deref()));
        smaller = Some(taken);
    }
    Ok(rows)
}

/// What one kind of reading takes, in ms.
struct Taken {
    p50: f64,
    p99: f64,
    cpu: f64,
}

/// Says what each kind takes; the CPU stands beside that of the smaller house.
fn rows_of(size: u64, taken: &[Taken], smaller: Option<&[Taken]>) -> Vec<Row> {
    let mut rows = Vec::new();
    for (place, (taken, (what, _))) in taken.iter().zip(READ).enumerate() {
        let name =
            |figure: &str| format!("{} thousand conversations: {what}, {figure}", size / 1_000);
        rows.push(Row::new(name("p50, ms"), taken.p50, ""));
        rows.push(Row::new(name("p99, ms"), taken.p99, ""));
        let cpu = Row::new(name("CPU, ms"), taken.cpu, "");
        rows.push(match smaller {
            Some(smaller) => cpu.beside(smaller[place].cpu),
            None => cpu,
        });
    }
    rows
}

async fn read_all(stage: &Stage, rounds: usize) -> Result<Vec<Taken>> {
    let rest = Rest::new(stage.house.address(), &stage.token)?;
    let known = known(&rest).await?;
    let mut all = Vec::new();
    for (_, path) in READ {
        let path = known.iter().fold(path.to_owned(), |path, (name, value)| {
            path.replace(name, value)
        });
        rest.get(&path).await?;
        let (mut taken_ms, cpu) = (Vec::new(), stage.house.figures()?.cpu);
        for _ in 0..READS * rounds {
            let asked = Instant::now();
            rest.get(&path).await?;
            taken_ms.push(asked.elapsed().as_secs_f64() * 1_000.0);
        }
        let cpu = stage.house.figures()?.cpu.saturating_sub(cpu);
        all.push(Taken {
            p50: quantile(&taken_ms, 0.5),
            p99: quantile(&taken_ms, 0.99),
            cpu: cpu.as_secs_f64() * 1_000.0 / taken_ms.len() as f64,
        });
    }
    Ok(all)
}

/// How many pages in a deep page is.
const DEEP: usize = 100;

/// Finds what the paths name.
async fn known(rest: &Rest) -> Result<[(&'static str, String); 4]> {
    let first = "/conversations?status=closed&limit=50";
    let mut page = rest.get(first).await?;
    let mut deep = None;
    for _ in 0..DEEP {
        let Some(cursor) = page["next_cursor"].as_str() else {
            break;
        };
        let cursor = cursor.to_owned();
        page = rest.get(&format!("{first}&cursor={cursor}")).await?;
        deep = Some(cursor);
    }
    let cursor = deep.context("there is more than one page")?;
    let one = &page["items"][0];
    let text = |field: &str| -> Result<String> {
        Ok(one[field]
            .as_str()
            .with_context(|| format!("a conversation has a {field}"))?
            .to_owned())
    };
    Ok([
        ("{deep}", cursor),
        ("{conversation}", text("id")?),
        ("{contact}", text("contact_id")?),
        ("{number}", "777".to_owned()),
    ])
}
