//! What stands behind the figures of reports: the conversations that they count.

use crate::{Actor, Desk, Result, reports};
use domain::{
    id::{CategoryId, OperatorId, TeamId},
    page::{Cursor, DEFAULT_LIMIT, MAX_LIMIT, Page},
    permission::{Right, Role},
    report::{Behind, Figure, LookedBehind, MAX_BEHIND},
    view::Row,
};
use std::collections::BTreeMap;
use store::{
    Reader,
    report_conversations::{Led, count, list},
};

impl Desk {
    /// Lists one page of the conversations behind a figure that the actor sees, the latest hour first, each once.
    ///
    /// Shape: exactly those whose events the figure counts, but for those that he may not see.
    ///
    /// # Errors
    /// As [`Desk::read_report`].
    pub async fn list_behind(
        &self,
        actor: &Actor,
        behind: &Behind,
        after: Option<&Cursor>,
        limit: i64,
    ) -> Result<Page<Row>> {
        let (behind, teams) = allowed(actor, behind)?;
        let mut reader = self.read().await?;
        let led = Led {
            behind: &behind,
            teams: teams.as_deref(),
        };
        page(&mut reader, actor, led, after, limit).await
    }

    /// Looks behind a figure: what it says, how many conversations those are, and the first of them.
    ///
    /// # Errors
    /// As [`Desk::read_report`].
    pub async fn look_behind(&self, actor: &Actor, behind: &Behind) -> Result<LookedBehind> {
        let (behind, teams) = allowed(actor, behind)?;
        let led = Led {
            behind: &behind,
            teams: teams.as_deref(),
        };
        let mut reader = self.read().await?;
        let found = count(reader.conn(), None, led, MAX_BEHIND + 1).await?;
        let has_more = found > MAX_BEHIND;
        let viewer = &actor.viewer;
        let sees_all = viewer.role == Role::Admin && viewer.channel.is_none();
        let hidden = if sees_all {
            Some(0)
        } else if has_more {
            None
        } else {
            let seen = count(reader.conn(), Some(viewer), led, MAX_BEHIND);
            Some(found - seen.await?)
        };
        let sums = store::reports::sum(reader.conn(), &behind.asked, led.teams).await?;
        let counted = sums
            .iter()
            .filter(|sum| behind.counts(sum.measure, &sum.subject, sum.within_ms));
        Ok(LookedBehind {
            times: counted.map(|sum| sum.count).sum(),
            count: found.min(MAX_BEHIND),
            has_more,
            hidden,
            team: team_name(&mut reader, behind.asked.team).await?,
            of: name_of(&mut reader, &behind).await?,
            page: page(&mut reader, actor, led, None, DEFAULT_LIMIT).await?,
            behind,
        })
    }
}

/// Checks what is asked for, as for a report.
fn allowed(actor: &Actor, behind: &Behind) -> Result<(Behind, Option<Vec<TeamId>>)> {
    actor.may(Right::ReportsRead)?;
    actor.may(Right::ConversationsRead)?;
    let behind = Behind {
        asked: reports::checked(&behind.asked)?,
        ..behind.clone()
    };
    let teams = reports::teams_of(actor, behind.asked.team)?;
    Ok((behind, teams))
}

async fn page(
    reader: &mut Reader,
    actor: &Actor,
    led: Led<'_>,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Page<Row>> {
    let limit = limit.clamp(1, MAX_LIMIT);
    let (ids, next_cursor) = list(reader.conn(), &actor.viewer, led, after, limit).await?;
    let rows = store::views::list_rows_of(reader.conn(), &ids).await?;
    let mut rows: BTreeMap<_, _> = rows.into_iter().map(|row| (row.id, row)).collect();
    Ok(Page {
        items: ids.iter().filter_map(|id| rows.remove(id)).collect(),
        next_cursor,
    })
}

async fn team_name(reader: &mut Reader, team: Option<TeamId>) -> Result<String> {
    let Some(team) = team else {
        return Ok(String::new());
    };
    let team = store::teams::find(reader.conn(), team).await?;
    Ok(team.map(|team| team.name).unwrap_or_default())
}

/// Names whose the figure is; a reason by its stable name.
async fn name_of(reader: &mut Reader, behind: &Behind) -> Result<String> {
    let Some(of) = &behind.of else {
        return Ok(String::new());
    };
    Ok(match behind.figure {
        Figure::HandedOverBecause => of.clone(),
        Figure::ClosedIn => {
            let tree = store::categories::tree(reader.conn()).await?;
            let category = of.parse::<CategoryId>();
            category.map(|id| tree.path(id)).unwrap_or_default()
        }
        Figure::Opened
        | Figure::Received
        | Figure::Replied
        | Figure::Taken
        | Figure::FirstReply
        | Figure::Closed
        | Figure::Handled
        | Figure::Contained
        | Figure::HandedOver
        | Figure::Rated
        | Figure::Satisfied
        | Figure::HelpOpened
        | Figure::HelpAnswered
        | Figure::HelpReplied
        | Figure::HelpClosed
        | Figure::HelpCancelled
        | Figure::HelpAnsweredInBusiness
        | Figure::HelpRepliedInBusiness
        | Figure::HelpClosedInBusiness => {
            let operator = match of.parse::<OperatorId>() {
                Ok(id) => store::operators::find(reader.conn(), id).await?,
                Err(_) => None,
            };
            operator.map(|one| one.name).unwrap_or_default()
        }
    })
}
