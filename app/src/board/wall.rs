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
    /// The picture is drawn a frame after words are written: both are more than one frame has time for.
    picture_frame: RwSignal<u32>,
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
        let (frame, picture_frame) = (RwSignal::new(0), RwSignal::new(0));
        let wall = Self {
            board,
            frame,
            picture_frame,
            figures: Memo::new(move |_| {
                frame.track();
                board.with_untracked(Board::figures)
            }),
            queues: Memo::new(move |_| {
                frame.track();
                board.with_untracked(|board| board.queues.clone())
            }),
            seats: seats(board, frame),
            marks: seats(board, picture_frame),
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

    /// Reads off the board what the picture is drawn from, tracked by the frames in which it is.
    pub fn read_picture<T>(self, read: impl FnOnce(&Board) -> T) -> T {
        self.picture_frame.track();
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

    /// Begins a frame for the words and one for the picture when something has changed since the last two.
    fn draw_in_frames(self) {
        let drawing = StoredValue::new(Drawing::Nothing);
        Effect::new(move |was_alive: Option<()>| {
            self.board.track();
            if was_alive.is_none() {
                return;
            }
            match drawing.get_value() {
                Drawing::Nothing => self.draw(drawing),
                Drawing::Words | Drawing::Both => {}
                Drawing::Picture => drawing.set_value(Drawing::Both),
            }
        });
    }

    fn draw(self, drawing: StoredValue<Drawing>) {
        let begin = |frame: RwSignal<u32>| {
            let _ = frame.try_update(|frame| *frame = frame.wrapping_add(1));
        };
        drawing.set_value(Drawing::Words);
        request_animation_frame(move || {
            let _ = drawing.try_set_value(Drawing::Picture);
            begin(self.frame);
            request_animation_frame(move || {
                begin(self.picture_frame);
                match drawing.try_get_value() {
                    Some(Drawing::Both) => self.draw(drawing),
                    Some(_) => drawing.set_value(Drawing::Nothing),
                    None => {}
                }
            });
        });
    }
}

/// What the next frame draws.
#[derive(Debug, Clone, Copy)]
enum Drawing {
    Nothing,
    /// Words; the picture comes after them.
    Words,
    /// The picture.
    Picture,
    /// The picture, then again all that has changed since.
    Both,
}

/// Returns the present moment, tracked; ticks each second.
#[must_use]
pub fn now() -> Timestamp {
    Timestamp::from_ms(Clock::here().now())
}

/// The operators as they stand at each frame.
fn seats(board: RwSignal<Board>, frame: RwSignal<u32>) -> Keyed<OperatorId, Seat> {
    Keyed::seen(move |see| {
        frame.track();
        board.with_untracked(|board| by_name(board, see));
    })
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
