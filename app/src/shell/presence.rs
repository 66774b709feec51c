//! One's own presence: the switch behind one's picture.

use super::{
    absence::{Absent, AskWhy},
    api::{LogOut, change_presence, go_away},
    context::{Here, guarded},
};
use crate::ui::changing::Show;
use crate::{
    error::UiError,
    ui::{
        avatar::Avatar,
        icon::{Icon, IconView},
        menu::Menu,
    },
    words::{board, inbox, presence as name_of, shell as w},
};
use domain::{
    absence::Absence,
    operator::{LeaveMode, Presence, SetPresence, WantedPresence},
};
use leptos::{prelude::*, server_fn::ServerFn, task::spawn_local};

/// Shows one's picture with the presence on it, and a panel to change it and to leave.
#[component]
pub fn PresenceMenu(
    /// Opens the list of keys.
    help: RwSignal<bool>,
) -> impl IntoView {
    let here = Here::now();
    let name = Signal::derive(move || here.house.with(|house| house.name.clone()));
    let presence = Signal::derive(move || here.house.with(|house| house.presence));
    let label = Signal::derive(move || w::me(&name.get(), name_of(presence.get())));
    let why = move || {
        let me = here.me()?;
        let reason = here.house.with(|house| {
            let colleagues = &house.colleagues;
            colleagues.iter().find(|c| c.id == me)?.reason.clone()
        })?;
        if reason.by == Some(me) {
            return Some(view! { <Absent reason /> }.into_any());
        }
        let by = reason.by.and_then(|by| here.name_of(by));
        Some(board::set_by(by.as_deref(), &reason.words).into_any())
    };
    let button = view! {
        <Avatar name />
        <span class="dot" data-presence=move || presence.get().name()></span>
    }
    .into_any();
    view! {
        <Menu label testid="presence" button>
            <p class="menu-title">{name}</p>
            <p class="hint">{why}</p>
            <Switch presence />
            <hr />
            <a class="menu-item" href="/account">
                <IconView icon=Icon::Person />
                {w::ACCOUNT}
            </a>
            <a class="menu-item" href="/canned-replies">
                <IconView icon=Icon::Note />
                {w::CANNED}
            </a>
            <button type="button" class="menu-item wide-only" on:click=move |_| help.set(true)>
                <IconView icon=Icon::Keyboard />
                {w::KEYS}
            </button>
            <LogOutForm />
        </Menu>
    }
}

/// Ends the session; works without JavaScript.
#[component]
pub fn LogOutForm() -> impl IntoView {
    view! {
        <form method="post" action=LogOut::url()>
            <button type="submit" class="menu-item">
                <IconView icon=Icon::LogOut />
                {w::LOG_OUT}
            </button>
        </form>
    }
}

/// The choices that one has.
const CHOICES: [(WantedPresence, Presence, &str, &str); 3] = [
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

#[component]
fn Switch(presence: Signal<Presence>) -> impl IntoView {
    let here = Here::now();
    let guard = guarded();
    let error = RwSignal::new(None::<UiError>);
    let asks_how = RwSignal::new(false);
    let asks_why = RwSignal::new(false);
    let ask_server = Callback::new(move |wanted: SetPresence| {
        let before = presence.get_untracked();
        asks_how.set(false);
        asks_why.set(false);
        error.set(None);
        here.house
            .update(|house| house.presence = wanted.outcome(house_open(here)));
        let call = guard.watch(change_presence(wanted));
        spawn_local(async move {
            let now = call.await.unwrap_or_else(|refusal| {
                error.set(Some(refusal));
                before
            });
            here.house.update(|house| house.presence = now);
        });
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
        <p class="form-error" role="alert">
            {move || error.with(|e| e.as_ref().map(|e| e.message.clone()))}
        </p>
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
            <p class="form-error" role="alert">
                {move || error.with(|e| e.as_ref().map(|e| e.message.clone()))}
            </p>
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
