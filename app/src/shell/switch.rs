//! The switch of one's own presence: fetched when somebody first opens it.

use super::{
    absence::AskWhy,
    api::{change_presence, go_away},
    context::{Here, guarded},
};
use crate::language::Word;
use crate::{
    error::UiError,
    ui::{changing::Show, field::FormError},
    words::{inbox, shell as w},
};
use domain::{
    absence::Absence,
    operator::{LeaveMode, Presence, SetPresence, WantedPresence},
};
use leptos::{prelude::*, task::spawn_local};

/// The choices that one has.
const CHOICES: [(WantedPresence, Presence, Word, Word); 3] = [
    (
        WantedPresence::Online,
        Presence::Online,
        w::ONLINE,
        w::ONLINE_HINT,
    ),
    (WantedPresence::Away, Presence::Away, w::AWAY, w::AWAY_HINT),
    (
        WantedPresence::Offline,
        Presence::Offline,
        w::OFFLINE,
        w::OFFLINE_HINT,
    ),
];

/// Lets one choose one's presence, and say how one leaves and why.
#[component]
pub fn Switch(
    /// The present one.
    presence: Signal<Presence>,
) -> impl IntoView {
    let here = Here::now();
    let error = RwSignal::new(None::<UiError>);
    let asks_how = RwSignal::new(false);
    let asks_why = RwSignal::new(false);
    let change = changer(here, error);
    let ask_server = Callback::new(move |wanted: SetPresence| {
        asks_how.set(false);
        asks_why.set(false);
        change.run(wanted);
    });
    let leaver = guarded();
    let go = Callback::new(move |absence: Absence| {
        asks_why.set(false);
        error.set(None);
        let call = leaver.watch(go_away(absence));
        spawn_local(async move {
            match call.await {
                Ok(now) => here.house.update(|house| house.presence = now),
                Err(refusal) => error.set(Some(refusal)),
            }
        });
    });
    let choose = move |wanted: WantedPresence| {
        if wanted == WantedPresence::Offline && house_open(here) > 0 {
            asks_why.set(false);
            asks_how.set(true);
        } else if wanted == WantedPresence::Away {
            asks_how.set(false);
            asks_why.set(true);
        } else {
            ask_server.run(SetPresence {
                presence: wanted,
                mode: LeaveMode::Requeue,
            });
        }
    };
    let leave = move |mode| {
        ask_server.run(SetPresence {
            presence: WantedPresence::Offline,
            mode,
        });
    };
    view! {
        <fieldset class="choices">
            <legend class="visually-hidden">{w::PRESENCE}</legend>
            {CHOICES
                .map(|(wanted, means, label, hint)| {
                    view! {
                        <button
                            type="button"
                            class="menu-item"
                            aria-pressed=move || (presence.get() == means).to_string()
                            on:click=move |_| choose(wanted)
                        >
                            <span class="dot" data-presence=means.name()></span>
                            <span>
                                {label} " " <span class="hint">{hint}</span>
                            </span>
                        </button>
                    }
                })
                .into_iter()
                .collect_view()}
        </fieldset>
        <Show when=move || asks_how.get()>
            <div class="asks-how" role="group" aria-label=w::OFFLINE>
                <p>{move || w::leaving(here.mine.with(|mine| mine.counters.mine))}</p>
                <button type="button" class="button" on:click=move |_| leave(LeaveMode::Requeue)>
                    {w::REQUEUE}
                </button>
                <button type="button" class="button" on:click=move |_| leave(LeaveMode::Drain)>
                    {w::DRAIN}
                </button>
            </div>
        </Show>
        <Show when=move || asks_why.get()>
            <AskWhy go />
        </Show>
        <FormError error />
    }
}

/// Says that the viewer gets nothing, and lets him change it at once.
#[component]
pub fn GoOnline() -> impl IntoView {
    let error = RwSignal::new(None::<UiError>);
    let change = changer(Here::now(), error);
    let online = SetPresence {
        presence: WantedPresence::Online,
        mode: LeaveMode::Requeue,
    };
    view! {
        <div class="empty">
            <p class="empty-heading">{inbox::NOT_ONLINE}</p>
            <p>{inbox::NOT_ONLINE_HINT}</p>
            <button type="button" class="button primary" on:click=move |_| change.run(online)>
                {inbox::GO_ONLINE}
            </button>
            <FormError error />
        </div>
    }
}

/// Shows the wanted presence at once and asks the server for it; a refusal puts the old one back.
fn changer(here: Here, error: RwSignal<Option<UiError>>) -> Callback<SetPresence> {
    let guard = guarded();
    Callback::new(move |wanted: SetPresence| {
        let before = here.house.with_untracked(|house| house.presence);
        error.set(None);
        here.house
            .update(|house| house.presence = wanted.outcome(house_open(here)));
        let call = guard.watch(change_presence(wanted));
        spawn_local(async move {
            let now = call.await.unwrap_or_else(|refusal| {
                let _ = error.try_set(Some(refusal));
                before
            });
            here.house.update(|house| house.presence = now);
        });
    })
}

fn house_open(here: Here) -> i64 {
    here.mine.with_untracked(|mine| mine.counters.mine)
}
