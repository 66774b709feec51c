//! How a page of conversations is walked to: along an index, from where the page before ended.

use super::{
    conditions::{Conditions, Value, any},
    row,
};
use crate::{Result, backend::Conn};
use domain::{conversation::Status, page::Cursor, permission::Viewer, view::Row};

/// In which order a list stands; ties by identity, the same way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Order {
    /// The column.
    pub(super) column: &'static str,
    /// True when the largest comes first.
    pub(super) is_descending: bool,
}

impl Order {
    /// The latest words first.
    pub(super) const LATEST: Self = Self {
        column: "v.last_at",
        is_descending: true,
    };
}

/// Whether a list reaches those that are over: they are many, and most are of no concern to one viewer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Its conditions leave few.
    Few,
    /// It has none but those that are over.
    Closed,
    /// It has these and others.
    All,
}

impl Reach {
    /// Returns how far a list of some states reaches; none is all.
    pub(super) fn of<'a>(statuses: impl IntoIterator<Item = &'a Status>) -> Self {
        let (mut has_closed, mut has_others) = (false, false);
        for status in statuses {
            match status {
                Status::Closed => has_closed = true,
                Status::Bot | Status::Waiting | Status::Active | Status::Snoozed => {
                    has_others = true;
                }
            }
        }
        match (has_closed, has_others) {
            (true, false) => Self::Closed,
            (false, true) => Self::Few,
            (true, true) | (false, false) => Self::All,
        }
    }
}

/// Which conversations a list has.
pub(super) struct Of<'a> {
    /// What holds for each.
    pub(super) conditions: Conditions,
    /// Who looks.
    pub(super) viewer: &'a Viewer,
    /// How far it reaches.
    pub(super) reach: Reach,
}

/// Reads a page and one row more, if there is one.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub(super) async fn page_of(
    conn: Conn<'_>,
    of: Of<'_>,
    order: Order,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Vec<Row>> {
    let (chosen, conditions) = chosen(of, order, after, limit);
    row::read(conn, &chosen, conditions).await
}

/// Writes which rows a page has, in its order, and one more.
fn chosen(of: Of<'_>, order: Order, after: Option<&Cursor>, limit: i64) -> (String, Conditions) {
    let (mut conditions, column) = (of.conditions, order.column);
    let (beyond, direction) = if order.is_descending {
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
    let ways = conditions.ways(of.viewer);
    let limit = conditions.place(Value::Number(limit + 1));
    let ordered = format!(" ORDER BY {column} {direction}, v.id {direction} LIMIT {limit}");
    let chosen = match ways {
        Some(ways) if of.reach != Reach::Few => {
            let ids = each_way(&conditions, &ways, of.reach, &ordered);
            format!(" WHERE v.id IN ({ids})")
        }
        ways => {
            if let Some(ways) = ways {
                conditions.add(any(&ways));
            }
            conditions.sql()
        }
    };
    (chosen + &ordered, conditions)
}

/// Writes a walk along each way by itself: one along all of them would pass by everything that others have ended.
fn each_way(conditions: &Conditions, ways: &[String], reach: Reach, ordered: &str) -> String {
    let any = any(ways);
    let open =
        (reach == Reach::All || ways.is_empty()).then_some(("v.state <> 'closed'", any.as_str()));
    let closed = ways.iter().map(|way| ("v.state = 'closed'", way.as_str()));
    let walks: Vec<_> = closed
        .chain(open)
        .enumerate()
        .map(|(number, (state, way))| {
            let chosen = conditions.sql_and(&[state, way]);
            format!("SELECT w{number}.id FROM (SELECT v.id FROM conversations v{chosen}{ordered}) w{number}")
        })
        .collect();
    walks.join(" UNION ALL ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Store,
        backend::on,
        views::{
            bind_all,
            rows::{Narrow, mention, narrowed},
        },
    };
    use domain::{
        id::{OperatorId, TeamId},
        permission::Role,
    };
    use std::collections::BTreeSet;
    use testkit::Database;

    fn viewer(role: Role) -> Viewer {
        Viewer {
            operator: Some(OperatorId::from_u128(1)),
            role,
            teams: [1, 2].map(TeamId::from_u128).to_vec(),
            supervises: BTreeSet::new(),
            channel: None,
        }
    }

    fn of<'a>(viewer: &'a Viewer, statuses: &[Status]) -> Of<'a> {
        let narrow = Narrow {
            statuses: statuses.to_vec(),
            ..Narrow::default()
        };
        Of {
            conditions: narrowed(&narrow),
            viewer,
            reach: Reach::of(statuses),
        }
    }

    /// Says how SQLite would go about a page of these conditions.
    async fn plan_of(store: &Store, of: Of<'_>) -> String {
        let after = Cursor {
            at_ms: 1,
            id: "b".to_owned(),
        };
        let (chosen, conditions) = chosen(of, Order::LATEST, Some(&after), 50);
        let mut reader = store.read().await.unwrap();
        let sql = format!("EXPLAIN QUERY PLAN {}", row::sql(&reader.conn(), &chosen));
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
            let plan = plan_of(&store, of(&viewer(Role::Admin), &[status])).await;
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
        let viewer = viewer(Role::Admin);
        mention(&mut conditions, &viewer);
        let of = Of {
            conditions,
            viewer: &viewer,
            reach: Reach::Few,
        };
        let plan = plan_of(&store, of).await;
        let entered = "SEARCH v USING INDEX conversations_that_mention (last_at<?)";
        assert!(plan.contains(entered), "{plan}");
    }

    #[tokio::test]
    async fn what_others_have_ended_is_not_passed_by() {
        let database = Database::sqlite();
        let store = Store::open(&database.url).await.unwrap();
        for role in [Role::Agent, Role::Supervisor] {
            let viewer = viewer(role);
            for statuses in [&[Status::Closed][..], &[]] {
                let plan = plan_of(&store, of(&viewer, statuses)).await;
                let of_teams = "conversations_closed_of_team (team_id=? AND last_at<?)";
                assert_eq!(
                    plan.matches(of_teams).count(),
                    2,
                    "one for each team: {plan}"
                );
                let own = "INDEX conversations_owned (operator_id=? AND last_at<?)";
                assert!(plan.contains(own), "{plan}");
                assert!(!plan.contains("INDEX conversations_closed ("), "{plan}");
                assert!(!plan.contains("conversations_latest"), "{plan}");
            }
        }
    }
}
