//! What is looked up about one event, to say what operators are told of it.

use super::relay::Seen;
use crate::{Error, Result};
use domain::{
    call::PhoneCall,
    event::{Event, Fact},
    id::OperatorId,
    message::Author,
    operator::Operator,
    permission::Viewer,
    view::{Bubble, Reason, Row},
};
use std::collections::BTreeMap;
use store::Unit;

/// What nobody has answered, at most, for whoever gets a conversation.
const UNANSWERED: usize = 5;

/// How many bubbles are looked at for that.
const LOOK_BACK: i64 = 20;

/// What was looked up for one event.
pub(super) struct Looked {
    row: Option<Row>,
    bubble: Option<Bubble>,
    call: Option<PhoneCall>,
    was_said_here: bool,
    unanswered: Vec<Bubble>,
    pub(super) operators: BTreeMap<OperatorId, Operator>,
    waiting: i64,
    reason: Option<Reason>,
}

impl Looked {
    /// Looks up what is needed; `comes` when the conversation comes into the group of a team.
    pub(super) async fn up(unit: &mut Unit, event: &Event, comes: bool) -> Result<Self> {
        let operators = store::operators::list(unit.conn()).await?;
        let operators: BTreeMap<_, _> = operators.into_iter().map(|o| (o.id, o)).collect();
        let mut looked = Self {
            row: None,
            bubble: None,
            call: None,
            was_said_here: false,
            unanswered: Vec::new(),
            operators,
            waiting: 0,
            reason: None,
        };
        if let Some(moved) = event.fact.moved() {
            looked.row = store::views::find_row(unit.conn(), moved.conversation).await?;
            looked.find_message(unit, event).await?;
            let is_given = matches!(
                event.fact,
                Fact::ConversationAssigned { .. } | Fact::OfferAccepted { .. }
            );
            if is_given || comes {
                let all = store::views::list_bubbles_before(
                    unit.conn(),
                    moved.conversation,
                    i64::MAX,
                    LOOK_BACK,
                );
                looked.unanswered = unanswered(all.await?);
            }
        }
        if let Fact::CallChanged { call, .. } = &event.fact {
            let found = store::calls::find(unit.conn(), *call).await?;
            looked.call = found.map(|stored| stored.call);
        }
        if let Fact::PresenceChanged { operator, .. } = &event.fact {
            looked.find_waiting(unit, *operator).await?;
        }
        Ok(looked)
    }

    async fn find_message(&mut self, unit: &mut Unit, event: &Event) -> Result<()> {
        let Some(message) = event.fact.message() else {
            return Ok(());
        };
        let mut bubbles = store::views::list_bubbles_of(unit.conn(), &[message]).await?;
        self.bubble = bubbles.pop();
        if let Some(Author::Operator(writer)) = self.bubble.as_ref().map(|bubble| bubble.author) {
            let said = store::console::find_of_message(unit.conn(), writer, message).await?;
            // In a group it is confirmed there.
            let link = store::console::find_link(unit.conn(), writer).await?;
            self.was_said_here = said
                .zip(link)
                .is_some_and(|(said, link)| said.address == link.address);
        }
        Ok(())
    }

    async fn find_waiting(&mut self, unit: &mut Unit, id: OperatorId) -> Result<()> {
        let operator = self.operators.get(&id).ok_or(Error::NotFound("operator"))?;
        let viewer = Viewer {
            operator: Some(id),
            role: operator.role,
            teams: operator.teams.clone(),
            supervises: operator.supervises.clone(),
            channel: None,
        };
        self.waiting = store::views::count(unit.conn(), &viewer).await?.waiting;
        let cause = store::presences::find_cause(unit.conn(), id).await?;
        self.reason = cause.and_then(|cause| cause.told());
        Ok(())
    }

    pub(super) fn seen(&self, unit: &Unit) -> Seen<'_> {
        Seen {
            row: self.row.as_ref(),
            bubble: self.bubble.as_ref(),
            call: self.call.as_ref(),
            was_said_here: self.was_said_here,
            unanswered: &self.unanswered,
            operators: &self.operators,
            waiting: self.waiting,
            reason: self.reason.as_ref(),
            now: unit.now(),
        }
    }
}

/// Returns what the contact said since somebody answered him last, and the notes between, the last few.
fn unanswered(bubbles: Vec<Bubble>) -> Vec<Bubble> {
    let is_answer = |bubble: &Bubble| {
        !bubble.private && matches!(bubble.author, Author::Operator(_) | Author::Bot(_))
    };
    let begin = bubbles
        .iter()
        .rposition(is_answer)
        .map_or(0, |answer| answer + 1);
    let mut rest: Vec<_> = bubbles
        .into_iter()
        .skip(begin)
        .filter(|bubble| match bubble.author {
            Author::Contact | Author::Operator(_) | Author::Bot(_) => true,
            Author::System => false,
        })
        .collect();
    rest.drain(..rest.len().saturating_sub(UNANSWERED));
    rest
}
