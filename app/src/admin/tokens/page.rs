//! The list of tokens, and the form beside it.

use super::{
    api::{Card, list_api_channels, list_tokens, revoke_token},
    form::Form,
};
use crate::{
    admin::{
        page::opened,
        parts::{Panel, person},
        saving::Saving,
    },
    ui::{
        field::FormError,
        icon::{Icon, IconView},
        state::{Empty, fetched, loaded},
        time::{DayOf, TimeOfDay},
    },
    words::programs as w,
};
use domain::id::ChannelId;
use leptos::prelude::*;
use leptos_meta::Title;

/// The page of the tokens.
#[component]
pub fn TokensPage() -> impl IntoView {
    let resource = fetched(|| (), |()| list_tokens());
    let channels = fetched(|| (), |()| list_api_channels());
    let refetch = Callback::new(move |()| resource.refetch());
    let open = opened();
    view! {
        <Title text=w::TOKENS />
        <main class="page" data-open=move || open.get().map(|_| "true")>
            <div class="page-head">
                <div>
                    <h1>{w::TOKENS}</h1>
                    <p class="hint">{w::TOKENS_HINT}</p>
                </div>
                <a class="button primary" href="/admin/tokens?open=new">
                    <IconView icon=Icon::Plus />
                    {w::NEW_TOKEN}
                </a>
            </div>
            <div class="columns">
                {loaded(resource, move |tokens| view! { <Cards tokens refetch /> })}
                {loaded(
                    channels,
                    move |channels| {
                        let channels = StoredValue::new(channels);
                        move || {
                            open.get()
                                .map(|_| view! { <New channels=channels.get_value() refetch /> })
                        }
                    },
                )}
            </div>
        </main>
    }
}

#[component]
fn New(channels: Vec<(ChannelId, String)>, refetch: Callback<()>) -> impl IntoView {
    view! {
        <Panel heading=w::NEW_TOKEN.text() list="/admin/tokens">
            <Form channels refetch />
        </Panel>
    }
}

#[component]
fn Cards(tokens: Vec<Card>, refetch: Callback<()>) -> impl IntoView {
    if tokens.is_empty() {
        return view! { <Empty heading=w::NO_TOKEN.text() hint=w::NO_TOKEN_HINT.text() /> }
            .into_any();
    }
    let items = tokens
        .into_iter()
        .map(|token| view! { <One token refetch /> });
    view! { <ul class="cards">{items.collect_view()}</ul> }.into_any()
}

#[component]
fn One(token: Card, refetch: Callback<()>) -> impl IntoView {
    let saving = Saving::new();
    let id = token.id;
    let revoke = move |_| saving.run(revoke_token(id), move |()| refetch.run(()));
    let scopes: Vec<_> = token.scopes.iter().map(|scope| w::scope(*scope)).collect();
    let used = match token.last_used_at {
        Some(at) => {
            view! { {w::LAST_USED} <DayOf at is_within=true /> " " <TimeOfDay at /> }.into_any()
        }
        None => w::NEVER_USED.text().into_any(),
    };
    view! {
        <li class="card-row" data-testid="token">
            <IconView icon=Icon::Key />
            <strong>{token.name}</strong>
            <p>
                {scopes.join(", ")} {token.operator.map(|id| format!(" · {}", person(id)))} " · "
                {used}
            </p>
            <div class="actions">
                {if token.is_revoked {
                    view! { <span class="hint">{w::REVOKED}</span> }.into_any()
                } else {
                    view! {
                        <button
                            type="button"
                            class="button small"
                            disabled=saving.is_busy
                            on:click=revoke
                        >
                            {w::REVOKE}
                        </button>
                    }
                        .into_any()
                }}
            </div>
            <FormError error=saving.error />
        </li>
    }
}
