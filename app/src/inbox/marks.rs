//! Rows that are marked, to do the same with each of them.

use super::rows::{Read, Rows};
use domain::{bulk::MAX_MARKED, id::ConversationId};
use leptos::prelude::*;
use std::{collections::BTreeSet, sync::Arc};

/// The rows of the list, and those of them that are marked.
#[derive(Clone, Copy)]
#[expect(missing_debug_implementations, reason = "its rows are a function")]
pub struct Marks {
    chosen: RwSignal<BTreeSet<ConversationId>>,
    last: StoredValue<Option<ConversationId>>,
    rows: StoredValue<Read>,
}

impl Marks {
    /// Makes the marks of the page.
    pub fn provide() {
        provide_context(Self {
            chosen: RwSignal::new(BTreeSet::new()),
            last: StoredValue::new(None),
            rows: StoredValue::new(Arc::new(|_| {})),
        });
    }

    /// Returns the marks of the page.
    #[must_use]
    pub fn here() -> Self {
        expect_context::<Self>()
    }

    /// Says which rows may be marked; what is not listed any more is not marked either.
    pub(super) fn are_of(self, rows: Rows) {
        self.rows.set_value(rows.read());
        Effect::new(move |_| {
            // Nobody goes through a list in which nothing is marked.
            if self.chosen.with(BTreeSet::is_empty) {
                return;
            }
            let mut listed = Vec::new();
            rows.look(&mut |rows| {
                let ids = rows.iter().map(|row| row.id);
                self.chosen
                    .with_untracked(|chosen| listed.extend(ids.filter(|id| chosen.contains(id))));
            });
            if listed.len() < self.chosen.with_untracked(BTreeSet::len) {
                self.chosen
                    .update(|chosen| chosen.retain(|id| listed.contains(id)));
            }
        });
    }

    /// Returns every row that is listed, in order.
    fn listed(self) -> Vec<ConversationId> {
        let mut all = Vec::new();
        untrack(|| {
            (self.rows.get_value())(&mut |rows| all.extend(rows.iter().map(|row| row.id)));
        });
        all
    }

    /// Says whether a row is marked, tracked.
    #[must_use]
    pub fn has(self, id: ConversationId) -> bool {
        self.chosen.with(|chosen| chosen.contains(&id))
    }

    /// Returns what is marked, in the order of the list.
    #[must_use]
    pub fn all_untracked(self) -> Vec<ConversationId> {
        let mut all = self.listed();
        self.chosen
            .with_untracked(|chosen| all.retain(|id| chosen.contains(id)));
        all
    }

    /// Says how many are marked, tracked.
    #[must_use]
    pub fn count(self) -> usize {
        self.chosen.with(BTreeSet::len)
    }

    /// Marks a row, or marks it no more; `many`: every one from the one that was marked last to this one.
    pub fn mark(self, id: ConversationId, many: bool) {
        let from = self.last.get_value().filter(|_| many);
        self.chosen.update(|chosen| match from {
            Some(from) => chosen.extend(between(&self.listed(), from, id)),
            None if chosen.remove(&id) => {}
            None => {
                chosen.insert(id);
            }
        });
        self.last.set_value(Some(id));
    }

    /// Marks the row that has the focus, or that of the open conversation; false when there is none.
    pub fn at_focus(self, many: bool) -> bool {
        const ROW: &str = ".row:focus-within, .rows:not(:focus-within) .row[data-here]";
        let found = document().query_selector(ROW).ok().flatten();
        let Some(number) = found.and_then(|row| row.get_attribute("data-number")) else {
            return false;
        };
        let mut id = None;
        untrack(|| {
            (self.rows.get_value())(&mut |rows| {
                let mut rows = rows.iter();
                id = rows
                    .find(|row| row.number.to_string() == number)
                    .map(|row| row.id);
            });
        });
        if let Some(id) = id {
            self.mark(id, many);
        }
        id.is_some()
    }

    /// Marks every row that is listed, as many as may be.
    pub fn mark_all(self) {
        let rows = self.listed();
        self.chosen.set(rows.into_iter().take(MAX_MARKED).collect());
    }

    /// Marks nothing any more.
    pub fn clear(self) {
        self.chosen.update(BTreeSet::clear);
        self.last.set_value(None);
    }
}

/// Returns the rows from one to another, both included, in whichever direction.
fn between(
    rows: &[ConversationId],
    from: ConversationId,
    to: ConversationId,
) -> impl Iterator<Item = ConversationId> + use<'_> {
    let place = |id| rows.iter().position(|row| *row == id);
    let (first, last) = match (place(from), place(to)) {
        (Some(a), Some(b)) => (a.min(b), a.max(b) + 1),
        (None, Some(b)) => (b, b + 1),
        (_, None) => (0, 0),
    };
    rows[first..last].iter().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_goes_in_both_directions_and_begins_anew_when_its_beginning_is_gone() {
        let id = ConversationId::from_u128;
        let rows = [id(5), id(3), id(9), id(1)];
        let of = |from, to| between(&rows, id(from), id(to)).collect::<Vec<_>>();
        assert_eq!(of(3, 1), [id(3), id(9), id(1)]);
        assert_eq!(of(1, 3), [id(3), id(9), id(1)]);
        assert_eq!(of(7, 9), [id(9)]);
        assert_eq!(of(3, 7), []);
    }
}
