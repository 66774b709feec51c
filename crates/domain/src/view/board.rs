//! The board: who waits, who answers whom, and how much everybody carries.

use super::{Reason, Row};
use crate::{
    conversation::Status,
    event::Seq,
    id::{ConversationId, OperatorId, TeamId},
    live::{Change, Live, Update},
    operator::{CHAT_UNITS, OperatorKind, Presence},
    permission::{Role, Viewer},
    queue::{Length, Limits},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The most conversations that a board draws.
///
/// More cannot be told apart; the counters of the inbox count them all.
pub const MOST_LINES: i64 = 10_000;

/// A team on the board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queue {
    /// The team.
    pub id: TeamId,
    /// Its name.
    pub name: String,
    /// What it promises, and when its supervisors are called.
    pub limits: Limits,
}

/// What an operator carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Load {
    /// Who.
    pub operator: OperatorId,
    /// What he has and what is offered to him, in units.
    pub used_units: i64,
}

/// What an operator who is there does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Work {
    /// He has nothing.
    Free,
    /// He has something, and room for more.
    Busy,
    /// He has no room for another chat.
    Full,
}

/// An operator on the board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// His name.
    pub name: String,
    /// Person or program.
    pub kind: OperatorKind,
    /// What he may do.
    pub role: Role,
    /// His teams, sorted.
    pub team_ids: Vec<TeamId>,
    /// Whether he takes work.
    pub presence: Presence,
    /// Why he takes none.
    pub reason: Option<Reason>,
    /// True for a bot that is kept from customers: it failed too often, or somebody stopped it.
    #[serde(default)]
    pub is_kept: bool,
    /// How much he can carry.
    pub capacity_units: i64,
    /// How much he carries, also where the viewer can't see it.
    pub used_units: i64,
    /// Grows with every change of the operator.
    pub version: i64,
}

impl Seat {
    /// Returns what he does.
    #[must_use]
    pub const fn work(&self) -> Work {
        if self.used_units == 0 {
            Work::Free
        } else if self.used_units + CHAT_UNITS <= self.capacity_units {
            Work::Busy
        } else {
            Work::Full
        }
    }

    /// Says whether a conversation may be given to him by hand.
    #[must_use]
    pub const fn may_get(&self) -> bool {
        !self.is_kept && !matches!(self.presence, Presence::Offline | Presence::Lost)
    }
}

/// A conversation on the board: from a contact to a queue, or to an operator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its number for people.
    pub number: i64,
    /// The row's version; a later one replaces an earlier one.
    pub version: i64,
    /// The contact's name.
    pub contact_name: String,
    /// The team.
    pub team_id: TeamId,
    /// The owner, the bot that has the turn, or whom it is offered to.
    pub operator_id: Option<OperatorId>,
    /// Where it stands.
    pub status: Status,
    /// When it entered the queue.
    pub enqueued_at: Timestamp,
    /// The oldest message of the contact that nobody has answered.
    pub unanswered_since: Option<Timestamp>,
}

impl Line {
    /// Makes the line of a conversation.
    #[must_use]
    pub fn of(row: &Row) -> Self {
        Self {
            number: row.number,
            version: row.version,
            contact_name: row.contact_name.clone(),
            team_id: row.team_id,
            operator_id: row.operator_id,
            status: row.status,
            enqueued_at: row.enqueued_at,
            unanswered_since: row.unanswered_since,
        }
    }

    /// Says whether it waits for a person.
    #[must_use]
    pub const fn is_waiting(&self) -> bool {
        matches!(self.status, Status::Waiting)
    }
}

/// The board as one viewer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    /// The journal position that it was read at.
    pub as_of: Seq,
    /// Who looks.
    pub viewer: Viewer,
    /// The teams that he leads, by name.
    pub queues: Vec<Queue>,
    /// Those who work in these teams.
    pub seats: BTreeMap<OperatorId, Seat>,
    /// Every open conversation that he sees.
    pub lines: BTreeMap<ConversationId, Line>,
    /// True when there were more than [`MOST_LINES`].
    pub is_cut: bool,
}

/// How many conversations were taken in a time, and how many of them soon enough.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// All that were taken.
    pub all: i64,
    /// Those that had waited no longer than their team promises.
    pub in_time: i64,
}

impl Service {
    /// Returns the service level; `None` when nothing was taken and nobody is late.
    ///
    /// Units: percent, rounded down, of those taken and of those who wait for longer than promised.
    #[must_use]
    pub const fn percent(self, late: i64) -> Option<i64> {
        let all = self.all + late;
        if all == 0 {
            None
        } else {
            Some(self.in_time * 100 / all)
        }
    }
}

/// The figures of a board at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    /// All who wait.
    pub waiting: Length,
    /// Those who wait, by team.
    pub queues: BTreeMap<TeamId, Length>,
    /// How many a person has.
    pub active: i64,
    /// How many a bot has.
    pub with_bots: i64,
    /// How many a person has and whose last word nobody has answered.
    pub unanswered: i64,
    /// How many people take work.
    pub online: i64,
    /// How many people are there and take none.
    pub away: i64,
}

