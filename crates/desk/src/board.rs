//! The board: what those who lead look at, and what they do by hand.

use crate::{Actor, Desk, Error, Result, conversations::withdraw_offer, thread::Thread};
use domain::{
    bot::Breaker,
    complaint,
    event::Fact,
    id::{ConversationId, MessageId},
    message::Line,
    operator::Operator,
    permission::{Right, Role, Viewer},
    queue::leads,
    time::Timestamp,
    view::{
        Folder, Row,
        board::{self, Board, MOST_LINES, Queue, Seat, Service},
    },
};
use std::collections::BTreeSet;

impl Desk {
    /// Returns the board as the actor sees it.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub async fn board(&self, actor: &Actor) -> Result<Board> {
        actor.may(Right::BoardRead)?;
        let viewer = &actor.viewer;
        let mut reader = self.read().await?;
        let as_of = store::journal::head(reader.conn()).await?;
        let teams = store::teams::list(reader.conn()).await?;
        let limits = store::queues::list_limits(reader.conn()).await?;
        let operators = store::operators::list(reader.conn()).await?;
        let mut reasons = store::presences::list_reasons(reader.conn()).await?;
        let bots = store::bots::list(reader.conn()).await?;
        let kept: BTreeSet<_> = bots
            .iter()
            .filter(|stored| stored.bot.breaker != Breaker::Closed)
            .map(|stored| stored.bot.id)
            .collect();
        let shown: Vec<_> = operators
            .into_iter()
            .filter(|o| is_shown(viewer, o))
            .collect();
        let ids: Vec<_> = shown.iter().map(|operator| operator.id).collect();
        let loads = store::queues::list_loads(reader.conn(), &ids).await?;
        let rows = store::views::list_folder(reader.conn(), viewer, Folder::Open, None, MOST_LINES)
            .await?;
        let seats = shown.into_iter().zip(loads).map(|(operator, load)| {
            let reason = reasons.remove(&operator.id);
            let seat = Seat {
                name: operator.name,
                kind: operator.kind,
                role: operator.role,
                team_ids: operator.teams,
                presence: operator.presence,
                reason,
                is_kept: kept.contains(&operator.id),
                capacity_units: operator.capacity_units,
                used_units: load.used_units,
                version: operator.version,
            };
            (operator.id, seat)
        });
        let teams = teams.into_iter().filter(|team| leads(viewer, team.id));
        let queues = teams.map(|team| Queue {
            limits: limits.get(&team.id).copied().unwrap_or_default(),
            id: team.id,
            name: team.name,
        });
        Ok(Board {
            as_of,
            viewer: viewer.clone(),
            queues: queues.collect(),
            seats: seats.collect(),
            is_cut: rows.next_cursor.is_some(),
            lines: rows
                .items
                .iter()
                .map(|row| (row.id, board::Line::of(row)))
                .collect(),
        })
    }

    /// Returns how many conversations of the teams that the actor leads were taken since a moment, and how many of
    /// them within the promised wait.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub async fn service(&self, actor: &Actor, since: Timestamp) -> Result<Service> {
        actor.may(Right::BoardRead)?;
        let mut reader = self.read().await?;
        let target_ms = domain::queue::Limits::default().target_ms;
        let taken = store::queues::count_taken(reader.conn(), since, target_ms).await?;
        let mut service = Service::default();
        for (team, all, in_time) in taken {
            if leads(&actor.viewer, team) {
                service.all += all;
                service.in_time += in_time;
            }
        }
        Ok(service)
    }

    /// Puts a conversation back into its team's queue with its old place; who had it does not get it at once again.
    ///
    /// # Errors
    /// [`Error::Conflict`] `conversation.waiting` when nobody has it, or `conversation.closed`;
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn requeue(&self, actor: &Actor, id: ConversationId) -> Result<Row> {
        actor.may(Right::ConversationsTakeOver)?;
        let mut thread = Thread::load_for(self, actor, id).await?;
        let from = thread.conversation.place().operator;
        let is_offered = thread.conversation.offer().is_some();
        let Some(operator) = from.filter(|_| is_offered || thread.conversation.owner().is_some())
        else {
            thread.conversation.check_turn(None)?;
            return Err(Error::conflict(
                "conversation.waiting",
                complaint::WAITS_ALREADY,
            ));
        };
        let (_, policy) = store::policies::newest(thread.unit.conn()).await?;
        let until = thread.unit.now().plus_ms(policy.exclusion_ms);
        if is_offered {
            thread.conversation.exclude(operator, until);
            withdraw_offer(&mut thread)?;
        } else {
            let epoch = thread.conversation.epoch;
            thread.conversation.take_back(epoch)?;
            thread.conversation.exclude(operator, until);
            thread.tell(|moved| Fact::ConversationQueued {
                moved,
                without: Some(operator),
            });
        }
        let by = actor.viewer.operator;
        thread.add_line(MessageId::new(self.id()), Line::PutBack { operator, by });
        thread.commit().await?;
        self.row(id).await
    }
}

/// Says whether an operator sits on a viewer's board: he works, and in a team that the viewer leads.
fn is_shown(viewer: &Viewer, operator: &Operator) -> bool {
    operator.is_enabled
        && (viewer.role == Role::Admin || operator.teams.iter().any(|team| leads(viewer, *team)))
}
