//! What the rows know beside a conversation, an operator or a team, and the scheduler has to be told.

use crate::Result;
use domain::{
    conversation::{Conversation, State},
    id::TeamId,
    operator::{Operator, OperatorKind, Presence},
    routing::{Abilities, Language},
    team::Team,
    time::Timestamp,
    view::WrapUp,
};
use hypervisor::{Event, Familiar, OperatorProfile, TeamRules};
use store::{Conn, searches::Search};

/// What is known of a conversation's search for somebody.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub(super) search: Search,
    pub(super) last: Option<Familiar>,
    /// Whether bots are passed over.
    pub(super) is_for_people: bool,
    /// What it takes of an operator.
    pub(super) units: i64,
    /// What must be spoken; nothing that nobody of its team speaks.
    pub(super) language: Option<Language>,
    /// Whether somebody of its team has a telephone that rings for calls.
    pub(super) are_telephones: bool,
    /// Who still has to do with it after its end.
    pub(super) wrap_up: Option<WrapUp>,
}

impl Known {
    /// Reads it; `kept` is the row of the search, if there is one.
    pub(super) async fn of(
        mut conn: Conn<'_>,
        conversation: &Conversation,
        kept: Option<Search>,
    ) -> Result<Self> {
        let (waits_for_people, is_over) = match conversation.state {
            State::Queued | State::Offered(_) | State::Active(_) | State::Snoozed(_) => {
                (true, false)
            }
            State::Bot { .. } | State::Asking { .. } => (false, false),
            State::Closed { .. } => (false, true),
        };
        let last = if waits_for_people {
            store::abilities::find_familiar(conn.lend(), conversation.contact).await?
        } else {
            None
        };
        let wrap_up = if is_over {
            store::wrap_ups::find(conn.lend(), conversation.id).await?
        } else {
            None
        };
        let asks = &conversation.about.asks;
        let language = if waits_for_people {
            store::abilities::language_asked(conn.lend(), conversation.contact, conversation.team)
                .await?
        } else {
            None
        };
        let are_telephones = waits_for_people
            && asks.call
            && store::telephones::is_any_in(conn.lend(), conversation.team).await?;
        let (_, policy) = store::policies::newest(conn).await?;
        Ok(Self {
            search: Search::of(conversation, kept),
            last: last.map(|(operator, at)| Familiar { operator, at }),
            // Nobody is rung for a bot.
            is_for_people: asks.person || asks.call,
            units: *policy.units.of(asks.work()),
            language,
            are_telephones,
            wrap_up: wrap_up.map(|stored| stored.wrap_up),
        })
    }

    /// Reads it with its row.
    pub(super) async fn find(mut conn: Conn<'_>, conversation: &Conversation) -> Result<Self> {
        let kept = store::searches::find(conn.lend(), conversation.id).await?;
        Self::of(conn, conversation, kept).await
    }
}

/// Reads an operator's profile.
pub(super) async fn profile(mut conn: Conn<'_>, operator: &Operator) -> Result<OperatorProfile> {
    let abilities = store::abilities::find(conn.lend(), operator.id).await?;
    let telephone = store::telephones::find_of_operator(conn, operator.id).await?;
    Ok(super::translate::profile(
        operator,
        abilities.unwrap_or_else(Abilities::default),
        telephone.is_some_and(|telephone| telephone.proof.is_given()),
    ))
}

/// Returns what an operator's presence is to the scheduler: a bot that is kept from customers is not there.
pub(super) async fn presence(
    conn: Conn<'_>,
    operator: &Operator,
    since: Timestamp,
) -> Result<Event> {
    let is_kept = operator.kind == OperatorKind::Bot && {
        let stored = store::bots::find(conn, operator.id).await?;
        !stored.is_some_and(|stored| stored.bot.is_available())
    };
    let presence = if is_kept {
        Presence::Offline
    } else {
        operator.presence
    };
    Ok(super::translate::presence_of(operator.id, presence, since))
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
