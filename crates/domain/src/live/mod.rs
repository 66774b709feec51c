//! How events keep a view current: *view before + updates = view fetched after*.
//!
//! An [`Update`] is one event as one viewer may see it. Applying it is idempotent: a view remembers the
//! position it stands at and skips what it has seen, and rows carry versions.

mod later;
mod sign;

pub use later::Later;
pub use sign::{SIGN_MS, Sign, Typist};

use crate::{
    call::PhoneCall,
    event::Seq,
    id::{ConversationId, OperatorId, TeamId},
    intervention::Intervention,
    page::Page,
    permission::{Place, Role, Viewer},
    queue::{self, Alarm},
    time::Timestamp,
    view::{Bubble, Colleague, Folder, House, Inbox, Row, Thread, board::Load},
};
use serde::{Deserialize, Serialize};

/// One event as one viewer may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Update {
    /// The event's position.
    pub seq: Seq,
    /// What changed for the viewer.
    pub change: Change,
}

/// What changed for a viewer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// A conversation that he may see.
    Conversation {
        /// Which.
        conversation: ConversationId,
        /// Where it stood, when he could see it there.
        before: Option<Place>,
        /// Where the event put it.
        after: Place,
        /// Its row as of the event or later; `None` when it has since gone where he can't see it.
        row: Option<Box<Row>>,
        /// The message that was written or changed.
        bubble: Option<Later<Bubble>>,
        /// The intervention that the event is about, or that is open.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        intervention: Option<Later<Intervention>>,
        /// The call that the event is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        call: Option<Later<PhoneCall>>,
        /// What the operators carry between whom it went.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        loads: Vec<Load>,
    },
    /// A conversation that he may not see any more.
    Left {
        /// Which.
        conversation: ConversationId,
        /// Where it stood.
        before: Place,
        /// What the operators carry between whom it went.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        loads: Vec<Load>,
    },
    /// What operators carry changed by a conversation that he can't see; told to those who lead.
    Loads(Vec<Load>),
    /// A queue has been over its limits since a moment, or is not any more; told to those who lead its team.
    Alarm {
        /// Whose queue.
        team: TeamId,
        /// Since when; `None` when all is well.
        since: Option<Timestamp>,
    },
    /// A bot is kept from customers, or is not any more; told to those who lead.
    Breaker {
        /// Which.
        bot: OperatorId,
        /// True when it is kept from them.
        is_kept: bool,
    },
    /// A colleague was made, changed, came or went.
    Colleague(Colleague),
    /// The view can't be kept current; it must be fetched again.
    Reset,
}

/// Narrows a full update to what `viewer` may see; `None` when it concerns him not at all.
#[must_use]
pub fn narrow(viewer: &Viewer, update: &Update) -> Option<Update> {
    let change = match &update.change {
        Change::Conversation {
            conversation,
            before,
            after,
            row,
            bubble,
            intervention,
            call,
            loads,
        } => {
            // Agents draw no loads.
            let leads = viewer.role > Role::Agent;
            let loads = if leads { loads.clone() } else { Vec::new() };
            let before = before.clone().filter(|place| viewer.sees(place));
            if viewer.sees(after) {
                let row = row.as_ref().filter(|row| viewer.sees(&row.place()));
                Change::Conversation {
                    conversation: *conversation,
                    before,
                    after: after.clone(),
                    bubble: row.and(bubble.clone()),
                    intervention: row.and(intervention.clone()),
                    call: row.and(call.clone()),
                    row: row.cloned(),
                    loads,
                }
            } else if let Some(before) = before {
                Change::Left {
                    conversation: *conversation,
                    before,
                    loads,
                }
            } else if loads.is_empty() {
                return None;
            } else {
                Change::Loads(loads)
            }
        }
        Change::Alarm { team, .. } if !queue::leads(viewer, *team) => return None,
        Change::Breaker { .. } if viewer.role == Role::Agent => return None,
        Change::Left { .. }
        | Change::Loads(_)
        | Change::Alarm { .. }
        | Change::Breaker { .. }
        | Change::Colleague(_)
        | Change::Reset => update.change.clone(),
    };
    Some(Update {
        seq: update.seq,
        change,
    })
}

