//! Lists of conversations: which ones, in which order, and from where on.

use super::{
    conditions::{Conditions, Value},
    row,
    walk::{Of, Order, Reach, page_of},
};
use crate::{
    Result,
    backend::{Conn, on},
};
use domain::{
    conversation::Status,
    id::{CategoryId, ContactId, ConversationId, IntentId, OperatorId, TeamId},
    page::{Cursor, Page},
    permission::Viewer,
    time::Timestamp,
    view::{Folder, Row},
};

/// Finds the row of one conversation.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn find_row(conn: Conn<'_>, id: ConversationId) -> Result<Option<Row>> {
    Ok(list_rows_of(conn, &[id]).await?.pop())
}

/// Lists the rows of some conversations, in no order.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn list_rows_of(conn: Conn<'_>, ids: &[ConversationId]) -> Result<Vec<Row>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut conditions = Conditions::default();
    conditions.any_of("v.id", ids.iter().map(ToString::to_string));
    let chosen = conditions.sql();
    row::read(conn, &chosen, conditions).await
}

/// Lists one page of a folder as a viewer sees it, in the folder's order.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
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
    let column = match folder {
        Folder::Waiting => "v.enqueued_at",
        Folder::Snoozed => "v.snoozed_until",
        Folder::Mine | Folder::Bots | Folder::Mentions | Folder::Open | Folder::Closed => {
            "v.last_at"
        }
    };
    let order = Order {
        column,
        is_descending: !folder.is_oldest_first(),
    };
    // Mentions are few: they need no way of their own into those that are over.
    let reach = if folder == Folder::Closed {
        Reach::Closed
    } else {
        Reach::Few
    };
    let of = Of {
        conditions,
        viewer,
        reach,
    };
    let rows = page_of(conn, of, order, after, limit).await?;
    Ok(page(rows, limit, |row| row.sort_ms(folder)))
}

/// Asks for a note that mentions the viewer and that he has not seen to; few conversations have any.
pub(super) fn mention(conditions: &mut Conditions, viewer: &Viewer) {
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
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn list_narrowed(
    conn: Conn<'_>,
    viewer: &Viewer,
    narrow: &Narrow,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Page<Row>> {
    let of = Of {
        conditions: narrowed(narrow),
        viewer,
        reach: Reach::of(&narrow.statuses),
    };
    let rows = page_of(conn, of, Order::LATEST, after, limit).await?;
    Ok(page(rows, limit, |row| row.last_at.as_ms()))
}

pub(super) fn narrowed(narrow: &Narrow) -> Conditions {
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

/// Cuts a list that was read one row too far into a page.
pub(super) fn page(mut items: Vec<Row>, limit: i64, sort_ms: impl Fn(&Row) -> i64) -> Page<Row> {
    let limit = usize::try_from(limit).unwrap_or(0);
    let has_more = items.len() > limit;
    items.truncate(limit);
    let next_cursor = items.last().filter(|_| has_more).map(|row| Cursor {
        at_ms: sort_ms(row),
        id: row.id.to_string(),
    });
    Page { items, next_cursor }
}

/// Lists a contact's conversations before one of them, newest first: number and opening time.
///
/// # Errors
/// [`crate::Error::Database`].
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
