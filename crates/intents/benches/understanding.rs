//! How well and how quickly texts are understood: `cargo bench -p intents`, also part of `cargo xtask bench`.
//!
//! Ends with a failure when a bar is missed. Without the public sets nothing is measured, and says so.
#![expect(clippy::print_stdout, reason = "printing is what it is for")]
#![expect(
    clippy::unwrap_used,
    reason = "a set that cannot be read ends the measurement"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "measuring time is what it is for"
)]

#[path = "../tests/it/sets.rs"]
mod sets;

use intents::{Model, judge};
use sets::{Set, Sets, calibration_error, refused};
use std::process::ExitCode;
use std::time::Instant;

fn main() -> ExitCode {
    let Some(sets) = Sets::read() else {
        return ExitCode::SUCCESS;
    };
    let mut table = Table::default();
    let (clinc, seconds) = learn(&sets.clinc, usize::MAX);
    table.at_most("learning 150 intents of 100 examples, s", seconds, 10.0);
    table.at_least(
        "CLINC150, all examples, % right",
        sets.clinc.accuracy(&clinc),
        92.3,
    );
    let (unknown, known) = refused(&sets, &clinc);
    table.at_least("  of the unknown refused, %", unknown, 75.0);
    table.at_most("  of the known refused, %", known, 6.0);
    let error = calibration_error(&sets.clinc, &clinc);
    table.at_most("  calibration error", error, 0.03);
    let (banking, _) = learn(&sets.banking, usize::MAX);
    table.at_least(
        "BANKING77, all examples, % right",
        sets.banking.accuracy(&banking),
        91.0,
    );
    table.at_least(
        "CLINC150, 10 examples, % right",
        ten_examples(&sets.clinc),
        81.0,
    );
    table.at_least(
        "BANKING77, 10 examples, % right",
        ten_examples(&sets.banking),
        74.5,
    );

    let mut times: Vec<f64> = Vec::new();
    for (text, _) in sets.clinc.asked.iter().cycle().take(20_000) {
        let since = Instant::now();
        std::hint::black_box(clinc.understand(std::hint::black_box(text)));
        times.push(since.elapsed().as_secs_f64() * 1e6);
    }
    times.sort_by(f64::total_cmp);
    table.at_most(
        "understanding a text, 150 intents, p50, µs",
        times[times.len() / 2],
        200.0,
    );
    table.at_most(
        "understanding a text, 150 intents, p99, µs",
        times[times.len() * 99 / 100],
        200.0,
    );

    let desk = &sets.clinc.intents(30, 0)[..20];
    let since = Instant::now();
    let small = Model::learn(desk);
    table.at_most(
        "learning 20 intents of 30 examples, ms",
        since.elapsed().as_secs_f64() * 1e3,
        100.0,
    );
    let desk = &sets.clinc.intents(20, 0)[..20];
    let since = Instant::now();
    std::hint::black_box(judge(desk));
    table.at_most(
        "judging 20 intents of 20 examples one by one, ms",
        since.elapsed().as_secs_f64() * 1e3,
        5_000.0,
    );
    table.at_most(
        "a stored model of 20 intents, KiB",
        small.to_bytes().len() as f64 / 1024.0,
        512.0,
    );
    table.at_most(
        "a stored model of 150 intents, KiB",
        clinc.to_bytes().len() as f64 / 1024.0,
        3_072.0,
    );
    ExitCode::from(u8::from(table.missed > 0))
}

fn learn(set: &Set, examples: usize) -> (Model, f64) {
    let intents = set.intents(examples, 0);
    let since = Instant::now();
    let model = Model::learn(&intents);
    (model, since.elapsed().as_secs_f64())
}

fn ten_examples(set: &Set) -> f64 {
    let draws = 0..8_u32;
    let all = draws
        .clone()
        .map(|draw| set.accuracy(&Model::learn(&set.intents(10, draw.into()))));
    all.sum::<f64>() / f64::from(draws.end)
}

#[derive(Default)]
struct Table {
    missed: usize,
}

impl Table {
    fn at_least(&mut self, name: &str, figure: f64, bar: f64) {
        self.row(name, figure, "≥", bar, figure >= bar);
    }

    fn at_most(&mut self, name: &str, figure: f64, bar: f64) {
        self.row(name, figure, "≤", bar, figure <= bar);
    }

    fn row(&mut self, name: &str, figure: f64, sign: &str, bar: f64, is_met: bool) {
        let met = if is_met { "" } else { "  MISSED" };
        println!("{name:<52} {figure:>10.3}  {sign} {bar}{met}");
        self.missed += usize::from(!is_met);
    }
}
