//! How an operator gets in: one-time link, switching off, presence.

use super::api::{Card, disconnect_operator, invite, set_operator_enabled, set_presence_of};
use crate::{
    admin::saving::Saving,
    shell::Here,
    ui::{
        field::FormError,
        icon::{Icon, IconView},
    },
    words::{admin as w, second_step, shell},
};
use domain::operator::{LeaveMode, Presence, SetPresence, WantedPresence};
use leptos::prelude::*;

/// Shows what can be done about an operator's access.
#[component]
pub fn Access(
    /// The operator as he was read.
    card: Card,
    /// Takes what was changed.
    changed: Callback<Card>,
) -> impl IntoView {
    let saving = Saving::new();
    let link = RwSignal::new(None::<String>);
    let (id, is_enabled) = (card.id, card.is_enabled);
    let make_link = move |_| {
        saving.run(invite(id), move |secret| {
            let origin = window().location().origin().unwrap_or_default();
            link.set(Some(format!("{origin}/invitation?secret={secret}")));
        });
    };
    let switch = move |_| {
        saving.run(set_operator_enabled(id, !is_enabled), move |card| {
            changed.run(card);
        });
    };
    let leave = move |_| {
        saving.run(disconnect_operator(id), move |card| changed.run(card));
    };
    let console = card.console.map(|who| {
        view! {
            <p class="hint" data-testid="console">
                {w::works_as(&who)}
            </p>
            <button type="button" class="button" disabled=saving.is_busy on:click=leave>
                {w::DISCONNECT}
            </button>
        }
    });
    view! {
        <section class="access" aria-labelledby="access-heading">
            <h3 id="access-heading">{w::ACCESS}</h3>
            <p class="hint">{if card.has_password { w::HAS_PASSWORD.text() } else { w::NO_PASSWORD.text() }}</p>
            {card
                .has_second_step
                .then(|| {
                    view! {
                        <p class="hint">
                            <a href="/admin/security">{second_step::HEADING}</a>
                        </p>
                    }
                })}
            <button type="button" class="button" disabled=saving.is_busy on:click=make_link>
                {w::INVITE}
            </button>
            {move || link.get().map(|link| view! { <OneTimeLink link /> })}
            {console}
            {is_enabled.then(|| view! { <PresenceOf id saving /> })}
            <p class="hint">{is_enabled.then_some(w::DISABLE_OPERATOR_HINT.text())}</p>
            <button type="button" class="button" disabled=saving.is_busy on:click=switch>
                {if is_enabled { w::DISABLE.text() } else { w::ENABLE.text() }}
            </button>
            <FormError error=saving.error />
        </section>
    }
}

#[component]
fn OneTimeLink(link: String) -> impl IntoView {
    let is_copied = RwSignal::new(false);
    let copied = link.clone();
    let copy = move |_| {
        let _ = window().navigator().clipboard().write_text(&copied);
        is_copied.set(true);
    };
    view! {
        <div class="field">
            <label for="one-time-link">{w::LINK}</label>
            <p class="hint" id="one-time-link-hint">
                {w::LINK_HINT}
            </p>
            <div class="with-button">
                <input
                    id="one-time-link"
                    type="text"
                    readonly=true
                    value=link
                    aria-describedby="one-time-link-hint"
                />
                <button type="button" class="button" on:click=copy>
                    <IconView icon=Icon::Copy />
                    {w::COPY}
                </button>
            </div>
            <p class="hint" role="status">
                {move || is_copied.get().then_some(w::COPIED.text())}
            </p>
        </div>
    }
}

#[component]
fn PresenceOf(id: domain::id::OperatorId, saving: Saving) -> impl IntoView {
    let here = Here::now();
    let now = move || {
        here.house.with(|house| {
            house
                .colleagues
                .iter()
                .find(|c| c.id == id)
                .map(|c| c.presence)
        })
    };
    let one = move |(wanted, means, label): (WantedPresence, Presence, &'static str)| {
        let set = move |_| {
            let wanted = SetPresence {
                presence: wanted,
                mode: LeaveMode::Requeue,
            };
            saving.run(set_presence_of(id, wanted), |_| ());
        };
        view! {
            <button
                type="button"
                class="button small"
                aria-pressed=move || (now() == Some(means)).to_string()
                disabled=saving.is_busy
                on:click=set
            >
                <span class="dot" data-presence=means.name()></span>
                {label}
            </button>
        }
    };
    let choices = [
        (
            WantedPresence::Online,
            Presence::Online,
            shell::ONLINE.text(),
        ),
        (WantedPresence::Away, Presence::Away, shell::AWAY.text()),
        (
            WantedPresence::Offline,
            Presence::Offline,
            shell::OFFLINE.text(),
        ),
    ];
    view! {
        <div class="actions" role="group" aria-label=w::PRESENCE>
            {choices.map(one).into_iter().collect_view()}
        </div>
    }
}
