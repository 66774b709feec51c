//! The page of the search: a field, and what was found.

use super::{api::search, results::Results};
use crate::{
    shell::guarded,
    ui::state::{Empty, fetched, loaded},
    words::search as w,
};
use leptos::{either::Either, html, leptos_dom::helpers::debounce, prelude::*};
use leptos_meta::Title;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};
use std::time::Duration;

/// How long somebody stops typing until it is looked for.
const PAUSE: Duration = Duration::from_millis(150);

/// The page of the search.
#[component]
pub fn SearchPage() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.read().get("q").unwrap_or_default());
    let guard = guarded();
    let resource = fetched(
        move || asked.get(),
        move |text| {
            let call = (!text.trim().is_empty()).then(|| guard.watch(search(text.clone(), None)));
            async move {
                match call {
                    Some(call) => call.await.map(|found| Some((text, found))),
                    None => Ok(None),
                }
            }
        },
    );
    view! {
        <Title text=w::HEADING />
        <main class="page search">
            <h1>{w::HEADING}</h1>
            <Asking asked />
            {loaded(
                resource,
                |answer| match answer {
                    Some((text, found)) => Either::Left(view! { <Results text found /> }),
                    None => {
                        Either::Right(view! { <Empty heading=w::START.text() hint=w::START_HINT.text() /> })
                    }
                },
            )}
        </main>
    }
}

/// The field; what is typed becomes the address, so that it can be kept and sent.
#[component]
fn Asking(asked: Memo<String>) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    let navigate = use_navigate();
    let go = move |text: String| {
        if text != asked.get_untracked() {
            let address = format!("/search?q={}", js_sys::encode_uri_component(&text));
            let options = NavigateOptions {
                replace: true,
                scroll: false,
                ..NavigateOptions::default()
            };
            navigate(&address, options);
        }
    };
    let ask = {
        let go = go.clone();
        move |event: web_sys::SubmitEvent| {
            event.prevent_default();
            if let Some(field) = field.get_untracked() {
                go(field.value());
            }
        }
    };
    let mut ask_soon = debounce(PAUSE, go);
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            let _is_gone = field.focus();
        }
    });
    view! {
        <form class="asking" role="search" method="get" action="/search" on:submit=ask>
            <label for="q">{w::FIELD}</label>
            <p class="hint" id="q-hint">
                {w::HINT}
            </p>
            <div class="asking-field">
                <input
                    id="q"
                    name="q"
                    type="search"
                    autocomplete="off"
                    dir="auto"
                    aria-describedby="q-hint"
                    value=asked.get_untracked()
                    node_ref=field
                    on:input=move |event| ask_soon(event_target_value(&event))
                />
                <button type="submit" class="button primary">
                    {w::GO}
                </button>
            </div>
        </form>
    }
}
