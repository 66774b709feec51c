//! Answering a question about a desk that is not: played beside the requests, watched, and stopped when nobody
//! waits for the answer any more.

use crate::{Actor, Desk, Error, Result};
use domain::{
    complaint,
    id::{OperatorId, TeamId},
    permission::{Right, Role},
    team::BadField,
    what_if::{Answer, Mean, Outlook, Part, PartOf, Question},
};
use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
};
use whatif::{About, Estimate, Figure, Halt, Report, Runs, Scenario, Sheet, Spread};

/// Enough for intervals of a few percent, few enough to wait for.
const RUNS: Runs = Runs {
    seed: 1,
    replications: 10,
};

/// More at once would keep requests waiting: each takes a core.
const MOST_AT_ONCE: usize = 2;

/// How long a team on paper is played, and what is not counted of it.
///
/// Units: hours.
const PAPER_HOURS: f64 = 25.0;
const PAPER_WARM_UP_HOURS: f64 = 1.0;

/// The plays that go on, one for each operator.
pub(crate) type Plays = Mutex<BTreeMap<Option<OperatorId>, Arc<Watched>>>;

/// A play that somebody waits for.
#[derive(Debug, Default)]
pub(crate) struct Watched {
    permille: AtomicU32,
    is_stopped: AtomicBool,
}

/// Ends a play when nobody waits for it any more.
struct Seat<'a> {
    desk: &'a Desk,
    operator: Option<OperatorId>,
    play: Arc<Watched>,
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        self.play.is_stopped.store(true, Ordering::Relaxed);
        let mut plays = self.desk.plays();
        let is_ours = |play: &Arc<Watched>| Arc::ptr_eq(play, &self.play);
        if plays.get(&self.operator).is_some_and(is_ours) {
            plays.remove(&self.operator);
        }
    }
}

impl Desk {
    /// Answers a question about a desk that is not; changes nothing.
    ///
    /// Whoever leads some teams asks about one of them, and is told of that one.
    ///
    /// Another question of the same operator ends the first one, and so does dropping this.
    ///
    /// # Errors
    /// [`Error::Invalid`] when it cannot be played; [`Error::Conflict`] `what_if.busy` while others play,
    /// `what_if.stopped` when it was stopped; [`Error::Forbidden`].
    pub async fn what_if(&self, actor: &Actor, question: Question) -> Result<Answer> {
        actor.may(Right::WhatIfAsk)?;
        let team = question.team();
        if !domain::queue::leads(&actor.viewer, team) {
            return Err(Error::Forbidden(Right::WhatIfAsk.name()));
        }
        if question.policy().is_some() {
            actor.may(Right::RoutingManage)?;
        }
        // On paper there is but the team; of the desk's days, others are told of what they lead.
        let is_paper = matches!(question, Question::Paper { .. });
        let is_narrow = is_paper || actor.viewer.role != Role::Admin;
        let operator = actor.viewer.operator;
        let play = Arc::new(Watched::default());
        {
            let mut plays = self.plays();
            if let Some(earlier) = plays.remove(&operator) {
                earlier.is_stopped.store(true, Ordering::Relaxed);
            }
            if plays.len() >= MOST_AT_ONCE {
                return Err(Error::conflict("what_if.busy", complaint::WHAT_IF_BUSY));
            }
            plays.insert(operator, Arc::clone(&play));
        }
        let seat = Seat {
            desk: self,
            operator,
            play,
        };
        let days = match question {
            Question::Days { days, .. } => days.clamp(1, super::MOST_DAYS),
            Question::Paper { .. } => 1,
        };
        let replay = self.past(days).await?;
        let was = if is_narrow {
            replay.was_in.get(&team)
        } else {
            Some(&replay.was)
        };
        let was = was.map(outlook_of).unwrap_or_default();
        let about = if is_narrow && !is_paper {
            About::Team(name_of(&replay.scenario, team)?)
        } else {
            About::Desk
        };
        let (before, after) = desks(question, replay.scenario)?;
        let watched = Arc::clone(&seat.play);
        let played =
            tokio::task::spawn_blocking(move || play_both(before, after, &about, &watched)).await;
        let answer = played.map_err(Error::mistake)??;
        Ok(Answer {
            days,
            team: is_narrow.then_some(team),
            was,
            ..answer
        })
    }

