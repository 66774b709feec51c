//! Conversations as rows of a list.

use super::conditions::{Conditions, Value, bind_all};
use crate::{
    Error, Result,
    about::AboutRow,
    backend::{Conn, on},
    intents, parse, ratings,
};
use domain::{
    conversation::{Epoch, Offer, Status},
    id::{CategoryId, ContactId, ConversationId, IntentId, OfferId, OperatorId, TeamId},
    intent::{Named, Opened},
    page::{Cursor, Page},
    permission::Viewer,
    time::Timestamp,
    view::{Counters, Folder, Row, WrapUp},
};
use std::collections::BTreeMap;

#[derive(sqlx::FromRow)]
struct RowRow {
    id: String,
    number: i64,
    version: i64,
    epoch: i64,
    contact_id: String,
    contact_name: String,
    channel_id: String,
    channel_kind: String,
    team_id: String,
    team_name: String,
    intents: String,
    operator_id: Option<String>,
    operator_name: Option<String>,
    state: String,
    offer_id: Option<String>,
    state_at: i64,
    last_words: String,
    last_author: Option<String>,
    last_at: i64,
    unanswered_since: Option<i64>,
    enqueued_at: i64,
    has_trouble: bool,
    opened_at: i64,
    priority: String,
    held_by_bot: bool,
    snoozed_until: Option<i64>,
    wrap_up_by: Option<String>,
    wrap_up_until: Option<i64>,
    erased_at: Option<i64>,
    stars: Option<i64>,
    rating_words: Option<String>,
    rated_at: Option<i64>,
    #[sqlx(flatten)]
    about: AboutRow,
}

/// The names of the intents, the removed ones too.
type Names = BTreeMap<IntentId, String>;

impl RowRow {
    /// Reads the intents of the conversation; empty for most.
    fn opened(&self) -> Result<Vec<Opened>> {
        if self.intents == "[]" {
            return Ok(Vec::new());
        }
        parse::from_json(&self.intents, "conversations.intents")
    }

    fn with_names(self, names: &Names) -> Result<Row> {
        let row = self;
        let intents = row.opened()?.into_iter().filter_map(|opened| {
            let name = names.get(&opened.intent)?.clone();
            Some(Named { name, opened })
        });
        let intents = intents.collect();
        let operator_id: Option<OperatorId> =
            parse::maybe_id(row.operator_id.as_ref(), "conversations.operator_id")?;
        let offer_id: Option<OfferId> =
            parse::maybe_id(row.offer_id.as_ref(), "conversations.offer_id")?;
        let at = Timestamp::from_ms(row.state_at);
        let snoozed_until = parse::maybe_time(row.snoozed_until);
        let status = match row.state.as_str() {
            _ if snoozed_until.is_some() => Status::Snoozed,
            "queued" | "offered" => Status::Waiting,
            "active" if row.held_by_bot => Status::Bot,
            "active" => Status::Active,
            "closed" => Status::Closed,
            state => return Err(Error::Corrupt(format!("conversations.state: {state}"))),
        };
        let wrap_up_by = parse::maybe_id(row.wrap_up_by.as_ref(), "wrap_ups.operator_id")?;
        let wrap_up = wrap_up_by
            .zip(parse::maybe_time(row.wrap_up_until))
            .map(|(operator, until)| WrapUp { operator, until });
        Ok(Row {
            id: parse::id(&row.id, "conversations.id")?,
            number: row.number,
            version: row.version,
            epoch: Epoch(row.epoch),
            contact_id: parse::id(&row.contact_id, "conversations.contact_id")?,
            contact_name: row.contact_name,
            channel_id: parse::id(&row.channel_id, "conversations.channel_id")?,
            channel_kind: parse::word(&row.channel_kind, "channels.kind")?,
            team_id: parse::id(&row.team_id, "conversations.team_id")?,
            team_name: row.team_name,
            intents,
            operator_id,
            operator_name: row.operator_name,
            status,
            offer: offer_id.zip(operator_id).map(|(id, operator)| Offer {
                id,
                operator,
                until: at,
            }),
            last_words: row.last_words,
            last_author: row
                .last_author
                .as_ref()
                .map(|author| parse::from_json(author, "conversations.last_author"))
                .transpose()?,
            last_at: Timestamp::from_ms(row.last_at),
            unanswered_since: parse::maybe_time(row.unanswered_since),
            enqueued_at: Timestamp::from_ms(row.enqueued_at),
            has_trouble: row.has_trouble,
            opened_at: Timestamp::from_ms(row.opened_at),
            closed_at: (status == Status::Closed).then_some(at),
            snoozed_until,
            wrap_up,
            rating: ratings::read(row.stars, row.rating_words, row.rated_at)?,
            priority: parse::word(&row.priority, "conversations.priority")?,
            about: row.about.try_into()?,
            is_erased: row.erased_at.is_some(),
        })
    }
}

