//! The way in: raw updates are written down before anybody tries to understand them.
//!
//! Calls that come at the same time are kept together: the first stands in line for the writer, the others
//! add theirs until its turn comes, and one statement writes them all. The work belongs to no caller, so a
//! caller that goes away takes nobody's update with it.

use crate::{Desk, Error, Result};
use domain::{
    channel::{ChannelKind, RawUpdate},
    id::ChannelId,
};
use std::{
    collections::BTreeMap,
    mem,
    sync::{Mutex, PoisonError},
};
use store::Unit;
use tokio::sync::oneshot;

/// How much of one sender is understood before others have their turn.
const SHARE: i64 = 8;

/// A raw update that nobody has understood yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inbound {
    /// Its place in the order of arrival.
    pub id: i64,
    /// Where it came from.
    pub channel: ChannelId,
    /// The channel's kind.
    pub kind: ChannelKind,
    /// What must stay in order among itself.
    pub lane: String,
    /// The raw body.
    pub body: String,
}

/// The calls that are kept together next.
#[derive(Default)]
pub(crate) struct Gathering(Mutex<Vec<Caller>>);

/// One call of [`Desk::take_in`].
struct Caller {
    channel: ChannelId,
    updates: Vec<RawUpdate>,
    cursor: Option<i64>,
    new: usize,
    answer: oneshot::Sender<std::result::Result<usize, String>>,
}

impl Gathering {
    /// Adds a call; true when it is the first, who must see to it that all are kept.
    fn join(&self, caller: Caller) -> bool {
        let mut callers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        callers.push(caller);
        callers.len() == 1
    }

    fn take(&self) -> Vec<Caller> {
        mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Desk {
    /// Keeps raw updates, each once, and where polling goes on; only then may they be acknowledged.
    ///
    /// Returns how many were not known.
    ///
    /// # Errors
    /// [`Error::Unavailable`]; nothing was kept.
    pub async fn take_in(
        &self,
        channel: ChannelId,
        updates: Vec<RawUpdate>,
        cursor: Option<i64>,
    ) -> Result<usize> {
        let (answer, answered) = oneshot::channel();
        let is_first = self.0.gathering.join(Caller {
            channel,
            updates,
            cursor,
            new: 0,
            answer,
        });
        if is_first {
            self.keep_gathered();
        }
        let away = |why| Error::Unavailable(store::Error::Closed(why));
        match answered.await {
            Ok(kept) => kept.map_err(away),
            Err(_) => Err(away("the process is ending".to_owned())),
        }
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "what several callers wait for must not end with one of them"
    )]
    fn keep_gathered(&self) {
        let desk = self.clone();
        tokio::spawn(async move {
            let unit = desk.unit().await;
            // Only now: until the writer was free, others could join.
            let mut callers = desk.0.gathering.take();
            let kept = match unit {
                Ok(unit) => desk.keep(unit, &mut callers).await,
                Err(error) => Err(error),
            };
            let kept = kept.map_err(|error| error.to_string());
            if kept.is_ok() && callers.iter().any(|caller| caller.new > 0) {
                desk.0.arrivals.notify_one();
            }
            for caller in callers {
                // A caller who has gone does not wait for an answer.
                let _gone = caller.answer.send(kept.clone().map(|()| caller.new));
            }
        });
    }

    /// Writes down what the callers bring, and tells each how many of his updates were new.
    async fn keep(&self, mut unit: Unit, callers: &mut [Caller]) -> Result<()> {
        let now = unit.now();
        let (mut updates, mut whose) = (Vec::new(), Vec::new());
        for (number, caller) in callers.iter_mut().enumerate() {
            for update in mem::take(&mut caller.updates) {
                updates.push((caller.channel, update));
                whose.push(number);
            }
        }
        let new = store::inbound::insert(unit.conn(), &updates, now).await?;
        for (number, is_new) in whose.into_iter().zip(new) {
            callers[number].new += usize::from(is_new);
        }
        for caller in callers {
            if let Some(cursor) = caller.cursor {
                store::channels::set_poll_cursor(unit.conn(), caller.channel, cursor).await?;
            }
        }
        unit.commit().await?;
        Ok(())
    }

    /// Waits until raw updates have been kept by this process since the last call.
    pub async fn arrival(&self) {
        self.0.arrivals.notified().await;
    }

    /// Lists what nobody has understood yet, in order of arrival; when one sender floods the inbox, in turns, so that
    /// nobody waits for him. What one sender sent stays in order.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn waiting_inbound(&self, limit: i64) -> Result<Vec<Inbound>> {
        let mut waiting = store::inbound::list_waiting(self.glance().await?.conn(), limit).await?;
        let is_full = i64::try_from(waiting.len()).is_ok_and(|count| count >= limit);
        if is_full && has_flood(&waiting) {
            let mut glance = self.glance().await?;
            waiting = store::inbound::list_fairly(glance.conn(), SHARE, limit).await?;
        }
        Ok(waiting
            .into_iter()
            .map(|w| Inbound {
                id: w.id,
                channel: w.channel,
                kind: w.kind,
                lane: w.lane,
                body: w.body,
            })
            .collect())
    }

    /// Keeps an update that can't be understood, with the reason; it blocks no other.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn set_aside(&self, inbound: &Inbound, why: &str) -> Result<()> {
        let mut unit = self.unit().await?;
        store::inbound::set_aside(unit.conn(), inbound.id, why).await?;
        unit.commit().await?;
        Ok(())
    }
}

/// Says whether one sender has more than his share of what waits.
fn has_flood(waiting: &[store::inbound::Waiting]) -> bool {
    let mut counts = BTreeMap::new();
    waiting.iter().any(|update| {
        let count: &mut i64 = counts.entry((update.channel, &update.lane)).or_default();
        *count += 1;
        *count > SHARE
    })
}
