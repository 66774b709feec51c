//! A list while somebody scrolls and goes through it.

use super::{
    kept_focus::KeptFocus,
    marks::Marks,
    rows::Rows,
    window::{Stretch, WHOLE, around, rows_in},
};
use crate::shell::{Command, Commands, InList, focus};
use leptos::{ev, prelude::*};
use leptos_router::hooks::use_location;
use std::ops::Range;
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{Element, FocusOptions, HtmlElement};

/// How near the end must be for the next page to come.
///
/// Units: rows.
const NEAR: usize = 20;

/// Returns how far the list must be scrolled so that a row is in sight; `None` when it is.
///
/// Units: CSS pixels; `top_px` is where the row begins.
fn scrolled_to(top_px: i32, row_px: i32, scrolled_px: i32, sight_px: i32) -> Option<i32> {
    if top_px < scrolled_px {
        Some(top_px)
    } else if top_px + row_px > scrolled_px + sight_px {
        Some(top_px + row_px - sight_px)
    } else {
        None
    }
}

/// Where to go in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Next,
    Previous,
    First,
    Last,
}

impl Step {
    /// Returns the row to go to; `from` is the one that was reached, `seen` the first in sight.
    ///
    /// Shape: `None` before the first row and behind the last.
    fn from(self, from: Option<usize>, seen: usize, count: usize) -> Option<usize> {
        let to = match (self, from) {
            (Self::First, _) => 0,
            (Self::Last, _) => count.checked_sub(1)?,
            (Self::Next, Some(from)) => from + 1,
            (Self::Previous, Some(from)) => from.checked_sub(1)?,
            (Self::Next, None) => seen,
            (Self::Previous, None) => return None,
        };
        (to < count).then_some(to)
    }
}

/// The list as it stands in the page.
pub(super) struct Page {
    scroller: Element,
    list: HtmlElement,
}

impl Page {
    pub(super) fn find() -> Option<Self> {
        let scroller = document().query_selector(".list-scroll").ok()??;
        let list = scroller.query_selector(".rows").ok()??;
        Some(Self {
            scroller,
            list: list.dyn_into().ok()?,
        })
    }

    /// Returns the number of the conversation whose row has the focus.
    pub(super) fn focused() -> Option<i64> {
        let row = document().active_element()?.closest(".row").ok()??;
        row.get_attribute("data-number")?.parse().ok()
    }

    pub(super) fn focus(&self, number: i64) -> bool {
        let link = format!(".row[data-number=\"{number}\"]:not([data-held]) .row-link");
        let found = self.list.query_selector(&link).ok().flatten();
        let link = found.and_then(|link| link.dyn_into::<HtmlElement>().ok());
        let here = FocusOptions::new();
        here.set_prevent_scroll(true);
        link.is_some_and(|link| link.focus_with_options(&here).is_ok())
    }

    /// Says whether somebody goes through it by keyboard.
    fn is_gone_through(&self) -> bool {
        matches!(self.list.query_selector(":focus-visible"), Ok(Some(_)))
    }

    /// Returns how high a row is; asked once for all, as the answer takes a layout.
    ///
    /// Units: CSS pixels. Shape: `None` while there is none.
    fn row_px(&self, rows: Rows) -> Option<i32> {
        let known = rows.row_px.try_get_value()?;
        if known > 0 {
            return Some(known);
        }
        let row = self.list.query_selector(".row:not([data-held])").ok()??;
        let px = row.dyn_into::<HtmlElement>().ok()?.offset_height();
        let _ = rows.row_px.try_set_value(px);
        Some(px)
    }

    /// Returns which rows can be seen, in part or whole.
    fn sight(&self, row_px: i32) -> Range<usize> {
        let (top_px, sight_px) = (self.scroller.scroll_top(), self.scroller.client_height());
        rows_in(top_px, row_px)..rows_in(top_px + sight_px, row_px) + 1
    }
}

