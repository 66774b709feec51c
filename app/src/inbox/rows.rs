//! The rows of a list: all of a short one, what can be seen of a long one.

use super::{
    marks::Marks,
    row::RowView,
    window::{Shown, Stretch, nearest},
};
use crate::{
    live::Keyed,
    parts::{AtWork, at_work},
    words::inbox as w,
};
use domain::{id::ConversationId, view::Row};
use leptos::prelude::*;
use std::sync::Arc;

/// Shows the rows, in order, and tracks them.
pub(super) type Read = Arc<dyn Fn(&mut dyn FnMut(&[Row])) + Send + Sync>;

/// The rows of a list.
#[derive(Clone, Copy)]
#[expect(missing_debug_implementations, reason = "it is a function")]
pub struct Rows {
    read: StoredValue<Read>,
    pub(super) stretch: RwSignal<Stretch>,
    pub(super) shown: StoredValue<Shown>,
    /// Where a row was found last: the next one that is looked for is mostly near it.
    found: StoredValue<usize>,
    /// How high a row is, once that is known; else 0.
    ///
    /// Units: CSS pixels.
    pub(super) row_px: StoredValue<i32>,
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
            stretch: RwSignal::new(Stretch::START),
            shown: StoredValue::new(Shown::default()),
            found: StoredValue::new(0),
            row_px: StoredValue::new(0),
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

    /// Returns the place and the identity of the row that `is_it`.
    pub(super) fn find(self, is_it: impl Fn(&Row) -> bool) -> Option<(usize, ConversationId)> {
        let from = self.found.try_get_value()?;
        let mut found = None;
        untrack(|| {
            self.look(&mut |rows| {
                let place = nearest(rows.len(), from, &|at| is_it(&rows[at]));
                found = place.map(|at| (at, rows[at].id));
            });
        });
        if let Some((at, _)) = found {
            let _ = self.found.try_set_value(at);
        }
        found
    }

    /// Lets those be seen that are in the page, in order.
    fn see(self, see: &mut dyn FnMut(ConversationId, &Row)) {
        let stretch = self.stretch.get();
        self.look(&mut |rows| {
            let _ = self.shown.try_update_value(|shown| {
                shown.take(stretch, rows.len(), &|at| rows[at].id);
                for placed in &shown.rows {
                    see(placed.id, &rows[placed.at]);
                }
            });
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
        // Room for the rows that are not in the page, before those that are and behind them.
        <div class="room"></div>
        <ul class="rows" aria-label=w::ROWS>
            <For each=move || list.keys() key=|id| *id let:id>
                {list.item(id).map(|row| view! { <RowView row back=back.clone() /> })}
            </For>
        </ul>
        <div class="room"></div>
        {at_work(AtWork::Scrolling(rows))}
    }
}
