//! The focus in a list whose rows come and go under it.
//!
//! A row that moves is taken out of the page and put in elsewhere, and loses the focus by that as one does that leaves.

use super::{rows::Rows, scroll::Page};
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::Element;

/// The row that has the focus.
#[derive(Debug, Clone, Copy)]
struct Kept {
    number: i64,
    at: usize,
}

/// What had the focus last, unless somebody has turned to something else since.
#[derive(Clone, Copy)]
pub(super) struct KeptFocus(StoredValue<Option<Kept>>);

impl KeptFocus {
    /// Follows the focus through a list, as long as the caller lives.
    pub(super) fn follow(rows: Rows) -> Self {
        let kept = Self(StoredValue::new(None));
        Effect::new(move |_| {
            kept.note(rows);
            let came = window_event_listener(ev::focusin, move |_| kept.note(rows));
            let pressed = window_event_listener(ev::pointerdown, move |event| {
                let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
                if target.is_none_or(|target| !matches!(target.closest(".rows"), Ok(Some(_)))) {
                    let _ = kept.0.try_set_value(None);
                }
            });
            on_cleanup(move || {
                came.remove();
                pressed.remove();
            });
        });
        kept
    }

    fn note(self, rows: Rows) {
        let number = Page::focused();
        let place = number.and_then(|number| rows.find(|row| row.number == number));
        let kept = number
            .zip(place)
            .map(|(number, (at, _))| Kept { number, at });
        let _ = self.0.try_set_value(kept);
    }

    /// Gives the focus back that a change of the list took: to the same row, or to the one in the place of one that
    /// left or went out of sight.
    pub(super) fn keep(self, rows: Rows) {
        let Some(kept) = self.0.try_get_value().flatten() else {
            return;
        };
        let found = rows.find(|row| row.number == kept.number);
        if !is_lost() {
            if let Some((at, _)) = found {
                let _ = self.0.try_set_value(Some(Kept { at, ..kept }));
            }
            return;
        }
        let Some(page) = Page::find() else { return };
        if found.is_some() && page.focus(kept.number) {
            return;
        }
        let mut heir = None;
        untrack(|| {
            rows.look(&mut |rows| {
                heir = place_after(kept.at, rows.len()).map(|at| rows[at].number);
            });
        });
        if let Some(number) = heir {
            page.focus(number);
        }
    }
}

/// Says whether nothing has the focus.
fn is_lost() -> bool {
    let active = document().active_element();
    active.is_none_or(|active| active.tag_name() == "BODY")
}

/// Returns the place of the row that follows one that left; the last one where none does.
fn place_after(at: usize, count: usize) -> Option<usize> {
    Some(at.min(count.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_focus_goes_to_the_next_row_and_from_the_last_to_the_one_before() {
        assert_eq!(place_after(0, 3), Some(0));
        assert_eq!(place_after(2, 3), Some(2));
        assert_eq!(place_after(3, 3), Some(2), "the last one left");
        assert_eq!(place_after(0, 0), None);
    }
}
