//! Why somebody has a conversation, or why nobody has it yet.

use crate::api::moments;
use domain::{
    event::Cause,
    time::Timestamp,
    view::why::{self, Rule, Standing, What},
};
use serde::Serialize;
use utoipa::ToSchema;

/// Why somebody has a conversation, or why nobody has it yet.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Why {
    /// The newest decision as the hypervisor wrote it; null when there was none.
    #[schema(value_type = Option<Object>)]
    decision: Option<serde_json::Value>,
    /// Where it stands: `waiting`, `out_of_hours`, `asking`, `offered`, `held` or `resting`.
    standing: &'static str,
    /// Until when that holds: the next circle or notice, the opening, the contact's answer, the operator's answer, or
    /// his first reply; null when nothing ends it.
    until: Option<String>,
    /// While it waits: those of the widest circle who are at work, in the order of their turns.
    candidates: Vec<Candidate>,
    /// While it waits: all others of that circle, by the first rule against them.
    others: Vec<Tally>,
    /// While it waits: the circles that were looked through before.
    inner: Vec<Passed>,
    /// How it came there, latest first.
    steps: Vec<Step>,
}

/// An operator and the first rule against him.
#[derive(Debug, Serialize, ToSchema)]
struct Candidate {
    /// Who.
    operator_id: String,
    /// The first rule against him, such as `full`; null when he can have it.
    #[schema(value_type = Option<String>)]
    rule: Option<Rule>,
}

/// How many a rule spoke against.
#[derive(Debug, Serialize, ToSchema)]
struct Tally {
    /// The rule, such as `offline`.
    #[schema(value_type = String)]
    rule: Rule,
    /// How many.
    operators: u32,
}

/// A circle of operators in which somebody is looked for.
#[derive(Debug, Serialize, ToSchema)]
struct Circle {
    /// `person`, `bots`, `team` or `everyone`.
    kind: &'static str,
    /// The person.
    operator_id: Option<String>,
    /// The team.
    team_id: Option<String>,
}

/// A circle that was looked through, and had nobody.
#[derive(Debug, Serialize, ToSchema)]
struct Passed {
    /// Which.
    circle: Circle,
    /// Its members by the first rule against them.
    members: Vec<Tally>,
}

/// One step on a conversation's way from operator to operator.
#[derive(Debug, Serialize, ToSchema)]
struct Step {
    /// When.
    at: String,
    /// Under which turn.
    epoch: i64,
    /// What happened: `assigned`, `offered`, `accepted`, `declined`, `expired`, `withdrawn`, `queued`, `transferred`,
    /// `bot` or `handed_over`.
    what: &'static str,
    /// Who got it, was asked, or had it.
    operator_id: Option<String>,
    /// Where it went.
    team_id: Option<String>,
    /// Until when he could accept.
    until: Option<String>,
    /// Who made it happen: `contact`, `operator`, `token`, `hypervisor`, `channel` or `system`.
    by: &'static str,
    /// What the hypervisor had before it; null where it did not decide, or no longer knows.
    reasons: Option<Reasons>,
}

/// What the hypervisor had before it when it decided.
#[derive(Debug, Serialize, ToSchema)]
struct Reasons {
    /// The version of the routing policy.
    policy_version: i64,
    /// The team.
    team_id: Option<String>,
    /// How long the conversation had waited.
    waited_ms: i64,
    /// The units that who got it carried just before.
    used_units: Option<i64>,
    /// The units that he carries at most.
    capacity_units: Option<i64>,
    /// The circle in which he was found.
    circle: Option<Circle>,
    /// The circles that came before.
    inner: Vec<Passed>,
    /// Those of his circle whose turn was before his, each with the rule against him.
    passed_over: Vec<Candidate>,
    /// All others of his circle.
    others: Vec<Tally>,
}

