//! How events keep a view current: *view before + updates = view fetched after*.
//!
//! An [`Update`] is one event as one viewer may see it. Applying it is idempotent: a view remembers the
//! position it stands at and skips what it has seen, and rows carry versions.

use crate::{
    event::Seq,
    id::ConversationId,
    page::Page,
    permission::{Place, Viewer},
    view::{Bubble, Colleague, Folder, House, Inbox, Row, Thread},
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
        bubble: Option<Box<Bubble>>,
    },
    /// A conversation that he may not see any more.
    Left {
        /// Which.
        conversation: ConversationId,
        /// Where it stood.
        before: Place,
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
        } => {
            let before = before.filter(|place| viewer.sees(place));
            if viewer.sees(after) {
                let row = row.as_ref().filter(|row| viewer.sees(&row.place()));
                Change::Conversation {
                    conversation: *conversation,
                    before,
                    after: *after,
                    bubble: row.and(bubble.clone()),
                    row: row.cloned(),
                }
            } else {
                Change::Left {
                    conversation: *conversation,
                    before: before?,
                }
            }
        }
        Change::Left { .. } | Change::Colleague(_) | Change::Reset => update.change.clone(),
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
            } => {
                self.counters.count(&self.viewer, before, -1);
                self.rows.items.retain(|row| row.id != *conversation);
            }
            Change::Colleague(_) | Change::Reset => {}
        }
    }
}

impl Inbox {
    fn place_row(&mut self, row: &Row) {
        let rows = &mut self.rows;
        if rows
            .items
            .iter()
            .any(|known| known.id == row.id && known.version > row.version)
        {
            return;
        }
        rows.items.retain(|known| known.id != row.id);
        if !self.folder.holds(&self.viewer, &row.place()) {
            return;
        }
        let order = |row: &Row| order_in(self.folder, row);
        let at = rows
            .items
            .partition_point(|known| order(known) < order(row));
        if at < rows.items.len() || rows.next_cursor.is_none() {
            rows.items.insert(at, row.clone());
        }
    }
}

/// Returns the key that sorts a row in its folder, smallest first.
#[must_use]
pub fn order_in(folder: Folder, row: &Row) -> (i64, ConversationId) {
    let ms = row.sort_ms(folder);
    (if folder.is_oldest_first() { ms } else { -ms }, row.id)
}

/// Adds the next page to the rows, skipping what updates have brought already.
pub fn append_page(rows: &mut Page<Row>, next: Page<Row>) {
    for row in next.items {
        if !rows.items.iter().any(|known| known.id == row.id) {
            rows.items.push(row);
        }
    }
    rows.next_cursor = next.next_cursor;
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
            ..
        } = &update.change
            && row.id == self.row.id
        {
            if row.version >= self.row.version {
                self.row = row.as_ref().clone();
            }
            if let Some(bubble) = bubble {
                self.place_bubble(bubble);
            }
        }
    }
}

