//! Why somebody has a conversation, or why nobody has it yet.

use crate::{Actor, Desk, Error, Result, routing};
use domain::{
    id::ConversationId,
    permission::Right,
    time::Timestamp,
    view::why::{Candidate, Chosen, Circle, Passed, Reasons, Rule, Standing, Step, Tally, Why},
};
use hypervisor::{Decision, Explanation};
use std::collections::BTreeMap;

/// Steps that are told; of more the earliest are left out.
const STEPS: i64 = 30;

impl Desk {
    /// Returns how a conversation came to whom it is with and, while it waits, why nobody has it.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none that the actor may see.
    pub async fn explain(&self, actor: &Actor, id: ConversationId) -> Result<Why> {
        const NONE: Error = Error::NotFound("conversation");
        actor.may(Right::ConversationsRead)?;
        let mut reader = self.read().await?;
        let as_of = store::journal::head(reader.conn()).await?;
        let found = store::conversations::find(reader.conn(), id).await?;
        let conversation = found.ok_or(NONE)?;
        actor.must_see(&conversation.place())?;
        let team = store::teams::find(reader.conn(), conversation.team).await?;
        let events = store::journal::list_moves(reader.conn(), id, STEPS).await?;
        let decisions = store::decisions::list(reader.conn(), id, STEPS).await?;
        drop(reader);
        let first_reply_ms = team.and_then(|team| team.assignment.first_reply_ms());
        let since = conversation.enqueued_at;
        let mut standing = Standing::of(&conversation.state, since, first_reply_ms);
        if matches!(standing, Standing::Waiting { .. })
            && let Some(explained) = routing::explain(self, id).await?
        {
            standing = waiting(since, &explained);
        }
        let mut reasons = BTreeMap::new();
        for (epoch, json) in decisions {
            // What an earlier version of the scheduler wrote may not be readable any more; the step is.
            if let Ok(decision) = serde_json::from_str::<Decision>(&json) {
                reasons.insert(epoch, reasons_of(&decision));
            }
        }
        let steps = events.iter().filter_map(Step::of).map(|step| Step {
            reasons: step
                .is_decided()
                .then(|| reasons.remove(&step.epoch))
                .flatten(),
            ..step
        });
        Ok(Why {
            as_of,
            conversation: id,
            standing,
            steps: steps.collect(),
        })
    }
}

/// Says what somebody waits for.
fn waiting(since: Timestamp, explained: &Explanation) -> Standing {
    if let hypervisor::Standing::OutOfHours { opens_at } = explained.standing {
        return Standing::OutOfHours { opens_at };
    }
    let named = explained.candidates.iter();
    Standing::Waiting {
        since,
        candidates: named.map(|c| candidate(c.operator, c.rule)).collect(),
        others: explained.others.iter().map(tally).collect(),
        inner: explained.inner.iter().map(passed).collect(),
        next_step_at: explained.next_step_at,
    }
}

fn reasons_of(decision: &Decision) -> Reasons {
    let passed_over = decision.passed_over.iter();
    Reasons {
        policy_version: i64::from(decision.policy_version),
        team: decision.team,
        waited_ms: decision.waited_ms,
        chosen: decision.chosen.as_ref().map(|chosen| Chosen {
            operator: chosen.operator,
            used_units: chosen.used_units,
            capacity_units: chosen.capacity_units,
        }),
        circle: decision.circle.map(circle),
        inner: decision.inner.iter().map(passed).collect(),
        passed_over: passed_over
            .map(|passed| candidate(passed.operator, Some(passed.rule)))
            .collect(),
        others: decision.others.iter().map(tally).collect(),
    }
}

fn candidate(operator: domain::id::OperatorId, rule: Option<hypervisor::Rule>) -> Candidate {
    Candidate {
        operator,
        rule: rule.map(rule_of),
    }
}

fn tally(tally: &hypervisor::Tally) -> Tally {
    Tally {
        rule: rule_of(tally.rule),
        operators: tally.operators,
    }
}

fn passed(passed: &hypervisor::CirclePassed) -> Passed {
    Passed {
        circle: circle(passed.circle),
        members: passed.members.iter().map(tally).collect(),
    }
}

const fn circle(circle: hypervisor::Circle) -> Circle {
    match circle {
        hypervisor::Circle::Person(operator) => Circle::Person(operator),
        hypervisor::Circle::Bots(team) => Circle::Bots(team),
        hypervisor::Circle::Team(team) => Circle::Team(team),
        hypervisor::Circle::Everyone => Circle::Everyone,
    }
}

const fn rule_of(rule: hypervisor::Rule) -> Rule {
    match rule {
        hypervisor::Rule::NotHuman => Rule::NotHuman,
        hypervisor::Rule::NotInTeam => Rule::NotInTeam,
        hypervisor::Rule::Offline => Rule::Offline,
        hypervisor::Rule::Away => Rule::Away,
        hypervisor::Rule::Draining => Rule::Draining,
        hypervisor::Rule::Lost => Rule::Lost,
        hypervisor::Rule::LacksSkill => Rule::LacksSkill,
        hypervisor::Rule::LacksLanguage => Rule::LacksLanguage,
        hypervisor::Rule::Kept => Rule::Kept,
        hypervisor::Rule::Excluded => Rule::Excluded,
        hypervisor::Rule::Full => Rule::Full,
        hypervisor::Rule::LaterTurn => Rule::LaterTurn,
    }
}
