//! The journal, and what each event means for those who look.

use crate::{Desk, Result, inbox::colleague};
use domain::{
    call::PhoneCall,
    conversation::Status,
    event::{Event, Fact, Seq},
    id::{CallId, ConversationId, InterventionId, MessageId, OperatorId},
    intervention::Intervention,
    live::{Change, Later, Update},
    permission::Place,
    view::{Bubble, Colleague, Row, board::Load},
};
use std::collections::BTreeMap;
use tokio::sync::watch;

impl Desk {
    /// Returns the position of the last event.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    pub async fn head(&self) -> Result<Seq> {
        Ok(store::journal::head(self.read().await?.conn()).await?)
    }

    /// Returns the last position that this process has seen, and wakes whoever waits for a later one.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<Seq> {
        self.0.store.watch()
    }

    /// Looks at the database, so that what other processes wrote is noticed.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    pub async fn poll_journal(&self) -> Result<Seq> {
        Ok(self.0.store.poll().await?)
    }

    /// Lists the events after a position, in order.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    pub async fn events_after(&self, after: Seq, limit: usize) -> Result<Vec<Event>> {
        Ok(self.0.store.events_after(after, limit).await?)
    }

    /// Makes of events what the views need, each row, message and colleague read once.
    ///
    /// Shape: in the order of the events; events that concern no view are left out. Not narrowed to anybody:
    /// that is [`domain::live::narrow`].
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    pub async fn updates_of(&self, events: &[Event]) -> Result<Vec<Update>> {
        let conversations = distinct(
            events
                .iter()
                .filter_map(|e| e.fact.moved())
                .map(|m| m.conversation),
        );
        let messages = distinct(events.iter().filter_map(|e| e.fact.message()));
        let mut reader = self.read().await?;
        let rows: BTreeMap<ConversationId, Row> =
            store::views::list_rows_of(reader.conn(), &conversations)
                .await?
                .into_iter()
                .map(|row| (row.id, row))
                .collect();
        let bubbles: BTreeMap<MessageId, Bubble> =
            store::views::list_bubbles_of(reader.conn(), &messages)
                .await?
                .into_iter()
                .map(|bubble| (bubble.id, bubble))
                .collect();
        let colleagues: BTreeMap<OperatorId, Colleague> = if events
            .iter()
            .any(|event| about_operator(&event.fact).is_some())
        {
            let operators = store::operators::list(reader.conn()).await?;
            let reasons = store::presences::list_reasons(reader.conn()).await?;
            operators
                .into_iter()
                .map(|o| (o.id, colleague(o, &reasons)))
                .collect()
        } else {
            BTreeMap::new()
        };
        let told = events.iter().filter_map(|e| about_intervention(&e.fact));
        let open = rows.values().filter_map(|row| row.about.intervention);
        let interventions = distinct(told.chain(open));
        let interventions = store::interventions::list_some(reader.conn(), &interventions).await?;
        let interventions = interventions.into_iter().map(|i| (i.id, i)).collect();
        let told = distinct(events.iter().filter_map(|e| about_call(&e.fact)));
        let calls = store::calls::list_some(reader.conn(), &told).await?;
        let calls = calls.into_iter().map(|c| (c.call.id, c.call)).collect();
        let carriers = distinct(events.iter().flat_map(|event| carriers(&event.fact)));
        let loads = store::queues::list_loads(reader.conn(), &carriers).await?;
        let looked_up = LookedUp {
            loads: loads
                .into_iter()
                .map(|load| (load.operator, load))
                .collect(),
            rows,
            bubbles,
            colleagues,
            interventions,
            calls,
        };
        Ok(events
            .iter()
            .filter_map(|event| looked_up.update(event))
            .collect())
    }
}

struct LookedUp {
    rows: BTreeMap<ConversationId, Row>,
    bubbles: BTreeMap<MessageId, Bubble>,
    colleagues: BTreeMap<OperatorId, Colleague>,
    interventions: BTreeMap<InterventionId, Intervention>,
    calls: BTreeMap<CallId, PhoneCall>,
    loads: BTreeMap<OperatorId, Load>,
}

