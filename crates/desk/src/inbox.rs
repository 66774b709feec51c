//! What people look at, with the journal position that it was read at.

use crate::{Actor, Desk, Error, Result, messages, phone};
use domain::{
    event::Seq,
    id::OperatorId,
    operator::{Operator, Presence},
    page::{Cursor, DEFAULT_LIMIT, Page},
    permission::Right,
    queue,
    view::{Colleague, Folder, House, Inbox, Reason, Row, Thread},
};
use std::collections::BTreeMap;

/// Earlier conversations that a thread lists.
const EARLIER: i64 = 10;

impl Desk {
    /// Returns who looks, his colleagues and the teams.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub async fn house(&self, actor: &Actor) -> Result<House> {
        actor.may(Right::DeskRead)?;
        let mut reader = self.read().await?;
        let as_of: Seq = store::journal::head(reader.conn()).await?;
        let operators = store::operators::list(reader.conn()).await?;
        let teams = store::teams::list(reader.conn()).await?;
        let categories = store::categories::tree(reader.conn()).await?;
        let reasons = store::presences::list_reasons(reader.conn()).await?;
        let alarms = store::queues::list_alarms(reader.conn()).await?;
        let away_reasons = store::presences::list_away_reasons(reader.conn()).await?;
        let has_telephony = phone::is_on(&mut reader).await?;
        let wrap_ups = match actor.viewer.operator {
            Some(me) => store::wrap_ups::list_of(reader.conn(), me).await?,
            None => Vec::new(),
        };
        let me = operators
            .iter()
            .find(|operator| Some(operator.id) == actor.viewer.operator);
        Ok(House {
            as_of,
            viewer: actor.viewer.clone(),
            name: actor.name.clone(),
            presence: me.map_or(Presence::Offline, |me| me.presence),
            colleagues: operators
                .into_iter()
                .filter(|o| o.is_enabled)
                .map(|o| colleague(o, &reasons))
                .collect(),
            teams: teams.into_iter().map(|team| (team.id, team.name)).collect(),
            categories,
            away_reasons,
            wrap_ups,
            alarms: alarms
                .into_iter()
                .filter(|alarm| queue::leads(&actor.viewer, alarm.team))
                .collect(),
            has_telephony,
        })
    }

    /// Returns the first page of a folder with the live counters.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub async fn inbox(&self, actor: &Actor, folder: Folder) -> Result<Inbox> {
        actor.may(Right::ConversationsRead)?;
        let viewer = &actor.viewer;
        let mut reader = self.read().await?;
        let as_of = store::journal::head(reader.conn()).await?;
        let rows =
            store::views::list_folder(reader.conn(), viewer, folder, None, DEFAULT_LIMIT).await?;
        let counters = store::views::count(reader.conn(), viewer).await?;
        Ok(Inbox {
            as_of,
            viewer: viewer.clone(),
            folder,
            rows,
            counters,
        })
    }

    /// Returns a later page of a folder.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub async fn inbox_page(
        &self,
        actor: &Actor,
        folder: Folder,
        after: &Cursor,
    ) -> Result<Page<Row>> {
        actor.may(Right::ConversationsRead)?;
        let mut reader = self.read().await?;
        let after = Some(after);
        let viewer = &actor.viewer;
        Ok(store::views::list_folder(reader.conn(), viewer, folder, after, DEFAULT_LIMIT).await?)
    }

    /// Returns a conversation as a thread: the last bubbles, the contact, his earlier conversations.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none that the actor may see.
    pub async fn thread(&self, actor: &Actor, number: i64) -> Result<Thread> {
        const NONE: Error = Error::NotFound("conversation");
        actor.may(Right::ConversationsRead)?;
        let mut reader = self.read().await?;
        let as_of = store::journal::head(reader.conn()).await?;
        let id = store::conversations::find_id_by_number(reader.conn(), number)
            .await?
            .ok_or(NONE)?;
        let row = store::views::find_row(reader.conn(), id)
            .await?
            .ok_or(NONE)?;
        actor.must_see(&row.place())?;
        let bubbles =
            store::views::list_bubbles_before(reader.conn(), id, i64::MAX, messages::PAGE).await?;
        let contact = store::contacts::find(reader.conn(), row.contact_id)
            .await?
            .ok_or_else(|| Error::mistake("a conversation without a contact"))?;
        let earlier =
            store::views::list_earlier(reader.conn(), row.contact_id, row.opened_at, EARLIER)
                .await?;
        let interventions = store::interventions::list(reader.conn(), id).await?;
        let calls = store::calls::list(reader.conn(), id).await?;
        let has_earlier = bubbles.first().is_some_and(|first| first.seq > 1);
        Ok(Thread {
            as_of,
            row,
            contact,
            interventions,
            calls,
            bubbles,
            has_earlier,
            earlier,
        })
    }
}

/// Returns an operator as colleagues see him.
pub(crate) fn colleague(operator: Operator, reasons: &BTreeMap<OperatorId, Reason>) -> Colleague {
    Colleague {
        reason: reasons.get(&operator.id).cloned(),
        id: operator.id,
        name: operator.name,
        kind: operator.kind,
        role: operator.role,
        team_ids: operator.teams,
        presence: operator.presence,
        version: operator.version,
    }
}
