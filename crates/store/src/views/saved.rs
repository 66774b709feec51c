//! What saved views show.

use super::{
    conditions::{Conditions, Value, bind_all},
    rows::{page, state_is},
    walk::{Of, Order, Reach, page_of},
};
use crate::{
    Result,
    backend::{Conn, on},
    search,
};
use domain::{
    page::{Cursor, Page},
    permission::Viewer,
    saved_view::{Filter, MAX_COUNT, Whose},
    search::Query,
    time::Timestamp,
    view::Row,
};

const MINUTE_MS: i64 = 60_000;

/// How many conversations with the words a view looks through, the latest.
///
/// Older ones are found by the search; a list of so many is none that somebody works off.
const MAX_SAID_IN: usize = 2_000;

/// Puts a filter into conditions.
async fn narrow(
    mut conn: Conn<'_>,
    viewer: &Viewer,
    filter: &Filter,
    now: Timestamp,
) -> Result<Conditions> {
    let mut conditions = Conditions::default();
    if !filter.statuses.is_empty() {
        let states: Vec<_> = filter.statuses.iter().map(|s| state_is(*s)).collect();
        conditions.add(format!("({})", states.join(" OR ")));
    }
    if let Some(team) = filter.team_id {
        conditions.any_of("v.team_id", [team.to_string()]);
    }
    match filter.whose {
        None => {}
        Some(Whose::Mine) => {
            conditions.any_of("v.operator_id", viewer.operator.map(|me| me.to_string()));
        }
        Some(Whose::Nobodys) => conditions.add("v.operator_id IS NULL"),
        Some(Whose::Of(operator)) => conditions.any_of("v.operator_id", [operator.to_string()]),
    }
    if let Some(category) = filter.category_id {
        let category = conditions.text(category);
        conditions.add(format!(
            "v.id IN (SELECT conversation_id FROM conversation_categories WHERE category_id = {category})"
        ));
    }
    if let Some(intent) = filter.intent_id {
        let pattern = conditions.text(format!("%\"intent\":\"{intent}\"%"));
        conditions.add(format!("v.intents LIKE {pattern}"));
    }
    if !filter.language.is_empty() {
        let whole = conditions.text(&filter.language);
        let begun = conditions.text(format!("{}-%", filter.language));
        let spoken = "LOWER(COALESCE(tg.tongue, lc.language))";
        conditions.add(format!(
            "v.contact_id IN (SELECT lc.id FROM contacts lc LEFT JOIN tongues tg ON tg.contact_id = lc.id \
             WHERE {spoken} = {whole} OR {spoken} LIKE {begun})"
        ));
    }
    if let Some(channel) = filter.channel_id {
        conditions.any_of("v.channel_id", [channel.to_string()]);
    }
    if let Some(minutes) = filter.waits_over_minutes {
        let since = conditions.place(Value::Number(now.as_ms() - minutes * MINUTE_MS));
        conditions.add(format!(
            "v.state <> 'closed' AND v.unanswered_since IS NOT NULL AND v.unanswered_since <= {since}"
        ));
    }
    if let Some(query) = Query::parse(&filter.words) {
        let numbers = search::find_numbers(conn.lend(), &query, MAX_SAID_IN).await?;
        let places: Vec<_> = numbers
            .into_iter()
            .map(|number| conditions.place(Value::Number(number)))
            .collect();
        conditions.add(if places.is_empty() {
            "1 = 0".to_owned()
        } else {
            format!("v.number IN ({})", places.join(", "))
        });
    }
    Ok(conditions)
}

/// Lists one page of what a filter leaves for a viewer, latest words first.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn list_filtered(
    mut conn: Conn<'_>,
    viewer: &Viewer,
    filter: &Filter,
    now: Timestamp,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Page<Row>> {
    let of = Of {
        conditions: narrow(conn.lend(), viewer, filter, now).await?,
        viewer,
        reach: Reach::of(&filter.statuses),
    };
    let rows = page_of(conn, of, Order::LATEST, after, limit).await?;
    Ok(page(rows, limit, |row| row.last_at.as_ms()))
}

/// Counts what a filter leaves for a viewer, up to [`MAX_COUNT`].
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn count_filtered(
    mut conn: Conn<'_>,
    viewer: &Viewer,
    filter: &Filter,
    now: Timestamp,
) -> Result<i64> {
    let mut conditions = narrow(conn.lend(), viewer, filter, now).await?;
    conditions.seen_by(viewer);
    let sql = format!(
        "SELECT COUNT(*) FROM (SELECT 1 FROM conversations v{} LIMIT {MAX_COUNT}) s",
        conditions.sql()
    );
    Ok(on!(conn, c => {
        bind_all!(sqlx::query_scalar(sqlx::AssertSqlSafe(sql)), conditions).fetch_one(c).await
    })?)
}
