//! Conversations by day or hour, drawn and as a table.

use super::{
    links::{Links, leading},
    png::{Caption, PngButton},
    range::Slot,
};
use crate::{
    ui::time::{Clock, day_and_month, day_number, wall_of},
    words::reports as w,
};
use domain::report::Figure;
use leptos::{ev::MouseEvent, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// The size of the drawing, in its own units.
const WIDTH: i64 = 960;
const HEIGHT: i64 = 220;
/// Room for the numbers at the left and the days below.
const LEFT: i64 = 44;
const BELOW: i64 = 24;
const ABOVE: i64 = 8;

/// The most labels below the drawing.
const LABELS: usize = 8;

/// Half of what a letter of a label takes at most: on a telephone, where the drawing is small, letters are 34 high.
const HALF_LETTER: i64 = 10;

/// The most slots whose points are stops of the keyboard each; of more, those of the table are enough.
const STOPS: usize = 62;

/// Returns the number at the top of the axis: the least of 1, 2 or 4 times a power of ten that is high enough.
///
/// Half of it, which is labelled too, is a whole number.
fn top_of(most: i64) -> i64 {
    let mut unit = 1;
    loop {
        for factor in [1, 2, 4] {
            if factor * unit >= most.max(2) {
                return factor * unit;
            }
        }
        unit *= 10;
    }
}

/// Draws what was opened and closed in each slot, with the same as a table.
#[component]
pub fn Volume(
    /// The slots, in their order.
    slots: Vec<Slot>,
    /// Of when and of whom they are.
    shows: String,
    /// Where points lead.
    links: Links,
) -> impl IntoView {
    let clock = Clock::here();
    let figure = NodeRef::new();
    let caption = Caption {
        title: shows,
        keys: vec![("opened", w::OPENED.text()), ("closed", w::CLOSED.text())],
    };
    let most = slots
        .iter()
        .map(|slot| slot.hour.opened.max(slot.hour.closed));
    let top = top_of(most.max().unwrap_or(0));
    let opened: i64 = slots.iter().map(|slot| slot.hour.opened).sum();
    let closed: i64 = slots.iter().map(|slot| slot.hour.closed).sum();
    let cell = |figure, slot: &Slot, count: i64, label: String| {
        let to = (count > 0).then(|| {
            let address = links.address(&links.of_slot(figure, slot, clock));
            (address, label)
        });
        view! { <td>{leading(count.to_string(), to)}</td> }
    };
    let rows = slots.iter().map(|slot| {
        let (hour, label) = (slot.hour, &slot.label);
        view! {
            <tr>
                <th scope="row">{label.clone()}</th>
                {cell(Figure::Opened, slot, hour.opened, w::opened_in(label, hour.opened))}
                {cell(Figure::Closed, slot, hour.closed, w::closed_in(label, hour.closed))}
                {cell(Figure::Received, slot, hour.received, w::received_in(label, hour.received))}
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <figure class="chart" node_ref=figure>
            <svg
                viewBox=format!("0 0 {WIDTH} {HEIGHT}")
                role="group"
                aria-label=w::volume(opened, closed)
            >
                {lines(top)}
                {bars(&slots, top, &links)}
                {labels(&slots)}
            </svg>
            <figcaption class="legend">
                <span class="key opened">{w::OPENED}</span>
                <span class="key closed">{w::CLOSED}</span>
            </figcaption>
        </figure>
        <PngButton figure caption />
        <details>
            <summary>{w::AS_TABLE}</summary>
            <div class="wide" tabindex="0" role="group" aria-label=w::AS_TABLE>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{w::WHEN}</th>
                            <th scope="col">{w::OPENED}</th>
                            <th scope="col">{w::CLOSED}</th>
                            <th scope="col">{w::RECEIVED}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
}

/// The axis: nothing, half and the top.
fn lines(top: i64) -> impl IntoView {
    let line = |value: i64| {
        let y = y_of(value, top);
        view! {
            <line class="axis" x1=LEFT x2=WIDTH y1=y y2=y />
            <text x={LEFT - 8} y={y + 4} text-anchor="end">
                {value}
            </text>
        }
    };
    [0, top / 2, top].map(line).collect_view()
}

fn y_of(value: i64, top: i64) -> i64 {
    HEIGHT - BELOW - value * (HEIGHT - BELOW - ABOVE) / top
}

/// Returns the left side and the width of a slot.
fn place_of(slot: usize, of: usize) -> (i64, i64) {
    let side = |slot: usize| {
        let slot = i64::try_from(slot).unwrap_or(0);
        let of = i64::try_from(of.max(1)).unwrap_or(1);
        LEFT + slot * (WIDTH - LEFT) / of
    };
    (side(slot), (side(slot + 1) - side(slot)).max(1))
}

/// One bar: how high it is, and what it leads to.
struct Bar {
    class: &'static str,
    /// The left side and the width of the bar.
    place: (i64, i64),
    /// Those of its column.
    column: (i64, i64),
    count: i64,
    href: String,
    label: String,
}

fn bars(slots: &[Slot], top: i64, links: &Links) -> impl IntoView + use<> {
    let clock = Clock::here();
    let of = slots.len();
    let slot = |at: usize, slot: &Slot| {
        let (x, width) = place_of(at, of);
        let half = (width * 2 / 5).max(1);
        let middle = width / 10 + half;
        let (opened, closed) = (slot.hour.opened, slot.hour.closed);
        let href = |figure| links.address(&links.of_slot(figure, slot, clock));
        let bars = [
            Bar {
                class: "opened",
                place: (x + width / 10, half),
                column: (x, middle),
                count: opened,
                href: href(Figure::Opened),
                label: w::opened_in(&slot.label, opened),
            },
            Bar {
                class: "closed",
                place: (x + width / 10 + half, half),
                column: (x + middle, width - middle),
                count: closed,
                href: href(Figure::Closed),
                label: w::closed_in(&slot.label, closed),
            },
        ];
        let bars = bars.into_iter().filter(|bar| bar.count > 0);
        view! {
            <g>
                <title>{w::slot(&slot.label, opened, closed)}</title>
                {bars.map(|one| bar(one, top, of <= STOPS)).collect_view()}
            </g>
        }
    };
    let slots = slots.iter().enumerate();
    slots.map(|(at, one)| slot(at, one)).collect_view()
}

/// Draws a bar; all of its column leads where it leads, because a low bar is hard to meet.
fn bar(bar: Bar, top: i64, is_stop: bool) -> impl IntoView {
    let navigate = use_navigate();
    let Bar {
        class,
        place: (x, width),
        column: (column_x, column_width),
        count,
        href,
        label,
    } = bar;
    let y = y_of(count, top);
    let address = href.clone();
    // The router knows links of HTML alone; the browser would load the whole page.
    let go = move |event: MouseEvent| {
        let is_plain = event.button() == 0
            && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
        if is_plain {
            event.prevent_default();
            navigate(&address, NavigateOptions::default());
        }
    };
    view! {
        <g>
            <a href=href aria-label=label tabindex=(!is_stop).then_some("-1") on:click=go>
                <rect
                    class="column"
                    x=column_x
                    y=ABOVE
                    width=column_width
                    height={HEIGHT - BELOW - ABOVE}
                />
                <rect class=class x=x y=y width=width height={HEIGHT - BELOW - y} />
            </a>
        </g>
    }
}

fn labels(slots: &[Slot]) -> impl IntoView + use<> {
    let of = slots.len();
    let every = of.div_ceil(LABELS).max(1);
    let label = |(at, slot): (usize, &Slot)| {
        // The year says nothing that the fields above do not; of an hour the time is enough.
        let text = match slot.label.split_once(' ') {
            Some((_, time)) => time.to_owned(),
            None => wall_of(&format!("{}T00:00", slot.label))
                .map(|ms| day_and_month(day_number(ms)))
                .unwrap_or_default(),
        };
        let (x, anchor) = anchor_of(&text, place_of(at, of));
        view! {
            <text class="when" x=x y={HEIGHT - 6} text-anchor=anchor>
                {text}
            </text>
        }
    };
    let shown = slots.iter().enumerate().filter(|(at, _)| at % every == 0);
    shown.map(label).collect_view()
}

/// Returns where a label stands below its slot: in the middle, or where it would be cut there, at the slot's side.
fn anchor_of(label: &str, (x, width): (i64, i64)) -> (i64, &'static str) {
    let letters = i64::try_from(label.chars().count()).unwrap_or(0);
    let (middle, half) = (x + width / 2, letters * HALF_LETTER);
    if middle < half {
        (x, "start")
    } else if middle + half > WIDTH {
        (x + width, "end")
    } else {
        (middle, "middle")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_ends_at_a_round_number_that_is_high_enough() {
        let tops = [0, 1, 2, 3, 6, 11, 99, 101, 5_001].map(top_of);
        assert_eq!(tops, [2, 2, 2, 4, 10, 20, 100, 200, 10_000]);
    }

    #[test]
    fn slots_stand_side_by_side_and_fill_the_drawing() {
        let (first, width) = place_of(0, 7);
        assert_eq!((first, place_of(1, 7).0), (LEFT, LEFT + width));
        let (last, width) = place_of(6, 7);
        assert_eq!(last + width, WIDTH);
        assert_eq!((y_of(0, 10), y_of(10, 10)), (HEIGHT - BELOW, ABOVE));
    }

    #[test]
    fn labels_at_the_sides_are_not_cut() {
        let anchor = |slot| anchor_of("22. November", place_of(slot, 7));
        assert_eq!(anchor(0), (LEFT, "start"));
        assert_eq!(anchor(3), (501, "middle"));
        assert_eq!(anchor(6), (WIDTH, "end"));
        assert_eq!(anchor_of("00:00", place_of(0, 24)), (63, "middle"));
    }
}
