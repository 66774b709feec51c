//! The form that connects a Telegram bot, or opens the door for a platform.

use super::api::create_channel;
use crate::{
    admin::{
        choice::Choices,
        saving::{SaveButton, Saving},
    },
    ui::field::{Accepts, Field, FormError},
    words::admin as w,
};
use domain::channel::{ChannelKind, Intake};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

/// Asks for the kind, the name, and what its provider needs.
#[component]
pub fn Form(
    /// Reads the list again.
    refetch: Callback<()>,
) -> impl IntoView {
    let kind = RwSignal::new("telegram".to_owned());
    let name = RwSignal::new(String::new());
    let token = RwSignal::new(String::new());
    let intake = RwSignal::new("polling".to_owned());
    let saving = Saving::new();
    let navigate = use_navigate();
    let connect = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let is_webhook = intake.with_untracked(|intake| intake == "webhook");
        let intake = if is_webhook {
            Intake::Webhook
        } else {
            Intake::Polling
        };
        let (kind, token) = if kind.with_untracked(|kind| kind == "api") {
            (ChannelKind::Api, String::new())
        } else {
            (ChannelKind::Telegram, token.get_untracked())
        };
        let call = create_channel(kind, name.get_untracked(), token, intake);
        let navigate = navigate.clone();
        saving.run(call, move |_| {
            refetch.run(());
            navigate("/admin/channels", leptos_router::NavigateOptions::default());
        });
    };
    view! {
        <form method="post" on:submit=connect>
            <Choices
                name="kind"
                legend=w::CHANNEL_KIND
                choices=vec![
                    ("telegram", w::TELEGRAM, w::TELEGRAM_HINT),
                    ("api", w::API_CHANNEL, w::API_CHANNEL_HINT),
                ]
                value=kind
            />
            <Field
                name="name"
                label=w::NAME
                hint=w::CHANNEL_NAME_HINT
                accepts=Accepts::WORDS
                value=name
                error=saving.error
            />
            {move || {
                (&*kind.read() != "api").then(|| view! { <Telegram token intake saving /> })
            }}
            <FormError error=saving.error fields=&["name", "token"] />
            <SaveButton saving label=w::CONNECT busy=w::CONNECTING />
        </form>
    }
}

/// Asks for what a Telegram bot needs.
#[component]
fn Telegram(token: RwSignal<String>, intake: RwSignal<String>, saving: Saving) -> impl IntoView {
    view! {
        <Field
            name="token"
            label=w::TOKEN
            hint=w::TOKEN_HINT
            accepts=Accepts::WORDS
            value=token
            error=saving.error
        />
        <Choices
            name="intake"
            legend=w::INTAKE
            choices=vec![
                ("polling", w::POLLING, w::POLLING_HINT),
                ("webhook", w::WEBHOOK, w::WEBHOOK_HINT),
            ]
            value=intake
        />
    }
}
