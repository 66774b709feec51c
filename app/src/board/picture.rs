//! The picture: each open conversation as a line from its customer to where he is.
//!
//! It is for the eye and the mouse; the tables below say the same in words.

use super::{
    hands::Target,
    layout::{self, Grid, Places, QUEUE_WIDTH, QUEUE_X, ROW, WIDTH},
    wall::{Wall, now},
};
use crate::{live::Keyed, ui::avatar::initials, words::board as w};
use domain::{
    conversation::Status,
    id::{ConversationId, OperatorId, TeamId},
    view::board::{Board, Line, Queue, Seat, Work},
};
use leptos::{ev, prelude::*};
use std::collections::BTreeMap;
use wasm_bindgen::JsCast;

/// What makes a line another line: then it is drawn anew, and one sees it happen.
type Key = (ConversationId, Option<OperatorId>, Status);

/// A line as it is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Drawn {
    start: (i32, i32),
    end: (i32, i32),
    name: Option<String>,
}

/// Shows the picture.
#[component]
pub fn Picture() -> impl IntoView {
    let wall = Wall::here();
    let grid = Memo::new(move |_| Grid::of(wall.seats.keys().len()));
    let places = StoredValue::new(Places::default());
    let lines = Keyed::of(move || {
        let grid = grid.get();
        let index: BTreeMap<_, _> = wall.seats.keys().into_iter().zip(0..).collect();
        wall.read(|board| {
            places.update_value(|places| places.settle(board.lines.keys().copied()));
            places.with_value(|places| draw(board, places, grid, &index))
        })
    });
    let hint = RwSignal::new(None::<Target>);
    let target_at = |event: &ev::PointerEvent| {
        let mark = event.target()?.dyn_into::<web_sys::Element>().ok()?;
        Target::parse(
            &mark
                .closest("[data-opens]")
                .ok()??
                .get_attribute("data-opens")?,
        )
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
                <g>
                    <For each=move || lines.keys() key=|key| *key let:key>
                        {lines.item(key).map(|drawn| view! { <LineView key drawn /> })}
                    </For>
                </g>
                <QueueMarks height />
                <g>
                    <For each=move || wall.seats.keys() key=|id| *id let:id>
                        {wall.seats.item(id).map(|seat| view! { <SeatMark id seat grid /> })}
                    </For>
                </g>
            </svg>
            <figcaption>{move || hint.get().and_then(|target| says(wall, target)).unwrap_or_else(|| w::POINT.text().to_owned())}</figcaption>
        </figure>
    }
}

fn draw(
    board: &Board,
    places: &Places,
    grid: Grid,
    index: &BTreeMap<OperatorId, usize>,
) -> Vec<(Key, Drawn)> {
    let height = grid.height();
    let queue = |team: TeamId| {
        let at = board.queues.iter().position(|queue| queue.id == team)?;
        let y = layout::queue_y(at, board.queues.len(), height);
        Some((QUEUE_X, y))
    };
    let seat = |operator: OperatorId| {
        let (x, y) = grid.corner(*index.get(&operator)?);
        Some((x, y + ROW / 2))
    };
    let drawn = |(id, line): (&ConversationId, &Line)| {
        let start = places.start(*id, height)?;
        let holder = line.operator_id.filter(|_| !line.is_waiting());
        let end = holder.and_then(seat).or_else(|| queue(line.team_id))?;
        let name = places.are_named().then(|| line.contact_name.clone());
        let key = (*id, line.operator_id, line.status);
        Some((key, Drawn { start, end, name }))
    };
    board.lines.iter().filter_map(drawn).collect()
}

#[component]
fn LineView(key: Key, drawn: ArcRwSignal<Drawn>) -> impl IntoView {
    let (id, _, status) = key;
    let drawn = RwSignal::from(drawn);
    let name = move || {
        drawn.with(|drawn| {
            let (x, y) = drawn.start;
            let name = shortened(drawn.name.as_ref()?, 16);
            Some(view! {
                <text class="customer" x=x - 14 y=y + 4>
                    {name}
                </text>
            })
        })
    };
    view! {
        <g class="thread-line" data-opens=Target::Conversation(id).to_string() data-status=status.name()>
            <path d=move || drawn.with(|drawn| layout::path(drawn.start, drawn.end)) pathLength="1" />
            {name}
        </g>
    }
}

#[component]
fn QueueMarks(height: Memo<i32>) -> impl IntoView {
    let wall = Wall::here();
    let queues = Memo::new(move |_| wall.read(|board| board.queues.clone()));
    let marks = move || {
        let all = queues.get();
        let count = all.len();
        let mark = |(index, queue)| {
            view! { <QueueMark queue y=layout::queue_y(index, count, height.get()) /> }
        };
        all.into_iter().enumerate().map(mark).collect_view()
    };
    view! { <g>{marks}</g> }
}

#[component]
fn QueueMark(queue: Queue, y: i32) -> impl IntoView {
    let wall = Wall::here();
    let (id, limits) = (queue.id, queue.limits);
    let length = Memo::new(move |_| {
        wall.figures
            .with(|figures| figures.queues.get(&id).copied().unwrap_or_default())
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
                {shortened(&queue.name, 15)}
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
        let index = wall.seats.keys().iter().position(|known| *known == id);
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
                shortened(&seat.name, 18)
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
        Target::Conversation(id) => wall.read(|board| {
            let line = board.lines.get(&id)?;
            let holder = line
                .operator_id
                .and_then(|id| Some(board.seats.get(&id)?.name.as_str()));
            let team = board.queues.iter().find(|queue| queue.id == line.team_id);
            let team = team.map(|queue| queue.name.as_str());
            Some(w::line(line, holder, team, now()))
        }),
        Target::Seat(id) => wall.read(|board| Some(w::seat(board.seats.get(&id)?))),
        Target::Queue(id) => {
            let length = wall
                .figures
                .with(|f| f.queues.get(&id).copied().unwrap_or_default());
            Some(w::queue(&wall.team(id)?, &length, now()))
        }
    }
}

/// Cuts a name to what fits.
fn shortened(name: &str, most: usize) -> String {
    if name.chars().count() <= most {
        return name.to_owned();
    }
    let cut: String = name.chars().take(most - 1).collect();
    format!("{}…", cut.trim_end())
}
