//! What the rows know beside a conversation, an operator or a team, and the scheduler has to be told.

use crate::Result;
use domain::{
    conversation::{Conversation, State},
    id::TeamId,
    operator::Operator,
    routing::Abilities,
    team::Team,
};
use hypervisor::{Familiar, OperatorProfile, TeamRules};
use store::{Conn, searches::Search};

/// What is known of a conversation's search for somebody.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub(super) search: Search,
    pub(super) last: Option<Familiar>,
}

impl Known {
    /// Reads it; `kept` is the row of the search, if there is one.
    pub(super) async fn of(
        conn: Conn<'_>,
        conversation: &Conversation,
        kept: Option<Search>,
    ) -> Result<Self> {
        let is_searched_for = match conversation.state {
            State::Queued | State::Offered(_) => true,
            State::Active(_) | State::Bot { .. } | State::Asking { .. } | State::Closed { .. } => {
                false
            }
        };
        let last = if is_searched_for {
            store::abilities::find_familiar(conn, conversation.contact).await?
        } else {
            None
        };
        Ok(Self {
            search: Search::of(conversation, kept),
            last: last.map(|(operator, at)| Familiar { operator, at }),
        })
    }

    /// Reads it with its row.
    pub(super) async fn find(mut conn: Conn<'_>, conversation: &Conversation) -> Result<Self> {
        let kept = store::searches::find(conn.lend(), conversation.id).await?;
        Self::of(conn, conversation, kept).await
    }
}

/// Reads an operator's profile.
pub(super) async fn profile(conn: Conn<'_>, operator: &Operator) -> Result<OperatorProfile> {
    let abilities = store::abilities::find(conn, operator.id).await?;
    Ok(super::translate::profile(
        operator,
        abilities.unwrap_or_else(Abilities::default),
    ))
}

/// Reads a team's rules.
pub(super) async fn rules(conn: Conn<'_>, team: &Team) -> Result<TeamRules> {
    Ok(TeamRules {
        assign: team.assignment.into(),
        hours: hours(conn, team.id).await?,
    })
}

async fn hours(conn: Conn<'_>, team: TeamId) -> Result<Option<domain::routing::BusinessHours>> {
    Ok(store::abilities::find_hours(conn, team).await?)
}
