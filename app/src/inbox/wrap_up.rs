//! What the viewer wraps up: how long, and *Done*.

use super::api::finish_wrap_up;
use crate::{
    error::UiError,
    live::Hub,
    shell::{Here, guarded},
    ui::{
        field::FormError,
        time::{Clock, span},
    },
    words::inbox as w,
};
use domain::{id::ConversationId, time::Timestamp};
use leptos::{prelude::*, task::spawn_local};

/// Shows each conversation that the viewer wraps up.
#[component]
pub fn WrapUps() -> impl IntoView {
    let here = Here::now();
    let all = Memo::new(move |_| here.house.with(|house| house.wrap_ups.clone()));
    view! {
        <For each=move || all.get() key=|wrap_up| *wrap_up let:wrap_up>
            <WrapUp wrap_up />
        </For>
    }
}

#[component]
fn WrapUp(wrap_up: (ConversationId, i64, Timestamp)) -> impl IntoView {
    let (id, number, until) = wrap_up;
    let clock = Clock::here();
    let (guard, hub) = (guarded(), Hub::here());
    let error = RwSignal::new(None::<UiError>);
    let is_busy = RwSignal::new(false);
    let done = move |_| {
        is_busy.set(true);
        let call = guard.watch(finish_wrap_up(id));
        spawn_local(async move {
            match call.await {
                Ok(_) => hub.catch_up(),
                Err(refusal) => {
                    let _ = error.try_set(Some(refusal));
                }
            }
            let _ = is_busy.try_set(false);
        });
    };
    view! {
        <section class="offer" data-testid="wrap-up" aria-label=w::WRAP_UP>
            <p class="offer-kind">{w::WRAP_UP} " · " {w::WRAP_UP_HINT}</p>
            <p>
                <a href=format!("/inbox/{number}?folder=closed")>{w::conversation(number)}</a>
            </p>
            <p class="offer-left" role="timer" aria-live="off">
                {move || span(until.as_ms() - clock.now())} " " {w::LEFT}
            </p>
            <div class="actions">
                <button type="button" class="button primary" disabled=is_busy on:click=done>
                    {w::DONE}
                </button>
            </div>
            <FormError error />
        </section>
    }
}
