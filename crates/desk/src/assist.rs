//! Help for who answers: asks a model for a draft, and keeps nothing of it.

use crate::{Actor, Desk, Error, Result};
use domain::{
    assist::{Draft, Into, MAX_CHARS, MAX_SAID, Prompt, Task, last_words},
    bot::Usage,
    complaint,
    id::ConversationId,
    message::Author,
    permission::Right,
    team::BadField,
    view::Bubble,
};
use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};
use tokio::sync::{Mutex, mpsc, oneshot};

/// Drafts that wait for whoever asks the model; of more the newest is refused.
const ROOM: usize = 32;

/// How long a draft is waited for: nobody who writes waits longer.
const PATIENCE: Duration = Duration::from_secs(50);

/// What came of asking a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drafted {
    /// Its words, or why there are none, for people.
    pub words: std::result::Result<String, String>,
    /// How long it took.
    ///
    /// Units: ms.
    pub took_ms: i64,
    /// What it cost, where its server says so.
    pub usage: Option<Usage>,
}

/// A model that is to be asked, and where its words are waited for.
#[derive(Debug)]
pub struct WantedDraft {
    /// What it is told.
    pub prompt: Prompt,
    answer: oneshot::Sender<Drafted>,
}

impl WantedDraft {
    /// Tells what came of it.
    pub fn end(self, drafted: Drafted) {
        // Nobody waits any more when the conversation was left.
        let _heard = self.answer.send(drafted);
    }
}

/// The drafts that wait.
pub(crate) struct Drafts {
    is_on: AtomicBool,
    put: mpsc::Sender<WantedDraft>,
    waiting: Mutex<mpsc::Receiver<WantedDraft>>,
}

impl Default for Drafts {
    fn default() -> Self {
        let (put, waiting) = mpsc::channel(ROOM);
        Self {
            is_on: AtomicBool::new(false),
            put,
            waiting: Mutex::new(waiting),
        }
    }
}

impl Desk {
    /// Says that a model is configured, which somebody asks from now on.
    pub fn turn_drafts_on(&self) {
        self.0.drafts.is_on.store(true, Ordering::Relaxed);
    }

    /// Says whether there are drafts for a conversation: whether a model is configured.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no conversation that the actor may see; [`Error::Forbidden`].
    pub async fn has_drafts(&self, actor: &Actor, id: ConversationId) -> Result<bool> {
        actor.may(Right::MessagesWrite)?;
        self.get_conversation(actor, id).await?;
        Ok(self.0.drafts.is_on.load(Ordering::Relaxed))
    }

    /// Waits for a model that is to be asked.
    pub async fn next_draft(&self) -> WantedDraft {
        loop {
            // The desk holds the other end: there is always a next one.
            if let Some(wanted) = self.0.drafts.waiting.lock().await.recv().await {
                return wanted;
            }
        }
    }

    /// Asks the model for a draft; nothing is kept, and nothing sent.
    ///
    /// # Errors
    /// [`Error::Conflict`] `assist.off` when no model is configured, `assist.failed` when it could not be asked or gave
    /// no words; [`Error::Invalid`] when there is nothing to go by; [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn draft(&self, actor: &Actor, id: ConversationId, task: &Task) -> Result<Draft> {
        if !self.has_drafts(actor, id).await? {
            return Err(Error::conflict("assist.off", complaint::ASSIST_OFF));
        }
        let prompt = self.prompt(actor, id, task).await?;
        let (tell, answer) = oneshot::channel();
        let wanted = WantedDraft {
            prompt,
            answer: tell,
        };
        let put = self.0.drafts.put.try_send(wanted);
        put.map_err(|_| failed("too many drafts are wanted at once"))?;
        let heard = tokio::time::timeout(PATIENCE, answer).await;
        let late = |_| failed("it did not answer in time");
        let drafted = heard
            .map_err(late)?
            .map_err(|_| failed("it was not asked"))?;
        Ok(Draft {
            text: drafted.words.map_err(|why| failed(&why))?,
            took_ms: drafted.took_ms,
            usage: drafted.usage,
        })
    }

    async fn prompt(&self, actor: &Actor, id: ConversationId, task: &Task) -> Result<Prompt> {
        let row = self.get_conversation(actor, id).await?;
        let mut reader = self.read().await?;
        let latest = store::views::list_bubbles_before(reader.conn(), id, i64::MAX, MAX_SAID);
        let said = latest.await?;
        drop(reader);
        match task {
            Task::Reply => {
                words_of_customer(&said)?;
                Ok(Prompt::reply(&row, &said))
            }
            Task::Summary => {
                words_of_customer(&said)?;
                Ok(Prompt::summary(&row, &said))
            }
            Task::ToCustomer { text } => {
                let sample = words_of_customer(&said)?.to_owned();
                Ok(Prompt::translation(
                    bounded(text)?,
                    &Into::LanguageOf(sample),
                ))
            }
            Task::FromCustomer { message, language } => {
                let (where_it_is, found) = self.get_message(actor, *message).await?;
                if where_it_is != id || found.author != Author::Contact {
                    return Err(Error::NotFound("message"));
                }
                let text = found.content.text().map(|text| text.plain.as_str());
                let into = Into::Language(language_of(language)?);
                Ok(Prompt::translation(
                    bounded(text.unwrap_or_default())?,
                    &into,
                ))
            }
        }
    }
}

fn failed(why: &str) -> Error {
    Error::conflict("assist.failed", complaint::assist_failed(why))
}

fn words_of_customer(said: &[Bubble]) -> Result<&str> {
    let words = last_words(said).filter(|words| !words.trim().is_empty());
    words.ok_or_else(|| BadField::new("task", complaint::CUSTOMER_SILENT).into())
}

fn bounded(text: &str) -> Result<&str> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > MAX_CHARS {
        let problem = complaint::TRANSLATE_BOUNDS;
        return Err(BadField::new("text", problem).into());
    }
    Ok(text)
}

/// Checks that a code is a code, since it goes into the task of the model.
fn language_of(code: &str) -> Result<String> {
    let is_code = (2..=35).contains(&code.len())
        && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if is_code {
        Ok(code.to_owned())
    } else {
        Err(BadField::new("language", complaint::LANGUAGE_CODE).into())
    }
}
