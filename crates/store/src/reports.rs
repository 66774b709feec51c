//! What happened, counted by hour and team.

use crate::{
    Error, Result,
    backend::{Conn, on},
    parse, rows,
    views::{Conditions, Value, bind_all},
};
use domain::{
    id::{ConversationId, TeamId},
    report::{Asked, Count, Hour, Measure, Piece, SPANS_H, Track, cut, widened},
    time::Timestamp,
};
use std::collections::BTreeMap;

/// Adds counts of hours to those that are there, in every span.
///
/// Shape: no two of the same.
///
/// # Errors
/// [`Error::Database`].
pub async fn add(mut conn: Conn<'_>, counts: &[Count]) -> Result<()> {
    for span_h in SPANS_H {
        add_in(conn.lend(), span_h, &widened(counts, span_h)).await?;
    }
    Ok(())
}

async fn add_in(mut conn: Conn<'_>, span_h: i64, counts: &[Count]) -> Result<()> {
    for piece in rows::pieces(counts) {
        let sql = format!(
            "INSERT INTO report_counts (span_h, start, team_id, measure, subject, within_ms, count, sum_ms) VALUES {} \
             ON CONFLICT (span_h, start, team_id, measure, subject, within_ms) DO UPDATE \
             SET count = report_counts.count + excluded.count, sum_ms = report_counts.sum_ms + excluded.sum_ms",
            rows::places(&conn, piece.len(), 8)
        );
        on!(conn.lend(), c => {
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for count in piece {
                query = query
                    .bind(span_h)
                    .bind(count.start.as_ms())
                    .bind(count.team.to_string())
                    .bind(count.measure.name())
                    .bind(&count.subject)
                    .bind(count.within_ms)
                    .bind(count.count)
                    .bind(count.sum_ms);
            }
            query.execute(c).await.map(|_| ())
        })?;
    }
    Ok(())
}

/// Finds what is remembered of some conversations.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find_tracks(
    mut conn: Conn<'_>,
    ids: &[ConversationId],
) -> Result<BTreeMap<ConversationId, Track>> {
    let mut tracks = BTreeMap::new();
    for piece in rows::sets(ids) {
        let sql = format!(
            "SELECT conversation_id, track FROM report_tracks WHERE conversation_id IN ({})",
            rows::values(piece.len())
        );
        let found: Vec<(String, String)> = on!(conn.lend(), c => {
            let mut query = sqlx::query_as(sqlx::AssertSqlSafe(sql));
            for id in piece {
                query = query.bind(id.to_string());
            }
            query.fetch_all(c).await
        })?;
        for (id, track) in found {
            tracks.insert(
                parse::id(&id, "report_tracks.conversation_id")?,
                parse::from_json(&track, "report_tracks.track")?,
            );
        }
    }
    Ok(tracks)
}

/// Keeps what is remembered of conversations, and forgets those of which nothing is.
///
/// # Errors
/// [`Error::Database`].
pub async fn keep_tracks(
    mut conn: Conn<'_>,
    tracks: &BTreeMap<ConversationId, Track>,
) -> Result<()> {
    let (over, open): (Vec<_>, Vec<_>) = tracks.iter().partition(|(_, track)| track.is_over());
    for piece in rows::sets(&over) {
        let sql = format!(
            "DELETE FROM report_tracks WHERE conversation_id IN ({})",
            rows::values(piece.len())
        );
        on!(conn.lend(), c => {
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for (id, _) in piece {
                query = query.bind(id.to_string());
            }
            query.execute(c).await.map(|_| ())
        })?;
    }
    for piece in rows::pieces(&open) {
        let sql = format!(
            "INSERT INTO report_tracks (conversation_id, track) VALUES {} \
             ON CONFLICT (conversation_id) DO UPDATE SET track = excluded.track",
            rows::places(&conn, piece.len(), 2)
        );
        on!(conn.lend(), c => {
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for (id, track) in piece {
                query = query.bind(id.to_string()).bind(parse::json(track)?);
            }
            query.execute(c).await.map(|_| ())
        })?;
    }
    Ok(())
}

/// Forgets everything that was counted; the journal is then read from its beginning.
///
/// # Errors
/// [`Error::Database`].
pub async fn clear(mut conn: Conn<'_>) -> Result<()> {
    for sql in [
        "DELETE FROM report_counts",
        "DELETE FROM report_tracks",
        "DELETE FROM report_conversations",
        "DELETE FROM cursors WHERE name = 'reports'",
    ] {
        on!(conn.lend(), c => sqlx::query(sql).execute(c).await.map(|_| ()))?;
    }
    Ok(())
}

