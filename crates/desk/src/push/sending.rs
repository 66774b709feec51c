//! What may be told now, how it is written on the envelope, and what became of it.

use super::{
    cipher::{self, Receiver},
    vapid,
};
use crate::{Desk, Error, Result};
use domain::{
    conversation::Conversation,
    event::Seq,
    id::{ConversationId, PushSubscriptionId},
    push::{Next, What, is_quiet, next},
    time::Timestamp,
};
use std::collections::BTreeMap;
use store::{push_subscriptions::Stored, pushes::Pending};

/// How long an attempt may take before another node may think that it was lost: far above every limit of time.
///
/// Units: ms.
const LEASE_MS: i64 = 60_000;

/// How many are looked at for something to try.
const MAX_DUE: i64 = 1_000;

/// The characters of what a service said that are kept.
const MAX_TROUBLE_CHARS: usize = 200;

/// Something that was claimed to be told once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// What.
    pub what: What,
    /// The tag of the language in which.
    pub language: String,
    /// The conversation's number.
    pub number: i64,
    /// Whose it is.
    pub contact: String,
    /// The last words, where they are wanted.
    pub words: Option<String>,
    /// Where it stands in the journal.
    pub seq: Seq,
    pending: Pending,
    browser: Stored,
}

impl Claimed {
    /// Returns which browser is told.
    #[must_use]
    pub const fn browser(&self) -> PushSubscriptionId {
        self.browser.id
    }
}

/// A request to a push service, ready to be sent by POST.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Where to.
    pub url: String,
    /// Its headers.
    pub headers: Vec<(&'static str, String)>,
    /// Its body, encrypted.
    pub body: Vec<u8>,
}

/// What came back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answered {
    /// The HTTP status; absent when no answer came.
    pub status: Option<u16>,
    /// How long the service wants to be left alone.
    ///
    /// Units: seconds.
    pub retry_after_s: Option<u64>,
    /// The answer, or why there was none.
    pub words: String,
    /// Whether the guard refused the address: it would do so again.
    pub is_forbidden: bool,
}

