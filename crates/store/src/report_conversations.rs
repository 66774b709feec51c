//! Which conversations were counted when: what stands behind the figures of reports.

use crate::{
    Result,
    backend::{Conn, on},
    parse, rows,
    views::{Conditions, Value, bind_all},
};
use domain::{
    id::{ConversationId, TeamId},
    page::Cursor,
    permission::Viewer,
    report::{Behind, Count},
};

/// Adds what was counted of conversations.
///
/// Shape: no two of the same conversation and the same count.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn add(mut conn: Conn<'_>, counted: &[(ConversationId, Count)]) -> Result<()> {
    for piece in rows::pieces(counted) {
        let sql = format!(
            "INSERT INTO report_conversations (conversation_id, measure, start, team_id, subject, within_ms, count) \
             VALUES {} ON CONFLICT (conversation_id, measure, start, team_id, subject, within_ms) DO UPDATE \
             SET count = report_conversations.count + excluded.count",
            rows::places(&conn, piece.len(), 7)
        );
        on!(conn.lend(), c => {
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for (conversation, count) in piece {
                query = query
                    .bind(conversation.to_string())
                    .bind(count.measure.name())
                    .bind(count.start.as_ms())
                    .bind(count.team.to_string())
                    .bind(&count.subject)
                    .bind(count.within_ms)
                    .bind(count.count);
            }
            query.execute(c).await.map(|_| ())
        })?;
    }
    Ok(())
}

/// A figure, and the teams whose counts are read for it.
#[derive(Debug, Clone, Copy)]
pub struct Led<'a> {
    /// The figure.
    pub behind: &'a Behind,
    /// The teams; `None` is every team.
    pub teams: Option<&'a [TeamId]>,
}

/// What the rows of a figure have in common; its values stand in the conditions once, however often it is written.
struct Counted {
    measures: Vec<String>,
    from: String,
    to: String,
    teams: Option<Vec<String>>,
    of: Option<String>,
    within_ms: Option<String>,
    is_timed: bool,
}

impl Counted {
    fn new(conditions: &mut Conditions, Led { behind, teams }: Led<'_>) -> Self {
        let measures = behind.figure.measures().iter();
        Self {
            measures: measures.map(|one| conditions.text(one.name())).collect(),
            from: conditions.place(Value::Number(behind.asked.from.as_ms())),
            to: conditions.place(Value::Number(behind.asked.to.as_ms())),
            teams: teams.map(|teams| teams.iter().map(|team| conditions.text(team)).collect()),
            of: behind.of.as_ref().map(|of| conditions.text(of)),
            within_ms: behind
                .within_ms
                .map(|edge| conditions.place(Value::Number(edge))),
            is_timed: behind.figure.is_timed(),
        }
    }

    /// Writes the condition for the rows that a name stands for.
    fn sql(&self, name: &str) -> String {
        self.sql_before(name, &self.to)
    }

    /// Writes it for rows before another end.
    fn sql_before(&self, name: &str, to: &str) -> String {
        let mut all = vec![
            match self.measures.as_slice() {
                [one] => format!("{name}.measure = {one}"),
                several => format!("{name}.measure IN ({})", several.join(", ")),
            },
            format!("{name}.start >= {}", self.from),
            format!("{name}.start < {to}"),
        ];
        match self.teams.as_deref() {
            None => {}
            Some([]) => all.push("1 = 0".to_owned()),
            Some(teams) => all.push(format!("{name}.team_id IN ({})", teams.join(", "))),
        }
        if let Some(of) = &self.of {
            all.push(format!("{name}.subject = {of}"));
        }
        if let Some(edge) = &self.within_ms {
            all.push(format!("{name}.within_ms <= {edge}"));
        }
        if self.is_timed {
            all.push(format!("{name}.within_ms > 0"));
        }
        all.join(" AND ")
    }
}

/// Asks for what is counted, without what was taken back; returns what the rows have in common.
///
/// Of a later page, rows are read from where the one before ended: the only end that leads into an index.
fn counted(conditions: &mut Conditions, led: Led<'_>, after: Option<&Cursor>) -> Counted {
    let (counted, behind) = (Counted::new(conditions, led), led.behind);
    match after {
        None => conditions.add(counted.sql("m")),
        Some(after) => {
            let end = behind.asked.to.as_ms().min(after.at_ms.saturating_add(1));
            let end = conditions.place(Value::Number(end));
            conditions.add(counted.sql_before("m", &end));
            let at = conditions.place(Value::Number(after.at_ms));
            let id = conditions.text(&after.id);
            conditions.add(format!("(m.start < {at} OR m.conversation_id < {id})"));
        }
    }
    if behind.figure.may_be_taken_back() {
        conditions.add(format!(
            "(SELECT SUM(n.count) FROM report_conversations n WHERE n.conversation_id = m.conversation_id AND {}) > 0",
            counted.sql("n")
        ));
    }
    counted
}

/// The order of the join is meant: few hours of one measure lead to their conversations.
const SEEN: &str = "report_conversations m CROSS JOIN conversations v";

