//! From the journal to what browsers are told.

use crate::{
    Desk, Result,
    following::{Place, STEP},
};
use domain::{event::Event, push::Push, time::Timestamp};
use std::collections::BTreeMap;
use store::{push_subscriptions::Stored, pushes::Pending};

/// The name under which the journal remembers how far browsers have been told.
const CONSUMER: &str = "push";

impl Desk {
    /// Turns the next events of the journal into what browsers are told; returns how many events were read.
    ///
    /// What it makes and how far it has read is committed together, so that after a crash nothing is made twice and
    /// nothing is lost.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`]; the same events are read again.
    pub async fn make_pushes(&self) -> Result<usize> {
        let mut place = self.0.pushes_made.lock().await;
        let from = Place::of(self, *place, CONSUMER).await?;
        let now = self.now();
        // In this order: who comes between the two is told of what is written after the first.
        let head = store::journal::head(self.glance().await?.conn()).await?;
        let browsers =
            store::push_subscriptions::list_alive(self.glance().await?.conn(), now).await?;
        let (made, read) = if browsers.is_empty() {
            // Whoever comes later is told only of what is written later.
            (Vec::new(), head)
        } else {
            let events = self.events_after(from.read, STEP).await?;
            let last = events.last().map_or(from.read, |last| last.seq);
            (pending(&events, &browsers, now), last)
        };
        let count = usize::try_from(read - from.read).unwrap_or(0);
        if made.is_empty() && !from.is_to_be_noted(read) {
            *place = Some(Place { read, ..from });
            return Ok(count);
        }
        // Until this is committed nothing is known: another node may be further.
        *place = None;
        let mut unit = self.unit().await?;
        if !store::journal::move_cursor(unit.conn(), CONSUMER, from.noted, read).await? {
            return Ok(count);
        }
        store::pushes::put(unit.conn(), &made).await?;
        unit.commit().await?;
        *place = Some(Place { read, noted: read });
        Ok(count)
    }
}

/// Returns what is to be told of the events: of each conversation the newest, for each browser.
fn pending(events: &[Event], browsers: &[Stored], now: Timestamp) -> Vec<Pending> {
    let mut newest = BTreeMap::new();
    let told = events
        .iter()
        .flat_map(|event| Push::of(event).into_iter().map(move |push| (event, push)));
    for (event, push) in told.filter(|(_, push)| push.until > now) {
        let his = browsers
            .iter()
            .filter(|browser| browser.operator == push.operator && browser.since < event.seq);
        for browser in his {
            let pending = Pending {
                subscription: browser.id,
                conversation: push.conversation,
                seq: event.seq,
                what: push.what,
                attempt: 0,
                not_before: now,
                until: push.until,
            };
            newest.insert((browser.id, push.conversation), pending);
        }
    }
    newest.into_values().collect()
}
