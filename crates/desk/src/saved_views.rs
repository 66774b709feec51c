//! Saved views: kept, put in order, and looked at.

use crate::{Actor, Desk, Error, Result};
use domain::{
    complaint,
    event::Fact,
    id::SavedViewId,
    page::{Cursor, Page},
    permission::Right,
    saved_view::{Counted, Filter, SavedView, SavedViewForm, Way, may_share},
    team::BadField,
    view::Row,
};
use store::Unit;

/// The views that stand beside one another at most: more are none that somebody looks at.
const MAX_BESIDE: usize = 30;

/// The most rows that are read of one view at once.
const MAX_ROWS: i64 = 500;

impl Desk {
    /// Lists the views that the actor finds in his inbox: his own first, then those of each team.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub async fn list_saved_views(&self, actor: &Actor) -> Result<Vec<SavedView>> {
        actor.may(Right::ConversationsRead)?;
        let mut reader = self.read().await?;
        let mut views = store::saved_views::list(reader.conn(), actor.viewer.operator).await?;
        views.retain(|view| view.is_offered_to(&actor.viewer));
        views.sort_by_key(SavedView::order);
        Ok(views)
    }

    /// Says whether the actor may find any view in his inbox.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub async fn has_saved_views(&self, actor: &Actor) -> Result<bool> {
        actor.may(Right::ConversationsRead)?;
        let Some(me) = actor.viewer.operator else {
            return Ok(false);
        };
        Ok(store::saved_views::is_any(self.read().await?.conn(), me).await?)
    }

    /// Lists the actor's views with how many conversations are in each as he sees them.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub async fn count_saved_views(&self, actor: &Actor) -> Result<Vec<Counted>> {
        let views = self.list_saved_views(actor).await?;
        let now = self.now();
        let mut reader = self.read().await?;
        let mut counted = Vec::new();
        for view in views {
            let count =
                store::views::count_filtered(reader.conn(), &actor.viewer, &view.filter, now)
                    .await?;
            counted.push(Counted { view, count });
        }
        Ok(counted)
    }

    /// Counts what a filter would leave for the actor, before it is saved.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a field; [`Error::Forbidden`].
    pub async fn try_filter(&self, actor: &Actor, filter: &Filter) -> Result<i64> {
        actor.may(Right::ConversationsRead)?;
        let filter = filter.check()?;
        let now = self.now();
        let mut reader = self.read().await?;
        Ok(store::views::count_filtered(reader.conn(), &actor.viewer, &filter, now).await?)
    }

    /// Returns a view.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such view for the actor; [`Error::Forbidden`].
    pub async fn get_saved_view(&self, actor: &Actor, id: SavedViewId) -> Result<SavedView> {
        actor.may(Right::ConversationsRead)?;
        let found = store::saved_views::find(self.read().await?.conn(), id).await?;
        offered(actor, found)
    }

    /// Returns a view and a page of what it shows, latest words first.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such view for the actor; [`Error::Forbidden`].
    pub async fn look_at_view(
        &self,
        actor: &Actor,
        id: SavedViewId,
        after: Option<&Cursor>,
        limit: i64,
    ) -> Result<(SavedView, Page<Row>)> {
        actor.may(Right::ConversationsRead)?;
        let limit = limit.clamp(1, MAX_ROWS);
        let now = self.now();
        let mut reader = self.read().await?;
        let view = offered(actor, store::saved_views::find(reader.conn(), id).await?)?;
        let (conn, viewer) = (reader.conn(), &actor.viewer);
        let rows =
            store::views::list_filtered(conn, viewer, &view.filter, now, after, limit).await?;
        Ok((view, rows))
    }

    /// Makes a view, the last of those beside it.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a field; [`Error::Conflict`] `actor.no_operator` or `saved_view.too_many`;
    /// [`Error::Forbidden`], also for a team that the actor may not share with.
    pub async fn create_saved_view(
        &self,
        actor: &Actor,
        form: &SavedViewForm,
    ) -> Result<SavedView> {
        actor.may(Right::ViewsKeep)?;
        let form = form.check()?;
        let owner = actor.operator()?;
        let mut unit = self.unit().await?;
        let mut view = SavedView {
            id: SavedViewId::new(self.id()),
            name: form.name,
            owner,
            team: form.team_id,
            filter: form.filter,
            position: 1,
            version: 1,
        };
        may_keep(actor, &view)?;
        team_exists(&mut unit, &view).await?;
        view.position = last_place(&mut unit, &view).await?;
        store::saved_views::insert(unit.conn(), &view).await?;
        unit.tell(actor.cause(), Fact::SavedViewChanged { view: view.id });
        unit.commit().await?;
        Ok(view)
    }

    /// Changes a view; `version` is the one that the actor saw.
    ///
    /// # Errors
    /// [`Error::Invalid`]; [`Error::NotFound`]; [`Error::Conflict`] `changed` or `saved_view.too_many`;
    /// [`Error::Forbidden`].
    pub async fn update_saved_view(
        &self,
        actor: &Actor,
        id: SavedViewId,
        form: &SavedViewForm,
        version: i64,
    ) -> Result<SavedView> {
        let form = form.check()?;
        let mut unit = self.unit().await?;
        let known = offered(actor, store::saved_views::find(unit.conn(), id).await?)?;
        may_keep(actor, &known)?;
        let is_elsewhere = known.team != form.team_id;
        let mut view = SavedView {
            name: form.name,
            team: form.team_id,
            filter: form.filter,
            version: version + 1,
            ..known
        };
        may_keep(actor, &view)?;
        team_exists(&mut unit, &view).await?;
        if is_elsewhere {
            view.position = last_place(&mut unit, &view).await?;
        }
        store::saved_views::save(unit.conn(), &view).await?;
        unit.tell(actor.cause(), Fact::SavedViewChanged { view: id });
        unit.commit().await?;
        Ok(view)
    }

    /// Moves a view one place among those beside it; at the end it stays where it is.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn move_saved_view(&self, actor: &Actor, id: SavedViewId, way: Way) -> Result<()> {
        let mut unit = self.unit().await?;
        let view = offered(actor, store::saved_views::find(unit.conn(), id).await?)?;
        may_keep(actor, &view)?;
        let mut beside =
            store::saved_views::list_beside(unit.conn(), view.owner, view.team).await?;
        let at = beside.iter().position(|one| one.id == id).unwrap_or(0);
        let to = match way {
            Way::Up => at.saturating_sub(1),
            Way::Down => (at + 1).min(beside.len().saturating_sub(1)),
        };
        if at == to {
            return Ok(());
        }
        beside.swap(at, to);
        for (position, one) in (1..).zip(beside) {
            if one.position != position {
                let moved = SavedView {
                    position,
                    version: one.version + 1,
                    ..one
                };
                store::saved_views::save(unit.conn(), &moved).await?;
            }
        }
        unit.tell(actor.cause(), Fact::SavedViewChanged { view: id });
        unit.commit().await?;
        Ok(())
    }

    /// Removes a view.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn remove_saved_view(&self, actor: &Actor, id: SavedViewId) -> Result<()> {
        let mut unit = self.unit().await?;
        let view = offered(actor, store::saved_views::find(unit.conn(), id).await?)?;
        may_keep(actor, &view)?;
        store::saved_views::remove(unit.conn(), id).await?;
        unit.tell(actor.cause(), Fact::SavedViewChanged { view: id });
        unit.commit().await?;
        Ok(())
    }
}