const ROWS: &str = "SELECT v.id, v.number, v.version, v.epoch, v.contact_id, ct.name AS contact_name, \
    v.channel_id, ch.kind AS channel_kind, v.team_id, t.name AS team_name, v.intents, v.operator_id, \
    o.name AS operator_name, v.state, v.offer_id, v.state_at, v.last_words, v.last_author, v.last_at, \
    v.unanswered_since, v.enqueued_at, v.has_trouble, v.opened_at, v.priority, v.held_by_bot, v.categories, \
    v.is_hidden, v.attributes, v.subject, v.intervention_id, v.asks, v.snoozed_until, v.call_wish, v.mentioned, \
    w.operator_id AS wrap_up_by, w.until AS wrap_up_until, v.erased_at, rt.stars, rt.words AS rating_words, rt.rated_at \
    FROM conversations v JOIN contacts ct ON ct.id = v.contact_id JOIN channels ch ON ch.id = v.channel_id \
    JOIN teams t ON t.id = v.team_id LEFT JOIN operators o ON o.id = v.operator_id \
    LEFT JOIN wrap_ups w ON w.conversation_id = v.id LEFT JOIN ratings rt ON rt.conversation_id = v.id";

async fn rows(mut conn: Conn<'_>, sql: String, conditions: Conditions) -> Result<Vec<Row>> {
    let rows: Vec<RowRow> = on!(conn.lend(), c => {
        bind_all!(sqlx::query_as(sqlx::AssertSqlSafe(sql)), conditions).fetch_all(c).await
    })?;
    let has_intents = rows.iter().any(|row| row.intents != "[]");
    let names = if has_intents {
        intents::list_names(conn).await?
    } else {
        Names::new()
    };
    rows.into_iter().map(|row| row.with_names(&names)).collect()
}

/// Finds the row of one conversation.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find_row(conn: Conn<'_>, id: ConversationId) -> Result<Option<Row>> {
    Ok(list_rows_of(conn, &[id]).await?.pop())
}

/// Lists the rows of some conversations, in no order.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_rows_of(conn: Conn<'_>, ids: &[ConversationId]) -> Result<Vec<Row>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut conditions = Conditions::default();
    conditions.any_of("v.id", ids.iter().map(ToString::to_string));
    let sql = format!("{ROWS}{}", conditions.sql());
    rows(conn, sql, conditions).await
}

