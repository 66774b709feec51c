//! What the parts of the board share: the view, and the frames in which its changes are drawn.

use super::{api::get_board, hands::Target};
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
    frame: RwSignal<u32>,
    /// What the figures are at the last frame.
    pub figures: Memo<Figures>,
    /// The teams that the viewer leads.
    pub queues: Memo<Vec<Queue>>,
    /// The operators by name, each in a signal of its own.
    pub seats: Keyed<OperatorId, Seat>,
    /// What is being looked at closely.
    pub target: RwSignal<Option<Target>>,
}

impl Wall {
    /// Makes the board of the page and keeps it current.
    pub fn provide(board: Board) -> Self {
        let board = RwSignal::new(board);
        let frame = RwSignal::new(0);
        let wall = Self {
            board,
            frame,
            figures: Memo::new(move |_| {
                frame.track();
                board.with_untracked(Board::figures)
            }),
            queues: Memo::new(move |_| {
                frame.track();
                board.with_untracked(|board| board.queues.clone())
            }),
            seats: Keyed::seen(move |see| {
                frame.track();
                board.with_untracked(|board| by_name(board, see));
            }),
            target: RwSignal::new(None),
        };
        provide_context(wall);
        let guard = guarded();
        Hub::here().keep(board, move || guard.watch(get_board()));
        wall.draw_in_frames();
        wall
    }

    /// Returns the board of the page.
    #[must_use]
    pub fn here() -> Self {
        expect_context::<Self>()
    }

    /// Reads something off the board, tracked by frame: however much happens between two, it is read once.
    pub fn read<T>(self, read: impl FnOnce(&Board) -> T) -> T {
        self.frame.track();
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
            self.frame.track();
            return None;
        };
        Some(seat.with(|seat| seat.name.clone()))
    }

    /// Begins a frame when something has changed since the last one.
    fn draw_in_frames(self) {
        let is_planned = StoredValue::new(false);
        Effect::new(move |was_alive: Option<()>| {
            self.board.track();
            if was_alive.is_none() || is_planned.get_value() {
                return;
            }
            is_planned.set_value(true);
            request_animation_frame(move || {
                let _ = is_planned.try_update_value(|planned| *planned = false);
                let _ = self
                    .frame
                    .try_update(|frame| *frame = frame.wrapping_add(1));
            });
        });
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
