//! Rows that are marked, to do the same with each of them.

use domain::{bulk::MAX_MARKED, id::ConversationId};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The rows of the list, and those of them that are marked.
#[derive(Debug, Clone, Copy)]
pub struct Marks {
    chosen: RwSignal<BTreeSet<ConversationId>>,
    last: StoredValue<Option<ConversationId>>,
    rows: RwSignal<Vec<ConversationId>>,
}

impl Marks {
    /// Makes the marks of the page.
    pub fn provide() {
        provide_context(Self {
            chosen: RwSignal::new(BTreeSet::new()),
            last: StoredValue::new(None),
            rows: RwSignal::new(Vec::new()),
        });
    }

    /// Returns the marks of the page.
    #[must_use]
    pub fn here() -> Self {
        expect_context::<Self>()
    }

    /// Says which rows may be marked, in their order; what is not listed any more is not marked either.
    pub fn are_of(self, rows: impl Fn() -> Vec<ConversationId> + Send + Sync + 'static) {
        Effect::new(move |_| {
            let rows = rows();
            let is_gone = |id: &ConversationId| !rows.contains(id);
            if self.chosen.with_untracked(|all| all.iter().any(is_gone)) {
                self.chosen.update(|all| all.retain(|id| !is_gone(id)));
            }
            self.rows.set(rows);
        });
    }

    /// Says whether a row is marked, tracked.
    #[must_use]
    pub fn has(self, id: ConversationId) -> bool {
        self.chosen.with(|chosen| chosen.contains(&id))
    }

    /// Returns what is marked, in the order of the list, tracked.
    #[must_use]
    pub fn all(self) -> Vec<ConversationId> {
        let rows = self.rows.get();
        self.chosen
            .with(|chosen| rows.into_iter().filter(|id| chosen.contains(id)).collect())
    }

    /// Returns what is marked, in the order of the list.
    #[must_use]
    pub fn all_untracked(self) -> Vec<ConversationId> {
        untrack(move || self.all())
    }

    /// Says how many are marked, tracked.
    #[must_use]
    pub fn count(self) -> usize {
        self.chosen.read().len()
    }

    /// Marks a row, or marks it no more; `many`: every one from the one that was marked last to this one.
    pub fn mark(self, id: ConversationId, many: bool) {
        let from = self.last.get_value().filter(|_| many);
        let rows = self.rows.get_untracked();
        self.chosen.update(|chosen| match from {
            Some(from) => chosen.extend(between(&rows, from, id)),
            None if chosen.remove(&id) => {}
            None => {
                chosen.insert(id);
            }
        });
        self.last.set_value(Some(id));
    }

    /// Marks the row that has the focus, or that of the open conversation; false when there is none.
    pub fn at_focus(self, many: bool) -> bool {
        const ROW: &str = ".row:focus-within input, .rows:not(:focus-within) .row[data-here] input";
        let places = document().query_selector_all(".rows .row input").ok();
        let found = document().query_selector(ROW).ok().flatten();
        let (Some(places), Some(found)) = (places, found) else {
            return false;
        };
        let at = (0..places.length()).find(|at| places.item(*at).as_ref() == Some(&found));
        let id = at.and_then(|at| {
            let rows = self.rows.read_untracked();
            rows.get(usize::try_from(at).ok()?).copied()
        });
        if let Some(id) = id {
            self.mark(id, many);
        }
        id.is_some()
    }

    /// Marks every row that is listed, as many as may be.
    pub fn mark_all(self) {
        let rows = self.rows.get_untracked();
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