/// Lists one page of a folder as a viewer sees it, in the folder's order.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_folder(
    conn: Conn<'_>,
    viewer: &Viewer,
    folder: Folder,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Page<Row>> {
    let mut conditions = Conditions::default();
    match folder {
        Folder::Mine => {
            conditions.add("v.state <> 'closed' AND v.snoozed_until IS NULL");
            match viewer.operator {
                Some(me) => conditions.any_of("v.operator_id", [me.to_string()]),
                None => conditions.add("1 = 0"),
            }
        }
        Folder::Waiting => conditions.add(state_is(Status::Waiting)),
        Folder::Snoozed => conditions.add(state_is(Status::Snoozed)),
        Folder::Bots => conditions.add("v.held_by_bot"),
        Folder::Mentions => mention(&mut conditions, viewer),
        Folder::Open => conditions.add("v.state <> 'closed'"),
        Folder::Closed => conditions.add("v.state = 'closed'"),
    }
    conditions.seen_by(viewer);
    let column = match folder {
        Folder::Waiting => "v.enqueued_at",
        Folder::Snoozed => "v.snoozed_until",
        Folder::Mine | Folder::Bots | Folder::Mentions | Folder::Open | Folder::Closed => {
            "v.last_at"
        }
    };
    let is_descending = !folder.is_oldest_first();
    let rows = page_of(conn, conditions, column, is_descending, after, limit).await?;
    Ok(page(rows, limit, |row| row.sort_ms(folder)))
}

/// Asks for a note that mentions the viewer and that he has not seen to; few conversations have any.
fn mention(conditions: &mut Conditions, viewer: &Viewer) {
    match viewer.operator {
        Some(me) => {
            let pattern = conditions.text(format!("%\"{me}\"%"));
            // The first half leads to the index of those that mention somebody.
            conditions.add(format!(
                "v.mentioned <> '[]' AND v.mentioned LIKE {pattern}"
            ));
        }
        None => conditions.add("1 = 0"),
    }
}

/// What a list of conversations is narrowed to; every condition must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrow {
    /// One of these states; empty is every state.
    pub statuses: Vec<Status>,
    /// Of this team.
    pub team: Option<TeamId>,
    /// Of this operator.
    pub operator: Option<OperatorId>,
    /// Of this contact.
    pub contact: Option<ContactId>,
    /// With this intent, finished or not.
    pub intent: Option<IntentId>,
    /// In this category.
    pub category: Option<CategoryId>,
    /// With an open intervention.
    pub is_helped: bool,
    /// Something was said at this time or later.
    pub updated_since: Option<Timestamp>,
}

/// Lists one page of the conversations that a viewer sees, latest words first.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_narrowed(
    conn: Conn<'_>,
    viewer: &Viewer,
    narrow: &Narrow,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Page<Row>> {
    let conditions = narrowed(viewer, narrow);
    let rows = page_of(conn, conditions, "v.last_at", true, after, limit).await?;
    Ok(page(rows, limit, |row| row.last_at.as_ms()))
}

fn narrowed(viewer: &Viewer, narrow: &Narrow) -> Conditions {
    let mut conditions = Conditions::default();
    if !narrow.statuses.is_empty() {
        let states: Vec<_> = narrow.statuses.iter().map(|s| state_is(*s)).collect();
        conditions.add(format!("({})", states.join(" OR ")));
        if !narrow.statuses.contains(&Status::Closed) {
            // Says nothing new, but leads to the index of what is open.
            conditions.add("v.state <> 'closed'");
        }
    }
    if let Some(team) = narrow.team {
        conditions.any_of("v.team_id", [team.to_string()]);
    }
    if let Some(operator) = narrow.operator {
        conditions.any_of("v.operator_id", [operator.to_string()]);
    }
    if let Some(contact) = narrow.contact {
        conditions.any_of("v.contact_id", [contact.to_string()]);
    }
    if let Some(intent) = narrow.intent {
        let pattern = conditions.text(format!("%\"intent\":\"{intent}\"%"));
        conditions.add(format!("v.intents LIKE {pattern}"));
    }
    if let Some(category) = narrow.category {
        let category = conditions.text(category);
        conditions.add(format!(
            "v.id IN (SELECT conversation_id FROM conversation_categories WHERE category_id = {category})"
        ));
    }
    if narrow.is_helped {
        conditions.add("v.intervention_id IS NOT NULL");
    }
    if let Some(since) = narrow.updated_since {
        let since = conditions.place(Value::Number(since.as_ms()));
        conditions.add(format!("v.last_at >= {since}"));
    }
    conditions.seen_by(viewer);
    conditions
}