/// A view that updates keep current.
pub trait Live {
    /// Returns the position that the view stands at.
    fn as_of(&self) -> Seq;

    /// Applies one update; updates up to [`Live::as_of`] change nothing.
    fn apply(&mut self, update: &Update);
}

impl Live for Inbox {
    fn as_of(&self) -> Seq {
        self.as_of
    }

    fn apply(&mut self, update: &Update) {
        if update.seq <= self.as_of {
            return;
        }
        self.as_of = update.seq;
        match &update.change {
            Change::Conversation {
                before, after, row, ..
            } => {
                if let Some(before) = before {
                    self.counters.count(&self.viewer, before, -1);
                }
                self.counters.count(&self.viewer, after, 1);
                if let Some(row) = row {
                    self.place_row(row);
                }
            }
            Change::Left {
                conversation,
                before,
                ..
            } => {
                self.counters.count(&self.viewer, before, -1);
                self.rows.items.retain(|row| row.id != *conversation);
            }
            Change::Loads(_)
            | Change::Alarm { .. }
            | Change::Breaker { .. }
            | Change::Colleague(_)
            | Change::Reset => {}
        }
    }
}

impl Inbox {
    /// Moves only what stands between the row's place before and after: lists are long.
    fn place_row(&mut self, row: &Row) {
        let Page { items, next_cursor } = &mut self.rows;
        let known = items.iter().position(|known| known.id == row.id);
        if known.is_some_and(|at| items[at].version > row.version) {
            return;
        }
        let order = |row: &Row| order_in(self.folder, row);
        let before = items.partition_point(|known| order(known) < order(row));
        let to = match known {
            Some(from) if from < before => before - 1,
            Some(_) | None => before,
        };
        let end = next_cursor.as_ref();
        let end = end.and_then(|cursor| Some((cursor.at_ms, cursor.id.parse().ok()?)));
        let is_read_later = end.is_some_and(|(ms, id)| order(row) > order_of(self.folder, ms, id));
        let stays = self.folder.holds(&self.viewer, &row.place()) && !is_read_later;
        match (known, stays) {
            (Some(from), true) => {
                items[from] = row.clone();
                if from < to {
                    items[from..=to].rotate_left(1);
                } else {
                    items[to..=from].rotate_right(1);
                }
            }
            (Some(from), false) => {
                items.remove(from);
            }
            (None, true) => items.insert(to, row.clone()),
            (None, false) => {}
        }
    }
}

/// Returns the key that sorts a row in its folder, smallest first.
///
/// Time and identity run the same way, so that an index is read along, however many share a moment.
#[must_use]
pub fn order_in(folder: Folder, row: &Row) -> (i64, u128) {
    order_of(folder, row.sort_ms(folder), row.id)
}

fn order_of(folder: Folder, ms: i64, id: ConversationId) -> (i64, u128) {
    let id = id.raw().as_u128();
    if folder.is_oldest_first() {
        (ms, id)
    } else {
        (-ms, !id)
    }
}

impl Live for Thread {
    fn as_of(&self) -> Seq {
        self.as_of
    }

    fn apply(&mut self, update: &Update) {
        if update.seq <= self.as_of {
            return;
        }
        self.as_of = update.seq;
        if let Change::Conversation {
            row: Some(row),
            bubble,
            intervention,
            call,
            ..
        } = &update.change
            && row.id == self.row.id
        {
            if row.version >= self.row.version {
                self.row = row.as_ref().clone();
            }
            if row.is_erased {
                self.bubbles.iter_mut().for_each(Bubble::erase);
                self.interventions
                    .iter_mut()
                    .for_each(|case| case.reason.clear());
            }
            if let Some(bubble) = bubble.as_ref().and_then(Later::read) {
                self.place_bubble(bubble);
            }
            if let Some(intervention) = intervention.as_ref().and_then(Later::read) {
                self.place_intervention(intervention);
            }
            if let Some(call) = call.as_ref().and_then(Later::read) {
                self.place_call(call);
            }
        }
    }
}

