//! What is done with several conversations at once, and how it is undone.

use crate::{
    conversation::{Destination, Epoch, Status},
    id::{CategoryId, ConversationId, OperatorId, TeamId},
    time::Timestamp,
    view::Row,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The most conversations that are marked at once.
///
/// Each is one change of its own; a hundred take about a second.
pub const MAX_MARKED: usize = 100;

/// What is done with each of the marked conversations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// End it.
    Close,
    /// Give it to an operator.
    Assign(OperatorId),
    /// Send it to a team's queue.
    Transfer(TeamId),
    /// Put it into a category, beside those that it is in.
    Categorise(CategoryId),
    /// Let it sleep.
    Snooze(Timestamp),
}

/// One step back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// It goes on.
    Reopen,
    /// It wakes.
    Wake,
    /// It goes back to whose it was.
    Return(Destination),
    /// It is in these categories again, and in no others.
    Categories(BTreeSet<CategoryId>),
    /// It sleeps again.
    Snooze(Timestamp),
}

/// How what was done with one conversation is undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Undo {
    /// Which conversation.
    pub conversation: ConversationId,
    /// Its number for people.
    pub number: i64,
    /// The turn that the act left; when another has come since, nothing is undone.
    pub epoch: Epoch,
    /// What is done, in this order; never empty.
    pub steps: Vec<Step>,
}

impl Act {
    /// Returns how the act is undone, given the conversation's row before and after it.
    ///
    /// `None` when there is nothing to undo. What customers were told meanwhile stays told.
    #[must_use]
    pub fn undone_by(&self, before: &Row, after: &Row, now: Timestamp) -> Option<Undo> {
        let steps = match self {
            Self::Close => [vec![Step::Reopen], place_of(before, now)].concat(),
            Self::Assign(_) | Self::Transfer(_) => place_of(before, now),
            Self::Categorise(_) if before.about.categories == after.about.categories => Vec::new(),
            Self::Categorise(_) => {
                let mut steps = vec![Step::Categories(before.about.categories.clone())];
                // A category may have moved it: out of a bot's turn, or to a team.
                if (before.status, before.team_id, before.operator_id)
                    != (after.status, after.team_id, after.operator_id)
                {
                    steps.extend(place_of(before, now));
                }
                steps
            }
            Self::Snooze(_) => match before.snoozed_until {
                Some(until) if until > now => vec![Step::Snooze(until)],
                Some(_) | None => vec![Step::Wake],
            },
        };
        (!steps.is_empty()).then_some(Undo {
            conversation: after.id,
            number: after.number,
            epoch: after.epoch,
            steps,
        })
    }
}

/// Returns the steps that bring a conversation to where `row` stands.
fn place_of(row: &Row, now: Timestamp) -> Vec<Step> {
    let team = Step::Return(Destination::Team(row.team_id));
    let owner = |operator: OperatorId| Step::Return(Destination::Operator(operator));
    match (row.status, row.operator_id) {
        (Status::Closed, _) => Vec::new(),
        (Status::Bot, Some(bot)) => vec![Step::Return(Destination::Bot(bot))],
        (Status::Active, Some(operator)) => vec![owner(operator)],
        (Status::Snoozed, operator) => {
            let back = operator.map_or(team, owner);
            let sleep = row.snoozed_until.filter(|until| *until > now);
            std::iter::once(back)
                .chain(sleep.map(Step::Snooze))
                .collect()
        }
        // What was offered is looked for again.
        (Status::Waiting | Status::Bot | Status::Active, _) => vec![team],
    }
}

