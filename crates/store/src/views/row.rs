//! A conversation as a row of a list, as it is stored.

use super::conditions::Conditions;
use crate::{
    Error, Result,
    about::AboutRow,
    backend::Conn,
    document::{self, line},
    intents, parse, ratings,
};
use domain::{
    channel::ChannelKind,
    conversation::{Epoch, Offer, Priority, Status},
    id::{ChannelId, ContactId, ConversationId, IntentId, OfferId, OperatorId, TeamId},
    intent::{Named, Opened},
    time::Timestamp,
    view::{Row, WrapUp},
};
use std::collections::BTreeMap;

line! {
    struct Stored: "FROM conversations v JOIN contacts ct ON ct.id = v.contact_id \
        JOIN channels ch ON ch.id = v.channel_id JOIN teams t ON t.id = v.team_id \
        LEFT JOIN operators o ON o.id = v.operator_id LEFT JOIN wrap_ups w ON w.conversation_id = v.id \
        LEFT JOIN ratings rt ON rt.conversation_id = v.id" {
        id: ConversationId = "v.id",
        number: i64 = "v.number",
        version: i64 = "v.version",
        epoch: Epoch = "v.epoch",
        contact_id: ContactId = "v.contact_id",
        contact_name: String = "ct.name",
        channel_id: ChannelId = "v.channel_id",
        channel_kind: ChannelKind = "ch.kind",
        team_id: TeamId = "v.team_id",
        team_name: String = "t.name",
        intents: String = "v.intents",
        operator_id: Option<OperatorId> = "v.operator_id",
        operator_name: Option<String> = "o.name",
        state: String = "v.state",
        offer_id: Option<OfferId> = "v.offer_id",
        state_at: Timestamp = "v.state_at",
        last_words: String = "v.last_words",
        last_author: Option<String> = "v.last_author",
        last_at: Timestamp = "v.last_at",
        unanswered_since: Option<Timestamp> = "v.unanswered_since",
        enqueued_at: Timestamp = "v.enqueued_at",
        has_trouble: u8 = "CASE WHEN v.has_trouble THEN 1 ELSE 0 END",
        opened_at: Timestamp = "v.opened_at",
        priority: Priority = "v.priority",
        held_by_bot: u8 = "CASE WHEN v.held_by_bot THEN 1 ELSE 0 END",
        snoozed_until: Option<Timestamp> = "v.snoozed_until",
        wrap_up_by: Option<OperatorId> = "w.operator_id",
        wrap_up_until: Option<Timestamp> = "w.until",
        erased_at: Option<Timestamp> = "v.erased_at",
        stars: Option<i64> = "rt.stars",
        rating_words: Option<String> = "rt.words",
        rated_at: Option<i64> = "rt.rated_at",
        categories: String = "v.categories",
        is_hidden: u8 = "CASE WHEN v.is_hidden THEN 1 ELSE 0 END",
        attributes: String = "v.attributes",
        subject: Option<String> = "v.subject",
        intervention_id: Option<String> = "v.intervention_id",
        asks: String = "v.asks",
        call_wish: Option<String> = "v.call_wish",
        mentioned: String = "v.mentioned",
    }
}

/// The names of the intents, the removed ones too.
type Names = BTreeMap<IntentId, String>;

impl Stored {
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
        let status = match row.state.as_str() {
            _ if row.snoozed_until.is_some() => Status::Snoozed,
            "queued" | "offered" => Status::Waiting,
            "active" if row.held_by_bot == 1 => Status::Bot,
            "active" => Status::Active,
            "closed" => Status::Closed,
            state => return Err(Error::Corrupt(format!("conversations.state: {state}"))),
        };
        let wrap_up = row.wrap_up_by.zip(row.wrap_up_until);
        let offer = row.offer_id.zip(row.operator_id);
        let about = AboutRow {
            categories: row.categories,
            is_hidden: row.is_hidden == 1,
            attributes: row.attributes,
            subject: row.subject,
            intervention_id: row.intervention_id,
            asks: row.asks,
            call_wish: row.call_wish,
            mentioned: row.mentioned,
        };
        Ok(Row {
            id: row.id,
            number: row.number,
            version: row.version,
            epoch: row.epoch,
            contact_id: row.contact_id,
            contact_name: row.contact_name,
            channel_id: row.channel_id,
            channel_kind: row.channel_kind,
            team_id: row.team_id,
            team_name: row.team_name,
            intents,
            operator_id: row.operator_id,
            operator_name: row.operator_name,
            status,
            offer: offer.map(|(id, operator)| Offer {
                id,
                operator,
                until: row.state_at,
            }),
            last_words: row.last_words,
            last_author: row
                .last_author
                .as_ref()
                .map(|author| parse::from_json(author, "conversations.last_author"))
                .transpose()?,
            last_at: row.last_at,
            unanswered_since: row.unanswered_since,
            enqueued_at: row.enqueued_at,
            has_trouble: row.has_trouble == 1,
            opened_at: row.opened_at,
            closed_at: (status == Status::Closed).then_some(row.state_at),
            snoozed_until: row.snoozed_until,
            wrap_up: wrap_up.map(|(operator, until)| WrapUp { operator, until }),
            rating: ratings::read(row.stars, row.rating_words, row.rated_at)?,
            priority: row.priority,
            about: about.try_into()?,
            is_erased: row.erased_at.is_some(),
        })
    }
}

/// Writes the statement that [`read`] runs.
#[cfg(test)]
pub(super) fn sql(conn: &Conn<'_>, rest: &str) -> String {
    document::sql::<Stored>(conn, rest)
}

/// Reads rows in the order of `rest`: conditions, order and limit, with the values of `conditions`.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub(super) async fn read(
    mut conn: Conn<'_>,
    rest: &str,
    conditions: Conditions,
) -> Result<Vec<Row>> {
    let rows: Vec<Stored> = document::read(conn.lend(), rest, conditions).await?;
    let names = if rows.iter().any(|row| row.intents != "[]") {
        intents::list_names(conn).await?
    } else {
        Names::new()
    };
    rows.into_iter().map(|row| row.with_names(&names)).collect()
}
