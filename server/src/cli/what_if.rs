//! `switchboard what-if`: what a desk would come to, from a file or from the journal's own days.

use super::say::say;
use crate::{
    compose::{self, Use},
    config::Config,
};
use anyhow::{Context, bail};
use clap::Args;
use desk::{Actor, AsItWas};
use domain::routing::RoutingPolicy;
use std::{
    fs,
    io::{self, IsTerminal, Write},
    ops::ControlFlow,
    path::{Path, PathBuf},
};
use whatif::{About, Estimate, Figure, Halt, Report, Runs, Scenario, Sheet, play};

/// What to play.
#[derive(Debug, Args)]
pub(super) struct WhatIf {
    /// The desk on paper, as TOML.
    #[arg(required_unless_present = "days", conflicts_with = "days")]
    scenario: Option<PathBuf>,
    /// Plays the last days of the desk itself instead; reads the database and changes nothing.
    #[arg(long, value_name = "N")]
    days: Option<u32>,
    /// A second scenario to compare with; it meets the same contacts.
    #[arg(long, value_name = "FILE", conflicts_with = "days")]
    against: Option<PathBuf>,
    /// Another routing policy to compare with, as TOML.
    #[arg(long, value_name = "FILE", conflicts_with = "against")]
    policy: Option<PathBuf>,
    /// More people in a team to compare with, for instance `+1:Billing`; fewer with a minus.
    #[arg(
        long,
        value_name = "N:TEAM",
        allow_hyphen_values = true,
        conflicts_with = "against"
    )]
    operators: Vec<String>,
    /// How often it is played: more makes the figures surer.
    #[arg(long, value_name = "N", default_value_t = 20)]
    replications: u32,
    /// The same seed gives the same figures.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Prints JSON instead of a table.
    #[arg(long)]
    json: bool,
}

impl WhatIf {
    /// Plays it and prints what it comes to; `config` is read only where the desk itself is played.
    pub(super) async fn run(
        self,
        config: impl FnOnce() -> anyhow::Result<Config>,
    ) -> anyhow::Result<()> {
        let (scenario, was) = match (&self.scenario, self.days) {
            (Some(file), _) => (read(file)?, None),
            (None, days) => {
                let home = compose::open(&config()?, Use::Guest).await?;
                let replay = home.desk.replay(&Actor::house(), days.unwrap_or(1)).await;
                home.close().await;
                let replay = replay?;
                if replay.was.came == 0 {
                    bail!("nobody has waited for a person in these days: there is nothing to play");
                }
                (replay.scenario, Some(replay.was))
            }
        };
        let changed = self.changed(&scenario)?;
        tokio::task::spawn_blocking(move || self.play(&scenario, changed.as_ref(), was)).await?
    }

    /// Returns what to compare with, if anything.
    fn changed(&self, scenario: &Scenario) -> anyhow::Result<Option<Scenario>> {
        if let Some(file) = &self.against {
            return read(file).map(Some);
        }
        if self.policy.is_none() && self.operators.is_empty() {
            return Ok(None);
        }
        let mut changed = scenario.clone();
        if let Some(file) = &self.policy {
            changed.decide(read::<RoutingPolicy>(file)?);
        }
        for operators in &self.operators {
            let wrong = || format!("`{operators}` is not like +1:Billing");
            let (more, team) = operators.split_once(':').with_context(wrong)?;
            let more = more.trim().parse().ok().with_context(wrong)?;
            changed.staff_up(team.trim(), more)?;
        }
        Ok(Some(changed))
    }

    fn play(
        &self,
        scenario: &Scenario,
        changed: Option<&Scenario>,
        was: Option<AsItWas>,
    ) -> anyhow::Result<()> {
        let before = self.sheets(scenario, 0, changed.map_or(1, |_| 2))?;
        let Some(changed) = changed else {
            let report = Report::of(&before);
            if self.json {
                say(&serde_json::to_string_pretty(&report)?);
            } else {
                as_it_was(was);
                table(&report);
            }
            return Ok(());
        };
        let after = self.sheets(changed, 1, 2)?;
        let reports = [
            Report::of(&before),
            Report::of(&after),
            Report::difference(&before, &after),
        ];
        if self.json {
            let [before, after, difference] = reports;
            say(&serde_json::to_string_pretty(&serde_json::json!({
                "before": before, "after": after, "difference": difference,
            }))?);
        } else {
            as_it_was(was);
            comparison(&reports);
        }
        Ok(())
    }

