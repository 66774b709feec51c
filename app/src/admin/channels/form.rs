//! The form that connects a Telegram bot, makes a widget, or opens the door for a platform.

use super::{
    api::create_channel,
    widget::{Look, LookFields},
};
use crate::{
    admin::{
        choice::Choices,
        saving::{SaveButton, Saving},
    },
    ui::field::{Accepts, Field, FormError},
    words::{admin as w, widget},
};
use domain::{
    channel::{Channel, ChannelKind, Intake},
    widget::WidgetForm,
};
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
    let look = Look::of(WidgetForm::default());
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
        let (kind, token, widget) = match kind.get_untracked().as_str() {
            "api" => (ChannelKind::Api, String::new(), None),
            "widget" => (ChannelKind::Widget, String::new(), Some(look.form())),
            _ => (ChannelKind::Telegram, token.get_untracked(), None),
        };
        let call = create_channel(kind, name.get_untracked(), token, intake, widget);
        let navigate = navigate.clone();
        saving.run(call, move |made: Channel| {
            refetch.run(());
            // What comes next with a widget is to put its code into a page.
            let next = if made.widget.is_some() {
                format!("/admin/channels?open={}", made.id)
            } else {
                "/admin/channels".to_owned()
            };
            navigate(&next, leptos_router::NavigateOptions::default());
        });
    };
    view! {
        <form method="post" on:submit=connect>
            <Choices
                name="kind"
                legend=w::CHANNEL_KIND.text()
                choices=vec![
                    ("telegram", w::TELEGRAM.text(), w::TELEGRAM_HINT.text()),
                    ("widget", widget::WIDGET.text(), widget::WIDGET_HINT.text()),
                    ("api", w::API_CHANNEL.text(), w::API_CHANNEL_HINT.text()),
                ]
                value=kind
            />
            <Field
                name="name"
                label=w::NAME.text()
                hint=w::CHANNEL_NAME_HINT.text()
                accepts=Accepts::WORDS
                value=name
                error=saving.error
            />
            {move || {
                (&*kind.read() == "telegram").then(|| view! { <Telegram token intake saving /> })
            }}
            {move || {
                (&*kind.read() == "widget")
                    .then(|| view! { <LookFields look error=saving.error /> })
            }}
            <FormError error=saving.error fields=&["name", "token", "greeting", "color"] />
            <SaveButton saving label=w::CONNECT.text() busy=w::CONNECTING.text() />
        </form>
    }
}

/// Asks for what a Telegram bot needs.
#[component]
fn Telegram(token: RwSignal<String>, intake: RwSignal<String>, saving: Saving) -> impl IntoView {
    view! {
        <Field
            name="token"
            label=w::TOKEN.text()
            hint=w::TOKEN_HINT.text()
            accepts=Accepts::WORDS
            value=token
            error=saving.error
        />
        <Choices
            name="intake"
            legend=w::INTAKE.text()
            choices=vec![
                ("polling", w::POLLING.text(), w::POLLING_HINT.text()),
                ("webhook", w::WEBHOOK.text(), w::WEBHOOK_HINT.text()),
            ]
            value=intake
        />
    }
}
