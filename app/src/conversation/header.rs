//! Who it is about, where it stands, what one can do.

use super::{
    details::DETAILS, pane::Pane, print::PrintButton, snooze::SnoozeButton, steps::StepsButton,
    turn::Turn,
};
use crate::ui::changing::Show;
use crate::{
    error::OFFLINE,
    inbox::ListHere,
    shell::Here,
    ui::{
        avatar::Avatar,
        icon::{Icon, IconView},
    },
    words::{channel_kind, conversation as w},
};
use domain::{operator::Presence, permission::Right};
use leptos::prelude::*;

/// Shows name, number, place and the actions that the state and the role allow.
#[component]
pub fn Header() -> impl IntoView {
    let pane = Pane::here();
    let list = ListHere::here();
    let (name, number) = pane
        .thread
        .with_untracked(|t| (t.row.contact_name.clone(), t.row.number));
    let place = move || {
        pane.row(|row| {
            let (channel, status) = (channel_kind(row.channel_kind), w::status(row.status));
            format!("{} · {channel} · {status}", row.team_name)
        })
    };
    view! {
        <header class="pane-head">
            <a
                class="button quiet icon-only back"
                href=move || list.address()
            >
                <IconView icon=Icon::Back />
                <span class="visually-hidden">{w::BACK}</span>
            </a>
            <Avatar name=name.clone() />
            <div class="pane-title">
                <h1 id="pane-heading">
                    {name} " " <small>{format!("#{number}")}</small>
                </h1>
                <p>{place}</p>
            </div>
            <button
                type="button"
                class="button quiet icon-only to-details"
                popovertarget=DETAILS
                title=w::DETAILS
            >
                <IconView icon=Icon::Person />
                <span class="visually-hidden">{w::DETAILS}</span>
            </button>
            <Actions />
        </header>
        <Refusal />
    }
}

#[component]
fn Actions() -> impl IntoView {
    let pane = Pane::here();
    let here = Here::now();
    let turn = Memo::new(move |_| pane.turn());
    let is_over = Memo::new(move |_| turn.get() == Turn::Over);
    let may_take_over = here.may(Right::ConversationsTakeOver);
    let take = move || match turn.get() {
        Turn::Free | Turn::Offered(_) => Some(w::TAKE.text()),
        Turn::OfferedToMe => Some(w::ACCEPT.text()),
        Turn::Bot(_) => Some(w::TAKE_OVER.text()),
        Turn::Colleague(_) if may_take_over => Some(w::TAKE_OVER.text()),
        Turn::Colleague(_) | Turn::Mine | Turn::Over => None,
    };
    let busy = pane.is_busy;
    view! {
        <div class="actions" role="group" aria-label=w::ACTIONS>
            <StepsButton />
            <PrintButton />
            {move || {
                take()
                    .map(|label| {
                        view! {
                            <button
                                type="button"
                                class="button primary"
                                disabled=busy
                                on:click=move |_| pane.take()
                            >
                                <IconView icon=Icon::Take />
                                <span class="label">{label}</span>
                                <kbd aria-hidden="true">"a"</kbd>
                            </button>
                        }
                    })
            }}
            <Show when=move || !is_over.get()>
                <button
                    type="button"
                    class="button"
                    disabled=busy
                    on:click=move |_| pane.transfers.set(true)
                >
                    <IconView icon=Icon::Transfer />
                    <span class="label">{w::TRANSFER}</span>
                    <kbd aria-hidden="true">"t"</kbd>
                </button>
                <SnoozeButton />
                <button type="button" class="button" disabled=busy on:click=move |_| pane.close()>
                    <IconView icon=Icon::Check />
                    <span class="label">{w::CLOSE}</span>
                    <kbd aria-hidden="true">"e"</kbd>
                </button>
            </Show>
            <Show when=move || is_over.get()>
                <button type="button" class="button" disabled=busy on:click=move |_| pane.reopen()>
                    <IconView icon=Icon::Again />
                    <span class="label">{w::REOPEN}</span>
                </button>
            </Show>
        </div>
    }
}

/// Says what an action was refused with, and what helps where something does.
#[component]
fn Refusal() -> impl IntoView {
    let pane = Pane::here();
    let here = Here::now();
    let refusal = move || {
        pane.refusal.get().map(|refusal| {
            let is_mine = refusal.code == OFFLINE
                && here.house.with(|house| house.presence == Presence::Offline);
            let help = is_mine.then(|| {
                view! {
                    <button
                        type="button"
                        class="button small"
                        on:click=move |_| pane.go_online_and_take()
                    >
                        {w::GO_ONLINE_AND_TAKE}
                    </button>
                }
            });
            view! {
                <p class="form-error">{refusal.message}</p>
                {help}
            }
        })
    };
    view! {
        <div class="pane-refusal" role="alert">
            {refusal}
        </div>
    }
}
