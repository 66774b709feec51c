//! The numbers that are dialled: those of contacts, and those of operators. Sealed.

use crate::{
    Error, Result,
    backend::{Conn, on},
    parse,
};
use domain::{
    id::{ContactId, OperatorId, TeamId},
    time::Timestamp,
};

/// A contact's number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactNumber {
    /// Whose.
    pub contact: ContactId,
    /// The number, sealed.
    pub sealed: String,
    /// Enough of it to know which one it is.
    pub hint: String,
    /// Why a program gave it; `None` when the contact shared it himself.
    pub reason: Option<String>,
    /// When it was shared, given or dialled last.
    pub used_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct NumberRow {
    sealed_number: String,
    hint: String,
    reason: Option<String>,
    used_at: i64,
}

/// Finds a contact's number.
///
/// # Errors
/// [`Error::Database`].
pub async fn find(conn: Conn<'_>, contact: ContactId) -> Result<Option<ContactNumber>> {
    let sql =
        "SELECT sealed_number, hint, reason, used_at FROM contact_numbers WHERE contact_id = $1";
    let row: Option<NumberRow> =
        on!(conn, c => sqlx::query_as(sql).bind(contact.to_string()).fetch_optional(c).await)?;
    Ok(row.map(|row| ContactNumber {
        contact,
        sealed: row.sealed_number,
        hint: row.hint,
        reason: row.reason,
        used_at: Timestamp::from_ms(row.used_at),
    }))
}

/// Keeps a contact's number in place of an earlier one.
///
/// # Errors
/// [`Error::Database`].
pub async fn put(conn: Conn<'_>, number: &ContactNumber) -> Result<()> {
    let sql = "INSERT INTO contact_numbers (contact_id, sealed_number, hint, source, reason, used_at) \
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (contact_id) DO UPDATE SET \
        sealed_number = excluded.sealed_number, hint = excluded.hint, source = excluded.source, \
        reason = excluded.reason, used_at = excluded.used_at";
    let source = if number.reason.is_some() {
        "given"
    } else {
        "shared"
    };
    on!(conn, c => sqlx::query(sql)
        .bind(number.contact.to_string())
        .bind(&number.sealed)
        .bind(&number.hint)
        .bind(source)
        .bind(number.reason.as_deref())
        .bind(number.used_at.as_ms())
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Forgets a contact's number; false when there was none.
///
/// # Errors
/// [`Error::Database`].
pub async fn forget(conn: Conn<'_>, contact: ContactId) -> Result<bool> {
    let sql = "DELETE FROM contact_numbers WHERE contact_id = $1";
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(contact.to_string()).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Forgets the numbers that were not used since `before` and are in no open call.
///
/// # Errors
/// [`Error::Database`].
pub async fn sweep(conn: Conn<'_>, before: Timestamp) -> Result<u64> {
    let sql = "DELETE FROM contact_numbers WHERE used_at < $1 AND contact_id NOT IN \
        (SELECT contact_id FROM calls WHERE is_open AND contact_id IS NOT NULL)";
    Ok(
        on!(conn, c => sqlx::query(sql).bind(before.as_ms()).execute(c).await.map(|done| done.rows_affected()))?,
    )
}

/// An operator's telephone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telephone {
    /// Whose.
    pub operator: OperatorId,
    /// The number, sealed.
    pub sealed: String,
    /// Enough of it to know which one it is.
    pub hint: String,
    /// Whether it is his.
    pub proof: Proof,
}

/// Whether a telephone is an operator's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// He has heard its code.
    Given {
        /// When.
        at: Timestamp,
    },
    /// He must type the code that a call reads out.
    Open {
        /// The code, sealed.
        sealed_code: String,
        /// Until when it counts.
        until: Timestamp,
        /// How often a wrong one was typed.
        tries: i64,
    },
}

impl Proof {
    /// Says whether it is given.
    #[must_use]
    pub const fn is_given(&self) -> bool {
        match self {
            Self::Given { .. } => true,
            Self::Open { .. } => false,
        }
    }
}

#[derive(sqlx::FromRow)]
struct TelephoneRow {
    sealed_number: String,
    hint: String,
    verified_at: Option<i64>,
    sealed_code: Option<String>,
    code_until: Option<i64>,
    tries: i64,
}

/// Finds an operator's telephone.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find_of_operator(conn: Conn<'_>, operator: OperatorId) -> Result<Option<Telephone>> {
    let sql = "SELECT sealed_number, hint, verified_at, sealed_code, code_until, tries \
        FROM operator_telephones WHERE operator_id = $1";
    let row: Option<TelephoneRow> =
        on!(conn, c => sqlx::query_as(sql).bind(operator.to_string()).fetch_optional(c).await)?;
    row.map(|row| {
        let proof = match (row.verified_at, row.sealed_code, row.code_until) {
            (Some(at), _, _) => Proof::Given {
                at: Timestamp::from_ms(at),
            },
            (None, Some(sealed_code), Some(until)) => Proof::Open {
                sealed_code,
                until: Timestamp::from_ms(until),
                tries: row.tries,
            },
            (None, _, _) => {
                let why = "operator_telephones: neither proved nor to be proved";
                return Err(Error::Corrupt(why.to_owned()));
            }
        };
        Ok(Telephone {
            operator,
            sealed: row.sealed_number,
            hint: row.hint,
            proof,
        })
    })
    .transpose()
}

