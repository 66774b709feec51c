//! What an operator is shown when he asks: what waits, who is there, how things stand.

use super::{ask::Answer, tap::Tap, words as w};
use crate::{Actor, Desk, Result};
use domain::{
    conversation::Status,
    id::OperatorId,
    operator::{CHAT_UNITS, Operator, OperatorKind, Presence},
    permission::Right,
    view::{Folder, Row},
};

/// The most rows of a list: what a person reads on a phone.
const ROWS: usize = 8;

/// The most people of a list; with it a message stays within what a channel carries.
const PEOPLE: usize = 40;

impl Desk {
    /// Tells what an operator has and what waits, with a button for each that he may take.
    pub(super) async fn queue(&self, actor: &Actor) -> Result<Answer> {
        let now = self.now();
        let his = self.conversations_of(actor, Status::Active).await?;
        let inbox = self.inbox(actor, Folder::Waiting).await?;
        let line = |row: &Row| w::line(row, now);
        let mut lines = Vec::new();
        if !his.is_empty() {
            lines.push("Yours:".to_owned());
            lines.extend(his.iter().take(ROWS).map(line));
            lines.push(String::new());
        }
        let count = inbox.counters.waiting;
        if count == 0 {
            lines.push(w::waiting(0));
        } else {
            lines.push(format!("Waiting: {count}"));
            lines.extend(inbox.rows.items.iter().take(ROWS).map(line));
        }
        let free = inbox.rows.items.iter().take(ROWS);
        let buttons = free.filter(|row| row.offer.is_none()).map(|row| {
            let number = row.number;
            Tap::Take { number }.button(format!("Take {}", w::name_of(row)))
        });
        Ok(Answer {
            buttons: buttons.collect(),
            ..Answer::words(lines.join("\n"))
        })
    }

    /// Tells who is there.
    pub(super) async fn who(&self, actor: &Actor) -> Result<Answer> {
        let mut lines = self
            .people(actor, |operator| operator.presence != Presence::Offline)
            .await?;
        if lines.is_empty() {
            lines.push("Nobody is there.".to_owned());
        }
        Ok(Answer::words(lines.join("\n")))
    }

    /// Tells of everybody; for those who lead.
    pub(super) async fn everybody(&self, actor: &Actor) -> Result<Answer> {
        actor.may(Right::ConversationsTakeOver)?;
        let lines = self.people(actor, |_| true).await?;
        Ok(Answer::words(lines.join("\n")))
    }

    /// Tells how things stand; for those who lead.
    pub(super) async fn status(&self, actor: &Actor) -> Result<Answer> {
        actor.may(Right::ConversationsTakeOver)?;
        let inbox = self.inbox(actor, Folder::Waiting).await?;
        let operators = self.list_operators(actor).await?;
        let is_there = |operator: &&Operator| {
            operator.is_enabled
                && operator.kind == OperatorKind::Human
                && operator.presence == Presence::Online
        };
        let online = operators.iter().filter(is_there).count();
        let longest = inbox.rows.items.first().map_or_else(
            || "–".to_owned(),
            |row| w::span(self.now().ms_since(row.enqueued_at)),
        );
        Ok(Answer::words(format!(
            "Waiting: {}\nLongest: {longest}\nOpen: {}\nAvailable: {online}",
            inbox.counters.waiting, inbox.counters.open
        )))
    }

    /// Lists the people whom a conversation can be given to.
    pub(super) async fn colleagues_at_work(&self, actor: &Actor) -> Result<Vec<OperatorId>> {
        let operators = self.list_operators(actor).await?;
        let works = |operator: &Operator| {
            operator.is_enabled
                && Some(operator.id) != actor.viewer.operator
                && !matches!(operator.presence, Presence::Offline | Presence::Lost)
        };
        Ok(operators
            .iter()
            .filter(|o| works(o))
            .map(|o| o.id)
            .collect())
    }

    async fn people(
        &self,
        actor: &Actor,
        is_asked_for: impl Fn(&Operator) -> bool,
    ) -> Result<Vec<String>> {
        let operators = self.list_operators(actor).await?;
        let mut reader = self.read().await?;
        let open = store::queues::count_by_operator(reader.conn()).await?;
        let reasons = store::presences::list_reasons(reader.conn()).await?;
        let now = self.now();
        let asked = operators
            .iter()
            .filter(|o| o.is_enabled && o.kind == OperatorKind::Human && is_asked_for(o));
        let line = |operator: &Operator| {
            let has = open.get(&operator.id).copied().unwrap_or(0);
            let room = operator.capacity_units / CHAT_UNITS;
            let does = w::does(operator.presence);
            let is_away = operator.presence == Presence::Away;
            let reason = reasons.get(&operator.id).filter(|_| is_away);
            let because = w::because(reason, now);
            format!("{} · {does}{because} · {has} of {room}", operator.name)
        };
        Ok(asked.take(PEOPLE).map(line).collect())
    }
}
