//! A list while somebody scrolls and goes through it: which rows are in the page, and where they stand.
//!
//! All rows are as high as each other (the style says so), so a row's place follows from its number.

use super::{
    kept_focus::KeptFocus,
    marks::Marks,
    rows::{Rows, Stretch, WHOLE},
};
use crate::shell::{Command, Commands, InList, focus};
use leptos::{ev, prelude::*};
use leptos_router::hooks::use_location;
use std::ops::Range;
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{Element, HtmlElement};

/// How many rows beyond those in sight are in the page.
const AROUND: usize = 12;

/// Rows come and go so many at a time: not each step of the wheel is work.
const STEP: usize = 8;

/// How near the end must be for the next page to come.
///
/// Units: rows.
const NEAR: usize = 20;

/// Returns which rows are in the page when `top_px` of the list are above what is in sight.
///
/// Shape: everything of a short list; may end behind the last row. Units: CSS pixels.
fn in_sight(count: usize, top_px: i32, sight_px: i32, row_px: i32) -> Range<usize> {
    if count <= WHOLE {
        return 0..WHOLE;
    }
    let top = rows_in(top_px, row_px).min(count);
    let first = top.saturating_sub(AROUND) / STEP * STEP;
    let end = top + rows_in(sight_px, row_px) + 1 + AROUND;
    first..end.next_multiple_of(STEP)
}

fn rows_in(px: i32, row_px: i32) -> usize {
    usize::try_from(px / row_px.max(1)).unwrap_or(0)
}

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
    /// Units: CSS pixels.
    row_px: i32,
}

impl Page {
    pub(super) fn find() -> Option<Self> {
        let scroller = document().query_selector(".list-scroll").ok()??;
        let list = scroller.query_selector(".rows").ok()??;
        let row = list.query_selector(".row:not([data-held])").ok()??;
        Some(Self {
            scroller,
            list: list.dyn_into().ok()?,
            row_px: row.dyn_into::<HtmlElement>().ok()?.offset_height(),
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
        link.is_some_and(|link| link.focus().is_ok())
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
    let (top_px, sight_px) = (page.scroller.scroll_top(), page.scroller.client_height());
    let Range { start: first, end } = in_sight(count, top_px, sight_px, page.row_px);
    let held = Page::focused()
        .and_then(|number| rows.find(|row| row.number == number))
        .filter(|(at, _)| !(first..end).contains(at))
        .map(|(_, id)| id);
    let stretch = Stretch { first, end, held };
    if rows.stretch.try_get_untracked() != Some(stretch) {
        let _ = rows.stretch.try_set(stretch);
    }
    let is_near = rows_in(top_px + sight_px, page.row_px) + NEAR > count;
    if top_px > 0 && is_near {
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
fn set_out(rows: Rows) {
    let (Some(page), Some(stretch)) = (Page::find(), rows.stretch.try_get_untracked()) else {
        return;
    };
    let count = untrack(|| rows.count());
    let is_long = count > WHOLE;
    let end = stretch.end.min(count);
    let first = stretch.first.min(end);
    let held = stretch.held.and_then(|id| rows.find(|row| row.id == id));
    let held = held.map(|(at, _)| at);
    let before = held.filter(|at| *at < first);
    let behind = held.filter(|at| *at >= end);
    let mut row = page.list.first_element_child();
    for at in before.into_iter().chain(first..end).chain(behind) {
        let Some(this) = row else { break };
        let is_held = before.or(behind) == Some(at);
        set(&this, "data-held", is_held.then(|| "true".to_owned()));
        set(
            &this,
            "aria-posinset",
            is_long.then(|| (at + 1).to_string()),
        );
        set(&this, "aria-setsize", is_long.then(|| count.to_string()));
        row = this.next_element_sibling();
    }
    let px = |rows: usize| {
        let rows = if is_long {
            i32::try_from(rows).unwrap_or(i32::MAX)
        } else {
            0
        };
        rows.saturating_mul(page.row_px)
    };
    let room = format!("{}px {}px", px(first), px(count - end));
    let _ = page.list.style().set_property("padding-block", &room);
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
    let (scrolled_px, sight_px) = (page.scroller.scroll_top(), page.scroller.client_height());
    let reached = Page::focused().or(open);
    let from = reached.and_then(|number| rows.find(|row| row.number == number));
    let seen = rows_in(scrolled_px + page.row_px - 1, page.row_px);
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
    let top_px = i32::try_from(to)
        .unwrap_or(i32::MAX)
        .saturating_mul(page.row_px);
    if let Some(px) = scrolled_to(top_px, page.row_px, scrolled_px, sight_px) {
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
        let resized = window_event_listener(ev::resize, move |_| follow(rows));
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
    fn a_short_list_is_whole_and_a_long_one_is_what_is_in_sight_and_some_around() {
        assert_eq!(in_sight(100, 0, 800, 81), 0..WHOLE);
        assert_eq!(in_sight(10_000, 0, 820, 82), 0..24);
        let middle = in_sight(10_000, 410_000, 820, 82);
        assert_eq!(middle, 4_984..5_024);
        assert!(middle.contains(&(5_000 - AROUND)) && middle.contains(&(5_010 + AROUND)));
        let end = in_sight(10_000, 819_180, 820, 82);
        assert!(end.start <= 9_978 && end.end >= 10_000, "{end:?}");
        assert_eq!(
            in_sight(10_000, -50, 0, 0).start,
            0,
            "nothing is laid out yet"
        );
    }

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
