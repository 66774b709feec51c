//! The frames in which a change is drawn, part by part: the whole board is more than one has time for.

use leptos::prelude::*;

/// What is drawn in one frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The counters and the queues.
    Figures,
    /// Who waits, who works, and what is looked at closely.
    Words,
    /// The picture.
    Picture,
}

impl Part {
    const COUNT: usize = 3;

    const fn next(self) -> Option<Self> {
        match self {
            Self::Figures => Some(Self::Words),
            Self::Words => Some(Self::Picture),
            Self::Picture => None,
        }
    }
}

/// Which frame of each part is shown.
#[derive(Debug, Clone, Copy)]
pub struct Frames {
    shown: [RwSignal<u32>; Part::COUNT],
    drawing: StoredValue<Drawing>,
}

impl Default for Frames {
    fn default() -> Self {
        Self {
            shown: [(); Part::COUNT].map(|()| RwSignal::new(0)),
            drawing: StoredValue::new(Drawing::Nothing),
        }
    }
}

/// How far the parts are drawn.
#[derive(Debug, Clone, Copy)]
enum Drawing {
    Nothing,
    /// The first part's frame will come.
    Planned,
    /// Some parts are drawn.
    Begun,
    /// As well, and something has changed since: they are drawn again after the last.
    Again,
}

impl Frames {
    /// Reads when a part is drawn: however much happens between two frames, it is drawn once.
    pub fn track(self, part: Part) {
        self.shown[part as usize].track();
    }

    /// Draws each part, in a frame of its own, after something has changed that `changes` tracks.
    pub fn follow(self, changes: impl Fn() + 'static) {
        Effect::new(move |was_alive: Option<()>| {
            changes();
            if was_alive.is_none() {
                return;
            }
            match self.drawing.get_value() {
                Drawing::Nothing => self.plan(),
                Drawing::Planned | Drawing::Again => {}
                Drawing::Begun => self.drawing.set_value(Drawing::Again),
            }
        });
    }

    fn plan(self) {
        self.drawing.set_value(Drawing::Planned);
        request_animation_frame(move || {
            let _ = self.drawing.try_set_value(Drawing::Begun);
            self.draw(Part::Figures);
        });
    }

    fn draw(self, part: Part) {
        // Whoever has left the page needs no more.
        let shown = self.shown[part as usize].try_update(|shown| *shown = shown.wrapping_add(1));
        let Some(drawing) = shown.and_then(|()| self.drawing.try_get_value()) else {
            return;
        };
        match (part.next(), drawing) {
            (Some(next), _) => request_animation_frame(move || self.draw(next)),
            (None, Drawing::Again) => self.plan(),
            (None, _) => self.drawing.set_value(Drawing::Nothing),
        }
    }
}
