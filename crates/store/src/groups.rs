//! Groups in which teams work, the links by which teams get them, and who was told there that he is a stranger.

use crate::{
    Error, Result,
    backend::{Conn, on},
    parse,
};
use domain::{
    group::{Group, Trouble},
    id::{ChannelId, TeamId},
    time::Timestamp,
};

#[derive(sqlx::FromRow)]
struct GroupRow {
    team_id: String,
    channel_id: String,
    address: String,
    title: String,
    trouble: Option<String>,
    linked_at: i64,
}

impl TryFrom<GroupRow> for Group {
    type Error = Error;

    fn try_from(row: GroupRow) -> Result<Self> {
        Ok(Self {
            team: parse::id(&row.team_id, "team_groups.team_id")?,
            channel: parse::id(&row.channel_id, "team_groups.channel_id")?,
            address: row.address,
            title: row.title,
            trouble: row
                .trouble
                .as_ref()
                .map(|trouble| parse::from_json(trouble, "team_groups.trouble"))
                .transpose()?,
            since: Timestamp::from_ms(row.linked_at),
        })
    }
}

const GROUPS: &str = "SELECT g.team_id, g.channel_id, g.address, g.title, g.trouble, g.linked_at \
    FROM team_groups g JOIN channels ch ON ch.id = g.channel_id AND ch.is_console";

/// Lists the groups of the channel that is the console; in no order.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list(conn: Conn<'_>) -> Result<Vec<Group>> {
    let rows: Vec<GroupRow> = on!(conn, c => sqlx::query_as(GROUPS).fetch_all(c).await)?;
    rows.into_iter().map(Group::try_from).collect()
}

/// Finds the group of a team.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find(conn: Conn<'_>, team: TeamId) -> Result<Option<Group>> {
    let sql = format!("{GROUPS} WHERE g.team_id = $1");
    let row: Option<GroupRow> = on!(conn, c => sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(team.to_string()).fetch_optional(c).await)?;
    row.map(Group::try_from).transpose()
}

/// Finds the group at an address.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find_at(conn: Conn<'_>, channel: ChannelId, address: &str) -> Result<Option<Group>> {
    let sql = format!("{GROUPS} WHERE g.channel_id = $1 AND g.address = $2");
    let row: Option<GroupRow> = on!(conn, c => sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(channel.to_string()).bind(address).fetch_optional(c).await)?;
    row.map(Group::try_from).transpose()
}

/// Inserts or replaces the group of a team.
///
/// # Errors
/// [`Error::Database`]; [`Error::is_taken`] when it is another team's.
pub async fn put(conn: Conn<'_>, group: &Group) -> Result<()> {
    let sql = "INSERT INTO team_groups (team_id, channel_id, address, title, trouble, linked_at) \
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (team_id) DO UPDATE SET channel_id = excluded.channel_id, \
        address = excluded.address, title = excluded.title, trouble = excluded.trouble, \
        linked_at = excluded.linked_at";
    let trouble = group
        .trouble
        .as_ref()
        .map(parse::json::<Trouble>)
        .transpose()?;
    on!(conn, c => sqlx::query(sql)
        .bind(group.team.to_string())
        .bind(group.channel.to_string())
        .bind(&group.address)
        .bind(&group.title)
        .bind(trouble)
        .bind(group.since.as_ms())
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Deletes the group of a team with the topics in it, and forgets who is a stranger there.
///
/// # Errors
/// [`Error::Database`].
pub async fn delete(mut conn: Conn<'_>, group: &Group) -> Result<()> {
    let sql = "DELETE FROM console_topics WHERE channel_id = $1 AND address = $2";
    on!(conn.lend(), c => sqlx::query(sql)
        .bind(group.channel.to_string()).bind(&group.address).execute(c).await.map(|_| ()))?;
    for sql in [
        "DELETE FROM team_group_strangers WHERE team_id = $1",
        "DELETE FROM team_groups WHERE team_id = $1",
    ] {
        on!(conn.lend(), c => sqlx::query(sql)
            .bind(group.team.to_string()).execute(c).await.map(|_| ()))?;
    }
    Ok(())
}

/// Gives a group another address, with the topics in it.
///
/// # Errors
/// [`Error::Database`].
pub async fn relocate(mut conn: Conn<'_>, group: &Group, to: &str) -> Result<()> {
    for sql in [
        "UPDATE console_topics SET address = $3 WHERE channel_id = $1 AND address = $2",
        "UPDATE team_groups SET address = $3 WHERE channel_id = $1 AND address = $2",
    ] {
        on!(conn.lend(), c => sqlx::query(sql)
            .bind(group.channel.to_string()).bind(&group.address).bind(to)
            .execute(c).await.map(|_| ()))?;
    }
    Ok(())
}

/// Keeps the one-time link by which a team gets its group, in place of an earlier one.
///
/// # Errors
/// [`Error::Database`].
pub async fn put_link(
    conn: Conn<'_>,
    team: TeamId,
    hash: &str,
    expires_at: Timestamp,
) -> Result<()> {
    let sql = "INSERT INTO team_group_links (team_id, hash, expires_at) VALUES ($1, $2, $3) \
        ON CONFLICT (team_id) DO UPDATE SET hash = excluded.hash, expires_at = excluded.expires_at";
    on!(conn, c => sqlx::query(sql)
        .bind(team.to_string()).bind(hash).bind(expires_at.as_ms())
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Finds the team of a one-time link that is good.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find_link(conn: Conn<'_>, hash: &str, now: Timestamp) -> Result<Option<TeamId>> {
    let sql = "SELECT team_id FROM team_group_links WHERE hash = $1 AND expires_at > $2";
    let team: Option<String> = on!(conn, c => sqlx::query_scalar(sql)
        .bind(hash).bind(now.as_ms()).fetch_optional(c).await)?;
    parse::maybe_id(team.as_ref(), "team_group_links.team_id")
}

/// Ends the one-time link of a team.
///
/// # Errors
/// [`Error::Database`].
pub async fn delete_link(conn: Conn<'_>, team: TeamId) -> Result<()> {
    let sql = "DELETE FROM team_group_links WHERE team_id = $1";
    on!(conn, c => sqlx::query(sql)
        .bind(team.to_string()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Notes that somebody is told that he is a stranger; false when he was told before.
///
/// # Errors
/// [`Error::Database`].
pub async fn greet(conn: Conn<'_>, team: TeamId, external_id: &str) -> Result<bool> {
    let sql = "INSERT INTO team_group_strangers (team_id, external_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(team.to_string()).bind(external_id).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}
