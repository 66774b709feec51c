//! The narrow rail: where one can go.

use super::{
    context::Here,
    keys::{Commands, place},
    presence::PresenceMenu,
};
use crate::{
    brand::Shown,
    ui::changing::Show,
    ui::icon::{Icon, IconView},
    words::shell as w,
};
use domain::permission::Right;
use leptos::{either::Either, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

/// Shows the places of the house and oneself.
#[component]
pub fn Rail(
    /// Opens the list of keys.
    help: RwSignal<bool>,
) -> impl IntoView {
    let here = Here::now();
    let shown = Shown::here();
    let is_admin = here.may(Right::OperatorsManage);
    let leads = here.may(Right::BoardRead);
    let is_called = Memo::new(move |_| here.house.with(|house| !house.alarms.is_empty()));
    let waiting = Memo::new(move |_| here.needing_me());
    let navigate = use_navigate();
    Commands::on(move |command| {
        let Some((to, right)) = place(command) else {
            return false;
        };
        if right.is_none_or(|right| here.may(right)) {
            navigate(to, NavigateOptions::default());
        }
        true
    });
    let inbox = Signal::derive(move || w::inbox_with(waiting.get()));
    view! {
        <nav class="rail" aria-label=w::RAIL>
            <span class="brand" aria-hidden="true">
                {match shown.logo {
                    Some(logo) => Either::Left(view! { <img src=logo alt="" /> }),
                    None => Either::Right(shown.name.chars().next()),
                }}
            </span>
            <Place to="/inbox" label=inbox icon=Icon::Inbox>
                <Show when=move || waiting.get() != 0>
                    <span class="badge" aria-hidden="true">
                        {move || waiting.get().to_string()}
                    </span>
                </Show>
            </Place>
            <Place to="/search" label=w::SEARCH.text().to_owned() icon=Icon::Search>
                {None::<String>}
            </Place>
            <Place to="/contacts" label=w::CONTACTS.text().to_owned() icon=Icon::People>
                {None::<String>}
            </Place>
            {leads
                .then(|| {
                    view! {
                        <Place to="/board" label=w::BOARD.text().to_owned() icon=Icon::Board>
                            <Show when=move || is_called.get()>
                                <span class="badge alarm" aria-hidden="true">
                                    "!"
                                </span>
                            </Show>
                        </Place>
                    }
                })}
            {here
                .may(Right::WhatIfAsk)
                .then(|| {
                    view! {
                        <Place to="/what-if" label=w::WHAT_IF.text().to_owned() icon=Icon::WhatIf>
                            {None::<String>}
                        </Place>
                    }
                })}
            {leads
                .then(|| {
                    view! {
                        <Place to="/reports" label=w::REPORTS.text().to_owned() icon=Icon::Reports>
                            {None::<String>}
                        </Place>
                    }
                })}
            {is_admin
                .then(|| {
                    view! {
                        <Place to="/admin" label=w::ADMIN.text().to_owned() icon=Icon::Settings>
                            {None::<String>}
                        </Place>
                    }
                })}
            <div class="me">
                <PresenceMenu help />
            </div>
        </nav>
    }
}

#[component]
fn Place(
    to: &'static str,
    #[prop(into)] label: Signal<String>,
    icon: Icon,
    children: Children,
) -> impl IntoView {
    let path = use_location().pathname;
    let is_here = move || path.with(|path| path.starts_with(to)).then_some("true");
    view! {
        <a class="place" href=to aria-label=label title=label aria-current=is_here>
            <IconView icon />
            {children()}
        </a>
    }
}
