//! Something that is being done by hand, and what it was refused with.

use super::wall::Wall;
use crate::ui::field::FormError;
use crate::{
    error::UiError,
    live::Hub,
    shell::{Guard, guarded},
};
use leptos::{prelude::*, task::spawn_local};

/// The state of a dialog that asks the server for something.
#[derive(Clone, Copy)]
pub struct Doing {
    /// What it was refused with.
    pub error: RwSignal<Option<UiError>>,
    /// True while it is at work.
    pub is_busy: RwSignal<bool>,
    wall: Wall,
    hub: Hub,
    guard: StoredValue<Guard>,
}

impl Doing {
    /// Makes the state of one dialog.
    pub fn new() -> Self {
        Self {
            error: RwSignal::new(None),
            is_busy: RwSignal::new(false),
            wall: Wall::here(),
            hub: Hub::here(),
            guard: StoredValue::new(guarded()),
        }
    }

    /// Asks the server; the dialog closes when it is done, and says why when it is refused.
    pub fn run<T: 'static>(self, call: impl Future<Output = Result<T, UiError>> + 'static) {
        self.is_busy.set(true);
        let call = self.guard.with_value(|guard| guard.watch(call));
        spawn_local(async move {
            match call.await {
                Ok(_) => {
                    self.hub.catch_up();
                    let _ = self.wall.target.try_set(None);
                }
                Err(refusal) => {
                    let _ = self.error.try_set(Some(refusal));
                }
            }
            let _ = self.is_busy.try_set(false);
        });
    }
}

/// Says what was refused.
#[component]
pub fn Refusal(
    /// The state of the dialog.
    doing: Doing,
) -> impl IntoView {
    view! {
        <FormError error=doing.error />
    }
}
