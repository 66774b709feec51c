//! The picture: each open conversation as a line from its customer to where he is.
//!
//! It is for the eye and the mouse; the tables below say the same in words.

use super::{
    frames::Part,
    hands::Target,
    layout::{self, Grid, QUEUE_WIDTH, QUEUE_X, ROW, WIDTH},
    lines::{Lines, Strands},
    wall::{Wall, now},
};
use crate::{ui::avatar::initials, words::board as w};
use domain::{
    id::OperatorId,
    view::board::{Figures, Queue, Seat, Work},
};
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

/// Shows the picture.
#[component]
pub fn Picture() -> impl IntoView {
    let wall = Wall::here();
    let grid = Memo::new(move |_| Grid::of(wall.marks.keys().len()));
    let lines = Lines::of(wall, grid);
    let hint = RwSignal::new(None::<Target>);
    let target_at = move |event: &ev::PointerEvent| {
        let mark = event.target()?.dyn_into::<web_sys::Element>().ok()?;
        if let Some(opens) = mark.closest("[data-opens]").ok()? {
            return Target::parse(&opens.get_attribute("data-opens")?);
        }
        // Of the lines that are drawn as one it is the nearest.
        mark.closest(".thread-line").ok()??;
        let drawing = mark.closest("svg").ok()??.get_bounding_client_rect();
        let at = (
            f64::from(event.client_x()) - drawing.left(),
            f64::from(event.client_y()) - drawing.top(),
        );
        let size = (drawing.width(), drawing.height());
        let point = layout::in_drawing(at, size, grid.get_untracked().height());
        lines.nearest(point).map(Target::Conversation)
    };
    let open = move |event: ev::MouseEvent| {
        let event: &ev::PointerEvent = event.unchecked_ref();
        if let Some(target) = target_at(event) {
            wall.target.set(Some(target));
        }
    };
    let look = move |event: ev::PointerEvent| {
        let target = target_at(&event);
        if hint.with_untracked(|known| *known != target) {
            hint.set(target);
        }
    };
    let looked_at = move || {
        let path = match hint.get()? {
            Target::Conversation(id) => lines.path_in_bundle(id)?,
            Target::Seat(_) | Target::Queue(_) => return None,
        };
        Some(view! { <path class="thread-line looked-at" d=path /> })
    };
    let height = Memo::new(move |_| grid.get().height());
    view! {
        <figure class="picture" aria-hidden="true">
            <svg
                viewBox=move || format!("0 0 {WIDTH} {}", height.get())
                data-testid="picture"
                on:click=open
                on:pointermove=look
                on:pointerleave=move |_| hint.set(None)
            >
                <Strands lines />
                {looked_at}
                <QueueMarks height />
                <g>
                    <For each=move || wall.marks.keys() key=|id| *id let:id>
                        {wall.marks.item(id).map(|seat| view! { <SeatMark id seat grid /> })}
                    </For>
                </g>
            </svg>
            <figcaption>{move || hint.get().and_then(|target| says(wall, target)).unwrap_or_else(|| w::POINT.text().to_owned())}</figcaption>
        </figure>
    }
}

#[component]
fn QueueMarks(height: Memo<i32>) -> impl IntoView {
    let wall = Wall::here();
    let figures = Memo::new(move |_| wall.read(Part::Picture, |_| wall.figures.get_untracked()));
    let marks = move || {
        let all = wall.queues.get();
        let count = all.len();
        let mark = |(index, queue)| {
            view! { <QueueMark queue figures y=layout::queue_y(index, count, height.get()) /> }
        };
        all.into_iter().enumerate().map(mark).collect_view()
    };
    view! { <g>{marks}</g> }
}

#[component]
fn QueueMark(queue: Queue, figures: Memo<Figures>, y: i32) -> impl IntoView {
    let (id, limits) = (queue.id, queue.limits);
    let length = Memo::new(move |_| {
        figures.with(|figures| figures.queues.get(&id).copied().unwrap_or_default())
    });
    let limit_ms = limits.wait_ms.unwrap_or(limits.target_ms);
    let bar = Memo::new(move |_| layout::bar(length.get().longest_ms(now()), limit_ms));
    let is_over = Memo::new(move |_| length.get().alarm(&limits, now()).is_some());
    view! {
        <g
            class="queue-mark"
            data-opens=Target::Queue(id).to_string()
            data-over=move || is_over.get().then_some("true")
        >
            <rect class="wait" x=move || QUEUE_X - bar.get() y=y - 5 width=bar height="10" />
            <rect class="block" x=QUEUE_X y=y - 18 width=QUEUE_WIDTH height="36" rx="8" />
            <text x=QUEUE_X + 12 y=y + 5>
                {layout::shortened(&queue.name, 15)}
            </text>
            <text class="count" x=QUEUE_X + QUEUE_WIDTH - 10 y=y + 5>
                {move || length.get().waiting}
            </text>
        </g>
    }
}

#[component]
fn SeatMark(id: OperatorId, seat: ArcRwSignal<Seat>, grid: Memo<Grid>) -> impl IntoView {
    let wall = Wall::here();
    let seat = RwSignal::from(seat);
    let corner = Memo::new(move |_| {
        let index = wall.marks.keys().iter().position(|known| *known == id);
        grid.get().corner(index.unwrap_or_default())
    });
    let x = move |right: i32| corner.get().0 + right;
    let y = move |down: i32| corner.get().1 + down;
    let width = move || grid.get().width() - 8;
    let load = move || {
        seat.with(|seat| {
            let part = i64::from(width()) * seat.used_units / seat.capacity_units.max(1);
            i32::try_from(part).unwrap_or(i32::MAX).clamp(0, width())
        })
    };
    let label = move || {
        seat.with(|seat| {
            if grid.get().has_names() {
                layout::shortened(&seat.name, 18)
            } else {
                initials(&seat.name)
            }
        })
    };
    view! {
        <g
            class="seat-mark"
            data-opens=Target::Seat(id).to_string()
            data-presence=move || seat.with(|seat| seat.presence.name())
            data-full=move || seat.with(|seat| seat.work() == Work::Full).then_some("true")
        >
            <rect class="room" x=move || x(0) y=move || y(3) width=width height=ROW - 6 rx="5" />
            <rect class="load" x=move || x(0) y=move || y(3) width=load height=ROW - 6 rx="5" />
            <circle class="there" cx=move || x(12) cy=move || y(ROW / 2) r="4" />
            <text x=move || x(22) y=move || y(ROW / 2 + 4)>
                {label}
            </text>
        </g>
    }
}

/// Says what a mark stands for.
fn says(wall: Wall, target: Target) -> Option<String> {
    match target {
        Target::Conversation(id) => wall.read(Part::Words, |board| {
            let line = board.lines.get(&id)?;
            let holder = line
                .operator_id
                .and_then(|id| Some(board.seats.get(&id)?.name.as_str()));
            let team = board.queues.iter().find(|queue| queue.id == line.team_id);
            let team = team.map(|queue| queue.name.as_str());
            Some(w::line(line, holder, team, now()))
        }),
        Target::Seat(id) => wall.read(Part::Words, |board| Some(w::seat(board.seats.get(&id)?))),
        Target::Queue(id) => {
            let length = wall
                .figures
                .with(|f| f.queues.get(&id).copied().unwrap_or_default());
            Some(w::queue(&wall.team(id)?, &length, now()))
        }
    }
}