impl LookedUp {
    /// Finds the intervention that a fact is about, else the one that is open.
    fn intervention(&self, fact: &Fact, row: Option<&Row>) -> Option<&Intervention> {
        let id = about_intervention(fact).or_else(|| row?.about.intervention)?;
        self.interventions.get(&id)
    }

    fn update(&self, event: &Event) -> Option<Update> {
        let change = if let Some(moved) = event.fact.moved() {
            let row = self.rows.get(&moved.conversation);
            let bubble = event.fact.message().and_then(|id| self.bubbles.get(&id));
            Change::Conversation {
                conversation: moved.conversation,
                before: moved.before.clone(),
                after: moved.after.clone(),
                bubble: bubble.map(Later::new),
                intervention: self.intervention(&event.fact, row).map(Later::new),
                call: about_call(&event.fact)
                    .and_then(|id| self.calls.get(&id))
                    .map(Later::new),
                row: row.cloned().map(Box::new),
                loads: carriers(&event.fact)
                    .filter_map(|operator| self.loads.get(&operator).copied())
                    .collect(),
            }
        } else if let Fact::QueueAlarm { team, since } = event.fact {
            Change::Alarm { team, since }
        } else if let Fact::BreakerChanged { bot, is_open } = event.fact {
            Change::Breaker {
                bot,
                is_kept: is_open,
            }
        } else if touches_names(&event.fact) {
            Change::Reset
        } else {
            Change::Colleague(self.colleagues.get(&about_operator(&event.fact)?)?.clone())
        };
        Some(Update {
            seq: event.seq,
            change,
        })
    }
}

/// Says whether names, teams or rights may have changed that stand in any row of anybody's.
///
/// Admins do it now and then: fetching anew costs less than telling each row.
const fn touches_names(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::TeamChanged { .. }
            | Fact::AwayReasonsChanged {}
            | Fact::OperatorChanged { .. }
            | Fact::IntentChanged { .. }
            | Fact::CategoryChanged { .. }
            | Fact::ContactErased { .. }
            | Fact::TelephonyChanged { .. }
            | Fact::ContactsMerged { .. }
    )
}

fn about_intervention(fact: &Fact) -> Option<InterventionId> {
    if let Fact::InterventionChanged { intervention, .. } = fact {
        Some(*intervention)
    } else {
        None
    }
}

fn about_call(fact: &Fact) -> Option<CallId> {
    if let Fact::CallChanged { call, .. } = fact {
        Some(*call)
    } else {
        None
    }
}

/// Returns those whose load an event may have changed: who had the conversation and who has it, who lets it sleep,
/// whose conversation has become another kind of work, and who has wrapped it up.
fn carriers(fact: &Fact) -> impl Iterator<Item = OperatorId> {
    let moved = fact.moved();
    let before = moved.and_then(|moved| moved.before.as_ref()?.operator);
    let after = moved.and_then(|moved| moved.after.operator);
    let sleeps = |place: &Place| place.status == Status::Snoozed;
    let was_asleep = moved.is_some_and(|moved| moved.before.as_ref().is_some_and(sleeps));
    let is_asleep = moved.is_some_and(|moved| sleeps(&moved.after));
    let may_weigh_other = matches!(fact, Fact::ConversationUpdated(_));
    let is_other = before != after || was_asleep != is_asleep || may_weigh_other;
    let wrapped_up = if let Fact::ConversationWrappedUp { operator, .. } = fact {
        Some(*operator)
    } else {
        None
    };
    let carriers = before.into_iter().chain(after);
    carriers.filter(move |_| is_other).chain(wrapped_up)
}

fn about_operator(fact: &Fact) -> Option<OperatorId> {
    if let Fact::PresenceChanged { operator, .. } = fact {
        Some(*operator)
    } else {
        None
    }
}

fn distinct<T: Ord>(ids: impl Iterator<Item = T>) -> Vec<T> {
    let mut ids: Vec<T> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
