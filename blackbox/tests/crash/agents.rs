//! Agents: programs that answer each message of a customer once, over the API.

use blackbox::{Failed, Rest};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// The pause between two looks at the inbox.
const PAUSE: Duration = Duration::from_millis(100);

/// The agents: one for each channel.
pub(crate) struct Agents {
    /// The door that they and the ledger use.
    pub(crate) rest: Rest,
    operators: Vec<String>,
    channels: Vec<String>,
    book: Arc<Mutex<Book>>,
}

/// What the agents know.
#[derive(Debug, Default, Clone)]
pub(crate) struct Book {
    /// The answers that the server has accepted, as they were written.
    pub(crate) accepted: BTreeSet<String>,
    /// Calls that brought no answer and were made again.
    pub(crate) in_doubt: usize,
    /// What no server may answer.
    pub(crate) surprises: Vec<String>,
}

/// Writes the answer to a customer's words.
pub(crate) fn answer_to(words: &str) -> String {
    format!("Answer: {words}")
}

impl Agents {
    pub(crate) fn new(rest: Rest, operators: Vec<String>, channels: Vec<String>) -> Self {
        Self {
            rest,
            operators,
            channels,
            book: Arc::default(),
        }
    }

    /// Returns what the agents know so far.
    pub(crate) fn book(&self) -> Book {
        self.book
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Returns the work of each agent; it has no end.
    pub(crate) fn tasks(&self) -> Vec<impl Future<Output = ()> + Send + use<>> {
        let pairs = self.operators.iter().zip(&self.channels);
        let agents = pairs.map(|(operator, channel)| Agent {
            rest: self.rest.clone(),
            operator: operator.clone(),
            channel: channel.clone(),
            book: Arc::clone(&self.book),
            read_up_to: BTreeMap::new(),
        });
        agents.map(Agent::work).collect()
    }
}

struct Agent {
    rest: Rest,
    operator: String,
    channel: String,
    book: Arc<Mutex<Book>>,
    /// The last message of each conversation that needs nothing more.
    read_up_to: BTreeMap<String, i64>,
}

impl Agent {
    async fn work(mut self) {
        loop {
            if let Err(failed) = self.look().await {
                self.note(failed);
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Goes online and answers what has come; ends at the first call that brings nothing.
    async fn look(&mut self) -> Result<(), Failed> {
        let presence = format!("/operators/{}/presence", self.operator);
        self.rest
            .post(&presence, &json!({ "presence": "online" }))
            .await?;
        let page = self.rest.get("/conversations?limit=100").await?;
        for row in page["items"].as_array().into_iter().flatten() {
            if row["channel_id"] == self.channel.as_str() {
                self.answer(row["id"].as_str().unwrap_or_default()).await?;
            }
        }
        Ok(())
    }

    async fn answer(&mut self, conversation: &str) -> Result<(), Failed> {
        let after = self.read_up_to.get(conversation).copied().unwrap_or(0);
        let messages = format!("/conversations/{conversation}/messages");
        let page = self
            .rest
            .get(&format!("{messages}?after={after}&limit=100"))
            .await?;
        for message in page["items"].as_array().into_iter().flatten() {
            if message["author"] == "contact" {
                self.write(&messages, message).await?;
            }
            self.read_up_to.insert(
                conversation.to_owned(),
                message["seq"].as_i64().unwrap_or(0),
            );
        }
        Ok(())
    }

    /// Answers one message: what brought no answer is sent again under the same key in the next look.
    async fn write(&self, messages: &str, message: &Value) -> Result<(), Failed> {
        let words = answer_to(message["text"].as_str().unwrap_or_default());
        let key = format!("answer {}", message["id"].as_str().unwrap_or_default());
        let body = json!({ "text": words, "operator_id": self.operator });
        let written = self.rest.post_once(messages, &body, &key).await;
        let mut book = self.book.lock().unwrap_or_else(PoisonError::into_inner);
        match written {
            Ok(_) => {
                book.accepted.insert(words);
                Ok(())
            }
            Err(Failed::NoAnswer) => {
                book.in_doubt += 1;
                Err(Failed::NoAnswer)
            }
            Err(refused @ Failed::Refused(..)) => Err(refused),
        }
    }

    /// A server that is away or says that it is (503) is what this is about; everything else is a surprise.
    fn note(&self, failed: Failed) {
        match failed {
            Failed::NoAnswer => {}
            Failed::Refused(status, _) if status.as_u16() == 503 => {}
            Failed::Refused(status, words) => {
                let mut book = self.book.lock().unwrap_or_else(PoisonError::into_inner);
                book.surprises.push(format!("{status}: {words}"));
            }
        }
    }
}
