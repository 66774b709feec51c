//! The ledger: what was said on the phones, what the server shows of it, and what came back.

use crate::{
    agents::{Agents, Book, answer_to},
    customers::{Customer, Customers},
};
use anyhow::{Context, Result};
use blackbox::Rest;
use serde_json::Value;
use simulator::{Side, World};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// What was found, and what is wrong with it.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// What is not as promised, or not yet.
    pub(crate) complaints: Vec<String>,
    received: usize,
    answered: usize,
    unknown: usize,
    in_doubt: usize,
}

impl fmt::Display for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            received,
            answered,
            unknown,
            in_doubt,
            ..
        } = self;
        write!(
            f,
            "{received} messages of customers, {answered} answers, {unknown} of them marked unknown, \
             {in_doubt} calls without an answer"
        )
    }
}

/// A message as the API shows it.
struct Shown {
    words: String,
    is_from_contact: bool,
    state: Option<String>,
}

impl Ledger {
    /// Compares phones, conversations and what the agents know.
    pub(crate) async fn read(
        world: &World,
        customers: &Customers,
        agents: &Agents,
    ) -> Result<Self> {
        let book = agents.book();
        let mut ledger = Self {
            in_doubt: book.in_doubt,
            ..Self::default()
        };
        ledger.complaints.extend(
            book.surprises
                .iter()
                .map(|words| format!("surprise: {words}")),
        );
        let mut threads = threads(&agents.rest).await?;
        for customer in customers.all() {
            let thread = threads.remove(&customer.name).unwrap_or_default();
            ledger.compare_incoming(customer, &thread);
            ledger.compare_outgoing(world, customer, &thread, &book)?;
        }
        Ok(ledger)
    }

    /// Stands for a look that failed.
    pub(crate) fn unreadable(error: &anyhow::Error) -> Self {
        Self {
            complaints: vec![format!("the ledger cannot be read: {error}")],
            ..Self::default()
        }
    }

    /// What a customer said is in his conversation: all of it, once, in his order.
    fn compare_incoming(&mut self, customer: &Customer, thread: &[Shown]) {
        let said = customer.said();
        let shown: Vec<&str> = thread
            .iter()
            .filter(|message| message.is_from_contact)
            .map(|message| message.words.as_str())
            .collect();
        self.received += said.len();
        if shown == said {
            return;
        }
        for words in &said {
            match shown.iter().filter(|shown| *shown == words).count() {
                0 => self.complaints.push(format!("never shown: {words}")),
                1 => {}
                times => self
                    .complaints
                    .push(format!("shown {times} times: {words}")),
            }
        }
        for words in &shown {
            if !said.iter().any(|said| said == words) {
                self.complaints.push(format!("never said: {words}"));
            }
        }
        self.complaints
            .push(format!("{}: not in order, or not all there", customer.name));
    }

    /// What agents wrote is on the phone: once when it was sent, at most once when that is unknown, and
    /// nothing else but one greeting; in the order of the conversation.
    fn compare_outgoing(
        &mut self,
        world: &World,
        customer: &Customer,
        thread: &[Shown],
        book: &Book,
    ) -> Result<()> {
        let phone: Vec<String> = world
            .messages(customer.bot, customer.user)?
            .into_iter()
            .filter(|message| message.from == Side::Bot)
            .map(|message| message.text)
            .collect();
        let (answers, others): (Vec<&String>, Vec<&String>) = phone
            .iter()
            .partition(|words| words.starts_with("Answer: "));
        let mut once = BTreeSet::new();
        for words in &others {
            if !once.insert(*words) {
                self.complaints
                    .push(format!("{}: said twice: {words}", customer.name));
            }
        }
        let written: Vec<&Shown> = thread
            .iter()
            .filter(|message| !message.is_from_contact && message.words.starts_with("Answer: "))
            .collect();
        for words in customer.said().iter().map(|words| answer_to(words)) {
            if !book.accepted.contains(&words) {
                self.complaints.push(format!("not accepted yet: {words}"));
            }
            match written
                .iter()
                .filter(|message| message.words == words)
                .count()
            {
                1 => {}
                times => self
                    .complaints
                    .push(format!("written {times} times: {words}")),
            }
        }
        for Shown { words, state, .. } in &written {
            let arrived = answers.iter().filter(|answer| **answer == words).count();
            match (state.as_deref(), arrived) {
                (Some("sent"), 1) => self.answered += 1,
                (Some("unknown"), 0 | 1) => {
                    self.answered += 1;
                    self.unknown += 1;
                }
                (state, times) => {
                    let state = state.unwrap_or("none");
                    self.complaints
                        .push(format!("{state}, but {times} times on the phone: {words}"));
                }
            }
        }
        let places: Vec<Option<usize>> = answers
            .iter()
            .map(|answer| written.iter().position(|message| &message.words == *answer))
            .collect();
        if !places.is_sorted() {
            self.complaints
                .push(format!("{}: answers overtook each other", customer.name));
        }
        Ok(())
    }
}

/// Reads every conversation, by the name of its contact, each contact's in the order of their numbers.
async fn threads(rest: &Rest) -> Result<BTreeMap<String, Vec<Shown>>> {
    let page = get(rest, "/conversations?limit=100").await?;
    let mut rows = page["items"].as_array().cloned().unwrap_or_default();
    rows.sort_by_key(|row| row["number"].as_i64());
    let mut threads: BTreeMap<String, Vec<Shown>> = BTreeMap::new();
    for row in rows {
        let contact = get(rest, &format!("/contacts/{}", text(&row["contact_id"]))).await?;
        let thread = threads.entry(text(&contact["name"])).or_default();
        thread.extend(messages(rest, &text(&row["id"])).await?);
    }
    Ok(threads)
}

async fn messages(rest: &Rest, conversation: &str) -> Result<Vec<Shown>> {
    let (mut all, mut after) = (Vec::new(), 0);
    loop {
        let path = format!("/conversations/{conversation}/messages?after={after}&limit=100");
        let page = get(rest, &path).await?;
        let items = page["items"].as_array().cloned().unwrap_or_default();
        let Some(last) = items.last() else {
            return Ok(all);
        };
        after = last["seq"].as_i64().unwrap_or(i64::MAX);
        all.extend(items.iter().map(|item| Shown {
            words: text(&item["text"]),
            is_from_contact: item["author"] == "contact",
            state: item["state"].as_str().map(str::to_owned),
        }));
    }
}

async fn get(rest: &Rest, path: &str) -> Result<Value> {
    rest.get(path).await.with_context(|| path.to_owned())
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