/// What somebody may not see does not exist for him.
fn offered(actor: &Actor, found: Option<SavedView>) -> Result<SavedView> {
    found
        .filter(|view| view.is_offered_to(&actor.viewer))
        .ok_or(Error::NotFound("view"))
}

/// Own ones are their owner's; those of a team are kept by those who may share with it.
fn may_keep(actor: &Actor, view: &SavedView) -> Result<()> {
    match view.team {
        None if actor.viewer.operator == Some(view.owner) => actor.may(Right::ViewsKeep),
        None => Err(Error::Forbidden(Right::ViewsShare.name())),
        Some(team) => {
            actor.may(Right::ViewsShare)?;
            if may_share(&actor.viewer, team) {
                Ok(())
            } else {
                Err(Error::Forbidden(Right::ViewsShare.name()))
            }
        }
    }
}

async fn team_exists(unit: &mut Unit, view: &SavedView) -> Result<()> {
    if let Some(team) = view.team {
        let found = store::teams::find(unit.conn(), team).await?;
        found.ok_or_else(|| BadField::new("team_id", complaint::NO_TEAM))?;
    }
    Ok(())
}

async fn last_place(unit: &mut Unit, view: &SavedView) -> Result<i64> {
    let beside = store::saved_views::list_beside(unit.conn(), view.owner, view.team).await?;
    if beside.len() >= MAX_BESIDE {
        return Err(Error::conflict(
            "saved_view.too_many",
            complaint::TOO_MANY_VIEWS,
        ));
    }
    Ok(beside.last().map_or(1, |last| last.position + 1))
}
