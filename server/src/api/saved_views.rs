//! `/saved-views`.

use super::{
    extract::{Body, Created, Id, IfMatch, Patch, Query, Tagged, cursor, limit},
    objects::{Conversation, List},
};
use crate::http::Problem;
use axum::{Extension, Json, extract::State, http::StatusCode};
use desk::{Actor, Desk};
use domain::{
    conversation::Status,
    id::{CategoryId, ChannelId, IntentId, OperatorId, SavedViewId, TeamId},
    saved_view::{self, SavedViewForm, Way, Whose},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// A list of the inbox that somebody has put together.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SavedView {
    id: String,
    name: String,
    /// Who put it together.
    owner_id: String,
    /// The team that shares it; null for one that its owner alone sees.
    team_id: Option<String>,
    filter: ViewFilter,
    /// Where it stands among its owner's, or its team's; smallest first.
    position: i64,
    /// How many conversations are in it as the token sees them, 1000 for more; null unless `counted` asks for it.
    count: Option<i64>,
}

impl From<saved_view::SavedView> for SavedView {
    fn from(view: saved_view::SavedView) -> Self {
        Self {
            id: view.id.to_string(),
            name: view.name,
            owner_id: view.owner.to_string(),
            team_id: view.team.map(|id| id.to_string()),
            filter: view.filter.into(),
            position: view.position,
            count: None,
        }
    }
}

impl From<saved_view::Counted> for SavedView {
    fn from(counted: saved_view::Counted) -> Self {
        Self {
            count: Some(counted.count),
            ..counted.view.into()
        }
    }
}

/// What a view is narrowed to: every condition must hold, and what is left out asks for nothing.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ViewFilter {
    /// One of these: bot, waiting, active, snoozed, closed.
    #[schema(value_type = Vec<String>)]
    statuses: BTreeSet<Status>,
    /// Of this team.
    #[schema(value_type = Option<String>)]
    team_id: Option<TeamId>,
    /// mine: those of whoever looks; nobodys: those that nobody has. Not beside `operator_id`.
    #[schema(value_type = Option<String>, pattern = "^(mine|nobodys)$")]
    whose: Option<WhoseView>,
    /// Those of this operator, person or bot.
    #[schema(value_type = Option<String>)]
    operator_id: Option<OperatorId>,
    /// In this category.
    #[schema(value_type = Option<String>)]
    category_id: Option<CategoryId>,
    /// With this intent, finished or not.
    #[schema(value_type = Option<String>)]
    intent_id: Option<IntentId>,
    /// Of contacts of this language: `de` stands for `de-AT` too.
    language: Option<String>,
    /// From this channel.
    #[schema(value_type = Option<String>)]
    channel_id: Option<ChannelId>,
    /// The oldest unanswered message is older than so many minutes; four weeks at most.
    #[schema(minimum = 1, maximum = 40_320)]
    waits_over_minutes: Option<i64>,
    /// Somebody said these words in it.
    words: Option<String>,
}

/// Whose conversations, where it is no operator in particular.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WhoseView {
    Mine,
    Nobodys,
}

impl From<saved_view::Filter> for ViewFilter {
    fn from(filter: saved_view::Filter) -> Self {
        let (whose, operator_id) = match filter.whose {
            None => (None, None),
            Some(Whose::Mine) => (Some(WhoseView::Mine), None),
            Some(Whose::Nobodys) => (Some(WhoseView::Nobodys), None),
            Some(Whose::Of(operator)) => (None, Some(operator)),
        };
        let said = |words: String| Some(words).filter(|words| !words.is_empty());
        Self {
            statuses: filter.statuses,
            team_id: filter.team_id,
            whose,
            operator_id,
            category_id: filter.category_id,
            intent_id: filter.intent_id,
            language: said(filter.language),
            channel_id: filter.channel_id,
            waits_over_minutes: filter.waits_over_minutes,
            words: said(filter.words),
        }
    }
}

impl TryFrom<ViewFilter> for saved_view::Filter {
    type Error = Problem;

