//! The list of contacts.

use super::api::list_contacts;
use crate::{
    shell::guarded,
    ui::{
        avatar::Avatar,
        changing::Show,
        more::More,
        state::{Empty, fetched, loaded},
        time::DayOf,
    },
    words::contacts as w,
};
use domain::{page::Page, view::contacts::ContactItem};
use leptos::{leptos_dom::helpers::debounce, prelude::*};
use leptos_meta::Title;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};
use std::time::Duration;

/// How long somebody stops typing until it is looked for.
const PAUSE: Duration = Duration::from_millis(150);

/// What is looked for: words, and whether only blocked ones.
type Asked = (String, bool);

/// The list of contacts.
#[component]
pub fn ContactsPage() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let query = query.read();
        let is_blocked = query.get("blocked").is_some_and(|value| !value.is_empty());
        (query.get("q").unwrap_or_default(), is_blocked)
    });
    view! {
        <Title text=w::HEADING />
        <main class="page contacts">
            <h1>{w::HEADING}</h1>
            <p class="hint">{w::HINT}</p>
            <Asking asked />
            <Found asked />
        </main>
    }
}

/// The field and the switch; what is asked becomes the address, so that it can be kept and sent.
#[component]
fn Asking(asked: Memo<Asked>) -> impl IntoView {
    let (text, is_blocked) = asked.get_untracked();
    let (text, is_blocked) = (RwSignal::new(text), RwSignal::new(is_blocked));
    let navigate = use_navigate();
    let go = move |()| {
        let wanted = (text.get_untracked(), is_blocked.get_untracked());
        if wanted != asked.get_untracked() {
            let blocked = if wanted.1 { "&blocked=1" } else { "" };
            let words = js_sys::encode_uri_component(&wanted.0);
            let options = NavigateOptions {
                replace: true,
                scroll: false,
                ..NavigateOptions::default()
            };
            navigate(&format!("/contacts?q={words}{blocked}"), options);
        }
    };
    let mut go_soon = debounce(PAUSE, go.clone());
    let ask = {
        let go = go.clone();
        move |event: web_sys::SubmitEvent| {
            event.prevent_default();
            go(());
        }
    };
    view! {
        <form class="asking" role="search" method="get" action="/contacts" on:submit=ask>
            <label for="q">{w::FIELD}</label>
            <div class="asking-field">
                <input
                    id="q"
                    name="q"
                    type="search"
                    autocomplete="off"
                    dir="auto"
                    value=text.get_untracked()
                    on:input=move |event| {
                        text.set(event_target_value(&event));
                        go_soon(());
                    }
                />
                <button type="submit" class="button primary">
                    {w::GO}
                </button>
            </div>
            <label class="choice">
                <input
                    type="checkbox"
                    name="blocked"
                    value="1"
                    checked=is_blocked.get_untracked()
                    on:change=move |event| {
                        is_blocked.set(event_target_checked(&event));
                        go(());
                    }
                />
                <span>{w::ONLY_BLOCKED}</span>
            </label>
        </form>
    }
}

#[component]
fn Found(asked: Memo<Asked>) -> impl IntoView {
    let guard = guarded();
    let resource = fetched(
        move || asked.get(),
        move |(text, is_blocked)| {
            let call = guard.watch(list_contacts(text.clone(), is_blocked, None));
            async move { call.await.map(|page| ((text, is_blocked), page)) }
        },
    );
    loaded(resource, |(asked, page)| view! { <Listed asked page /> })
}

#[component]
fn Listed(asked: Asked, page: Page<ContactItem>) -> impl IntoView {
    let is_nobody = page.items.is_empty() && page.next_cursor.is_none();
    let page = RwSignal::new(page);
    let guard = guarded();
    let load = move |after| {
        let (text, is_blocked) = asked.clone();
        let call = guard.watch(list_contacts(text, is_blocked, Some(after)));
        async move {
            call.await
                .map(|next| page.update(|page| page.append(next, |item| item.id)))
        }
    };
    view! {
        <Show when=move || is_nobody>
            <div role="status">
                <Empty heading=w::NOBODY.text() hint=w::NOBODY_HINT.text() />
            </div>
        </Show>
        <ul class="cards" aria-label=w::LIST>
            <For each=move || page.with(|page| page.items.clone()) key=|item| item.id let:item>
                <Card item />
            </For>
        </ul>
        <More next=move || page.with(|page| page.next_cursor.clone()) load />
    }
}

#[component]
fn Card(item: ContactItem) -> impl IntoView {
    view! {
        <li class="card-row" data-testid="contact">
            <Avatar name=item.name.clone() />
            <a href=format!("/contacts/{}", item.id) dir="auto">
                {item.name}
            </a>
            <span class="age">
                <DayOf at=item.created_at />
            </span>
            <p>
                {item.blocked_at.map(|_| view! { <span class="tag">{w::BLOCKED}</span> })}
                {item.username.map(|name| format!("@{name} "))} {item.number.map(w::latest)}
            </p>
        </li>
    }
}