/// Keeps an operator's telephone in place of an earlier one.
///
/// # Errors
/// [`Error::Database`].
pub async fn put_of_operator(conn: Conn<'_>, telephone: &Telephone) -> Result<()> {
    let sql = "INSERT INTO operator_telephones \
        (operator_id, sealed_number, hint, verified_at, sealed_code, code_until, tries) \
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (operator_id) DO UPDATE SET \
        sealed_number = excluded.sealed_number, hint = excluded.hint, verified_at = excluded.verified_at, \
        sealed_code = excluded.sealed_code, code_until = excluded.code_until, tries = excluded.tries";
    let (verified_at, code, until, tries) = match &telephone.proof {
        Proof::Given { at } => (Some(at.as_ms()), None, None, 0),
        Proof::Open {
            sealed_code,
            until,
            tries,
        } => (
            None,
            Some(sealed_code.as_str()),
            Some(until.as_ms()),
            *tries,
        ),
    };
    on!(conn, c => sqlx::query(sql)
        .bind(telephone.operator.to_string())
        .bind(&telephone.sealed)
        .bind(&telephone.hint)
        .bind(verified_at)
        .bind(code)
        .bind(until)
        .bind(tries)
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Forgets an operator's telephone; false when there was none.
///
/// # Errors
/// [`Error::Database`].
pub async fn forget_of_operator(conn: Conn<'_>, operator: OperatorId) -> Result<bool> {
    let sql = "DELETE FROM operator_telephones WHERE operator_id = $1";
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(operator.to_string()).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Says whether somebody of a team has a telephone that is proved; who has no team is of [`TeamId::GENERAL`].
///
/// # Errors
/// [`Error::Database`].
pub async fn is_any_in(conn: Conn<'_>, team: TeamId) -> Result<bool> {
    let sql = "SELECT COUNT(*) FROM operator_telephones p JOIN operators o ON o.id = p.operator_id \
        LEFT JOIN operator_teams t ON t.operator_id = p.operator_id \
        WHERE COALESCE(t.team_id, $1) = $2 AND p.verified_at IS NOT NULL AND o.is_enabled";
    let count: i64 = on!(conn, c => sqlx::query_scalar(sql)
        .bind(TeamId::GENERAL.to_string())
        .bind(team.to_string())
        .fetch_one(c).await)?;
    Ok(count > 0)
}

/// Lists the operators whose telephone is proved.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_reachable(conn: Conn<'_>) -> Result<Vec<OperatorId>> {
    let sql = "SELECT operator_id FROM operator_telephones WHERE verified_at IS NOT NULL ORDER BY operator_id";
    let rows: Vec<String> = on!(conn, c => sqlx::query_scalar(sql).fetch_all(c).await)?;
    rows.iter()
        .map(|id| parse::id(id, "operator_telephones.operator_id"))
        .collect()
}