pub(super) const fn state_is(status: Status) -> &'static str {
    match status {
        Status::Bot => "v.held_by_bot",
        Status::Snoozed => "v.snoozed_until IS NOT NULL",
        Status::Waiting => "(v.state IN ('queued', 'offered') AND v.snoozed_until IS NULL)",
        Status::Active => "(v.state = 'active' AND NOT v.held_by_bot AND v.snoozed_until IS NULL)",
        Status::Closed => "v.state = 'closed'",
    }
}

pub(super) async fn page_of(
    conn: Conn<'_>,
    conditions: Conditions,
    column: &str,
    is_descending: bool,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Vec<Row>> {
    let (sql, conditions) = page_sql(conditions, column, is_descending, after, limit);
    rows(conn, sql, conditions).await
}

fn page_sql(
    mut conditions: Conditions,
    column: &str,
    is_descending: bool,
    after: Option<&Cursor>,
    limit: i64,
) -> (String, Conditions) {
    let (beyond, direction) = if is_descending {
        ("<", "DESC")
    } else {
        (">", "ASC")
    };
    if let Some(after) = after {
        let at = conditions.place(Value::Number(after.at_ms));
        let id = conditions.text(&after.id);
        // The first half is where an index is entered; the second leaves out what the page before has shown.
        conditions.add(format!(
            "{column} {beyond}= {at} AND ({column} {beyond} {at} OR v.id {beyond} {id})"
        ));
    }
    let filter = conditions.sql();
    let limit = conditions.place(Value::Number(limit + 1));
    let sql =
        format!("{ROWS}{filter} ORDER BY {column} {direction}, v.id {direction} LIMIT {limit}");
    (sql, conditions)
}

/// Cuts a list that was read one row too far into a page.
fn page(mut items: Vec<Row>, limit: i64, sort_ms: impl Fn(&Row) -> i64) -> Page<Row> {
    let limit = usize::try_from(limit).unwrap_or(0);
    let has_more = items.len() > limit;
    items.truncate(limit);
    let next_cursor = items.last().filter(|_| has_more).map(|row| Cursor {
        at_ms: sort_ms(row),
        id: row.id.to_string(),
    });
    Page { items, next_cursor }
}

/// Counts the conversations in each live folder as a viewer sees them.
///
/// # Errors
/// [`Error::Database`].
pub async fn count(mut conn: Conn<'_>, viewer: &Viewer) -> Result<Counters> {
    let mut conditions = Conditions::default();
    let me = conditions.text(viewer.operator.map(|id| id.to_string()).unwrap_or_default());
    conditions.add("v.state <> 'closed'");
    conditions.seen_by(viewer);
    let sql = format!(
        "SELECT COALESCE(CAST(SUM(CASE WHEN v.operator_id = {me} AND v.snoozed_until IS NULL THEN 1 ELSE 0 END) AS BIGINT), 0), \
         COALESCE(CAST(SUM(CASE WHEN v.state IN ('queued', 'offered') AND v.snoozed_until IS NULL THEN 1 ELSE 0 END) AS BIGINT), 0), \
         COALESCE(CAST(SUM(CASE WHEN v.held_by_bot THEN 1 ELSE 0 END) AS BIGINT), 0), \
         COALESCE(CAST(SUM(CASE WHEN v.snoozed_until IS NOT NULL THEN 1 ELSE 0 END) AS BIGINT), 0), \
         COUNT(*) FROM conversations v{}",
        conditions.sql()
    );
    let (mine, waiting, bots, snoozed, open): (i64, i64, i64, i64, i64) = on!(conn.lend(), c => {
        bind_all!(sqlx::query_as(sqlx::AssertSqlSafe(sql)), conditions).fetch_one(c).await
    })?;
    let mentions = count_mentions(conn, viewer).await?;
    Ok(Counters {
        mine,
        waiting,
        bots,
        snoozed,
        mentions,
        open,
    })
}

/// Counts the conversations, also those that are over, in which a note mentions the viewer.
async fn count_mentions(conn: Conn<'_>, viewer: &Viewer) -> Result<i64> {
    if viewer.operator.is_none() {
        return Ok(0);
    }
    let mut conditions = Conditions::default();
    mention(&mut conditions, viewer);
    conditions.seen_by(viewer);
    let sql = format!("SELECT COUNT(*) FROM conversations v{}", conditions.sql());
    Ok(on!(conn, c => {
        bind_all!(sqlx::query_scalar(sqlx::AssertSqlSafe(sql)), conditions).fetch_one(c).await
    })?)
}

/// Lists a contact's conversations before one of them, newest first: number and opening time.
///
/// # Errors
/// [`Error::Database`].
pub async fn list_earlier(
    conn: Conn<'_>,
    contact: ContactId,
    before: Timestamp,
    limit: i64,
) -> Result<Vec<(i64, Timestamp)>> {
    let sql = "SELECT number, opened_at FROM conversations WHERE contact_id = $1 AND opened_at < $2 \
        ORDER BY opened_at DESC LIMIT $3";
    let rows: Vec<(i64, i64)> = on!(conn, c => sqlx::query_as(sql)
        .bind(contact.to_string()).bind(before.as_ms()).bind(limit).fetch_all(c).await)?;
    Ok(rows
        .into_iter()
        .map(|(number, at)| (number, Timestamp::from_ms(at)))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;
    use domain::permission::Role;
    use std::collections::BTreeSet;
    use testkit::Database;

    fn viewer(operator: Option<OperatorId>) -> Viewer {
        Viewer {
            operator,
            role: Role::Admin,
            teams: Vec::new(),
            supervises: BTreeSet::new(),
            channel: None,
        }
    }

    /// Says how SQLite would go about a page of these conditions.
    async fn plan_of(store: &Store, conditions: Conditions) -> String {
        let after = Cursor {
            at_ms: 1,
            id: "b".to_owned(),
        };
        let (sql, conditions) = page_sql(conditions, "v.last_at", true, Some(&after), 50);
        let sql = format!("EXPLAIN QUERY PLAN {sql}");
        let mut reader = store.read().await.unwrap();
        let steps: Vec<(i64, i64, i64, String)> = on!(reader.conn(), c => {
            bind_all!(sqlx::query_as(sqlx::AssertSqlSafe(sql)), conditions).fetch_all(c).await
        })
        .unwrap();
        let steps: Vec<_> = steps.into_iter().map(|(_, _, _, step)| step).collect();
        steps.join("\n")
    }

    #[tokio::test]
    async fn a_page_is_read_along_the_index_of_what_is_asked_for() {
        let database = Database::sqlite();
        let store = Store::open(&database.url).await.unwrap();
        for status in [
            Status::Bot,
            Status::Waiting,
            Status::Active,
            Status::Snoozed,
            Status::Closed,
        ] {
            let narrow = Narrow {
                statuses: vec![status],
                ..Narrow::default()
            };
            let plan = plan_of(&store, narrowed(&viewer(None), &narrow)).await;
            let indexes: &[_] = if status == Status::Closed {
                &["conversations_closed"]
            } else {
                &["conversations_open", "conversations_with_bots"]
            };
            let is_entered = indexes
                .iter()
                .any(|index| plan.contains(&format!("SEARCH v USING INDEX {index} (last_at<?)")));
            assert!(is_entered, "{}: {plan}", status.name());
            assert!(!plan.contains("TEMP B-TREE"), "nothing is sorted: {plan}");
        }
    }

    #[tokio::test]
    async fn mentions_are_entered_in_an_index_of_what_mentions_somebody() {
        let database = Database::sqlite();
        let store = Store::open(&database.url).await.unwrap();
        let mut conditions = Conditions::default();
        mention(&mut conditions, &viewer(Some(OperatorId::from_u128(1))));
        let plan = plan_of(&store, conditions).await;
        let entered = "SEARCH v USING INDEX conversations_that_mention (last_at<?)";
        assert!(plan.contains(entered), "{plan}");
    }
}
