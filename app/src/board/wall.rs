//! What the parts of the board share: the view, as it is at the frame in which each is drawn.

use super::{
    api::get_board,
    frames::{Frames, Part},
    hands::Target,
};
use crate::{
    live::{Hub, Keyed},
    shell::guarded,
    ui::time::Clock,
};
use domain::{
    id::{OperatorId, TeamId},
    time::Timestamp,
    view::board::{Board, Figures, Queue, Seat},
};
use leptos::prelude::*;

/// The board of the page.
#[derive(Clone, Copy)]
pub struct Wall {
    board: RwSignal<Board>,
    frames: Frames,
    /// What the figures are at the last frame.
    pub figures: Memo<Figures>,
    /// The teams that the viewer leads.
    pub queues: Memo<Vec<Queue>>,
    /// The operators by name, each in a signal of its own.
    pub seats: Keyed<OperatorId, Seat>,
    /// The same, as the picture shows them.
    pub marks: Keyed<OperatorId, Seat>,
    /// What is being looked at closely.
    pub target: RwSignal<Option<Target>>,
}

impl Wall {
    /// Makes the board of the page and keeps it current.
    pub fn provide(board: Board) -> Self {
        let board = RwSignal::new(board);
        let frames = Frames::default();
        let seats = Keyed::seen(move |see| {
            frames.track(Part::Words);
            board.with_untracked(|board| by_name(board, see));
        });
        let wall = Self {
            board,
            frames,
            figures: Memo::new(move |_| {
                frames.track(Part::Figures);
                board.with_untracked(Board::figures)
            }),
            queues: Memo::new(move |_| {
                frames.track(Part::Figures);
                board.with_untracked(|board| board.queues.clone())
            }),
            seats,
            marks: Keyed::seen(move |see| {
                frames.track(Part::Picture);
                let order = untrack(|| seats.keys());
                board.with_untracked(|board| {
                    for id in order {
                        if let Some(seat) = board.seats.get(&id) {
                            see(id, seat);
                        }
                    }
                });
            }),
            target: RwSignal::new(None),
        };
        provide_context(wall);
        let guard = guarded();
        Hub::here().keep(board, move || guard.watch(get_board()));
        frames.follow(move || board.track());
        wall
    }

    /// Returns the board of the page.
    #[must_use]
    pub fn here() -> Self {
        expect_context::<Self>()
    }

    /// Reads something off the board for a part of the page, tracked by the frames in which it is drawn.
    pub fn read<T>(self, part: Part, read: impl FnOnce(&Board) -> T) -> T {
        self.frames.track(part);
        self.board.with_untracked(read)
    }

    /// Returns the name of a team that the viewer leads.
    #[must_use]
    pub fn team(self, id: TeamId) -> Option<String> {
        self.queues.with(|queues| {
            let queue = queues.iter().find(|queue| queue.id == id)?;
            Some(queue.name.clone())
        })
    }

    /// Returns the name of an operator who is on the board.
    #[must_use]
    pub fn name(self, id: OperatorId) -> Option<String> {
        let Some(seat) = self.seats.item(id) else {
            self.frames.track(Part::Words);
            return None;
        };
        Some(seat.with(|seat| seat.name.clone()))
    }
}

/// Returns the present moment, tracked; ticks each second.
#[must_use]
pub fn now() -> Timestamp {
    Timestamp::from_ms(Clock::here().now())
}

fn by_name(board: &Board, see: &mut dyn FnMut(OperatorId, &Seat)) {
    let mut seats: Vec<_> = board.seats.iter().collect();
    seats.sort_by(|(a, one), (b, other)| {
        (one.kind as u8, &one.name, a).cmp(&(other.kind as u8, &other.name, b))
    });
    for (id, seat) in seats {
        see(*id, seat);
    }
}
