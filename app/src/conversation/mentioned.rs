//! Says that a note mentions the viewer, until he has seen to it.

use super::{api::settle_mention, pane::Pane};
use crate::{shell::Here, ui::changing::Show, words::conversation as w};
use leptos::prelude::*;

/// Shows that the viewer is mentioned, and takes it off his list.
#[component]
pub fn Mentioned() -> impl IntoView {
    let pane = Pane::here();
    let me = Here::now().me();
    let is_mentioned = Memo::new(move |_| {
        let is_me = |me| pane.row(|row| row.about.mentioned.contains(&me));
        me.is_some_and(is_me)
    });
    view! {
        <Show when=move || is_mentioned.get()>
            <p class="mentioned" data-testid="mentioned">
                <span>{w::MENTIONED}</span>
                <button
                    type="button"
                    class="link"
                    disabled=pane.is_busy
                    on:click=move |_| pane.change(settle_mention(pane.id()))
                >
                    {w::MENTION_SEEN}
                </button>
            </p>
        </Show>
    }
}
