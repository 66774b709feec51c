//! `cargo xtask soak`: the long form of the fault and model tests, again and again until the time
//! is over.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::count::Count;
use crate::run::spoken;
use crate::{install, test};

/// How long a soak takes unless told otherwise.
const MINUTES: u64 = 60;

/// Runs the Rust tests with `SWITCHBOARD_SOAK=1`, which asks them for their long form, until
/// `--minutes N` are over; the round under way is finished.
pub(crate) fn run(arguments: &[String]) -> Result<ExitCode> {
    let bound = Duration::from_secs(minutes(arguments)? * 60);
    let node_red = install::for_node_red()?;
    let since = Instant::now();
    let mut sum = Count::default();
    let mut rounds = 0;
    while rounds == 0 || (since.elapsed() < bound && sum.failed == 0) {
        sum += test::rust_with(|command| {
            command
                .env("SWITCHBOARD_SOAK", "1")
                .env("SWITCHBOARD_TEST_NODE_RED", &node_red)
                .env("NEXTEST_PROFILE", "soak")
                .env("PROPTEST_CASES", "4096");
        })?;
        rounds += 1;
        eprintln!("       round {rounds} · {}", spoken(since.elapsed()));
    }
    println!("{} passed, {} failed", sum.passed, sum.failed);
    Ok(ExitCode::from(u8::from(sum.failed > 0)))
}

fn minutes(arguments: &[String]) -> Result<u64> {
    match arguments {
        [] => Ok(MINUTES),
        [flag, number] if flag == "--minutes" => number
            .parse()
            .with_context(|| format!("`{number}` is not a number of minutes")),
        _ => bail!("usage: cargo xtask soak [--minutes N]"),
    }
}
