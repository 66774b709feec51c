//! Measures the real server beside the limits of the machine, in one run: `cargo xtask bench`.
//!
//! The binary that `SWITCHBOARD_BIN` names runs on a temporary folder on the real disk, with nothing around
//! it but a stub of Telegram. What it does is set beside what the disk allows for the same rows (`raw`),
//! because machines are shared and noisy: figures are CPU per unit, ratios, and medians of several rounds.
//! Nothing here asserts; everything is bounded and ends by itself. Prints one table and writes
//! `target/bench.json`.
//!
//! To add a figure: a function in a file of its own that returns [`table::Row`]s, a [`Part`] and a line in [`measure`].

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

use anyhow::{Context, Result, bail};
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

/// What can be asked for alone by `--only`, separated by commas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Empty,
    Memory,
    Accept,
    Live,
    Bots,
    Filled,
    History,
    Reads,
}

impl Part {
    /// All, in the order in which they are measured.
    const ALL: [Self; 8] = [
        Self::Empty,
        Self::Memory,
        Self::Accept,
        Self::Live,
        Self::Bots,
        Self::Filled,
        Self::History,
        Self::Reads,
    ];

    /// Returns its name for `--only`, and what it is.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Empty => ("empty", "start, empty"),
            Self::Memory => ("memory", "memory, idle and with streams"),
            Self::Accept => (
                "accept",
                "messages through the webhook, beside the raw writer",
            ),
            Self::Live => ("live", "from the webhook to the browser"),
            Self::Bots => ("bots", "a slow bot with 500 conversations, beside people's"),
            Self::Filled => ("filled", "start, filled"),
            Self::History => ("history", "a desk with a history"),
            Self::Reads => ("reads", "what programs read, at two sizes"),
        }
    }

    const fn name(self) -> &'static str {
        self.words().0
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    if std::env::args().any(|argument| argument == hub::ARGUMENT) {
        return hub::serve().await;
    }
    let arguments: Vec<_> = std::env::args().collect();
    let after = |flag: &str| {
        let mut rest = arguments.iter().skip_while(|argument| *argument != flag);
        rest.nth(1).map(String::as_str)
    };
    let is_quick = arguments.iter().any(|argument| argument == "--quick");
    let (rounds, seconds, seed) = if is_quick {
        (1, 2, 20_000)
    } else {
        (3, 6, 1_000_000)
    };
    let plan = Plan {
        rounds,
        seconds,
        seed: after("--seed")
            .map_or(Ok(seed), str::parse)
            .context("--seed N, so many messages")?,
    };
    let parts = asked(after("--only"))?;
    let since = Instant::now();
    let table = measure(plan, &parts).await?;
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

/// Returns the parts that are asked for, in their order; all of them unless some are named.
fn asked(only: Option<&str>) -> Result<Vec<Part>> {
    let Some(only) = only else {
        return Ok(Part::ALL.to_vec());
    };
    let named: Vec<_> = only.split(',').collect();
    let is_known = |name: &str| Part::ALL.iter().any(|part| part.name() == name);
    if let Some(unknown) = named.iter().find(|name| !is_known(name)) {
        let known = Part::ALL.map(Part::name).join(", ");
        bail!("`{unknown}` is none of {known}");
    }
    let is_named = |part: &Part| named.contains(&part.name());
    Ok(Part::ALL.into_iter().filter(is_named).collect())
}

async fn measure(plan: Plan, parts: &[Part]) -> Result<Table> {
    let folder = workspace().join("target");
    let mut table = Table::default();
    let mut stage = Stage::open(&folder).await?;
    for part in parts {
        say(part.words().1);
        let rows = match part {
            Part::Empty => start::on_empty(&mut stage, plan.rounds).await?,
            Part::Memory => memory::with_streams(&mut stage).await?,
            Part::Accept => accept::measure(&mut stage, plan).await?,
            Part::Live => live::measure(&mut stage, plan).await?,
            Part::Bots => bots::beside_people(&mut stage, plan).await?,
            Part::Filled => start::on_filled(&mut stage, plan.rounds).await?,
            Part::History => seed::measure(&mut stage, plan.seed, plan).await?,
            Part::Reads => {
                // Nobody else works on this machine meanwhile.
                stage.house.kill().await?;
                reads::measure(&folder, plan).await?
            }
        };
        // A run that is stopped has shown what it measured.
        for row in &rows {
            say(&row.to_string());
        }
        table.extend(rows);
    }
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
