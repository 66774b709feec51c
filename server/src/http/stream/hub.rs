//! Reads the journal once for all streams.

use super::frame::frame;
use axum::body::Bytes;
use desk::Desk;
use domain::{
    event::{Event, Seq},
    live::{Change, Update, narrow},
    permission::{Role, Viewer},
    queue,
    view::Row,
};
use std::{
    collections::BTreeMap,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicI64, Ordering},
    },
};
use tokio::sync::broadcast;

/// How many entries a stream may be behind before it is reset.
///
/// A second of the busiest desk that one machine serves, and a few hundred kilobytes at most.
const RING: usize = 1_024;

/// What decides how an update looks to a viewer: three places, each seen or not, and whether he leads.
const SIGHTS: usize = 16;

/// One event of the journal, joined with what views need, rendered once per kind of viewer.
#[derive(Debug)]
pub struct Entry {
    /// The event.
    pub event: Event,
    update: Option<Update>,
    frames: [OnceLock<Option<Bytes>>; SIGHTS],
}

impl Entry {
    /// Joins an event with its update.
    #[must_use]
    pub fn new(event: Event, update: Option<Update>) -> Self {
        Self {
            event,
            update,
            frames: Default::default(),
        }
    }

    /// Returns the row of the conversation that the event is about, as far as there is one.
    pub(crate) fn row(&self) -> Option<&Row> {
        match &self.update.as_ref()?.change {
            Change::Conversation { row, .. } => row.as_deref(),
            Change::Alarm { .. }
            | Change::Breaker { .. }
            | Change::Left { .. }
            | Change::Loads(_)
            | Change::Colleague(_)
            | Change::Reset => None,
        }
    }

    /// Returns the update as `viewer` may see it, as it goes over the wire; `None` when it concerns him not at all.
    #[must_use]
    pub fn frame_for(&self, viewer: &Viewer) -> Option<Bytes> {
        let update = self.update.as_ref()?;
        let render = || {
            let seen = narrow(viewer, update)?;
            let json = serde_json::to_string(&seen).expect("updates have text keys only");
            Some(frame("update", update.seq, &json))
        };
        self.frames[sight(viewer, &update.change)]
            .get_or_init(render)
            .clone()
    }
}

/// Returns which of the places of a change the viewer sees; equal sights see an equal update.
fn sight(viewer: &Viewer, change: &Change) -> usize {
    match change {
        Change::Conversation {
            before, after, row, ..
        } => {
            let before = before.as_ref().is_some_and(|place| viewer.sees(place));
            let after = viewer.sees(after);
            let row = row.as_ref().is_some_and(|row| viewer.sees(&row.place()));
            let leads = viewer.role > Role::Agent;
            usize::from(before)
                | usize::from(after) << 1
                | usize::from(row) << 2
                | usize::from(leads) << 3
        }
        Change::Alarm { team, .. } => usize::from(queue::leads(viewer, *team)),
        Change::Breaker { .. } => usize::from(viewer.role > Role::Agent),
        Change::Left { .. } | Change::Loads(_) | Change::Colleague(_) | Change::Reset => 0,
    }
}

/// The place where streams meet the journal.
#[derive(Debug)]
pub struct Hub {
    head: AtomicI64,
    ring: broadcast::Sender<Arc<Entry>>,
}

impl Hub {
    /// Makes a hub that stands at `head`.
    #[must_use]
    pub fn new(head: Seq) -> Self {
        Self {
            head: AtomicI64::new(head),
            ring: broadcast::Sender::new(RING),
        }
    }

    /// Returns the position of the last entry that was published.
    #[must_use]
    pub fn head(&self) -> Seq {
        self.head.load(Ordering::SeqCst)
    }

    /// Hands the next entry to every stream.
    ///
    /// The position moves first: who subscribes and then reads it gets each later entry from the
    /// ring, and finds each earlier one in the journal.
    pub fn publish(&self, entry: Entry) {
        self.head.store(entry.event.seq, Ordering::SeqCst);
        // Nobody listening is no error.
        let _ = self.ring.send(Arc::new(entry));
    }

    pub(super) fn subscribe(&self) -> broadcast::Receiver<Arc<Entry>> {
        self.ring.subscribe()
    }

    /// Reads and joins the events after a position.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn read(desk: &Desk, after: Seq, limit: usize) -> desk::Result<Vec<Entry>> {
        let events = desk.events_after(after, limit).await?;
        let mut updates: BTreeMap<Seq, Update> = desk
            .updates_of(&events)
            .await?
            .into_iter()
            .map(|update| (update.seq, update))
            .collect();
        let joined = events.into_iter().map(|event| {
            let update = updates.remove(&event.seq);
            Entry::new(event, update)
        });
        Ok(joined.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        conversation::Status,
        event::{Cause, Fact, Moved},
        id::{ConversationId, OperatorId, TeamId},
        permission::Place,
        time::Timestamp,
        view::board::Load,
    };

    fn place(team: u128) -> Place {
        Place {
            team: TeamId::from_u128(team),
            operator: None,
            status: Status::Waiting,
            is_offered: false,
            categories: std::collections::BTreeSet::new(),
            is_hidden: false,
            channel: None,
            mentioned: std::collections::BTreeSet::new(),
        }
    }

    fn moved(before: u128, after: u128) -> Entry {
        let conversation = ConversationId::from_u128(1);
        let (before, after) = (Some(place(before)), place(after));
        let epoch = domain::conversation::Epoch(1);
        let fact = Fact::ConversationTransferred {
            moved: Moved {
                conversation,
                before: before.clone(),
                after: after.clone(),
                epoch,
                version: 1,
            },
            team: after.team,
        };
        let event = Event {
            seq: 1,
            at: Timestamp::from_ms(0),
            cause: Cause::System,
            fact,
        };
        let change = Change::Conversation {
            conversation,
            before,
            after,
            row: None,
            bubble: None,
            intervention: None,
            call: None,
            loads: vec![Load {
                operator: OperatorId::from_u128(5),
                used_units: 4,
            }],
        };
        Entry::new(event, Some(Update { seq: 1, change }))
    }

    #[test]
    fn each_viewer_gets_what_narrowing_gives_him_whoever_asked_before() {
        let teams: [&[u128]; 4] = [&[], &[2], &[3], &[2, 3]];
        let viewer = |role, teams: &[u128]| Viewer {
            operator: Some(OperatorId::from_u128(9)),
            role,
            supervises: std::collections::BTreeSet::new(),
            channel: None,
            teams: teams.iter().map(|team| TeamId::from_u128(*team)).collect(),
        };
        let roles = [Role::Agent, Role::Supervisor];
        let viewers: Vec<Viewer> = teams
            .iter()
            .flat_map(|teams| roles.map(|role| viewer(role, teams)))
            .collect();
        for (before, after) in [(2, 3), (3, 2), (2, 2)] {
            let entry = moved(before, after);
            for viewer in viewers.iter().chain(viewers.iter().rev()) {
                let update = entry.update.as_ref().unwrap();
                let expected = narrow(viewer, update);
                let told = entry.frame_for(viewer).map(|frame| {
                    let text = String::from_utf8(frame.to_vec()).unwrap();
                    let json = text.strip_prefix("event: update\nid: 1\ndata: ").unwrap();
                    serde_json::from_str::<Update>(json).unwrap()
                });
                assert_eq!(told, expected, "{before} to {after} for {:?}", viewer.teams);
            }
        }
    }
}
