//! The rows of a list: all of a short one, what can be seen of a long one.

use super::{marks::Marks, row::RowView};
use crate::{
    live::Keyed,
    parts::{AtWork, at_work},
    words::inbox as w,
};
use domain::{id::ConversationId, view::Row};
use leptos::prelude::*;
use std::sync::Arc;

/// How many rows are in the page at most, until it is known which of them can be seen.
pub(super) const WHOLE: usize = 100;

/// Shows the rows, in order, and tracks them.
pub(super) type Read = Arc<dyn Fn(&mut dyn FnMut(&[Row])) + Send + Sync>;

/// Which of the rows are in the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The first of them.
    pub first: usize,
    /// The one behind the last of them; there may be fewer.
    pub end: usize,
    /// One that has the focus: it stays, wherever it is.
    pub held: Option<ConversationId>,
}

/// The rows of a list.
#[derive(Clone, Copy)]
#[expect(missing_debug_implementations, reason = "it is a function")]
pub struct Rows {
    read: StoredValue<Read>,
    pub(super) stretch: RwSignal<Stretch>,
    /// Whether the next page comes by itself when the end is near.
    pub(super) flows: bool,
}

impl Rows {
    /// Makes a list of what `read` shows; its rows may be marked.
    pub(super) fn of(
        flows: bool,
        read: impl Fn(&mut dyn FnMut(&[Row])) + Send + Sync + 'static,
    ) -> Self {
        let rows = Self {
            read: StoredValue::new(Arc::new(read)),
            stretch: RwSignal::new(Stretch {
                first: 0,
                end: WHOLE,
                held: None,
            }),
            flows,
        };
        Marks::here().are_of(rows);
        rows
    }

    /// Returns what shows them.
    pub(super) fn read(self) -> Read {
        self.read.get_value()
    }

    /// Looks at all rows, tracked.
    pub(super) fn look(self, look: &mut dyn FnMut(&[Row])) {
        if let Some(read) = self.read.try_get_value() {
            read(look);
        }
    }

    /// Says how many there are, tracked.
    pub(super) fn count(self) -> usize {
        let mut count = 0;
        self.look(&mut |rows| count = rows.len());
        count
    }

    /// Returns the place and the identity of the first row that `is_it`.
    pub(super) fn find(self, is_it: impl Fn(&Row) -> bool) -> Option<(usize, ConversationId)> {
        let mut found = None;
        untrack(|| {
            self.look(&mut |rows| {
                let place = rows.iter().position(&is_it);
                found = place.map(|at| (at, rows[at].id));
            });
        });
        found
    }

    /// Lets those be seen that are in the page, in order.
    fn see(self, see: &mut dyn FnMut(ConversationId, &Row)) {
        let Stretch { first, end, held } = self.stretch.get();
        self.look(&mut |rows| {
            let end = end.min(rows.len());
            let first = first.min(end);
            let held = held.and_then(|held| rows.iter().position(|row| row.id == held));
            let before = held.filter(|at| *at < first);
            let behind = held.filter(|at| *at >= end);
            for at in before.into_iter().chain(first..end).chain(behind) {
                see(rows[at].id, &rows[at]);
            }
        });
    }
}

/// Shows the rows of a list that is not empty.
#[component]
pub fn RowList(
    /// The rows.
    rows: Rows,
    /// The list, as the address says it.
    back: String,
) -> impl IntoView {
    let list = Keyed::seen(move |see| rows.see(see));
    view! {
        <ul class="rows" aria-label=w::ROWS>
            <For each=move || list.keys() key=|id| *id let:id>
                {list.item(id).map(|row| view! { <RowView row back=back.clone() /> })}
            </For>
        </ul>
        {at_work(AtWork::Scrolling(rows))}
    }
}