fn page_sql(
    viewer: &Viewer,
    led: Led<'_>,
    after: Option<&Cursor>,
    limit: i64,
) -> (String, Conditions) {
    let mut conditions = Conditions::default();
    conditions.add("v.id = m.conversation_id");
    let counted = counted(&mut conditions, led, after);
    // Each conversation stands where it was counted last.
    conditions.add(format!(
        "NOT EXISTS (SELECT 1 FROM report_conversations l WHERE l.conversation_id = m.conversation_id \
         AND l.start > m.start AND {})",
        counted.sql("l")
    ));
    conditions.seen_by(viewer);
    let filter = conditions.sql();
    let limit = conditions.place(Value::Number(limit + 1));
    let sql = format!(
        "SELECT m.start, m.conversation_id FROM {SEEN}{filter} GROUP BY m.start, m.conversation_id \
         ORDER BY m.start DESC, m.conversation_id DESC LIMIT {limit}"
    );
    (sql, conditions)
}

/// Lists one page of the conversations behind a figure that a viewer sees, the latest hour first.
///
/// Shape: each once, and where the next page begins.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn list(
    conn: Conn<'_>,
    viewer: &Viewer,
    led: Led<'_>,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<(Vec<ConversationId>, Option<Cursor>)> {
    let (sql, conditions) = page_sql(viewer, led, after, limit);
    let mut rows: Vec<(i64, String)> = on!(conn, c => {
        bind_all!(sqlx::query_as(sqlx::AssertSqlSafe(sql)), conditions).fetch_all(c).await
    })?;
    let limit = usize::try_from(limit).unwrap_or(0);
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| has_more).map(|(at_ms, id)| Cursor {
        at_ms: *at_ms,
        id: id.clone(),
    });
    let ids = rows.iter();
    let ids = ids.map(|(_, id)| parse::id(id, "report_conversations.conversation_id"));
    Ok((ids.collect::<Result<_>>()?, next))
}

/// Counts the conversations behind a figure, up to `most`: those that a viewer sees, or all.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn count(
    conn: Conn<'_>,
    viewer: Option<&Viewer>,
    led: Led<'_>,
    most: i64,
) -> Result<i64> {
    let mut conditions = Conditions::default();
    if viewer.is_some() {
        conditions.add("v.id = m.conversation_id");
    }
    counted(&mut conditions, led, None);
    if let Some(viewer) = viewer {
        conditions.seen_by(viewer);
    }
    let from = if viewer.is_some() {
        SEEN
    } else {
        "report_conversations m"
    };
    let filter = conditions.sql();
    let most = conditions.place(Value::Number(most));
    let sql = format!(
        "SELECT COUNT(*) FROM (SELECT DISTINCT m.conversation_id FROM {from}{filter} LIMIT {most}) s"
    );
    Ok(on!(conn, c => {
        bind_all!(sqlx::query_scalar(sqlx::AssertSqlSafe(sql)), conditions).fetch_one(c).await
    })?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;
    use domain::{
        id::OperatorId,
        permission::Role,
        report::{Asked, Figure},
        time::Timestamp,
    };
    use std::collections::BTreeSet;
    use testkit::Database;

    /// Says how SQLite would go about a later page of a figure.
    async fn plan_of(store: &Store, figure: Figure, of: Option<&str>) -> String {
        let viewer = Viewer {
            operator: Some(OperatorId::from_u128(1)),
            role: Role::Supervisor,
            teams: vec![TeamId::GENERAL],
            supervises: BTreeSet::new(),
            channel: None,
        };
        let behind = Behind {
            figure,
            asked: Asked {
                from: Timestamp::from_ms(0),
                to: Timestamp::from_ms(1),
                team: None,
            },
            of: of.map(str::to_owned),
            within_ms: None,
        };
        let after = Cursor {
            at_ms: 1,
            id: "b".to_owned(),
        };
        let led = Led {
            behind: &behind,
            teams: Some(&[TeamId::GENERAL]),
        };
        let (sql, conditions) = page_sql(&viewer, led, Some(&after), 50);
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
    async fn a_page_is_read_along_the_hours_of_its_figure_and_nothing_is_sorted() {
        let database = Database::sqlite();
        let store = Store::open(&database.url).await.unwrap();
        for figure in Figure::ALL {
            for of in [None, Some("somebody")] {
                let plan = plan_of(&store, figure, of).await;
                let entered = "SEARCH m USING COVERING INDEX report_conversations_by_hour (measure=? AND start>? AND start<?)";
                let is_entered = plan.contains(entered) || figure.measures().len() > 1;
                assert!(is_entered, "{figure:?}: {plan}");
                let later = "SEARCH l USING COVERING INDEX sqlite_autoindex_report_conversations_1 (conversation_id=? AND measure=? AND start>? AND start<?)";
                assert!(plan.contains(later), "{figure:?}: {plan}");
                // Several measures are several stretches of the index; marks are few.
                let is_sorted = plan.contains("TEMP B-TREE") && figure.measures().len() == 1;
                assert!(!is_sorted, "{figure:?}: {plan}");
            }
        }
    }
}
