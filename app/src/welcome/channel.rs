//! Where customers write: the token is pasted, checked, and the next step comes by itself.

use crate::{
    admin::{
        SaveButton, Saving,
        channels::{create_channel, list_channels},
    },
    ui::{
        changing::changing,
        field::{Accepts, Field, FormError},
    },
    words::{PRODUCT, welcome as w},
};
use domain::{
    channel::{ChannelKind, Health, Intake},
    id::ChannelId,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use std::time::Duration;

/// How often it is looked whether the channel works.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// Asks for the bot's token.
#[component]
pub fn Connect() -> impl IntoView {
    let token = RwSignal::new(String::new());
    let saving = Saving::new();
    let made = RwSignal::new(None::<ChannelId>);
    let connect = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let call = create_channel(
            ChannelKind::Telegram,
            PRODUCT.to_owned(),
            token.get_untracked(),
            Intake::Polling,
            None,
        );
        saving.run(call, move |channel| {
            let _ = made.try_set(Some(channel.id));
        });
    };
    view! {
        <section class="card" aria-labelledby="channel-heading">
            <h2 id="channel-heading">{w::CHANNEL}</h2>
            <p class="hint">{w::CHANNEL_HINT}</p>
            <ol>
                <li>{w::ASK_BOTFATHER}</li>
                <li>{w::NAME_BOT}</li>
                <li>{w::PASTE_TOKEN}</li>
            </ol>
            <form method="post" on:submit=connect>
                <Field
                    name="token"
                    label=w::TOKEN.text()
                    accepts=Accepts::WORDS
                    value=token
                    error=saving.error
                />
                <FormError error=saving.error fields=&["token"] />
                <SaveButton saving label=w::CONNECT.text() busy=w::CONNECTING.text() />
            </form>
            {changing(move || made.get().map(|id| view! { <Checking id /> }).into_any())}
            <p>
                <a href="/inbox">{w::LATER}</a>
            </p>
        </section>
    }
}

/// Looks whether the channel works, until it does.
#[component]
fn Checking(id: ChannelId) -> impl IntoView {
    let health = RwSignal::new(Health::Checking);
    let navigate = use_navigate();
    let look = move || {
        let navigate = navigate.clone();
        spawn_local(async move {
            let Ok(channels) = list_channels().await else {
                return;
            };
            let Some(channel) = channels.into_iter().find(|channel| channel.id == id) else {
                return;
            };
            let was = health.try_get_untracked();
            let _ = health.try_set(channel.health.clone());
            if channel.health == Health::Connected && was == Some(Health::Checking) {
                navigate("/welcome?step=message", NavigateOptions::default());
            }
        });
    };
    Effect::new(move |_| {
        let handle = set_interval_with_handle(look.clone(), LOOK_AGAIN);
        on_cleanup(move || {
            if let Ok(handle) = handle {
                handle.clear();
            }
        });
    });
    let words = move || match health.get() {
        Health::Checking => w::CHECKING.text().to_owned(),
        Health::Connected => w::CONNECTED.text().to_owned(),
        Health::Broken { why } => w::broken(&why),
    };
    view! { <p role="status">{words}</p> }
}
