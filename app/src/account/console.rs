//! Connecting oneself to the console, so as to work in Telegram.

use super::api::{connect_console, console_of_me, disconnect_console};
use crate::{
    admin::saving::Saving,
    ui::{
        field::FormError,
        state::{Fetched, fetched, loaded},
    },
    words::account as w,
};
use domain::console::{Connect, Connection};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// How often it is looked whether the link has been followed.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// Shows whether one works in Telegram, too, and how to begin or end that.
#[component]
pub fn Console() -> impl IntoView {
    let resource = fetched(|| (), |()| console_of_me());
    // It stays while the state is read again and again.
    let link = RwSignal::new(None::<Connect>);
    let look = move || {
        spawn_local(async move {
            if let Ok(Connection::Connected { .. }) = console_of_me().await {
                let _ = link.try_set(None);
                resource.refetch();
            }
        });
    };
    Effect::new(move |_| {
        if link.with(Option::is_some)
            && let Ok(again) = set_interval_with_handle(look, LOOK_AGAIN)
        {
            on_cleanup(move || again.clear());
        }
    });
    view! {
        <section class="card" aria-labelledby="console-heading" data-testid="console">
            <h2 id="console-heading">{w::CONSOLE}</h2>
            {loaded(resource, move |state| view! { <State state resource link /> })}
        </section>
    }
}

#[component]
fn State(
    state: Connection,
    resource: Fetched<Connection>,
    link: RwSignal<Option<Connect>>,
) -> impl IntoView {
    match state {
        Connection::NoConsole => view! { <p class="hint">{w::NO_CONSOLE}</p> }.into_any(),
        Connection::Apart { handle } => view! { <Apart handle link /> }.into_any(),
        Connection::Connected {
            name,
            username,
            is_reachable,
            ..
        } => {
            let saving = Saving::new();
            let leave = move |_| {
                saving.run(disconnect_console(), move |()| {
                    link.set(None);
                    resource.refetch();
                });
            };
            view! {
                <p role="status">{w::connected_as(&name, username.as_deref())}</p>
                {(!is_reachable).then(|| view! { <p class="hint">{w::UNREACHABLE}</p> })}
                <p class="hint">{w::CONSOLE_HINT}</p>
                <button type="button" class="button" disabled=saving.is_busy on:click=leave>
                    {w::DISCONNECT}
                </button>
                <FormError error=saving.error />
            }
            .into_any()
        }
    }
}

#[component]
fn Apart(handle: Option<String>, link: RwSignal<Option<Connect>>) -> impl IntoView {
    let saving = Saving::new();
    let connect = move |_| saving.run(connect_console(), move |made| link.set(Some(made)));
    let shown = move || {
        let Connect { address, words, .. } = link.get()?;
        let bot = handle.clone().unwrap_or_default();
        Some(view! {
            <p>
                {address
                    .map(|address| {
                        view! {
                            <a class="button primary" href=address target="_blank" rel="noreferrer">
                                {w::OPEN_TELEGRAM}
                            </a>
                        }
                    })}
            </p>
            <p class="hint">{w::or_write(&bot)}</p>
            <p>
                <code data-testid="console-code">{words}</code>
            </p>
            <p class="hint" role="status">
                {w::LINK_ENDS}
            </p>
        })
    };
    view! {
        <p class="hint">{w::CONSOLE_HINT}</p>
        <button type="button" class="button" disabled=saving.is_busy on:click=connect>
            {w::CONNECT_TELEGRAM}
        </button>
        <FormError error=saving.error />
        {shown}
    }
}
