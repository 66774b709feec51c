//! One's own presence: the switch behind one's picture.

use super::{absence::Absent, api::LogOut, context::Here};
use crate::{
    parts::{AtWork, at_work},
    ui::{
        avatar::Avatar,
        changing::{Show, changing},
        icon::{Icon, IconView},
        menu::Menu,
    },
    words::{board, presence as name_of, shell as w},
};
use domain::view::Reason;
use leptos::{prelude::*, server_fn::ServerFn};

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
    let was_opened = RwSignal::new(false);
    let button = view! {
        <Avatar name />
        <span class="dot" data-presence=move || Some(presence.get().name())></span>
    }
    .into_any();
    view! {
        <Menu label testid="presence" button was_opened>
            <p class="menu-title">{name}</p>
            <p class="hint">
                {changing(move || my_reason(here).map_or_else(|| ().into_any(), |reason| why(here, reason)))}
            </p>
            <Show when=move || was_opened.get()>{at_work(AtWork::Presence(presence))}</Show>
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

/// Why the viewer gets nothing, when he or somebody else said so.
fn my_reason(here: Here) -> Option<Reason> {
    let me = here.me()?;
    here.house.with(|house| {
        let me = house.colleagues.iter().find(|c| c.id == me)?;
        me.reason.clone()
    })
}

fn why(here: Here, reason: Reason) -> AnyView {
    if reason.by == here.me() {
        return view! { <Absent reason /> }.into_any();
    }
    let by = reason.by.and_then(|by| here.name_of(by));
    board::set_by(by.as_deref(), &reason.words).into_any()
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