/// Brings the rows into the page that are in sight, and the next ones of a list whose end is near.
fn follow(rows: Rows) {
    let count = untrack(|| rows.count());
    if count == 0 {
        // All that were loaded have gone elsewhere.
        return load_more(rows);
    }
    let Some(page) = Page::find() else { return };
    let Some(row_px) = page.row_px(rows) else {
        return;
    };
    let sight = page.sight(row_px);
    let focused = Page::focused().and_then(|number| rows.find(|row| row.number == number));
    let is_at_top = page.scroller.scroll_top() <= 0;
    let mut now = 0..0;
    let _ = rows.shown.try_update_value(|shown| {
        // Whoever goes through the list keeps his place in it, as does who has scrolled to one; who has only clicked
        // at its top sees what comes.
        shown.kept = match focused {
            _ if !is_at_top => Some(sight.start),
            Some((at, _)) if at > 0 && page.is_gone_through() => Some(at),
            Some(_) | None => None,
        };
        now = shown.range.clone();
    });
    let Range { start: first, end } = around(count, &sight, now);
    let held = focused.filter(|(at, _)| !(first..end).contains(at));
    let held = held.map(|(_, id)| id);
    let stretch = Stretch { first, end, held };
    if rows.stretch.try_get_untracked() != Some(stretch) {
        let _ = rows.stretch.try_set(stretch);
    }
    if !is_at_top && sight.end + NEAR > count {
        load_more(rows);
    }
}

/// Lets the next page come, unless none comes by itself or the last attempt has failed.
fn load_more(rows: Rows) {
    const MORE: &str = ".list-scroll:not(:has(> .form-error:not(:empty))) > .more:enabled";
    if !rows.flows {
        return;
    }
    let more = document().query_selector(MORE).ok().flatten();
    if let Some(more) = more.and_then(|more| more.dyn_into::<HtmlElement>().ok()) {
        more.click();
    }
}

/// Says of each row which it is of how many, and makes room for those that are not in the page.
///
/// Those that must stay in sight are where they were, before it is painted.
fn set_out(rows: Rows) {
    let Some(page) = Page::find() else { return };
    let count = untrack(|| rows.count());
    let is_long = count > WHOLE;
    let mut moved = 0;
    let mut beyond = (0, 0);
    let _ = rows.shown.try_update_value(|shown| {
        let mut row = page.list.first_element_child();
        for placed in &shown.rows {
            let Some(this) = row else { break };
            set(
                &this,
                "data-held",
                placed.is_held.then(|| "true".to_owned()),
            );
            let place = is_long.then(|| (placed.at + 1).to_string());
            set(&this, "aria-posinset", place);
            set(&this, "aria-setsize", is_long.then(|| count.to_string()));
            row = this.next_element_sibling();
        }
        moved = std::mem::take(&mut shown.moved);
        if is_long {
            beyond = (shown.range.start, count - shown.range.end.min(count));
        }
    });
    let Some(row_px) = page.row_px(rows) else {
        return;
    };
    let px = |rows: usize| i32::try_from(rows).map_or(i32::MAX, |rows| rows.saturating_mul(row_px));
    let [before, behind] = [
        page.list.previous_element_sibling(),
        page.list.next_element_sibling(),
    ];
    for (room, rows) in [(before, beyond.0), (behind, beyond.1)] {
        if let Some(room) = room.and_then(|room| room.dyn_into::<HtmlElement>().ok()) {
            let _ = room
                .style()
                .set_property("block-size", &format!("{}px", px(rows)));
        }
    }
    // The browser, which does so by itself, knows only of those in the page.
    let anchor = if is_long { "none" } else { "auto" };
    let _ = page.list.style().set_property("overflow-anchor", anchor);
    if moved != 0 {
        let moved_px = px(moved.unsigned_abs()) * i32::try_from(moved.signum()).unwrap_or(0);
        let scrolled_px = page.scroller.scroll_top();
        page.scroller
            .set_scroll_top(scrolled_px.saturating_add(moved_px));
    }
}

fn set(row: &Element, name: &str, value: Option<String>) {
    if row.get_attribute(name) != value {
        let _ = match value {
            Some(value) => row.set_attribute(name, &value),
            None => row.remove_attribute(name),
        };
    }
}

