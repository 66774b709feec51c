//! What the desk's own past would have been like with another policy or other people.

mod asking;
mod history;
mod paper;

use crate::{Actor, Desk, Result};
pub(crate) use asking::Plays;
use domain::{
    id::TeamId,
    operator::{Operator, Presence},
    permission::Right,
    time::Timestamp,
};
use history::History;
use paper::Rows;
use std::collections::BTreeMap;
use whatif::Scenario;

/// The most days that are played again: a month shows what there is to see, and fits into memory.
pub const MOST_DAYS: u32 = 31;

/// A day.
///
/// Units: ms.
const DAY_MS: i64 = 86_400_000;

/// Events that are read at a time.
const PAGE: i64 = 5_000;

/// The last days of a desk: on paper, and as they were.
#[derive(Debug, Clone, PartialEq)]
pub struct Replay {
    /// Who came, who was there, and the policy of this moment.
    ///
    /// Shape: bots and what they did are left out; contacts come when they first waited for a person. How long an
    /// operator had a conversation is the work that it takes: none slows another.
    pub scenario: Scenario,
    /// What the journal says.
    pub was: AsItWas,
    /// What it says of each team. Shape: each team of the desk.
    pub was_in: BTreeMap<TeamId, AsItWas>,
}

/// What the journal says of those who waited for a person.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct AsItWas {
    /// How many came.
    pub came: usize,
    /// The part that left before a person had them; `None` when nobody came.
    pub left_part: Option<f64>,
    /// How long they waited on average; `None` when nobody came.
    pub wait_mean_s: Option<f64>,
    /// The part that a person had within the promised wait; `None` when nobody came.
    pub in_target_part: Option<f64>,
}

impl Desk {
    /// Writes the last `days` of the whole desk down as a scenario; changes nothing.
    ///
    /// Units: `days` counts between 1 and [`MOST_DAYS`].
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`].
    pub async fn replay(&self, actor: &Actor, days: u32) -> Result<Replay> {
        actor.may(Right::RoutingManage)?;
        self.past(days).await
    }

    /// Writes the last `days` down, whoever asks.
    async fn past(&self, days: u32) -> Result<Replay> {
        let until = self.now();
        let days = i64::from(days.clamp(1, MOST_DAYS));
        let from = until.plus_ms(-days * DAY_MS);
        let mut history = History::new(from, until);
        let mut reader = self.read().await?;
        let mut after = store::journal::position_before(reader.conn(), from).await?;
        loop {
            let page = store::journal::list_stands(reader.conn(), from, after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = last.seq;
            for event in &page {
                history.hear(event);
            }
        }
        let asked = store::conversations::list_asked(reader.conn(), from).await?;
        let (_, policy) = store::policies::newest(reader.conn()).await?;
        let operators = store::operators::list(reader.conn()).await?;
        let abilities = store::abilities::list(reader.conn()).await?;
        let mut teams = Vec::new();
        for team in store::teams::list(reader.conn()).await? {
            let hours = store::abilities::find_hours(reader.conn(), team.id).await?;
            teams.push((team, hours));
        }
        let limits = store::queues::list_limits(reader.conn()).await?;
        let target_ms = |team: TeamId| limits.get(&team).copied().unwrap_or_default().target_ms;
        let past = history.end(&online(&operators));
        let was = past.as_it_was(target_ms, |_| true);
        let of_team = |id| (id, past.as_it_was(target_ms, |stay| stay.team == id));
        let was_in = teams.iter().map(|(team, _)| of_team(team.id)).collect();
        let targets_ms = teams
            .iter()
            .map(|(team, _)| (team.id, target_ms(team.id)))
            .collect();
        let rows = Rows {
            policy,
            teams,
            operators,
            abilities,
            asked,
            targets_ms,
        };
        Ok(Replay {
            scenario: paper::write(rows, past),
            was,
            was_in,
        })
    }
}

/// Says who is online, of all operators.
fn online(operators: &[Operator]) -> BTreeMap<domain::id::OperatorId, bool> {
    let is_online = |operator: &Operator| operator.presence == Presence::Online;
    let all = operators.iter();
    all.map(|operator| (operator.id, is_online(operator)))
        .collect()
}

/// Returns the seconds between two moments.
fn seconds(from: Timestamp, until: Timestamp) -> f64 {
    until.ms_since(from).max(0) as f64 / 1_000.0
}
