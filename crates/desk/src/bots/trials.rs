//! Trying a bot as an invented customer: asked once, kept nowhere.

use crate::{Actor, Desk, Error, Result};
use domain::{
    bot::{Act, Answer, Bot, BotKind, BotTrial, MAX_RECENT, Side, TrialLine, Tried, Turn},
    channel::ChannelKind,
    complaint,
    contact::Contact,
    conversation::{About, Epoch, Priority, Status},
    id::{ChannelId, ContactId, ConversationId, MessageId, OperatorId, TeamId},
    marks::Marks,
    message::{Author, Content},
    permission::Right,
    team::BadField,
    text::Text,
    time::Timestamp,
    view::{Bubble, Row},
};
use std::{collections::BTreeMap, time::Duration};
use tokio::sync::{Mutex, mpsc, oneshot};

/// How the invented customer is called.
const CUSTOMER: &str = "Trial customer";

/// Trials that wait for whoever asks bots; of more the newest is refused.
const ROOM: usize = 16;

/// How long a bot may take in all whose words have begun to come, and what comes around it.
const LONGEST_MORE: Duration = Duration::from_secs(50);

/// A bot that is to be asked, and where its answer is waited for.
#[derive(Debug)]
pub struct Trial {
    /// What the bot is asked.
    pub turn: Turn,
    answer: oneshot::Sender<(Answer, i64)>,
}

impl Trial {
    /// Tells what the bot answered, and how long it took in ms.
    pub fn end(self, answer: Answer, took_ms: i64) {
        // Nobody waits any more when the page was left.
        let _heard = self.answer.send((answer, took_ms));
    }
}

/// The trials that wait.
pub(crate) struct Trials {
    put: mpsc::Sender<Trial>,
    waiting: Mutex<mpsc::Receiver<Trial>>,
}

impl Default for Trials {
    fn default() -> Self {
        let (put, waiting) = mpsc::channel(ROOM);
        Self {
            put,
            waiting: Mutex::new(waiting),
        }
    }
}

impl Desk {
    /// Asks a bot as an invented customer; nothing of it is a conversation, and its breaker does not count it.
    ///
    /// # Errors
    /// [`Error::Invalid`] when there is nothing to answer, too much, or a bot that is never asked;
    /// [`Error::Conflict`] `bot.not_tried` when nobody here asks bots, or too many are tried at once; [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn try_bot(&self, actor: &Actor, id: OperatorId, trial: &BotTrial) -> Result<Tried> {
        actor.may(Right::BotsManage)?;
        trial.check()?;
        let turn = self.trial_turn(id, trial).await?;
        let bot = turn.bot.clone();
        let (conversation, intents) = (turn.row.id, turn.intents.clone());
        let (tell, answer) = oneshot::channel();
        let trial = Trial { turn, answer: tell };
        let trials = &self.0.trials.put;
        trials.try_send(trial).map_err(|_| busy())?;
        let patience = Duration::from_millis(bot.deadline_ms.unsigned_abs()) + LONGEST_MORE;
        let heard = tokio::time::timeout(patience, answer).await;
        let (answer, took_ms) = heard.map_err(|_| busy())?.map_err(|_| busy())?;
        let mentioned = mentioned(&answer);
        let intents = intents
            .into_iter()
            .filter(|one| mentioned.contains(&one.id));
        Ok(Tried {
            id: conversation,
            kind: bot.kind,
            answer,
            took_ms,
            intents: intents.map(|intent| (intent.id, intent.name)).collect(),
            breaker: bot.breaker,
            is_enabled: bot.is_enabled,
        })
    }

    /// Waits for a bot that is to be tried.
    pub async fn next_trial(&self) -> Trial {
        loop {
            // The desk holds the other end: there is always a next one.
            if let Some(trial) = self.0.trials.waiting.lock().await.recv().await {
                return trial;
            }
        }
    }

    /// Makes of a trial what a bot would be asked if it were a conversation.
    async fn trial_turn(&self, id: OperatorId, trial: &BotTrial) -> Result<Turn> {
        let mut reader = self.read().await?;
        let found = store::bots::find(reader.conn(), id).await?;
        let bot = found.ok_or(Error::NotFound("bot"))?.bot;
        if bot.kind == BotKind::External {
            let problem = complaint::PLATFORM_BOT_UNTRIED;
            return Err(BadField::new("text", problem).into());
        }
        let tree = store::categories::tree(reader.conn()).await?;
        let teams = store::teams::list(reader.conn()).await?;
        let intents = store::intents::list(reader.conn()).await?;
        let mut canned = store::canned::list(reader.conn()).await?;
        canned.retain(|reply| reply.is_for_bots || reply.intent.is_some());
        let now = self.now();
        let conversation = trial.id.unwrap_or_else(|| ConversationId::new(self.id()));
        let said = |(place, line): (usize, &TrialLine)| self.bubble_of(&bot, place, line, now);
        let mut recent: Vec<_> = trial.lines.iter().enumerate().map(said).collect();
        let messages = recent.split_off(trial.first_open());
        let most = usize::try_from(MAX_RECENT).unwrap_or(0);
        Ok(Turn {
            row: row_of(&bot, conversation, now),
            contact: customer(conversation),
            messages,
            recent: recent.split_off(recent.len().saturating_sub(most)),
            tree,
            teams: teams.into_iter().map(|team| (team.id, team.name)).collect(),
            intents,
            canned,
            memory: trial.memory.clone(),
            bot,
        })
    }

    fn bubble_of(&self, bot: &Bot, place: usize, line: &TrialLine, at: Timestamp) -> Bubble {
        let text = Text::plain(line.text.clone());
        let (author, name) = match line.side {
            Side::Customer => (Author::Contact, CUSTOMER),
            Side::Bot => (Author::Bot(bot.id), bot.name.as_str()),
        };
        Bubble {
            id: MessageId::new(self.id()),
            seq: i64::try_from(place).unwrap_or(i64::MAX).saturating_add(1),
            version: 1,
            author,
            author_name: name.to_owned(),
            content: match &line.data {
                Some(data) => Content::Choice {
                    text,
                    value: data.clone(),
                },
                None => Content::Text(text),
            },
            attachments: Vec::new(),
            marks: Marks::default(),
            private: false,
            quote: None,
            progress: None,
            at,
        }
    }
}

