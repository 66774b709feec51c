//! What happens to conversations, past the scheduler.

use super::rows::{Is, Row, avoid, row};
use super::{Desk, ms};
use domain::conversation::Priority;
use domain::id::{ConversationId, OperatorId, TeamId};
use domain::operator::CHAT_UNITS;
use hypervisor::{Event, Told};

impl Desk {
    pub(crate) fn arrives(&mut self, id: ConversationId) {
        self.arrives_as(id, TeamId::GENERAL, CHAT_UNITS, Priority::Normal);
    }

    pub(crate) fn arrives_as(
        &mut self,
        id: ConversationId,
        team: TeamId,
        units: i64,
        priority: Priority,
    ) {
        let arrived = row(team, ms(self.now));
        self.arrives_with(
            id,
            Row {
                priority,
                units,
                ..arrived
            },
        );
    }

    pub(crate) fn arrives_with(&mut self, id: ConversationId, row: Row) {
        self.rows.insert(id, row);
        self.tell_truth(id);
    }

    pub(crate) fn accepts(&mut self, id: ConversationId) {
        let since = ms(self.now);
        let Some(row) = self.rows.get_mut(&id) else {
            return;
        };
        let Is::Offered { offer, to, .. } = row.is else {
            return;
        };
        row.is = Is::Held {
            by: to,
            since,
            answered: false,
            forced: false,
            unheard: None,
        };
        row.epoch = row.epoch.next();
        let epoch = row.epoch;
        self.operators.entry(to).and_modify(|o| o.misses = 0);
        self.offers.accepted += 1;
        self.tell(Event::OfferAccepted { offer, epoch });
    }

    pub(crate) fn declines(&mut self, id: ConversationId) {
        let until = ms(self.now + self.policy.routing.exclusion_ms.max(1));
        let Some(row) = self.rows.get_mut(&id) else {
            return;
        };
        let Is::Offered { offer, to, .. } = row.is else {
            return;
        };
        row.is = Is::Queued;
        row.epoch = row.epoch.next();
        avoid(row, to, until);
        let epoch = row.epoch;
        self.operators.entry(to).and_modify(|o| o.misses = 0);
        self.offers.declined += 1;
        self.tell(Event::OfferDeclined { offer, epoch });
    }

    pub(crate) fn replies(&mut self, id: ConversationId) {
        let Some(Row {
            is:
                Is::Held {
                    by,
                    answered,
                    unheard,
                    ..
                },
            ..
        }) = self.rows.get_mut(&id)
        else {
            return;
        };
        *answered = true;
        *unheard = Some(ms(self.now));
        let operator = *by;
        self.operators.entry(operator).and_modify(|o| o.misses = 0);
        self.tell(Event::OperatorReplied {
            conversation: id,
            operator,
        });
    }

    /// The contact writes; a sleeping conversation is not woken by hand, the scheduler does.
    pub(crate) fn is_written_to(&mut self, id: ConversationId) {
        let Some(row) = self.rows.get_mut(&id) else {
            return;
        };
        if let Is::Held { unheard, .. } = &mut row.is {
            *unheard = None;
        }
        self.tell(Event::CustomerWrote { conversation: id });
    }

    pub(crate) fn closes(&mut self, id: ConversationId) {
        let Some(row) = self.rows.get(&id) else {
            return;
        };
        let wrap_up_ms = *self.policy.routing.wrap_up_ms.of(row.work);
        let is = match row.is {
            Is::Held { by, .. } if wrap_up_ms > 0 => Is::WrapUp {
                by,
                until: ms(self.now + wrap_up_ms),
            },
            _ => Is::Closed,
        };
        if self.turns_into(id, is) {
            let epoch = self.rows[&id].epoch;
            self.tell(Event::Closed {
                conversation: id,
                epoch,
            });
        }
    }

    pub(crate) fn has_wrapped_up(&mut self, id: ConversationId) {
        if let Some(row) = self.rows.get_mut(&id)
            && let Is::WrapUp { by, until } = row.is
        {
            row.is = Is::Closed;
            let freed_at = until.min(ms(self.now));
            let operator = self.operators.entry(by);
            operator.and_modify(|o| o.freed_at = o.freed_at.max(freed_at));
            self.tell(Event::WrapUpDone { conversation: id });
        }
    }

    pub(crate) fn is_snoozed(&mut self, id: ConversationId, pause: i64) {
        let until = ms(self.now + pause);
        let owner = self.rows.get(&id).and_then(|row| match row.is {
            Is::Held { by, .. } => Some(by),
            _ => None,
        });
        if self.turns_into(id, Is::Asleep { owner, until }) {
            self.tell_truth(id);
        }
    }

    fn frees(&mut self, id: OperatorId) {
        let now = ms(self.now);
        self.operators.entry(id).and_modify(|o| o.freed_at = now);
    }

    /// Gives a conversation to `by`, past the scheduler.
    pub(crate) fn is_taken(&mut self, id: ConversationId, by: OperatorId) {
        let since = ms(self.now);
        if self.turns_into(
            id,
            Is::Held {
                by,
                since,
                answered: false,
                forced: true,
                unheard: None,
            },
        ) {
            self.tell_truth(id);
        }
    }

    pub(crate) fn is_transferred(&mut self, id: ConversationId, team: TeamId) {
        if self.turns_into(id, Is::Queued) {
            let now = ms(self.now);
            self.rows.entry(id).and_modify(|row| {
                row.team = team;
                // Another stay in a queue has another beginning, even within one millisecond.
                row.since = now.max(row.since.plus_ms(1));
                row.ring = 0;
                row.told = Told::default();
            });
            self.tell_truth(id);
        }
    }

    /// Gives a conversation back, so that it goes to somebody else.
    pub(crate) fn is_released(&mut self, id: ConversationId) {
        let until = ms(self.now + 50);
        let Some(Row {
            is: Is::Held { by, .. },
            ..
        }) = self.rows.get(&id)
        else {
            return;
        };
        let by = *by;
        self.turns_into(id, Is::Queued);
        self.rows.entry(id).and_modify(|row| avoid(row, by, until));
        self.tell_truth(id);
    }

    pub(crate) fn is_prioritised(&mut self, id: ConversationId, priority: Priority) {
        if let Some(row) = self.rows.get_mut(&id).filter(|row| !row.is_over()) {
            row.priority = priority;
            self.tell(Event::PrioritySet {
                conversation: id,
                priority,
            });
        }
    }

    /// Says once more how a conversation stands.
    pub(crate) fn is_told_again(&mut self, id: ConversationId) {
        self.tell_truth(id);
    }

    fn turns_into(&mut self, id: ConversationId, is: Is) -> bool {
        let Some(row) = self.rows.get_mut(&id).filter(|row| !row.is_over()) else {
            return false;
        };
        let (before, after) = (worker(row.is), worker(is));
        self.offers.overtaken += usize::from(matches!(row.is, Is::Offered { .. }));
        row.is = is;
        row.epoch = row.epoch.next();
        if let Some(who) = before.filter(|_| before != after) {
            self.frees(who);
        }
        true
    }
}

fn worker(is: Is) -> Option<OperatorId> {
    match is {
        Is::Held { by, .. } | Is::WrapUp { by, .. } => Some(by),
        _ => None,
    }
}
