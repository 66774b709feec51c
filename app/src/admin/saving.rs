//! A form that is being saved, and what came of it.

use crate::{
    error::UiError,
    shell::{Guard, guarded},
    words::admin as w,
};
use leptos::{prelude::*, task::spawn_local};

/// The state of a form or a button that asks the server for something.
#[derive(Clone, Copy)]
pub struct Saving {
    /// What it was refused with.
    pub error: RwSignal<Option<UiError>>,
    /// True while it is at work.
    pub is_busy: RwSignal<bool>,
    /// True after it was done.
    pub is_done: RwSignal<bool>,
    guard: StoredValue<Guard>,
}

impl Saving {
    /// Makes the state of one form.
    pub fn new() -> Self {
        Self {
            error: RwSignal::new(None),
            is_busy: RwSignal::new(false),
            is_done: RwSignal::new(false),
            guard: StoredValue::new(guarded()),
        }
    }

    /// Asks the server; what was typed stays when it refuses.
    pub fn run<T: 'static>(
        self,
        call: impl Future<Output = Result<T, UiError>> + 'static,
        done: impl FnOnce(T) + 'static,
    ) {
        self.is_busy.set(true);
        self.is_done.set(false);
        let call = self.guard.with_value(|guard| guard.watch(call));
        spawn_local(async move {
            match call.await {
                Ok(value) => {
                    let _ = self.error.try_set(None);
                    let _ = self.is_done.try_set(true);
                    done(value);
                }
                Err(refusal) => {
                    let _ = self.error.try_set(Some(refusal));
                }
            }
            let _ = self.is_busy.try_set(false);
        });
    }
}

/// Shows the button that saves, and that it is saved.
#[component]
pub fn SaveButton(
    /// The form's state.
    saving: Saving,
    /// What the button says.
    #[prop(default = w::SAVE.text())]
    label: &'static str,
    /// What it says while at work.
    #[prop(default = w::SAVING.text())]
    busy: &'static str,
) -> impl IntoView {
    view! {
        <div class="actions">
            <button type="submit" class="button primary" disabled=saving.is_busy>
                {move || if saving.is_busy.get() { busy } else { label }}
            </button>
            <span class="hint" role="status">
                {move || saving.is_done.get().then_some(w::SAVED.text())}
            </span>
        </div>
    }
}