impl Thread {
    fn place_bubble(&mut self, bubble: Bubble) {
        match self
            .bubbles
            .binary_search_by_key(&bubble.seq, |known| known.seq)
        {
            Ok(at) if self.bubbles[at].version <= bubble.version => {
                self.bubbles[at] = bubble;
            }
            Ok(_) => {}
            Err(0) if self.has_earlier => {}
            Err(at) => self.bubbles.insert(at, bubble),
        }
    }
}

impl House {
    fn note_wrap_up(&mut self, id: ConversationId, row: Option<&Row>) {
        self.wrap_ups.retain(|(known, ..)| *known != id);
        let Some(row) = row else { return };
        let mine = row
            .wrap_up
            .filter(|wrap_up| Some(wrap_up.operator) == self.viewer.operator);
        if let Some(wrap_up) = mine {
            let at = self
                .wrap_ups
                .partition_point(|(known, _, until)| (*until, *known) < (wrap_up.until, id));
            self.wrap_ups.insert(at, (id, row.number, wrap_up.until));
        }
    }
}

impl Thread {
    /// Newest first, by the time of opening.
    fn place_intervention(&mut self, new: Intervention) {
        let order = |i: &Intervention| (std::cmp::Reverse(i.opened_at), i.id);
        let all = &mut self.interventions;
        match all.iter_mut().find(|known| known.id == new.id) {
            Some(known) if known.version <= new.version => *known = new,
            Some(_) => {}
            None => {
                let at = all.partition_point(|known| order(known) < order(&new));
                all.insert(at, new);
            }
        }
    }
}

impl Thread {
    /// Newest first, by the time of asking.
    fn place_call(&mut self, new: PhoneCall) {
        let order = |call: &PhoneCall| (std::cmp::Reverse(call.requested_at), call.id);
        let all = &mut self.calls;
        match all.iter_mut().find(|known| known.id == new.id) {
            Some(known) if known.version <= new.version => *known = new,
            Some(_) => {}
            None => {
                let at = all.partition_point(|known| order(known) < order(&new));
                all.insert(at, new);
            }
        }
    }
}

impl Live for House {
    fn as_of(&self) -> Seq {
        self.as_of
    }

    fn apply(&mut self, update: &Update) {
        if update.seq <= self.as_of {
            return;
        }
        self.as_of = update.seq;
        if let Change::Alarm { team, since } = update.change {
            self.ring(team, since);
        }
        if let Change::Conversation {
            conversation, row, ..
        } = &update.change
        {
            self.note_wrap_up(*conversation, row.as_deref());
        }
        let Change::Colleague(colleague) = &update.change else {
            return;
        };
        if self.viewer.operator == Some(colleague.id) {
            self.presence = colleague.presence;
            self.name.clone_from(&colleague.name);
        }
        match self
            .colleagues
            .iter_mut()
            .find(|known| known.id == colleague.id)
        {
            Some(known) if known.version <= colleague.version => *known = colleague.clone(),
            Some(_) => {}
            None => self.colleagues.push(colleague.clone()),
        }
        self.colleagues
            .sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    }
}

impl House {
    fn ring(&mut self, team: TeamId, since: Option<Timestamp>) {
        self.alarms.retain(|alarm| alarm.team != team);
        self.alarms.extend(since.map(|since| Alarm { team, since }));
        self.alarms.sort_by_key(|alarm| alarm.team);
    }
}

#[cfg(test)]
mod tests;
