//! `cargo xtask test`: everything that CI runs, step by step, with one sum at the end.
//!
//! A step that fails does not stop the next one. `cargo xtask test clippy rust` runs only these
//! two (and what they need).

use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::{Result, bail};

use crate::cargo::{self, SERVER_HALF, WASM, cargo};
use crate::count::{self, Count};
use crate::postgres::Postgres;
use crate::run::{self, spoken};
use crate::{install, site};

/// A step: its name, and what it counts.
type Step = (&'static str, fn() -> Result<Count>);

/// Lints first: they are the quickest to tell what is wrong.
const STEPS: [Step; 7] = [
    ("fmt", fmt),
    ("clippy", clippy),
    ("doc", doc),
    ("wasm", wasm),
    ("tools", tools),
    ("rust", rust),
    ("browser", browser),
];

/// The environment variable by which tests find a PostgreSQL whose superuser they may be.
pub(crate) const POSTGRES_URL: &str = "SWITCHBOARD_TEST_POSTGRES_URL";

/// Runs all steps, or those that are named.
pub(crate) fn run(arguments: &[String]) -> Result<ExitCode> {
    if let Some(stranger) = arguments
        .iter()
        .find(|name| !STEPS.iter().any(|(step, _)| step == name))
    {
        let names: Vec<&str> = STEPS.iter().map(|(step, _)| *step).collect();
        bail!("no step `{stranger}`; there are {}", names.join(", "));
    }
    let since = Instant::now();
    let mut sum = Count::default();
    for (name, step) in STEPS {
        if arguments.is_empty() || arguments.iter().any(|wanted| wanted == name) {
            let count = step().unwrap_or_else(|error| {
                eprintln!("FAILED {name}: {error:#}");
                Count::one(false)
            });
            if count.failed > 0 {
                eprintln!("       {name}: {} failed", count.failed);
            }
            sum += count;
        }
    }
    eprintln!("       all in {}", spoken(since.elapsed()));
    println!("{} passed, {} failed", sum.passed, sum.failed);
    Ok(ExitCode::from(u8::from(sum.failed > 0)))
}

/// Runs the Rust tests with `adjust` applied to the command, on both databases.
pub(crate) fn rust_with(adjust: impl Fn(&mut Command)) -> Result<Count> {
    install::for_build()?;
    install::for_postgres()?;
    let python = install::for_python()?;
    let clients = install::for_clients()?;
    let by_nextest = install::find("cargo-nextest").is_some();
    let runner: &[&str] = if by_nextest {
        &["nextest", "run", "--no-fail-fast", "--no-tests=pass"]
    } else {
        &["test", "--no-fail-fast"]
    };
    let command = |arguments: &[&str]| {
        let mut command = cargo(arguments);
        command.args(SERVER_HALF);
        adjust(&mut command);
        command
    };
    run::must("build the tests", &mut command(&["test", "--no-run"]))?;
    let binary = cargo::build_server()?;

    let postgres = Postgres::start()?;
    let mut tests = command(runner);
    tests.env(POSTGRES_URL, postgres.url());
    tests.env("SWITCHBOARD_BIN", binary);
    tests.env("SWITCHBOARD_TEST_PYTHON", python);
    tests.env("SWITCHBOARD_TEST_CLIENTS", clients);
    if !by_nextest {
        let finished = run::step("Rust tests and examples in docs", &mut tests)?;
        return Ok(count::cargo_test(&finished.stdout).with_status(finished.success));
    }
    let finished = run::step("Rust tests", &mut tests)?;
    let mut sum = count::nextest(&finished.stderr).with_status(finished.success);
    let finished = run::step("examples in docs", &mut command(&["test", "--doc"]))?;
    sum += count::cargo_test(&finished.stdout).with_status(finished.success);
    Ok(sum)
}

fn holds(label: &str, command: &mut Command) -> Result<Count> {
    Ok(Count::one(run::step(label, command)?.success))
}

fn fmt() -> Result<Count> {
    install::for_lints()?;
    holds("formatting", &mut cargo(["fmt", "--all", "--check"]))
}

fn clippy() -> Result<Count> {
    install::for_build()?;
    install::for_lints()?;
    let deny = ["--", "-D", "warnings"];
    let mut server = cargo(["clippy", "--all-targets"]);
    let mut sum = holds("lints", server.args(SERVER_HALF).args(deny))?;
    let mut frontend = cargo(["clippy", "--package", "frontend"]);
    sum += holds("lints of the frontend", for_wasm(&mut frontend).args(deny))?;
    let mut tools = cargo(["clippy", "--package", "xtask", "--all-targets"]);
    sum += holds("lints of the tools", tools.args(deny))?;
    Ok(sum)
}

fn doc() -> Result<Count> {
    let mut doc = cargo(["doc", "--no-deps"]);
    holds(
        "docs",
        doc.args(SERVER_HALF).env("RUSTDOCFLAGS", "-D warnings"),
    )
}

/// The pure crates have no clock, no network and no database: they compile where none exists.
fn wasm() -> Result<Count> {
    install::for_build()?;
    let mut check = cargo(["check", "--package", "domain", "--package", "hypervisor"]);
    holds("pure crates for the browser", for_wasm(&mut check))
}

fn for_wasm(command: &mut Command) -> &mut Command {
    command
        .args(["--target", WASM, "--profile", "web", "--target-dir"])
        .arg(cargo::wasm_target())
}

fn tools() -> Result<Count> {
    install::for_postgres()?;
    let finished = run::step(
        "tests of the tools and the dependency rules",
        &mut cargo(["test", "--package", "xtask", "--no-fail-fast"]),
    )?;
    Ok(count::cargo_test(&finished.stdout).with_status(finished.success))
}

fn rust() -> Result<Count> {
    rust_with(|_| {})
}

fn browser() -> Result<Count> {
    install::for_build()?;
    install::for_browser()?;
    let mut sum = holds("types of the stories", &mut npx(&["tsc", "--noEmit"]))?;
    let mut types = npx(&["tsc", "--project", "../widget"]);
    sum += holds("types of the widget", &mut types)?;
    let mut node = Command::new("node");
    node.args(["--test", "--test-reporter", "tap"]);
    node.current_dir(cargo::root().join("widget"));
    let finished = run::step("tests of the widget", &mut node)?;
    sum += count::tap(&finished.stdout).with_status(finished.success);
    site::build(site::Profile::Web, &site::folder())?;
    let binary = cargo::build_server()?;
    let report = cargo::root().join("end2end/test-results/report.json");
    std::fs::remove_file(&report).ok();
    let mut stories = npx(&["playwright", "test"]);
    let finished = run::step(
        "browser stories",
        stories.env("SWITCHBOARD_BIN", binary).env("CI", "1"),
    )?;
    let text = std::fs::read_to_string(report).unwrap_or_default();
    sum += count::playwright(&text)
        .unwrap_or_default()
        .with_status(finished.success);
    Ok(sum)
}

/// A program of `end2end`'s packages, with the browser that is installed.
pub(crate) fn npx(arguments: &[&str]) -> Command {
    let mut command = Command::new("npx");
    command
        .arg("--no-install")
        .args(arguments)
        .current_dir(cargo::root().join("end2end"));
    if let Some(browser) = install::chromium() {
        command.env("SWITCHBOARD_CHROMIUM", browser);
    }
    command
}
