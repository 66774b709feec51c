//! Telling those who wait where they stand: one card each, changed in place.

use crate::{Desk, Error, Result};
use domain::{
    card::{Face, Kind, Waiter, minutes_at, places},
    conversation::Status,
    id::{ChannelId, ConversationId},
};
use std::collections::BTreeMap;

/// How long somebody waits before he gets a card; most are served sooner.
const FIRST_MS: i64 = 10_000;

/// The time whose takings say how long others will wait.
const PERIOD_MS: i64 = 30 * 60_000;

/// The most who are told at all; whoever stands behind them is told once he has come nearer.
const MOST: i64 = 2_000;

impl Desk {
    /// Lets the cards of those who wait say where they stand; returns how many changed.
    ///
    /// Any number of nodes may do so at once: a card that says it already stays as it is.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn show_places(&self) -> Result<usize> {
        let now = self.now();
        let mut reader = self.read().await?;
        let waiting = store::cards::list_waiting(reader.conn(), MOST).await?;
        if waiting.is_empty() {
            return Ok(0);
        }
        let (_, policy) = store::policies::newest(reader.conn()).await?;
        let since = now.plus_ms(-PERIOD_MS);
        let taken = store::queues::count_taken(reader.conn(), since, 0).await?;
        let taken: BTreeMap<_, _> = taken
            .into_iter()
            .map(|(team, all, _)| (team, all))
            .collect();
        let position = store::journal::head(reader.conn()).await?;
        let calls = crate::phone::is_on(&mut reader).await?;
        drop(reader);
        let all: Vec<Waiter> = waiting.iter().map(|shown| shown.waiter).collect();
        let places = places(&all, &policy.boosts);
        let mut told = 0;
        for shown in waiting {
            let waiter = shown.waiter;
            let is_due = shown.face.is_some() || now.ms_since(waiter.enqueued_at) >= FIRST_MS;
            let Some(place) = places.get(&waiter.conversation).filter(|_| is_due) else {
                continue;
            };
            let taken = taken.get(&waiter.team).copied().unwrap_or(0);
            let face = Face::Waiting {
                place: *place,
                minutes: minutes_at(*place, taken, PERIOD_MS),
                offers_call: calls && !shown.wants_call,
            };
            if shown.face.as_ref() != Some(&face) {
                self.tell_place((waiter.conversation, shown.channel), &face, position)
                    .await?;
                told += 1;
            }
        }
        Ok(told)
    }

    async fn tell_place(
        &self,
        (id, channel): (ConversationId, ChannelId),
        face: &Face,
        position: i64,
    ) -> Result<()> {
        let mut unit = self.unit().await?;
        let conversation = store::conversations::find(unit.conn(), id)
            .await?
            .ok_or(Error::NotFound("conversation"))?;
        if conversation.status() != Status::Waiting {
            return Ok(());
        }
        store::cards::show(unit.conn(), id, channel, face).await?;
        self.send_card(&mut unit, position, &conversation, Kind::Queue)
            .await?;
        unit.commit().await?;
        self.departs();
        Ok(())
    }
}
