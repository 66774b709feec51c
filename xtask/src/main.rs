//! The project's own tools: what `cargo xtask <task>` runs.
//!
//! One file per task (`demo`, `test`, `dist`, `bench`, `pages`, `soak`, `shots`) and one per thing that the
//! tasks share: `run` starts programs and shows calm progress, `install` brings what a fresh machine
//! lacks, `cargo` knows which packages and features are built together, `site` makes the browser's
//! half, `widget` what pages of others include, `postgres` starts a temporary database, `count` reads test results.
//!
//! To add a task: a file with `pub fn run(arguments: &[String]) -> Result<ExitCode>`, a line in
//! [`TASKS`].

#![expect(
    clippy::disallowed_methods,
    reason = "a tool measures how long its steps take"
)]
#![expect(clippy::print_stdout, reason = "a tool answers on stdout")]

mod bench;
mod bundles;
mod cargo;
mod compress;
mod count;
mod demo;
mod dist;
mod install;
mod minify;
mod module;
mod pages;
mod postgres;
mod run;
mod shots;
mod site;
mod soak;
mod test;
mod widget;

use std::process::ExitCode;

use anyhow::Result;

/// One task: its name, a line of help, and what runs it.
type Task = (
    &'static str,
    &'static str,
    fn(&[String]) -> Result<ExitCode>,
);

const TASKS: [Task; 7] = [
    (
        "demo",
        "build and start the product with demo data and the simulated outside world",
        demo::run,
    ),
    (
        "test",
        "everything that CI runs; `test <step>…` for some steps only",
        test::run,
    ),
    (
        "dist",
        "the release: target/dist/switchboard, one binary with the site inside; `--site`: how much its pages send",
        dist::run,
    ),
    (
        "bench",
        "measure what the performance promises are about",
        bench::run,
    ),
    (
        "pages",
        "what the pages cost in a browser, as they are shipped; `pages <name>` for one measure",
        pages::run,
    ),
    (
        "soak",
        "the long form of the fault and model tests; `soak --minutes N`",
        soak::run,
    ),
    (
        "shots",
        "screenshots of every page, in target/shots",
        shots::run,
    ),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((name, rest)) = arguments.split_first() else {
        help();
        return ExitCode::from(2);
    };
    if name == "--help" || name == "-h" || name == "help" {
        help();
        return ExitCode::SUCCESS;
    }
    let Some((_, _, task)) = TASKS.iter().find(|(task, _, _)| task == name) else {
        eprintln!("There is no task `{name}`.\n");
        help();
        return ExitCode::from(2);
    };
    task(rest).unwrap_or_else(|error| {
        eprintln!("\n{error:#}");
        ExitCode::FAILURE
    })
}

fn help() {
    println!("cargo xtask <task>\n");
    for (name, line, _) in TASKS {
        println!("  {name:<6} {line}");
    }
}