    /// Plays one of `of` scenarios, and shows how far it has come where somebody looks.
    fn sheets(&self, scenario: &Scenario, nth: u32, of: u32) -> anyhow::Result<Vec<Sheet>> {
        let runs = Runs {
            seed: self.seed,
            replications: self.replications,
        };
        let is_watched = io::stderr().is_terminal();
        let mut shown = u32::MAX;
        let played = play(scenario, runs, &mut |progress| {
            let part = (f64::from(nth) + progress.part) / f64::from(of);
            let percent = (0..=100)
                .rev()
                .find(|n| f64::from(*n) <= part * 100.0)
                .unwrap_or(0);
            if is_watched && percent != shown {
                shown = percent;
                // Nobody is told less for it when this fails.
                write!(io::stderr(), "\r{percent} %").ok();
            }
            ControlFlow::Continue(())
        });
        if is_watched {
            write!(io::stderr(), "\r      \r").ok();
        }
        match played {
            Ok(sheets) => Ok(sheets),
            Err(Halt::Stopped) => bail!("it was stopped"),
            Err(Halt::Problems(problems)) => {
                let lines: Vec<_> = problems
                    .iter()
                    .map(|problem| format!("  {problem}"))
                    .collect();
                bail!("it cannot be played:\n{}", lines.join("\n"))
            }
        }
    }
}

fn read<T: serde::de::DeserializeOwned>(file: &Path) -> anyhow::Result<T> {
    let text =
        fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    toml::from_str(&text).with_context(|| format!("{} is not right", file.display()))
}

/// Prints what the journal says of the days that are played.
fn as_it_was(was: Option<AsItWas>) {
    let Some(was) = was else { return };
    let part =
        |part: Option<f64>| part.map_or("–".to_owned(), |part| format!("{:.1} %", part * 100.0));
    let wait = was
        .wait_mean_s
        .map_or("–".to_owned(), |s| format!("{s:.1} s"));
    say(&format!(
        "As it was: {} came, {} left, a wait of {wait} on average, {} in time.\n",
        was.came,
        part(was.left_part),
        part(was.in_target_part),
    ));
}

/// Prints one desk.
fn table(report: &Report) {
    for row in &report.rows {
        let known = LINES
            .iter()
            .filter_map(|(figure, name, unit)| Some((name, unit.write(*row.figures.get(figure)?))));
        let lines: Vec<_> = known.collect();
        let is_fine = matches!(row.about, About::Quarter(_));
        if lines.is_empty() || is_fine || is_empty_hour(&row.about, report) {
            continue;
        }
        say(&heading(&row.about));
        for (name, value) in lines {
            say(&format!("  {name:<26}{value:>22}"));
        }
    }
}

/// Prints two desks beside each other: the whole, teams, kinds of contacts and of people.
fn comparison([before, after, difference]: &[Report; 3]) {
    for row in &before.rows {
        if matches!(
            row.about,
            About::Hour(_) | About::Quarter(_) | About::Ring(_) | About::Level(_)
        ) {
            continue;
        }
        say(&heading(&row.about));
        for (figure, name, unit) in LINES {
            let of = |report: &Report| report.get(&row.about, figure);
            if let (Some(was), Some(is), Some(by)) = (of(before), of(after), of(difference)) {
                let (was, is, by) = (unit.write(was), unit.write(is), unit.write_change(by));
                say(&format!("  {name:<26}{was:>22}{is:>22}{by:>22}"));
            }
        }
    }
}

