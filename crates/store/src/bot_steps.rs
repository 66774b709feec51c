//! What bots did, step by step.

use crate::{
    Error, Result,
    backend::{Conn, on},
    parse,
};
use domain::{
    bot::{BotStep, Outcome, Trace, Usage},
    conversation::Epoch,
    id::ConversationId,
    time::Timestamp,
};

#[derive(sqlx::FromRow)]
struct StepRow {
    id: String,
    conversation_id: String,
    bot_id: String,
    epoch: i64,
    began_at: i64,
    took_ms: i64,
    after_seq: i64,
    asked: String,
    known_messages: i64,
    acts: String,
    outcome: String,
    failure: Option<String>,
    remarks: String,
    tokens_read: Option<i64>,
    tokens_written: Option<i64>,
}

impl TryFrom<StepRow> for BotStep {
    type Error = Error;

    fn try_from(row: StepRow) -> Result<Self> {
        let outcome = match row.outcome.as_str() {
            "done" => Outcome::Done,
            "later" => Outcome::Later,
            "passed" => Outcome::Passed,
            "failed" => Outcome::Failed {
                why: row.failure.unwrap_or_default(),
            },
            outcome => return Err(Error::Corrupt(format!("bot_steps.outcome: {outcome}"))),
        };
        let tokens = row.tokens_read.zip(row.tokens_written);
        Ok(Self {
            id: parse::id(&row.id, "bot_steps.id")?,
            conversation: parse::id(&row.conversation_id, "bot_steps.conversation_id")?,
            bot: parse::id(&row.bot_id, "bot_steps.bot_id")?,
            epoch: Epoch(row.epoch),
            trace: Trace {
                began_at: Timestamp::from_ms(row.began_at),
                took_ms: row.took_ms,
                after_seq: row.after_seq,
                asked: parse::from_json(&row.asked, "bot_steps.asked")?,
                known_messages: row.known_messages,
                usage: tokens.map(|(read, written)| Usage {
                    read: read.unsigned_abs(),
                    written: written.unsigned_abs(),
                }),
                remarks: parse::from_json(&row.remarks, "bot_steps.remarks")?,
            },
            acts: parse::from_json(&row.acts, "bot_steps.acts")?,
            outcome,
        })
    }
}

/// Writes a step down; of a conversation whose words are erased nothing is kept.
///
/// # Errors
/// [`Error::Database`].
pub async fn insert(conn: Conn<'_>, step: &BotStep) -> Result<()> {
    let sql = "INSERT INTO bot_steps (id, conversation_id, bot_id, epoch, began_at, took_ms, after_seq, asked, \
        known_messages, acts, outcome, failure, remarks, tokens_read, tokens_written) \
        SELECT $1, v.id, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14 FROM conversations v \
        WHERE v.id = $15 AND v.erased_at IS NULL";
    let trace = &step.trace;
    let (asked, acts) = (parse::json(&trace.asked)?, parse::json(&step.acts)?);
    let remarks = parse::json(&trace.remarks)?;
    let failure = match &step.outcome {
        Outcome::Failed { why } => Some(why.as_str()),
        Outcome::Done | Outcome::Later | Outcome::Passed => None,
    };
    let tokens = |count: fn(Usage) -> u64| {
        let count = trace.usage.map(count);
        count.map(|count| i64::try_from(count).unwrap_or(i64::MAX))
    };
    on!(conn, c => sqlx::query(sql)
        .bind(step.id.to_string())
        .bind(step.bot.to_string())
        .bind(step.epoch.0)
        .bind(trace.began_at.as_ms())
        .bind(trace.took_ms)
        .bind(trace.after_seq)
        .bind(asked)
        .bind(trace.known_messages)
        .bind(acts)
        .bind(step.outcome.name())
        .bind(failure)
        .bind(remarks)
        .bind(tokens(|usage| usage.read))
        .bind(tokens(|usage| usage.written))
        .bind(step.conversation.to_string())
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Returns the place of the last message that the bot has been told of under a turn; `None` when it was asked nothing.
///
/// # Errors
/// [`Error::Database`].
pub async fn find_told(
    conn: Conn<'_>,
    conversation: ConversationId,
    epoch: Epoch,
) -> Result<Option<i64>> {
    let sql = "SELECT MAX(after_seq) FROM bot_steps \
        WHERE conversation_id = $1 AND epoch = $2 AND outcome IN ('done', 'later')";
    Ok(on!(conn, c => sqlx::query_scalar(sql)
        .bind(conversation.to_string()).bind(epoch.0).fetch_one(c).await)?)
}

/// Lists the latest steps of a conversation, oldest first.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list(
    conn: Conn<'_>,
    conversation: ConversationId,
    limit: i64,
) -> Result<Vec<BotStep>> {
    let sql = "SELECT id, conversation_id, bot_id, epoch, began_at, took_ms, after_seq, asked, known_messages, \
        acts, outcome, failure, remarks, tokens_read, tokens_written FROM bot_steps \
        WHERE conversation_id = $1 ORDER BY began_at DESC, id DESC LIMIT $2";
    let rows: Vec<StepRow> = on!(conn, c => sqlx::query_as(sql)
        .bind(conversation.to_string()).bind(limit).fetch_all(c).await)?;
    rows.into_iter().rev().map(BotStep::try_from).collect()
}