/// What became of one of the marked conversations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome<E> {
    /// Which conversation.
    pub conversation: ConversationId,
    /// Its number for people; `None` when there is none that one may see.
    pub number: Option<i64>,
    /// How it is undone, if it can be, or why it was refused.
    pub result: Result<Option<Undo>, E>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        channel::ChannelKind,
        conversation::{About, Priority},
        id::{ChannelId, ContactId},
    };

    const NOW: Timestamp = Timestamp::from_ms(1_000_000);
    const TEAM: TeamId = TeamId::from_u128(5);
    const ANN: OperatorId = OperatorId::from_u128(6);
    const LATER: Timestamp = Timestamp::from_ms(2_000_000);

    fn row(status: Status, operator: Option<OperatorId>) -> Row {
        Row {
            id: ConversationId::from_u128(1),
            number: 12,
            version: 3,
            epoch: Epoch(4),
            contact_id: ContactId::from_u128(2),
            contact_name: "Carl".to_owned(),
            channel_id: ChannelId::from_u128(3),
            channel_kind: ChannelKind::Telegram,
            team_id: TEAM,
            team_name: "Billing".to_owned(),
            intents: Vec::new(),
            operator_id: operator,
            operator_name: None,
            status,
            offer: None,
            last_words: String::new(),
            last_author: None,
            last_at: NOW,
            unanswered_since: None,
            enqueued_at: NOW,
            has_trouble: false,
            opened_at: NOW,
            closed_at: None,
            snoozed_until: (status == Status::Snoozed).then_some(LATER),
            wrap_up: None,
            rating: None,
            priority: Priority::default(),
            about: About::default(),
            is_erased: false,
        }
    }

    fn steps(act: &Act, before: &Row, after: &Row) -> Vec<Step> {
        let undo = act.undone_by(before, after, NOW);
        undo.map(|undo| undo.steps).unwrap_or_default()
    }

    #[test]
    fn what_was_closed_goes_back_to_where_it_was() {
        let over = row(Status::Closed, None);
        let of = |before: &Row| steps(&Act::Close, before, &over);
        let team = Step::Return(Destination::Team(TEAM));
        let ann = Step::Return(Destination::Operator(ANN));
        assert_eq!(
            of(&row(Status::Waiting, None)),
            [Step::Reopen, team.clone()]
        );
        assert_eq!(
            of(&row(Status::Active, Some(ANN))),
            [Step::Reopen, ann.clone()]
        );
        let bot = Step::Return(Destination::Bot(ANN));
        assert_eq!(of(&row(Status::Bot, Some(ANN))), [Step::Reopen, bot]);
        assert_eq!(
            of(&row(Status::Snoozed, Some(ANN))),
            [Step::Reopen, ann, Step::Snooze(LATER)]
        );
        let mut woken = row(Status::Snoozed, None);
        woken.snoozed_until = Some(NOW);
        assert_eq!(
            of(&woken),
            [Step::Reopen, team],
            "its time has come meanwhile"
        );
    }

    #[test]
    fn what_was_given_away_goes_back_to_whose_it_was() {
        let after = row(Status::Active, Some(OperatorId::from_u128(9)));
        let act = Act::Assign(OperatorId::from_u128(9));
        let undo = act
            .undone_by(&row(Status::Active, Some(ANN)), &after, NOW)
            .unwrap();
        assert_eq!(undo.steps, [Step::Return(Destination::Operator(ANN))]);
        assert_eq!((undo.number, undo.epoch), (12, Epoch(4)));
    }

    #[test]
    fn a_category_is_taken_off_again_and_nothing_is_undone_when_it_was_there_before() {
        let category = CategoryId::from_u128(8);
        let act = Act::Categorise(category);
        let before = row(Status::Active, Some(ANN));
        let mut after = before.clone();
        assert_eq!(act.undone_by(&before, &after, NOW), None);
        after.about.categories.insert(category);
        assert_eq!(
            steps(&act, &before, &after),
            [Step::Categories(BTreeSet::new())]
        );
        let from_bot = row(Status::Bot, Some(ANN));
        after.status = Status::Waiting;
        after.operator_id = None;
        assert_eq!(
            steps(&act, &from_bot, &after),
            [
                Step::Categories(BTreeSet::new()),
                Step::Return(Destination::Bot(ANN))
            ]
        );
    }

    #[test]
    fn what_sleeps_wakes_or_sleeps_as_long_as_before() {
        let act = Act::Snooze(Timestamp::from_ms(9_000_000));
        let after = row(Status::Snoozed, Some(ANN));
        assert_eq!(
            steps(&act, &row(Status::Active, Some(ANN)), &after),
            [Step::Wake]
        );
        assert_eq!(
            steps(&act, &row(Status::Snoozed, Some(ANN)), &after),
            [Step::Snooze(LATER)]
        );
    }
}
