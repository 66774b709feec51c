//! The form that connects a Telegram bot.

use super::api::create_channel;
use crate::{
    admin::{
        choice::Choices,
        saving::{SaveButton, Saving},
    },
    ui::field::{Accepts, Field, FormError},
    words::admin as w,
};
use domain::channel::Intake;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

/// Asks for name, token and how messages come in.
#[component]
pub fn Form(
    /// Reads the list again.
    refetch: Callback<()>,
) -> impl IntoView {
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
        let call = create_channel(name.get_untracked(), token.get_untracked(), intake);
        let navigate = navigate.clone();
        saving.run(call, move |_| {
            refetch.run(());
            navigate("/admin/channels", leptos_router::NavigateOptions::default());
        });
    };
    view! {
        <form method="post" on:submit=connect>
            <Field
                name="name"
                label=w::NAME
                hint=w::CHANNEL_NAME_HINT
                accepts=Accepts::WORDS
                value=name
                error=saving.error
            />
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
            <FormError error=saving.error fields=&["name", "token"] />
            <SaveButton saving label=w::CONNECT busy=w::CONNECTING />
        </form>
    }
}
