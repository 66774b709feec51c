//! Lists of conversations, and what they count.

use super::{
    fields::Fields,
    numbers::{At, find},
    refused::{Answer, Refused},
    shapes::Shaper,
    words,
};
use crate::run::Shared;
use axum::{
    Extension, Json,
    extract::{Query, State},
};
use desk::{Actor, Desk, Numbered, Search};
use domain::{
    id::{CategoryId, ChannelId, TeamId},
    view::Row,
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::{collections::BTreeSet, sync::Arc};

/// Conversations of one page.
const PAGE: usize = 25;

/// The most conversations among which a page is looked for.
const WINDOW: usize = 500;

/// Which conversations.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Wanted {
    assignee_type: Option<String>,
    status: Option<String>,
    inbox_id: Option<i64>,
    team_id: Option<i64>,
    labels: Option<String>,
    q: Option<String>,
    page: Option<usize>,
}

/// What a list counts: those of the caller, of nobody, of somebody.
#[derive(Default)]
struct Counts {
    mine: usize,
    unassigned: usize,
    assigned: usize,
}

impl Wanted {
    /// Lists what is wanted, latest words first, and counts it by who has it.
    async fn rows(&self, desk: &Desk, actor: &Actor) -> Result<(Vec<Row>, Counts), Refused> {
        let status = self.status.as_deref().unwrap_or("open");
        let statuses = words::statuses(status);
        if statuses.is_none() && status != "all" {
            return Err(Refused::field(
                "status",
                "send open, resolved, pending, snoozed or all",
            ));
        }
        let channel: Option<ChannelId> = match self.inbox_id {
            Some(inbox) => Some(find(desk, Numbered::Channel, inbox).await?),
            None => None,
        };
        let team: Option<TeamId> = match self.team_id {
            Some(team) => Some(find(desk, Numbered::Team, team).await?),
            None => None,
        };
        let mut search = Search {
            statuses: statuses.unwrap_or_default(),
            team,
            limit: domain::page::MAX_LIMIT,
            ..Search::default()
        };
        let labels = labels_named(desk, self.labels.as_deref()).await?;
        let mut found = Vec::new();
        loop {
            let page = desk.list_conversations(actor, &search).await?;
            let fits = |row: &Row| {
                channel.is_none_or(|channel| row.channel_id == channel)
                    && labels.is_subset(&row.about.categories)
                    && self
                        .q
                        .as_ref()
                        .is_none_or(|q| row.last_words.contains(q.as_str()))
            };
            found.extend(page.items.into_iter().filter(fits));
            search.cursor = page.next_cursor;
            if search.cursor.is_none() || found.len() >= WINDOW {
                break;
            }
        }
        let counts = count(&found, actor);
        found.retain(|row| self.is_wanted_of(row, actor));
        Ok((found, counts))
    }

    fn is_wanted_of(&self, row: &Row, actor: &Actor) -> bool {
        match self.assignee_type.as_deref() {
            Some("me") => row.operator_id.is_some() && row.operator_id == actor.viewer.operator,
            Some("unassigned") => row.operator_id.is_none(),
            Some("assigned") => row.operator_id.is_some(),
            Some(_) | None => true,
        }
    }

    async fn answer(&self, shared: &Shared, actor: &Actor) -> Answer {
        let (rows, counts) = self.rows(&shared.desk, actor).await?;
        let shaper = Shaper::new(shared, actor);
        let first = self
            .page
            .unwrap_or(1)
            .saturating_sub(1)
            .saturating_mul(PAGE);
        let mut payload = Vec::new();
        for row in rows.iter().skip(first).take(PAGE) {
            payload.push(shaper.conversation(row).await?);
        }
        Ok(Json(
            json!({ "data": { "meta": counts.shape(), "payload": payload } }),
        ))
    }
}

fn count(rows: &[Row], actor: &Actor) -> Counts {
    let mut counts = Counts::default();
    for row in rows {
        match row.operator_id {
            Some(owner) => {
                counts.assigned += 1;
                counts.mine += usize::from(Some(owner) == actor.viewer.operator);
            }
            None => counts.unassigned += 1,
        }
    }
    counts
}

impl Counts {
    fn shape(&self) -> Value {
        json!({
            "mine_count": self.mine,
            "unassigned_count": self.unassigned,
            "assigned_count": self.assigned,
            "all_count": self.assigned + self.unassigned,
        })
    }
}

async fn labels_named(desk: &Desk, names: Option<&str>) -> Result<BTreeSet<CategoryId>, Refused> {
    let Some(names) = names.filter(|names| !names.is_empty()) else {
        return Ok(BTreeSet::new());
    };
    let tree = desk.list_categories(&Actor::house()).await?;
    let outline = tree.outline();
    let id = |name: &str| {
        let named = outline
            .iter()
            .find(|(_, category)| category.name.eq_ignore_ascii_case(name));
        named
            .map(|(_, category)| category.id)
            .ok_or_else(Refused::not_found)
    };
    names.split(',').map(id).collect()
}

pub(super) async fn list(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([]): At<0>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    wanted.answer(&shared, &actor).await
}

pub(super) async fn meta(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([]): At<0>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let (_, counts) = wanted.rows(&shared.desk, &actor).await?;
    Ok(Json(json!({ "meta": counts.shape() })))
}

pub(super) async fn filter(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([]): At<0>,
    Query(page): Query<Wanted>,
    fields: Fields,
) -> Answer {
    let mut wanted = Wanted {
        status: Some("all".into()),
        page: page.page,
        ..Wanted::default()
    };
    for rule in fields.objects("payload") {
        let values = rule.get("values").unwrap_or(&Value::Null);
        let first = values.get(0).unwrap_or(values);
        let text = first
            .as_str()
            .map_or_else(|| first.to_string(), str::to_owned);
        let is_equal = rule.get("filter_operator").and_then(Value::as_str) == Some("equal_to");
        match rule.get("attribute_key").and_then(Value::as_str) {
            Some("status") if is_equal => wanted.status = Some(text),
            Some("inbox_id") if is_equal => wanted.inbox_id = text.parse().ok(),
            Some("team_id") if is_equal => wanted.team_id = text.parse().ok(),
            Some("labels") if is_equal => wanted.labels = Some(text),
            Some(_) | None => {
                return Err(Refused::field(
                    "payload",
                    "filter by equal_to: status, inbox_id, team_id, labels",
                ));
            }
        }
    }
    wanted.answer(&shared, &actor).await
}