/// Sums over hours and teams.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// The team.
    pub team: TeamId,
    /// What happened.
    pub measure: Measure,
    /// Whose it is; may be empty.
    pub subject: String,
    /// The edge that its time does not pass.
    pub within_ms: i64,
    /// How often.
    pub count: i64,
    /// How long in all, in ms.
    pub sum_ms: i64,
}

/// Returns the condition of some teams, to stand after another; `None` is every team.
fn of_teams(conditions: &mut Conditions, teams: Option<&[TeamId]>) -> String {
    let Some(teams) = teams else {
        return String::new();
    };
    let places: Vec<_> = teams.iter().map(|team| conditions.text(team)).collect();
    if places.is_empty() {
        return " AND 1 = 0".to_owned();
    }
    format!(" AND team_id IN ({})", places.join(", "))
}

/// Sums what happened in the hours that are asked for, by team and subject.
///
/// What may be is read in wide spans.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn sum(conn: Conn<'_>, asked: &Asked, teams: Option<&[TeamId]>) -> Result<Vec<Sum>> {
    let mut conditions = Conditions::default();
    let of_teams = of_teams(&mut conditions, teams);
    let mut part = |piece: &Piece| {
        let from = conditions.place(Value::Number(piece.from.as_ms()));
        let to = conditions.place(Value::Number(piece.to.as_ms()));
        format!(
            "SELECT team_id, measure, subject, within_ms, count, sum_ms FROM report_counts \
             WHERE span_h = {} AND start >= {from} AND start < {to}{of_teams}",
            piece.span_h
        )
    };
    let parts: Vec<_> = cut(asked.from, asked.to).iter().map(&mut part).collect();
    let sql = format!(
        "SELECT team_id, measure, subject, within_ms, CAST(SUM(count) AS BIGINT), CAST(SUM(sum_ms) AS BIGINT) \
         FROM ({}) AS parts GROUP BY team_id, measure, subject, within_ms \
         ORDER BY team_id, measure, subject, within_ms",
        parts.join(" UNION ALL ")
    );
    let rows: Vec<(String, String, String, i64, i64, i64)> = on!(conn, c => {
        bind_all!(sqlx::query_as(sqlx::AssertSqlSafe(sql)), conditions).fetch_all(c).await
    })?;
    rows.into_iter()
        .map(|(team, measure, subject, within_ms, count, sum_ms)| {
            Ok(Sum {
                team: parse::id(&team, "report_counts.team_id")?,
                measure: Measure::from_name(&measure)
                    .ok_or_else(|| Error::Corrupt(format!("report_counts.measure: {measure}")))?,
                subject,
                within_ms,
                count,
                sum_ms,
            })
        })
        .collect()
}

/// Lists the hours in which something happened, in their order.
///
/// # Errors
/// [`Error::Database`].
pub async fn list_hours(
    conn: Conn<'_>,
    asked: &Asked,
    teams: Option<&[TeamId]>,
) -> Result<Vec<Hour>> {
    let mut conditions = Conditions::default();
    let from = conditions.place(Value::Number(asked.from.as_ms()));
    let to = conditions.place(Value::Number(asked.to.as_ms()));
    let of_teams = of_teams(&mut conditions, teams);
    let sql = format!(
        "SELECT start, \
         CAST(SUM(CASE WHEN measure = 'opened' THEN count ELSE 0 END) AS BIGINT), \
         CAST(SUM(CASE WHEN measure = 'closed' THEN count ELSE 0 END) AS BIGINT), \
         CAST(SUM(CASE WHEN measure = 'received' THEN count ELSE 0 END) AS BIGINT) \
         FROM report_counts WHERE span_h = 1 AND measure IN ('opened', 'closed', 'received') \
         AND start >= {from} AND start < {to}{of_teams} GROUP BY start ORDER BY start"
    );
    let rows: Vec<(i64, i64, i64, i64)> = on!(conn, c => {
        bind_all!(sqlx::query_as(sqlx::AssertSqlSafe(sql)), conditions).fetch_all(c).await
    })?;
    Ok(rows
        .into_iter()
        .map(|(hour, opened, closed, received)| Hour {
            at: Timestamp::from_ms(hour),
            opened,
            closed,
            received,
        })
        .collect())
}