impl Desk {
    /// Lists what may be told, for each browser as much as it has places left.
    ///
    /// `busy` says how much of a browser's is on its way; `places` how much there may be.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn due_pushes(
        &self,
        busy: &BTreeMap<PushSubscriptionId, usize>,
        places: usize,
    ) -> Result<Vec<(PushSubscriptionId, ConversationId)>> {
        let now = self.now();
        let mut due = store::pushes::list_due(self.glance().await?.conn(), now, MAX_DUE).await?;
        let mut busy = busy.clone();
        due.retain(|(browser, _)| {
            let count = busy.entry(*browser).or_default();
            *count += 1;
            *count <= places
        });
        Ok(due)
    }

    /// Claims something to be told once; `None` when another node has it, or it is nothing to be told any more: it
    /// is over, somebody else's, or the hours are quiet.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn claim_push(
        &self,
        due: (PushSubscriptionId, ConversationId),
    ) -> Result<Option<Claimed>> {
        let mut unit = self.unit().await?;
        let now = unit.now();
        let until = now.plus_ms(LEASE_MS);
        let Some(pending) = store::pushes::claim(unit.conn(), due, now, until).await? else {
            return Ok(None);
        };
        let browser =
            store::push_subscriptions::find_alive(unit.conn(), pending.subscription, now).await?;
        let conversation = store::conversations::find(unit.conn(), pending.conversation).await?;
        let told = browser
            .zip(conversation)
            .filter(|(browser, conversation)| is_news(&pending, browser, conversation, now));
        let Some((browser, conversation)) = told else {
            store::pushes::remove(unit.conn(), &pending).await?;
            unit.commit().await?;
            return Ok(None);
        };
        let contact = store::contacts::find(unit.conn(), conversation.contact).await?;
        unit.commit().await?;
        // What was said last is no note.
        let shows_words = browser.wanted.shows_words && pending.what != What::Mentioned;
        let words = Some(conversation.last_words).filter(|_| shows_words);
        Ok(Some(Claimed {
            what: pending.what,
            language: browser.language.clone(),
            number: conversation.number,
            contact: contact.map(|contact| contact.name).unwrap_or_default(),
            words: words.filter(|words| !words.is_empty()),
            seq: pending.seq,
            pending,
            browser,
        }))
    }

    /// Writes the request that tells a browser `plain`, encrypted for it and signed by the house's key; `contact` is
    /// whom its service may ask.
    ///
    /// # Errors
    /// [`Error::Internal`] for a text that is too long, or keys that are none.
    pub async fn write_push(
        &self,
        claimed: &Claimed,
        plain: &[u8],
        contact: Option<&str>,
    ) -> Result<Request> {
        let now = self.now();
        let keys = &claimed.browser.subscription;
        let receiver = Receiver::parse(&keys.p256dh, &keys.auth)
            .ok_or_else(|| Error::mistake("a browser's keys are none"))?;
        let mut salt = [0; 16];
        (self.0.tools.randomness)(&mut salt);
        let body = cipher::encrypt(&receiver, &self.scalar(), salt, plain)?;
        let key = self.signing_key().await?;
        let left_s = (claimed.pending.until.ms_since(now) / 1_000).max(1);
        let urgency = match claimed.what {
            What::Offered => "high",
            What::Given | What::Wrote | What::Mentioned => "normal",
        };
        // Thirty-two letters, which is the most that a topic may have.
        let topic = claimed.pending.conversation.to_string().replace('-', "");
        let headers = vec![
            (
                "authorization",
                vapid::authorization(&key, &keys.endpoint, contact, now),
            ),
            ("content-encoding", "aes128gcm".to_owned()),
            ("content-type", "application/octet-stream".to_owned()),
            ("ttl", left_s.to_string()),
            ("urgency", urgency.to_owned()),
            ("topic", topic),
        ];
        Ok(Request {
            url: keys.endpoint.clone(),
            headers,
            body,
        })
    }

    /// Records what came back, and says what follows. A browser that can't be reached any more goes.
    ///
    /// # Errors
    /// [`Error::Unavailable`]; then it is told again when its time is over.
    pub async fn settle_push(&self, claimed: &Claimed, answered: &Answered) -> Result<Next> {
        let (pending, browser) = (&claimed.pending, claimed.browser.id);
        let mut unit = self.unit().await?;
        let now = unit.now();
        let follows = follows(pending, answered, now, self.chance());
        match follows {
            Next::Done => {
                store::pushes::remove(unit.conn(), pending).await?;
                store::push_subscriptions::note_told(unit.conn(), browser, now).await?;
            }
            Next::Again { after_ms } => {
                let again = now.plus_ms(after_ms);
                store::pushes::postpone(unit.conn(), pending, again).await?;
            }
            Next::Dropped => {
                store::pushes::remove(unit.conn(), pending).await?;
                let words = trouble(answered);
                let conn = unit.conn();
                store::push_subscriptions::note_trouble(conn, browser, now, &words).await?;
            }
            Next::Gone => {
                store::pushes::remove(unit.conn(), pending).await?;
                store::push_subscriptions::remove(unit.conn(), browser).await?;
            }
        }
        unit.commit().await?;
        Ok(follows)
    }
}

/// Says whether it is still to be told: in time, his, and not in his quiet hours. Where nobody knows his time zone no
/// hour is quiet.
fn is_news(
    pending: &Pending,
    browser: &Stored,
    conversation: &Conversation,
    now: Timestamp,
) -> bool {
    let him = browser.operator;
    let is_his = match pending.what {
        What::Offered => conversation.offer().map(|offer| offer.operator) == Some(him),
        What::Given | What::Wrote => conversation.owner() == Some(him),
        What::Mentioned => conversation.about.mentioned.contains(&him),
    };
    let wanted = &browser.wanted;
    let minute = hypervisor::wall_minute(&wanted.zone, now);
    let is_quiet = minute.is_some_and(|minute| is_quiet(wanted.quiet, minute));
    now < pending.until && is_his && !is_quiet
}

/// Says what follows an attempt; nothing where it would be no news any more, or the guard would stand before it again.
fn follows(pending: &Pending, answered: &Answered, now: Timestamp, chance: u32) -> Next {
    let retry_after_s = answered.retry_after_s;
    let follows = next(pending.attempt, answered.status, retry_after_s, chance);
    let is_over = match follows {
        Next::Again { after_ms } => answered.is_forbidden || now.plus_ms(after_ms) >= pending.until,
        Next::Done | Next::Dropped | Next::Gone => false,
    };
    if is_over { Next::Dropped } else { follows }
}

/// Returns what a service said, cut to what is kept; what no database takes is left out.
fn trouble(answered: &Answered) -> String {
    let status = answered.status.map(|status| format!("{status} "));
    let words = format!("{}{}", status.unwrap_or_default(), answered.words);
    let fit = words.chars().filter(|letter| *letter != '\0');
    fit.take(MAX_TROUBLE_CHARS).collect()
}