    /// Returns how far the actor's question has come, between 0 and 1000; `None` when nothing is played on this
    /// node.
    #[must_use]
    pub fn what_if_progress(&self, actor: &Actor) -> Option<u32> {
        let plays = self.plays();
        let play = plays.get(&actor.viewer.operator)?;
        Some(play.permille.load(Ordering::Relaxed))
    }

    /// Ends the actor's question, wherever it has come to.
    pub fn stop_what_if(&self, actor: &Actor) {
        if let Some(play) = self.plays().get(&actor.viewer.operator) {
            play.is_stopped.store(true, Ordering::Relaxed);
        }
    }

    fn plays(&self) -> std::sync::MutexGuard<'_, BTreeMap<Option<OperatorId>, Arc<Watched>>> {
        self.0.plays.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns what a team is called in a scenario.
fn name_of(past: &Scenario, team: TeamId) -> Result<String> {
    let plan = past.teams.iter().find(|plan| plan.id == Some(team));
    let unknown = || BadField::new("team", complaint::NO_TEAM).into();
    plan.map(|plan| plan.name.clone()).ok_or_else(unknown)
}

/// Writes down what was asked: what to compare with, if anything, and the desk itself.
fn desks(question: Question, past: Scenario) -> Result<(Option<Scenario>, Scenario)> {
    match question {
        Question::Days {
            team, more, policy, ..
        } => {
            if past.demands.is_empty() {
                let nobody = complaint::NOBODY_WAITED;
                return Err(BadField::new("days", nobody).into());
            }
            let mut changed = past.clone();
            if more != 0 {
                changed.staff_up(&name_of(&past, team)?, more)?;
            }
            if let Some(policy) = policy {
                changed.decide(*policy);
            }
            Ok((Some(past), changed))
        }
        Question::Paper {
            team,
            per_hour,
            handling_s,
            operators,
            at_once,
            patience_s,
        } => {
            let name = name_of(&past, team)?;
            let handling = Spread::Exponential { mean_s: handling_s };
            let mut paper = Scenario::simple(per_hour, handling, operators, PAPER_HOURS);
            paper.warm_up_s = PAPER_WARM_UP_HOURS * 3_600.0;
            paper.target_s = past.target_s;
            paper.demands[0].team.clone_from(&name);
            paper.demands[0].patience = patience_s.map(|mean_s| Spread::Exponential { mean_s });
            paper.staff[0].teams = vec![name];
            paper.staff[0].capacity_units = i64::from(at_once.min(100)) * past.policy.units.chat;
            paper.policy = past.policy;
            paper.teams = past.teams;
            for team in &mut paper.teams {
                team.hours = None;
            }
            Ok((None, paper))
        }
    }
}

/// Plays both desks, and says how far it has come.
///
/// Shape: of the days nothing, and of no team.
fn play_both(
    before: Option<Scenario>,
    after: Scenario,
    about: &About,
    watched: &Watched,
) -> Result<Answer> {
    let all = if before.is_some() { 2_000 } else { 1_000 };
    let play = |scenario: &Scenario, done: u32| {
        whatif::play(scenario, RUNS, &mut |progress| {
            let part = (0..1_000)
                .rev()
                .find(|n| f64::from(*n) <= progress.part * 1_000.0);
            let permille = (done + part.unwrap_or(0)) * 1_000 / all;
            watched.permille.store(permille, Ordering::Relaxed);
            if watched.is_stopped.load(Ordering::Relaxed) {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })
        .map_err(halted)
    };
    let was: Option<Vec<Sheet>> = before.map(|before| play(&before, 0)).transpose()?;
    let is = play(&after, was.as_ref().map_or(0, |_| 1_000))?;
    let (was_like, is_like) = (was.as_deref().map(Report::of), Report::of(&is));
    let change = was
        .as_deref()
        .map(|was| outlook(&Report::difference(was, &is), about));
    let parts = was_like
        .as_ref()
        .filter(|_| *about == About::Desk)
        .map_or_else(Vec::new, |was| parts(&after, was, &is_like));
    Ok(Answer {
        days: 0,
        team: None,
        was: Outlook::default(),
        played: was_like.map(|was| outlook(&was, about)),
        what_if: outlook(&is_like, about),
        change,
        parts,
    })
}

/// Lists what it comes to for each team, priority and hour in which somebody comes.
fn parts(desk: &Scenario, was: &Report, is: &Report) -> Vec<Part> {
    let rows = is.rows.iter().filter_map(|row| {
        let of = match &row.about {
            About::Team(name) => {
                let plan = desk.teams.iter().find(|plan| plan.name == *name)?;
                PartOf::Team(plan.id?)
            }
            About::Priority(priority) => PartOf::Priority(*priority),
            About::Hour(hour) => PartOf::Hour(*hour),
            About::Desk
            | About::Demand(_)
            | About::Staff(_)
            | About::Quarter(_)
            | About::Ring(_)
            | About::Level(_) => return None,
        };
        let what_if = outlook(is, &row.about);
        let is_any = what_if.came.is_some_and(|came| came.mean > 0.0);
        is_any.then(|| Part {
            of,
            played: Some(outlook(was, &row.about)),
            what_if,
        })
    });
    rows.collect()
}

fn halted(halt: Halt) -> Error {
    match halt {
        Halt::Stopped => Error::conflict("what_if.stopped", complaint::STOPPED),
        Halt::Problems(problems) => {
            let first = problems.into_iter().next();
            first.map_or_else(
                || Error::mistake("a scenario is refused without a reason"),
                |problem| Error::Invalid(in_the_form(problem)),
            )
        }
    }
}

/// Names the field of the form that a field of the scenario comes from.
fn in_the_form(problem: BadField) -> BadField {
    let field = match problem.field.as_str() {
        "demands[0].arrivals.per_hour" | "demands" => "per_hour",
        "demands[0].handling" => "handling",
        "demands[0].patience" => "patience",
        "staff" => "operators",
        other => other,
    };
    BadField::new(field, problem.problem)
}

fn outlook(report: &Report, about: &About) -> Outlook {
    let get = |figure| {
        let known = report.get(about, figure);
        known.map(
            |Estimate {
                 mean, plus_minus, ..
             }| Mean { mean, plus_minus },
        )
    };
    Outlook {
        came: get(Figure::Came),
        in_target_part: get(Figure::InTargetPart),
        wait_mean_s: get(Figure::WaitMeanS),
        wait_p50_s: get(Figure::WaitP50S),
        wait_p90_s: get(Figure::WaitP90S),
        wait_p99_s: get(Figure::WaitP99S),
        left_part: get(Figure::LeftPart),
        queue_mean: get(Figure::QueueMean),
        occupancy: get(Figure::Occupancy),
        same_operator_part: get(Figure::SameOperatorPart),
        missed: get(Figure::Missed),
        gap: get(Figure::BegunPerHourGap),
    }
}

fn outlook_of(was: &super::AsItWas) -> Outlook {
    let exactly = |mean| Mean {
        mean,
        plus_minus: None,
    };
    Outlook {
        came: Some(exactly(was.came as f64)),
        in_target_part: was.in_target_part.map(exactly),
        wait_mean_s: was.wait_mean_s.map(exactly),
        left_part: was.left_part.map(exactly),
        ..Outlook::default()
    }
}
