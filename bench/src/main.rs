//! Measures the real server beside the limits of the machine, in one run: `cargo xtask bench`.
//!
//! The binary that `SWITCHBOARD_BIN` names runs on a temporary folder on the real disk, with nothing around
//! it but a stub of Telegram. What it does is set beside what the disk allows for the same rows (`raw`),
//! because machines are shared and noisy: figures are CPU per unit, ratios, and medians of several rounds.
//! Nothing here asserts; everything is bounded and ends by itself. Prints one table and writes
//! `target/bench.json`.
//!
//! To add a figure: a function in a file of its own that returns [`table::Row`]s, and a line in [`measure`].

#![expect(
    clippy::disallowed_methods,
    reason = "a measurement's clock, ids and tasks are the machine's"
)]
#![expect(clippy::print_stdout, reason = "a tool answers on stdout")]

mod accept;
mod bots;
mod hub;
mod live;
mod memory;
mod raw;
mod reads;
mod seed;
mod site;
mod stage;
mod start;
mod stats;
mod table;
mod telegram;
mod wire;

use anyhow::{Context, Result};
use stage::Stage;
use std::{
    path::{Path, PathBuf},
    time::Instant,
};
use table::Table;

/// How much is measured.
#[derive(Debug, Clone, Copy)]
struct Plan {
    /// How often each figure is measured.
    rounds: usize,
    /// How long each round of messages takes, in seconds.
    seconds: u64,
    /// How many messages the desk has that is looked at last.
    seed: u64,
}

#[tokio::main]
async fn main() -> Result<()> {
    if std::env::args().any(|argument| argument == hub::ARGUMENT) {
        return hub::serve().await;
    }
    let arguments: Vec<_> = std::env::args().collect();
    let is_quick = arguments.iter().any(|argument| argument == "--quick");
    let (rounds, seconds, seed) = if is_quick {
        (1, 2, 20_000)
    } else {
        (3, 6, 1_000_000)
    };
    let asked = arguments
        .iter()
        .skip_while(|argument| *argument != "--seed")
        .nth(1);
    let plan = Plan {
        rounds,
        seconds,
        seed: asked
            .map_or(Ok(seed), |count| count.parse())
            .context("--seed N, so many messages")?,
    };
    let since = Instant::now();
    let table = measure(plan).await?;
    print!("\n{table}");
    let file = workspace().join("target/bench.json");
    table.write(&file)?;
    println!(
        "\nall in {} s · {}",
        since.elapsed().as_secs(),
        file.display()
    );
    Ok(())
}

async fn measure(plan: Plan) -> Result<Table> {
    let mut table = Table::default();
    let mut stage = Stage::open(&workspace().join("target")).await?;
    say("start, empty");
    table.extend(start::on_empty(&mut stage, plan.rounds).await?);
    say("memory, idle and with streams");
    table.extend(memory::with_streams(&mut stage).await?);
    say("messages through the webhook, beside the raw writer");
    table.extend(accept::measure(&mut stage, plan).await?);
    say("from the webhook to the browser");
    table.extend(live::measure(&mut stage, plan).await?);
    say("a slow bot with 500 conversations, beside people's");
    table.extend(bots::beside_people(&mut stage, plan).await?);
    say("start, filled");
    table.extend(start::on_filled(&mut stage, plan.rounds).await?);
    say("a desk with a history");
    table.extend(seed::measure(&mut stage, plan.seed, plan).await?);
    // Nobody else works on this machine meanwhile.
    stage.house.kill().await?;
    say("what programs read, at two sizes");
    table.extend(reads::measure(&workspace().join("target"), plan).await?);
    table.extend(site::sizes(&workspace()));
    Ok(table)
}

/// Tells the person who waits what happens.
fn say(what: &str) {
    eprintln!("  …    {what}");
}

fn workspace() -> PathBuf {
    let bench = Path::new(env!("CARGO_MANIFEST_DIR"));
    bench.parent().unwrap_or(bench).to_owned()
}
