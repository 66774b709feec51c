//! The frame itself.

use super::{
    alarms::Alarms,
    api::get_home,
    context::{Here, login_address},
    help::Overlays,
    keys::Commands,
    rail::Rail,
};
use crate::{
    live::Hub,
    parts::{AtWork, at_work},
    ui::{
        state::{fetched, loaded},
        time::Clock,
    },
    words::shell as w,
};
use leptos::prelude::*;
use leptos_router::{
    components::{Outlet, Redirect},
    hooks::use_location,
};

/// Loads the house, then shows the page in its frame; who is not logged in is led to the login page.
#[component]
pub fn Shell() -> impl IntoView {
    let resource = fetched(|| (), |()| async { as_answer(get_home().await) });
    let location = use_location();
    loaded(resource, move |home| {
        if let Some(home) = home {
            view! { <Frame home /> }.into_any()
        } else {
            let (path, query) = (
                location.pathname.get_untracked(),
                location.search.get_untracked(),
            );
            view! { <Redirect path=login_address(&path, &query) /> }.into_any()
        }
    })
}

/// Makes "nobody is logged in" an answer: it is not a failure of the page.
fn as_answer(
    home: Result<super::Home, crate::error::UiError>,
) -> Result<Option<super::Home>, crate::error::UiError> {
    match home {
        Ok(home) => Ok(Some(home)),
        Err(error) if error.is_unauthenticated() => Ok(None),
        Err(error) => Err(error),
    }
}

#[component]
fn Frame(home: super::Home) -> impl IntoView {
    let clock = Clock::here();
    clock.set_by(home.now);
    let login = home
        .house
        .viewer
        .operator
        .map(|me| me.to_string())
        .unwrap_or_default();
    Here::provide(home, Hub::provide());
    Commands::provide();
    let help = RwSignal::new(false);
    view! {
        <a class="skip" href="#content">
            {w::SKIP}
        </a>
        <div class="frame">
            <div class="bars">
                {at_work(AtWork::Connection(login))}
                <Alarms />
            </div>
            <Rail help />
            <div class="place-content" id="content" tabindex="-1">
                <Outlet />
            </div>
        </div>
        <Overlays help />
    }
}
