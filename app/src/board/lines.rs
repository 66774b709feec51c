//! The lines of the picture: few are drawn each by itself, many by where they lead.

use super::{
    frames::Part,
    hands::Target,
    layout::{self, Grid, Places, Point, QUEUE_X, ROW},
    wall::Wall,
};
use crate::live::Keyed;
use domain::{
    conversation::Status,
    id::{ConversationId, OperatorId},
    view::board::{Board, Line},
};
use leptos::{either::Either, prelude::*};
use std::collections::BTreeMap;

/// What is drawn as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Strand {
    /// A line that is named. Where it leads elsewhere it is another one, drawn anew: one sees it happen.
    Line(ConversationId, Option<OperatorId>, Status),
    /// All that lead to one mark and stand alike: of two thousand lines an assignment touches two marks.
    Bundle(Point, Status),
}

/// A strand as it is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Drawn {
    starts: Vec<Point>,
    end: Point,
    name: Option<String>,
}

/// The lines of the page's board.
#[derive(Clone, Copy)]
pub struct Lines {
    wall: Wall,
    grid: Memo<Grid>,
    seats: Memo<BTreeMap<OperatorId, usize>>,
    places: StoredValue<Places>,
}

impl Lines {
    /// Makes the lines of a board whose operators stand in a grid.
    pub fn of(wall: Wall, grid: Memo<Grid>) -> Self {
        Self {
            wall,
            grid,
            seats: Memo::new(move |_| wall.marks.keys().into_iter().zip(0..).collect()),
            places: StoredValue::new(Places::default()),
        }
    }

    /// Finds the conversation whose line passes nearest to a point of the drawing.
    pub fn nearest(self, point: (f64, f64)) -> Option<ConversationId> {
        let (x, y) = point;
        let find = |plan: &Plan<'_>| {
            let ends = plan.ends();
            let far = |start, end: usize| (layout::height_at(start, ends[end], x) - y).abs();
            let lines = plan.lines();
            let lines = lines.map(|(id, _, start, end)| (id, far(start, end)));
            let nearest = lines.min_by(|(_, one), (_, other)| one.total_cmp(other));
            nearest.map(|(id, _)| id)
        };
        untrack(|| self.plan(find))
    }

    /// Writes the line of a conversation that is drawn in a bundle, tracked by frame.
    pub fn path_in_bundle(self, id: ConversationId) -> Option<String> {
        self.plan(|plan| {
            let (.., start, end) = plan.lines().find(|(known, ..)| *known == id)?;
            (!plan.places.are_named()).then(|| layout::path(start, plan.ends()[end]))
        })
    }

    /// Reads where everything stands, tracked by frame.
    fn plan<T>(self, read: impl FnOnce(&Plan<'_>) -> T) -> T {
        let grid = self.grid.get();
        self.wall.read(Part::Picture, |board| {
            self.places
                .update_value(|places| places.settle(board.lines.keys().copied()));
            self.places.with_value(|places| {
                self.seats.with(|seats| {
                    read(&Plan {
                        board,
                        places,
                        grid,
                        seats,
                    })
                })
            })
        })
    }
}

/// Where everything stands at a frame.
struct Plan<'a> {
    board: &'a Board,
    places: &'a Places,
    grid: Grid,
    seats: &'a BTreeMap<OperatorId, usize>,
}

impl Plan<'_> {
    /// Each conversation that is drawn: where its line begins, and at which of the [`Self::ends`] it ends.
    fn lines(&self) -> impl Iterator<Item = (ConversationId, &Line, Point, usize)> {
        let starts = self.places.starts(self.grid.height());
        // Both are sorted, and whoever is here has a place.
        let lines = self.board.lines.iter().zip(starts);
        lines.filter_map(move |((id, line), (_, start))| Some((*id, line, start, self.end(line)?)))
    }

    /// The operator that a line leads to, or his team's queue: where its end stands among [`Self::ends`].
    fn end(&self, line: &Line) -> Option<usize> {
        let holder = line.operator_id.filter(|_| !line.is_waiting());
        let seat = holder.and_then(|operator| self.seats.get(&operator).copied());
        seat.or_else(|| {
            let mut queues = self.board.queues.iter();
            Some(self.seats.len() + queues.position(|queue| queue.id == line.team_id)?)
        })
    }

    /// Where lines may end: the operators, then the queues.
    fn ends(&self) -> Vec<Point> {
        let seat = |index| {
            let (x, y) = self.grid.corner(index);
            (x, y + ROW / 2)
        };
        let (count, height) = (self.board.queues.len(), self.grid.height());
        let queue = |index| (QUEUE_X, layout::queue_y(index, count, height));
        let seats = (0..self.seats.len()).map(seat);
        seats.chain((0..count).map(queue)).collect()
    }

    /// Shows what is drawn.
    fn see(&self, see: &mut dyn FnMut(Strand, &Drawn)) {
        let ends = self.ends();
        let mut bundles = vec![Vec::<(Status, Vec<Point>)>::new(); ends.len()];
        for (id, line, start, end) in self.lines() {
            let status = line.status;
            if self.places.are_named() {
                let drawn = Drawn {
                    starts: vec![start],
                    end: ends[end],
                    name: Some(line.contact_name.clone()),
                };
                see(Strand::Line(id, line.operator_id, status), &drawn);
                continue;
            }
            let alike = &mut bundles[end];
            match alike.iter_mut().find(|(known, _)| *known == status) {
                Some((_, starts)) => starts.push(start),
                None => alike.push((status, vec![start])),
            }
        }
        for (end, alike) in ends.into_iter().zip(bundles) {
            for (status, starts) in alike {
                let drawn = Drawn {
                    starts,
                    end,
                    name: None,
                };
                see(Strand::Bundle(end, status), &drawn);
            }
        }
    }
}

/// Draws the lines.
#[component]
pub fn Strands(lines: Lines) -> impl IntoView {
    let strands = Keyed::seen(move |see| lines.plan(|plan| plan.see(see)));
    view! {
        <g>
            <For each=move || strands.keys() key=|key| *key let:key>
                {strands.item(key).map(|drawn| view! { <StrandView key drawn /> })}
            </For>
        </g>
    }
}

#[component]
fn StrandView(key: Strand, drawn: ArcRwSignal<Drawn>) -> impl IntoView {
    let drawn = RwSignal::from(drawn);
    let (opens, status) = match key {
        Strand::Line(id, _, status) => (Some(Target::Conversation(id).to_string()), status),
        Strand::Bundle(_, status) => (None, status),
    };
    let path = view! {
        <path
            class="thread-line"
            data-status=status.name()
            data-holds=move || drawn.with(|drawn| drawn.starts.len())
            d=move || drawn.with(|drawn| layout::paths(&drawn.starts, drawn.end))
            pathLength="1"
        />
    };
    let Some(opens) = opens else {
        return Either::Left(path);
    };
    let name = move || {
        drawn.with(|drawn| {
            let (x, y) = *drawn.starts.first()?;
            let name = layout::shortened(drawn.name.as_ref()?, 16);
            Some(view! {
                <text class="customer" x=x - 14 y=y + 4>
                    {name}
                </text>
            })
        })
    };
    Either::Right(view! {
        <g class="named-line" data-opens=opens>
            {path}
            {name}
        </g>
    })
}