/// Goes to another row; `open` is the conversation beside the list. False when there is none.
fn go(rows: Rows, step: Step, open: Option<i64>) -> bool {
    let Some(page) = Page::find() else {
        return false;
    };
    let Some(row_px) = page.row_px(rows) else {
        return false;
    };
    let (scrolled_px, sight_px) = (page.scroller.scroll_top(), page.scroller.client_height());
    let reached = Page::focused().or(open);
    let from = reached.and_then(|number| rows.find(|row| row.number == number));
    let seen = rows_in(scrolled_px + row_px - 1, row_px);
    let mut number = None;
    let mut to = None;
    untrack(|| {
        rows.look(&mut |rows| {
            to = step.from(from.map(|(at, _)| at), seen, rows.len());
            number = to.map(|to| rows[to].number);
        });
    });
    let (Some(to), Some(number)) = (to, number) else {
        return false;
    };
    let top_px = i32::try_from(to).unwrap_or(i32::MAX).saturating_mul(row_px);
    if let Some(px) = scrolled_to(top_px, row_px, scrolled_px, sight_px) {
        page.scroller.set_scroll_top(px);
        follow(rows);
    }
    if !page.focus(number) {
        // It comes into the page before the next frame.
        request_animation_frame(move || {
            request_animation_frame(move || {
                if let Some(page) = Page::find() {
                    page.focus(number);
                }
            });
        });
    }
    true
}

/// Reads which way a key of the list leads.
fn step(event: &ev::KeyboardEvent) -> Option<Step> {
    let is_with = event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key();
    if is_with || event.default_prevented() {
        return None;
    }
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest(".rows").ok()??;
    match event.key().as_str() {
        "ArrowDown" => Some(Step::Next),
        "ArrowUp" => Some(Step::Previous),
        "Home" => Some(Step::First),
        "End" => Some(Step::Last),
        _ => None,
    }
}

/// Follows the list of the page as long as it is there.
#[component]
pub fn Scrolling(
    /// Its rows.
    rows: Rows,
) -> impl IntoView {
    let path = use_location().pathname;
    let open = move || path.with_untracked(|path| path.strip_prefix("/inbox/")?.parse().ok());
    let is_planned = StoredValue::new(false);
    let kept = KeptFocus::follow(rows);
    // Whichever rows come and go: each is another of so many then.
    Effect::new(move |_| {
        rows.look(&mut |_| {});
        rows.stretch.track();
        if is_planned.get_value() {
            return;
        }
        is_planned.set_value(true);
        request_animation_frame(move || {
            if is_planned.try_set_value(false).is_none() {
                set_out(rows);
                kept.keep(rows);
                follow(rows);
            }
        });
    });
    Effect::new(move |_| {
        let scrolled = Closure::<dyn Fn()>::new(move || follow(rows));
        let scroller = document().query_selector(".list-scroll").ok().flatten();
        if let Some(scroller) = &scroller {
            let listener = scrolled.as_ref().unchecked_ref();
            let _ = scroller.add_event_listener_with_callback("scroll", listener);
        }
        let resized = window_event_listener(ev::resize, move |_| {
            let _ = rows.row_px.try_set_value(0);
            follow(rows);
        });
        let keys = window_event_listener(ev::keydown, move |event| {
            if let Some(step) = step(&event) {
                event.prevent_default();
                go(rows, step, open());
            }
        });
        let listening = StoredValue::new_local((scroller, scrolled));
        on_cleanup(move || {
            resized.remove();
            keys.remove();
            listening.update_value(|(scroller, scrolled)| {
                if let Some(scroller) = scroller {
                    let listener = scrolled.as_ref().unchecked_ref();
                    let _ = scroller.remove_event_listener_with_callback("scroll", listener);
                }
            });
        });
    });
    let marks = Marks::here();
    Commands::on(move |command| {
        let Command::InList(command) = command else {
            return false;
        };
        match command {
            InList::Next => go(rows, Step::Next, open()),
            InList::Previous => go(rows, Step::Previous, open()),
            InList::Mark | InList::MarkMany => marks.at_focus(command == InList::MarkMany),
            InList::ToMarked => focus(".bulk button"),
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_brought_into_sight_by_the_shortest_way() {
        assert_eq!(scrolled_to(820, 82, 0, 800), Some(102));
        assert_eq!(scrolled_to(820, 82, 820, 800), None);
        assert_eq!(scrolled_to(820, 82, 1_000, 800), Some(820));
    }

    #[test]
    fn steps_end_at_the_ends_and_begin_where_one_looks() {
        assert_eq!(Step::Next.from(Some(4), 0, 10), Some(5));
        assert_eq!(Step::Next.from(Some(9), 0, 10), None);
        assert_eq!(Step::Previous.from(Some(0), 0, 10), None);
        assert_eq!(Step::Next.from(None, 7, 10), Some(7));
        assert_eq!(Step::Last.from(None, 7, 10), Some(9));
        assert_eq!(Step::First.from(Some(9), 7, 10), Some(0));
        assert_eq!(Step::Last.from(None, 0, 0), None);
    }
}