impl Why {
    /// Makes it of what is explained and of the newest decision.
    pub(crate) fn new(why: why::Why, decision: Option<serde_json::Value>) -> Self {
        let (standing, until) = match &why.standing {
            Standing::Waiting { next_step_at, .. } => ("waiting", *next_step_at),
            Standing::OutOfHours { opens_at } => ("out_of_hours", *opens_at),
            Standing::Asking { until } => ("asking", Some(*until)),
            Standing::Offered { until } => ("offered", Some(*until)),
            Standing::Held { reply_by } => ("held", *reply_by),
            Standing::Resting => ("resting", None),
        };
        let (candidates, others, inner) = match why.standing {
            Standing::Waiting {
                candidates,
                others,
                inner,
                ..
            } => (candidates, others, inner),
            Standing::OutOfHours { .. }
            | Standing::Asking { .. }
            | Standing::Offered { .. }
            | Standing::Held { .. }
            | Standing::Resting => Default::default(),
        };
        Self {
            decision,
            standing,
            until: until.map(moments::write),
            candidates: all(candidates),
            others: all(others),
            inner: all(inner),
            steps: all(why.steps),
        }
    }
}

fn all<A, B: From<A>>(found: Vec<A>) -> Vec<B> {
    found.into_iter().map(B::from).collect()
}

impl From<why::Candidate> for Candidate {
    fn from(candidate: why::Candidate) -> Self {
        Self {
            operator_id: candidate.operator.to_string(),
            rule: candidate.rule,
        }
    }
}

impl From<why::Tally> for Tally {
    fn from(why::Tally { rule, operators }: why::Tally) -> Self {
        Self { rule, operators }
    }
}

impl From<why::Passed> for Passed {
    fn from(passed: why::Passed) -> Self {
        Self {
            circle: passed.circle.into(),
            members: all(passed.members),
        }
    }
}

impl From<why::Circle> for Circle {
    fn from(circle: why::Circle) -> Self {
        let (kind, operator_id, team_id) = match circle {
            why::Circle::Person(operator) => ("person", Some(operator.to_string()), None),
            why::Circle::Bots(team) => ("bots", None, Some(team.to_string())),
            why::Circle::Team(team) => ("team", None, Some(team.to_string())),
            why::Circle::Everyone => ("everyone", None, None),
        };
        Self {
            kind,
            operator_id,
            team_id,
        }
    }
}

impl From<why::Step> for Step {
    fn from(step: why::Step) -> Self {
        let (what, operator, team, until) = told(step.what);
        Self {
            at: moments::write(step.at),
            epoch: step.epoch.0,
            what,
            operator_id: operator.map(|id| id.to_string()),
            team_id: team.map(|id| id.to_string()),
            until: until.map(moments::write),
            by: match step.by {
                Cause::Contact => "contact",
                Cause::Operator(_) => "operator",
                Cause::Token(_) => "token",
                Cause::Hypervisor { .. } => "hypervisor",
                Cause::Channel(_) => "channel",
                Cause::System => "system",
            },
            reasons: step.reasons.map(Reasons::from),
        }
    }
}

type Told = (
    &'static str,
    Option<domain::id::OperatorId>,
    Option<domain::id::TeamId>,
    Option<Timestamp>,
);

const fn told(what: What) -> Told {
    match what {
        What::Assigned(operator) => ("assigned", Some(operator), None, None),
        What::Offered { operator, until } => ("offered", Some(operator), None, Some(until)),
        What::Accepted(operator) => ("accepted", Some(operator), None, None),
        What::Declined(operator) => ("declined", Some(operator), None, None),
        What::Expired(operator) => ("expired", Some(operator), None, None),
        What::Withdrawn(operator) => ("withdrawn", Some(operator), None, None),
        What::Queued(from) => ("queued", from, None, None),
        What::Transferred(team) => ("transferred", None, Some(team), None),
        What::Bot(bot) => ("bot", Some(bot), None, None),
        What::HandedOver(bot) => ("handed_over", bot, None, None),
    }
}

impl From<why::Reasons> for Reasons {
    fn from(reasons: why::Reasons) -> Self {
        Self {
            policy_version: reasons.policy_version,
            team_id: reasons.team.map(|id| id.to_string()),
            waited_ms: reasons.waited_ms,
            used_units: reasons.chosen.map(|chosen| chosen.used_units),
            capacity_units: reasons.chosen.map(|chosen| chosen.capacity_units),
            circle: reasons.circle.map(Circle::from),
            inner: all(reasons.inner),
            passed_over: all(reasons.passed_over),
            others: all(reasons.others),
        }
    }
}