    fn try_from(filter: ViewFilter) -> Result<Self, Problem> {
        let whose = match (filter.whose, filter.operator_id) {
            (None, None) => None,
            (None, Some(operator)) => Some(Whose::Of(operator)),
            (Some(WhoseView::Mine), None) => Some(Whose::Mine),
            (Some(WhoseView::Nobodys), None) => Some(Whose::Nobodys),
            (Some(_), Some(_)) => {
                let detail = "send one of whose and operator_id";
                return Err(Problem::invalid("whose", detail));
            }
        };
        Ok(Self {
            statuses: filter.statuses,
            team_id: filter.team_id,
            whose,
            category_id: filter.category_id,
            intent_id: filter.intent_id,
            language: filter.language.unwrap_or_default(),
            channel_id: filter.channel_id,
            waits_over_minutes: filter.waits_over_minutes,
            words: filter.words.unwrap_or_default(),
        })
    }
}

/// What a view shall be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Late in German", "filter": { "language": "de", "waits_over_minutes": 10 } }))]
pub(super) struct NewSavedView {
    /// 40 characters at most.
    name: String,
    /// The team that shares it, which needs `views:share`; left out, the token's operator alone sees it.
    #[schema(value_type = Option<String>)]
    team_id: Option<TeamId>,
    /// At least one condition.
    filter: ViewFilter,
}

/// What shall change; the rest stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Late", "filter": { "waits_over_minutes": 15 } }))]
pub(super) struct SavedViewChange {
    /// 40 characters at most.
    name: Option<String>,
    /// The team that shares it; null: its owner alone sees it.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    team_id: Patch<TeamId>,
    /// In place of all conditions that it has.
    filter: Option<ViewFilter>,
}

/// Where a view goes in its list.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "way": "up" }))]
pub(super) struct ViewMove {
    /// One place up or down; at the end it stays.
    #[schema(value_type = String, pattern = "^(up|down)$")]
    way: Way,
}

/// Whether views are counted.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Listing {
    #[serde(default)]
    counted: bool,
}

/// Which page.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Turned {
    limit: Option<i64>,
    cursor: Option<String>,
}

fn tagged(view: saved_view::SavedView) -> Tagged<SavedView> {
    Tagged(view.version, view.into())
}

pub(super) async fn list(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Query(Listing { counted }): Query<Listing>,
) -> Result<Json<List<SavedView>>, Problem> {
    Ok(Json(if counted {
        List::whole(desk.count_saved_views(&actor).await?)
    } else {
        List::whole(desk.list_saved_views(&actor).await?)
    }))
}

pub(super) async fn create(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Body(new): Body<NewSavedView>,
) -> Result<Created<Tagged<SavedView>>, Problem> {
    let form = SavedViewForm {
        name: new.name,
        team_id: new.team_id,
        filter: new.filter.try_into()?,
    };
    Ok(Created(tagged(
        desk.create_saved_view(&actor, &form).await?,
    )))
}

pub(super) async fn get(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<SavedViewId>,
) -> Result<Tagged<SavedView>, Problem> {
    Ok(tagged(desk.get_saved_view(&actor, id).await?))
}

pub(super) async fn change(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<SavedViewId>,
    if_match: IfMatch,
    Body(change): Body<SavedViewChange>,
) -> Result<Tagged<SavedView>, Problem> {
    let known = desk.get_saved_view(&actor, id).await?;
    if_match.check(known.version)?;
    let form = SavedViewForm {
        name: change.name.unwrap_or(known.name),
        team_id: change.team_id.over(known.team),
        filter: match change.filter {
            Some(filter) => filter.try_into()?,
            None => known.filter,
        },
    };
    let changed = desk
        .update_saved_view(&actor, id, &form, known.version)
        .await;
    Ok(tagged(changed.map_err(|error| if_match.explain(error))?))
}

pub(super) async fn shift(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<SavedViewId>,
    Body(ViewMove { way }): Body<ViewMove>,
) -> Result<Tagged<SavedView>, Problem> {
    desk.move_saved_view(&actor, id, way).await?;
    Ok(tagged(desk.get_saved_view(&actor, id).await?))
}

pub(super) async fn remove(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<SavedViewId>,
) -> Result<StatusCode, Problem> {
    desk.remove_saved_view(&actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn conversations(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<SavedViewId>,
    Query(turned): Query<Turned>,
) -> Result<Json<List<Conversation>>, Problem> {
    let (after, limit) = (cursor(turned.cursor)?, limit(turned.limit)?);
    let (_, page) = desk.look_at_view(&actor, id, after.as_ref(), limit).await?;
    Ok(Json(List {
        items: page.items.into_iter().map(Into::into).collect(),
        next_cursor: page.next_cursor.map(String::from),
    }))
}