impl Board {
    /// Counts.
    #[must_use]
    pub fn figures(&self) -> Figures {
        let mut figures = Figures::default();
        for line in self.lines.values() {
            match line.status {
                Status::Waiting => {
                    figures.waiting.add(line.enqueued_at);
                    let queue = figures.queues.entry(line.team_id).or_default();
                    queue.add(line.enqueued_at);
                }
                Status::Active => {
                    figures.active += 1;
                    figures.unanswered += i64::from(line.unanswered_since.is_some());
                }
                Status::Bot => figures.with_bots += 1,
                Status::Snoozed | Status::Closed => {}
            }
        }
        let people = self
            .seats
            .values()
            .filter(|s| s.kind == OperatorKind::Human);
        for seat in people {
            match seat.presence {
                Presence::Online => figures.online += 1,
                Presence::Away | Presence::Draining => figures.away += 1,
                Presence::Offline | Presence::Lost => {}
            }
        }
        figures
    }

    /// Counts those who have waited for longer than their team promises.
    #[must_use]
    pub fn late(&self, now: Timestamp) -> i64 {
        let target_ms = |team: TeamId| {
            let queue = self.queues.iter().find(|queue| queue.id == team);
            queue
                .map_or(Limits::default(), |queue| queue.limits)
                .target_ms
        };
        let waiting = self.lines.values().filter(|line| line.is_waiting());
        let late = waiting.filter(|l| now.ms_since(l.enqueued_at) > target_ms(l.team_id));
        i64::try_from(late.count()).unwrap_or(i64::MAX)
    }

    fn place(&mut self, id: ConversationId, row: &Row) {
        let known = self.lines.get(&id);
        if known.is_some_and(|known| known.version > row.version) {
            return;
        }
        if row.status == Status::Closed {
            self.lines.remove(&id);
        } else {
            self.lines.insert(id, Line::of(row));
        }
    }

    fn carry(&mut self, loads: &[Load]) {
        for load in loads {
            if let Some(seat) = self.seats.get_mut(&load.operator) {
                seat.used_units = load.used_units;
            }
        }
    }
}

impl Live for Board {
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
                conversation,
                row,
                loads,
                ..
            } => {
                if let Some(row) = row {
                    self.place(*conversation, row);
                }
                self.carry(loads);
            }
            Change::Left {
                conversation,
                loads,
                ..
            } => {
                self.lines.remove(conversation);
                self.carry(loads);
            }
            Change::Loads(loads) => self.carry(loads),
            Change::Colleague(colleague) => {
                if let Some(seat) = self.seats.get_mut(&colleague.id)
                    && seat.version <= colleague.version
                {
                    seat.presence = colleague.presence;
                    seat.reason.clone_from(&colleague.reason);
                    seat.version = colleague.version;
                }
            }
            Change::Breaker { bot, is_kept } => {
                if let Some(seat) = self.seats.get_mut(bot) {
                    seat.is_kept = *is_kept;
                }
            }
            Change::Alarm { .. } | Change::Reset => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seat(used_units: i64, capacity_units: i64) -> Seat {
        Seat {
            name: "Ann".into(),
            kind: OperatorKind::Human,
            role: Role::Agent,
            team_ids: vec![TeamId::GENERAL],
            presence: Presence::Online,
            reason: None,
            is_kept: false,
            capacity_units,
            used_units,
            version: 1,
        }
    }

    #[test]
    fn an_operator_is_full_when_no_other_chat_fits() {
        assert_eq!(seat(0, 12).work(), Work::Free);
        assert_eq!(seat(8, 12).work(), Work::Busy);
        assert_eq!(seat(9, 12).work(), Work::Full);
        assert_eq!(
            seat(16, 12).work(),
            Work::Full,
            "what is given by hand may be too much"
        );
        assert_eq!(seat(0, 0).work(), Work::Free);
    }

    #[test]
    fn nothing_is_given_to_a_bot_that_is_kept_from_customers() {
        let bot = |is_kept| Seat {
            kind: OperatorKind::Bot,
            is_kept,
            ..seat(0, 400)
        };
        assert!(bot(false).may_get());
        assert!(!bot(true).may_get());
    }

    #[test]
    fn figures_count_people_and_where_conversations_stand() {
        let line = |status, since| Line {
            number: 1,
            version: 1,
            contact_name: "Carl".into(),
            team_id: TeamId::GENERAL,
            operator_id: None,
            status,
            enqueued_at: Timestamp::from_ms(since),
            unanswered_since: Some(Timestamp::from_ms(since)),
        };
        let lines = [
            line(Status::Waiting, 50),
            line(Status::Waiting, 20),
            line(Status::Active, 1),
            line(Status::Bot, 2),
        ];
        let away = Seat {
            presence: Presence::Draining,
            ..seat(4, 12)
        };
        let bot = Seat {
            kind: OperatorKind::Bot,
            ..seat(4, 12)
        };
        let seats = [seat(0, 12), away, bot];
        let board = Board {
            as_of: 1,
            viewer: serde_json::from_str(r#"{"operator":null,"role":"admin","teams":[]}"#).unwrap(),
            queues: vec![],
            seats: (1..).map(OperatorId::from_u128).zip(seats).collect(),
            lines: (1..).map(ConversationId::from_u128).zip(lines).collect(),
            is_cut: false,
        };
        let figures = board.figures();
        assert_eq!(figures.waiting.waiting, 2);
        assert_eq!(figures.waiting.longest_ms(Timestamp::from_ms(70)), 50);
        assert_eq!(figures.queues[&TeamId::GENERAL], figures.waiting);
        assert_eq!(
            (figures.active, figures.unanswered, figures.with_bots),
            (1, 1, 1)
        );
        assert_eq!((figures.online, figures.away), (1, 1));
    }
}
