//! Conversations that are offered to the viewer: a card each, with the time that is left.

use super::{
    api::{accept_offer, decline_offer},
    page::is_offered_to,
};
use crate::{
    error::UiError,
    live::{Hub, Keyed},
    shell::{Command, Commands, Here, InConversation, guarded},
    ui::{
        changing::Show,
        field::FormError,
        time::{Clock, span},
    },
    words::inbox as w,
};
use domain::{conversation::Offer, view::Row};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

/// Shows every offer that stands.
#[component]
pub fn Offers() -> impl IntoView {
    let here = Here::now();
    let me = here.me();
    let offers = Keyed::of(move || {
        here.mine.with(|mine| {
            let rows = mine.rows.items.iter();
            rows.filter(|row| is_offered_to(me, row))
                .map(|row| (row.id, row.clone()))
                .collect()
        })
    });
    view! {
        <For each=move || offers.keys() key=|id| *id let:id>
            {offers.item(id).map(|row| view! { <Card row /> })}
        </For>
    }
}

#[component]
fn Card(row: ArcRwSignal<Row>) -> impl IntoView {
    let row = row.get_untracked();
    let Some(offer) = row.offer else {
        return ().into_any();
    };
    let (guard, hub, navigate) = (guarded(), Hub::here(), use_navigate());
    let error = RwSignal::new(None::<UiError>);
    let is_busy = RwSignal::new(false);
    let (id, number) = (row.id, row.number);
    let accept = Callback::new({
        let guard = guard.clone();
        move |()| {
            is_busy.set(true);
            let call = guard.watch(accept_offer(id));
            let navigate = navigate.clone();
            spawn_local(async move {
                match call.await {
                    Ok(_) => {
                        hub.catch_up();
                        navigate(&format!("/inbox/{number}"), NavigateOptions::default());
                    }
                    Err(refusal) => error.set(Some(refusal)),
                }
                is_busy.set(false);
            });
        }
    });
    let decline = move |_| {
        is_busy.set(true);
        let call = guard.watch(decline_offer(id));
        spawn_local(async move {
            match call.await {
                Ok(()) => hub.catch_up(),
                Err(refusal) => error.set(Some(refusal)),
            }
            is_busy.set(false);
        });
    };
    let path = use_location().pathname;
    let is_alone = Memo::new(move |_| path.read().trim_end_matches('/') == "/inbox");
    Commands::on(move |command| {
        // With a conversation open, the key is about that one.
        let is_mine =
            command == Command::InConversation(InConversation::Take) && is_alone.get_untracked();
        if is_mine {
            accept.run(());
        }
        is_mine
    });
    view! {
        <section class="offer" data-testid="offer" aria-label=w::OFFERED>
            <p class="offer-kind">{w::OFFERED} " · " {row.team_name}</p>
            <p>
                <a href=format!("/inbox/{number}")>{row.contact_name}</a>
            </p>
            <p class="offer-words">{row.last_words}</p>
            <Countdown offer from_ms=row.last_at.as_ms() />
            <div class="actions">
                <button
                    type="button"
                    class="button primary"
                    disabled=is_busy
                    on:click=move |_| accept.run(())
                >
                    {w::ACCEPT}
                    <Show when=move || is_alone.get()>
                        " " <kbd aria-hidden="true">"a"</kbd>
                    </Show>
                </button>
                <button type="button" class="button" disabled=is_busy on:click=decline>
                    {w::DECLINE}
                </button>
            </div>
            <FormError error />
        </section>
    }
    .into_any()
}

/// Shows the time that is left, as words and as a bar.
#[component]
fn Countdown(offer: Offer, from_ms: i64) -> impl IntoView {
    let clock = Clock::here();
    let left = Memo::new(move |_| (offer.until.as_ms() - clock.now()).max(0));
    // The row does not say when the offer was made: the bar is full when the page first sees it.
    let whole = (offer.until.as_ms() - untrack(move || clock.now()).max(from_ms)).max(1);
    view! {
        <p class="offer-left" role="timer" aria-live="off">
            {move || span(left.get())} " " {w::LEFT}
        </p>
        <progress
            class="countdown"
            max=whole.to_string()
            prop:value=move || left.get().to_string()
            aria-hidden="true"
        ></progress>
    }
}
