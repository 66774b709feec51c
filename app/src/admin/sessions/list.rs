//! Sessions as a list, each with a button that ends it.

use super::api::{end_listed_session, end_other_sessions, list_sessions};
use crate::{
    admin::Saving,
    ui::{
        field::FormError,
        icon::{Icon, IconView},
        state::{fetched, loaded},
        time::{DayOf, TimeOfDay},
    },
    words::sessions as w,
};
use domain::{session::SessionView, time::Timestamp};
use leptos::prelude::*;

/// Shows one's own sessions, and ends the others at once.
#[component]
pub fn OwnSessions() -> impl IntoView {
    let resource = fetched(|| (), |()| list_sessions(false));
    let refetch = Callback::new(move |()| resource.refetch());
    let ending = Saving::new();
    let end_others = move |_| {
        ending.run(end_other_sessions(), move |_| refetch.run(()));
    };
    let content = move |sessions: Vec<SessionView>| {
        let has_others = sessions.len() > 1;
        view! {
            <Sessions sessions has_names=false refetch />
            {has_others
                .then(|| {
                    view! {
                        <button
                            type="button"
                            class="button"
                            disabled=ending.is_busy
                            on:click=end_others
                        >
                            {w::END_OTHERS}
                        </button>
                    }
                })}
        }
    };
    view! {
        {loaded(resource, content)}
        <FormError error=ending.error />
    }
}

/// Shows sessions.
#[component]
pub fn Sessions(
    /// What was read.
    sessions: Vec<SessionView>,
    /// True where they are of several people.
    has_names: bool,
    /// Reads them again.
    refetch: Callback<()>,
) -> impl IntoView {
    let ending = Saving::new();
    let end = Callback::new(move |key: String| {
        ending.run(end_listed_session(key), move |()| refetch.run(()));
    });
    let one = move |session: SessionView| view! { <Card session has_names ending end /> };
    view! {
        <ul class="cards">{sessions.into_iter().map(one).collect_view()}</ul>
        <FormError error=ending.error />
    }
}

#[component]
fn Card(
    session: SessionView,
    has_names: bool,
    ending: Saving,
    end: Callback<String>,
) -> impl IntoView {
    let browser = if session.browser.is_empty() {
        w::UNKNOWN.text().to_owned()
    } else {
        session.browser
    };
    let (title, detail) = if has_names {
        (session.name.clone(), Some(browser.clone()))
    } else {
        (browser.clone(), None)
    };
    let label = w::end(&session.name, &browser);
    let key = session.key;
    let action = if session.is_this {
        view! { <span class="tag">{w::THIS}</span> }.into_any()
    } else {
        view! {
            <button
                type="button"
                class="button small"
                aria-label=label
                disabled=ending.is_busy
                on:click=move |_| end.run(key.clone())
            >
                {w::END}
            </button>
        }
        .into_any()
    };
    let moment = |words: &'static str, at: Timestamp| {
        view! {
            <span>
                {words} " " <DayOf at is_within=true /> " " <TimeOfDay at />
            </span>
            " · "
        }
    };
    view! {
        <li class="card-row" data-testid="session">
            <IconView icon=Icon::Person />
            <b>{title}</b>
            <p>
                {detail.map(|browser| format!("{browser} · "))}
                {session.began_at.map(|at| moment(w::BEGAN.text(), at))}
                {session.seen_at.map(|at| moment(w::SEEN.text(), at))} {session.address} " " {action}
            </p>
        </li>
    }
}
