//! Connecting oneself to the console, so as to work in Telegram.

use super::api::{connect_console, console_of_me, disconnect_console};
use crate::{
    admin::saving::Saving,
    ui::{
        field::FormError,
        one_time::{OneTimeLink, until_followed},
        state::{Fetched, fetched, loaded},
    },
    words::account as w,
};
use domain::console::{Connect, Connection};
use leptos::prelude::*;

/// Shows whether one works in Telegram, too, and how to begin or end that.
#[component]
pub fn Console() -> impl IntoView {
    let resource = fetched(|| (), |()| console_of_me());
    // It stays while the state is read again and again.
    let link = RwSignal::new(None::<Connect>);
    until_followed(
        link,
        move || async move { matches!(console_of_me().await, Ok(Connection::Connected { .. })) },
        move || resource.refetch(),
    );
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
    view! {
        <p class="hint">{w::CONSOLE_HINT}</p>
        <button type="button" class="button" disabled=saving.is_busy on:click=connect>
            {w::CONNECT_TELEGRAM}
        </button>
        <FormError error=saving.error />
        <OneTimeLink link opens=w::OPEN_TELEGRAM or_write=w::or_write(&handle.unwrap_or_default()) ends=w::LINK_ENDS />
    }
}