fn heading(about: &About) -> String {
    match about {
        About::Desk => "The desk".to_owned(),
        About::Team(name) => format!("Team {name}"),
        About::Demand(name) => format!("Contacts: {name}"),
        About::Staff(name) => format!("People: {name}"),
        About::Priority(priority) => format!("Priority {}", priority.name()),
        About::Quarter(quarter) => format!("From {:02}:{:02}, UTC", quarter / 4, quarter % 4 * 15),
        About::Hour(hour) => format!("From {hour:02}:00 to {:02}:00, UTC", hour + 1),
        About::Ring(ring) => format!("Found in ring {}", ring + 1),
        About::Level(count) => format!("With {count} conversations at once"),
    }
}

/// An hour in which nobody came says nothing.
fn is_empty_hour(about: &About, report: &Report) -> bool {
    let came = report.get(about, Figure::Came);
    matches!(about, About::Hour(_)) && came.is_none_or(|came| came.mean <= 0.0)
}

/// How a figure is written.
#[derive(Clone, Copy)]
enum Unit {
    Count,
    Seconds,
    Part,
    Plain,
}

impl Unit {
    fn write(self, estimate: Estimate) -> String {
        let value = self.number(estimate.mean);
        let unit = match self {
            Self::Count | Self::Plain => "",
            Self::Seconds => " s",
            Self::Part => " %",
        };
        match estimate.plus_minus {
            Some(width) if width > 0.0 => format!("{value} ± {}{unit}", self.number(width)),
            Some(_) | None => format!("{value}{unit}"),
        }
    }

    fn write_change(self, change: Estimate) -> String {
        let sign = if change.mean > 0.0 { "+" } else { "" };
        format!("{sign}{}", self.write(change))
    }

    fn number(self, value: f64) -> String {
        match self {
            Self::Count | Self::Seconds => format!("{value:.1}"),
            Self::Part => format!("{:.2}", value * 100.0),
            Self::Plain => format!("{value:.2}"),
        }
    }
}

/// Every figure, in the order of the table.
const LINES: [(Figure, &str, Unit); 29] = [
    (Figure::Came, "came", Unit::Count),
    (Figure::Served, "served", Unit::Count),
    (Figure::InTargetPart, "served in time", Unit::Part),
    (Figure::WaitMeanS, "wait, mean", Unit::Seconds),
    (Figure::AnswerMeanS, "wait of those served", Unit::Seconds),
    (Figure::WaitP50S, "wait, half", Unit::Seconds),
    (Figure::WaitP90S, "wait, 90 %", Unit::Seconds),
    (Figure::WaitP95S, "wait, 95 %", Unit::Seconds),
    (Figure::WaitP99S, "wait, 99 %", Unit::Seconds),
    (Figure::WaitedPart, "had to wait", Unit::Part),
    (Figure::LeftPart, "left", Unit::Part),
    (Figure::LeftSilentlyPart, "left without a word", Unit::Part),
    (Figure::TurnedAwayPart, "turned away", Unit::Part),
    (Figure::SolvedByBotPart, "helped by bots", Unit::Part),
    (Figure::StillWaiting, "still waiting", Unit::Count),
    (Figure::QueueMean, "waiting at a time", Unit::Plain),
    (Figure::StayMeanS, "stay", Unit::Seconds),
    (Figure::SameOperatorPart, "same operator again", Unit::Part),
    (Figure::Occupancy, "occupancy", Unit::Part),
    (Figure::BusyPart, "busy", Unit::Part),
    (Figure::WorkHours, "hours at work", Unit::Count),
    (Figure::OvertimeHours, "hours of overtime", Unit::Plain),
    (Figure::BegunPerHour, "begun in an hour", Unit::Plain),
    (
        Figure::BegunPerHourGap,
        "most less fewest of these",
        Unit::Plain,
    ),
    (Figure::Missed, "missed", Unit::Count),
    (Figure::Declined, "declined", Unit::Count),
    (Figure::TakenBack, "taken back", Unit::Count),
    (Figure::Inequality, "inequality", Unit::Plain),
    (Figure::Share, "share", Unit::Part),
];