impl Thread {
    fn place_bubble(&mut self, bubble: &Bubble) {
        match self
            .bubbles
            .binary_search_by_key(&bubble.seq, |known| known.seq)
        {
            Ok(at) if self.bubbles[at].version <= bubble.version => {
                self.bubbles[at] = bubble.clone();
            }
            Ok(_) => {}
            Err(0) if self.has_earlier => {}
            Err(at) => self.bubbles.insert(at, bubble.clone()),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        channel::ChannelKind,
        conversation::{Epoch, Status},
        id::{ChannelId, ContactId, OperatorId, TeamId},
        permission::Role,
        time::Timestamp,
        view::Counters,
    };

    const ME: OperatorId = OperatorId::from_u128(1);
    const OTHER_TEAM: TeamId = TeamId::from_u128(9);

    fn row(id: u128, version: i64, place: Place, last_at: i64) -> Row {
        Row {
            id: ConversationId::from_u128(id),
            number: 1,
            version,
            epoch: Epoch(1),
            contact_id: ContactId::from_u128(id),
            contact_name: "Ann".into(),
            channel_id: ChannelId::from_u128(1),
            channel_kind: ChannelKind::Telegram,
            team_id: place.team,
            team_name: "General".into(),
            intents: Vec::new(),
            operator_id: place.operator,
            operator_name: None,
            status: place.status,
            offer: None,
            last_words: String::new(),
            last_author: None,
            last_at: Timestamp::from_ms(last_at),
            unanswered_since: None,
            enqueued_at: Timestamp::from_ms(last_at),
            has_trouble: false,
            opened_at: Timestamp::from_ms(0),
            closed_at: None,
        }
    }

    const fn place(team: TeamId, operator: Option<OperatorId>, status: Status) -> Place {
        Place {
            team,
            operator,
            status,
            is_offered: false,
        }
    }

    fn changed(seq: Seq, before: Option<Place>, row: Row) -> Update {
        Update {
            seq,
            change: Change::Conversation {
                conversation: row.id,
                before,
                after: row.place(),
                row: Some(Box::new(row)),
                bubble: None,
            },
        }
    }

    fn inbox(folder: Folder) -> Inbox {
        Inbox {
            as_of: 0,
            viewer: Viewer {
                operator: Some(ME),
                role: Role::Agent,
                teams: vec![TeamId::GENERAL],
            },
            folder,
            rows: Page {
                items: vec![],
                next_cursor: None,
            },
            counters: Counters::default(),
        }
    }

    #[test]
    fn rows_enter_and_leave_a_folder_and_counters_follow() {
        let mut view = inbox(Folder::Waiting);
        let waiting = place(TeamId::GENERAL, None, Status::Waiting);
        let mine = place(TeamId::GENERAL, Some(ME), Status::Active);
        view.apply(&changed(1, None, row(1, 1, waiting, 10)));
        view.apply(&changed(2, None, row(2, 1, waiting, 5)));
        assert_eq!(
            view.rows.items[0].id,
            ConversationId::from_u128(2),
            "the oldest stands first"
        );
        view.apply(&changed(3, Some(waiting), row(1, 2, mine, 10)));
        assert_eq!(view.rows.items.len(), 1);
        assert_eq!(
            view.counters,
            Counters {
                mine: 1,
                waiting: 1,
                open: 2
            }
        );
    }

    #[test]
    fn an_update_seen_twice_changes_nothing() {
        let mut view = inbox(Folder::Open);
        let update = changed(
            1,
            None,
            row(1, 1, place(TeamId::GENERAL, None, Status::Waiting), 1),
        );
        view.apply(&update);
        let once = view.clone();
        view.apply(&update);
        assert_eq!(view, once);
    }

    #[test]
    fn an_older_row_never_replaces_a_later_one() {
        let mut view = inbox(Folder::Open);
        let waiting = place(TeamId::GENERAL, None, Status::Waiting);
        view.apply(&changed(1, None, row(1, 5, waiting, 50)));
        view.apply(&changed(2, Some(waiting), row(1, 4, waiting, 40)));
        assert_eq!(view.rows.items[0].version, 5);
    }

    #[test]
    fn who_may_not_see_it_any_more_gets_no_content() {
        let viewer = inbox(Folder::Open).viewer;
        let here = place(TeamId::GENERAL, None, Status::Waiting);
        let there = place(OTHER_TEAM, None, Status::Waiting);
        let left = narrow(&viewer, &changed(1, Some(here), row(1, 1, there, 1))).unwrap();
        assert!(matches!(left.change, Change::Left { before, .. } if before == here));
        assert_eq!(
            narrow(&viewer, &changed(1, Some(there), row(1, 1, there, 1))),
            None
        );
        let entered = narrow(&viewer, &changed(1, Some(there), row(1, 1, here, 1))).unwrap();
        assert!(matches!(
            entered.change,
            Change::Conversation { before: None, .. }
        ));
    }

    #[test]
    fn a_row_that_has_moved_on_out_of_sight_is_held_back() {
        let viewer = inbox(Folder::Open).viewer;
        let here = place(TeamId::GENERAL, None, Status::Waiting);
        let gone = row(1, 2, place(OTHER_TEAM, None, Status::Waiting), 1);
        let update = Update {
            seq: 1,
            change: Change::Conversation {
                conversation: gone.id,
                before: None,
                after: here,
                row: Some(Box::new(gone)),
                bubble: None,
            },
        };
        let seen = narrow(&viewer, &update).unwrap();
        assert!(matches!(
            seen.change,
            Change::Conversation { row: None, .. }
        ));
    }

    #[test]
    fn a_row_beyond_the_loaded_page_waits_for_its_page() {
        let mut view = inbox(Folder::Open);
        let waiting = place(TeamId::GENERAL, None, Status::Waiting);
        view.apply(&changed(1, None, row(1, 1, waiting, 100)));
        let cursor = crate::page::Cursor {
            at_ms: 100,
            id: ConversationId::from_u128(1).to_string(),
        };
        view.rows.next_cursor = Some(cursor);
        view.apply(&changed(2, None, row(2, 1, waiting, 50)));
        assert_eq!(view.rows.items.len(), 1);
        view.apply(&changed(3, None, row(3, 1, waiting, 150)));
        assert_eq!(view.rows.items[0].id, ConversationId::from_u128(3));
    }
}
