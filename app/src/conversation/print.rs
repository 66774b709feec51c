//! The conversation on paper: all of it, with notes or without. What paper leaves out says the style sheet.

use super::{api::earlier_messages, pane::Pane};
use crate::{
    error::UiError,
    live::merge_earlier,
    ui::{
        dialog::Dialog,
        field::FormError,
        icon::{Icon, IconView},
    },
    words::conversation as w,
};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// Shows the button that asks what is printed.
#[component]
pub fn PrintButton() -> impl IntoView {
    let pane = Pane::here();
    view! {
        <button
            type="button"
            class="button quiet icon-only wide-only"
            title=w::PRINT
            on:click=move |_| pane.prints.set(true)
        >
            <IconView icon=Icon::Print />
            <span class="visually-hidden">{w::PRINT}</span>
        </button>
    }
}

/// Lets one choose what is printed.
#[component]
pub fn Print() -> impl IntoView {
    let pane = Pane::here();
    view! {
        <Dialog open=pane.prints heading=w::PRINT_IT.text() id="print-heading">
            <Choice />
        </Dialog>
    }
}

#[component]
fn Choice() -> impl IntoView {
    let pane = Pane::here();
    let with_notes = RwSignal::new(true);
    let is_busy = RwSignal::new(false);
    let refusal = RwSignal::new(None::<UiError>);
    let print = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        is_busy.set(true);
        refusal.set(None);
        spawn_local(async move {
            let read = read_whole(pane).await;
            let _ = is_busy.try_set(false);
            match read {
                Ok(()) => {
                    leave_notes_out(!with_notes.get_untracked());
                    pane.prints.set(false);
                    // What was read is drawn first, and the dialog is gone.
                    set_timeout(|| drop(window().print()), Duration::from_millis(100));
                }
                Err(why) => {
                    let _ = refusal.try_set(Some(why));
                }
            }
        });
    };
    view! {
        <form method="post" on:submit=print>
            <p class="hint">{w::PRINT_HINT}</p>
            <label class="choice">
                <input
                    type="checkbox"
                    prop:checked=move || with_notes.get()
                    on:change=move |event| with_notes.set(event_target_checked(&event))
                />
                {w::PRINT_NOTES}
            </label>
            <FormError error=refusal />
            <div class="actions">
                <button type="submit" class="button primary" disabled=is_busy>
                    {move || if is_busy.get() { w::EARLIER_LOADING.text() } else { w::PRINT.text() }}
                </button>
            </div>
        </form>
    }
}

/// Reads what came before until nothing did.
async fn read_whole(pane: Pane) -> Result<(), UiError> {
    loop {
        let before = pane.thread.with_untracked(|thread| {
            let first = thread.bubbles.first().map(|bubble| bubble.seq);
            first.filter(|_| thread.has_earlier)
        });
        let Some(before) = before else {
            return Ok(());
        };
        let (bubbles, more) = pane.watch(earlier_messages(pane.id(), before)).await?;
        pane.thread
            .update(|thread| merge_earlier(thread, bubbles, more));
    }
}

fn leave_notes_out(leaves_out: bool) {
    if let Ok(Some(pane)) = document().query_selector("main.pane") {
        let _ = if leaves_out {
            pane.set_attribute("data-without-notes", "true")
        } else {
            pane.remove_attribute("data-without-notes")
        };
    }
}