/// Nobody was there to ask the bot, or too many are tried at once.
fn busy() -> Error {
    Error::conflict("bot.not_tried", complaint::BOT_NOT_TRIED)
}

/// The customer of a trial is the same in all of it, and in no other.
fn customer(trial: ConversationId) -> Contact {
    Contact {
        id: ContactId::new(trial.raw()),
        name: CUSTOMER.to_owned(),
        username: None,
        language: None,
        attributes: BTreeMap::new(),
        blocked_at: None,
        version: 1,
    }
}

fn row_of(bot: &Bot, id: ConversationId, now: Timestamp) -> Row {
    Row {
        id,
        number: 0,
        version: 1,
        epoch: Epoch(1),
        contact_id: ContactId::new(id.raw()),
        contact_name: CUSTOMER.to_owned(),
        channel_id: ChannelId::new(id.raw()),
        channel_kind: ChannelKind::Api,
        team_id: TeamId::GENERAL,
        team_name: String::new(),
        intents: Vec::new(),
        operator_id: Some(bot.id),
        operator_name: Some(bot.name.clone()),
        status: Status::Bot,
        offer: None,
        last_words: String::new(),
        last_author: None,
        last_at: now,
        unanswered_since: Some(now),
        enqueued_at: now,
        has_trouble: false,
        opened_at: now,
        closed_at: None,
        snoozed_until: None,
        wrap_up: None,
        rating: None,
        priority: Priority::Normal,
        about: About {
            categories: bot.categories.clone(),
            ..About::default()
        },
        is_erased: false,
    }
}

/// Lists the intents that an answer speaks of.
fn mentioned(answer: &Answer) -> Vec<domain::id::IntentId> {
    let Answer::Acts { acts, .. } = answer else {
        return Vec::new();
    };
    let of = |act: &Act| match act {
        Act::OpenIntent(intent) | Act::FinishIntent(intent) => Some(*intent),
        Act::HandOver(over) => over.intent,
        Act::Say(_) | Act::SetCategories(_) | Act::SetAttributes(_) | Act::Close(_) => None,
    };
    acts.iter().filter_map(of).collect()
}
