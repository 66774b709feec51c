//! The form that makes a token, and its secret, shown once.

use super::api::{NewToken, create_token};
use crate::{
    admin::{
        choice::Choices,
        parts::{Secret, Select, people},
        saving::{SaveButton, Saving},
    },
    ui::field::{Accepts, Field, FormError},
    words::{admin as a, programs as w},
};
use domain::{id::ChannelId, permission::Scope};
use leptos::prelude::*;

/// Asks for the program, what it may do, and in whose name or where.
#[component]
pub fn Form(
    /// The API channels.
    channels: Vec<(ChannelId, String)>,
    /// Reads the list again.
    refetch: Callback<()>,
) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let scope = RwSignal::new(Scope::Desk.name().to_owned());
    let operator = RwSignal::new(String::new());
    let channel = RwSignal::new(String::new());
    let secret = RwSignal::new(None::<String>);
    let saving = Saving::new();
    let is_platform = move || scope.with(|scope| scope == Scope::Channel.name());
    let make = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let new = untrack(|| NewToken {
            name: name.get(),
            scope: chosen(&scope.read()),
            operator_id: (!is_platform())
                .then(|| operator.read().parse().ok())
                .flatten(),
            channel_id: is_platform().then(|| channel.read().parse().ok()).flatten(),
        });
        saving.run(create_token(new), move |made| {
            secret.set(Some(made));
            refetch.run(());
        });
    };
    let channels: Vec<_> = channels
        .into_iter()
        .map(|(id, name)| (id.to_string(), name))
        .collect();
    let channels = StoredValue::new(channels);
    view! {
        <form method="post" on:submit=make>
            <Field
                name="name"
                label=a::NAME.text()
                hint=w::TOKEN_NAME_HINT.text()
                accepts=Accepts::WORDS
                value=name
                error=saving.error
            />
            <Choices
                name="scope"
                legend=w::SCOPE.text()
                choices=Scope::ALL
                    .into_iter()
                    .map(|scope| (scope.name(), w::scope(scope), w::scope_hint(scope)))
                    .collect()
                value=scope
            />
            {move || {
                if is_platform() {
                    view! {
                        <Select
                            name="channel"
                            label=w::ITS_CHANNEL.text()
                            hint=w::ITS_CHANNEL_HINT.text()
                            nothing=w::NO_CHANNEL.text()
                            all=channels.get_value()
                            value=channel
                        />
                    }
                        .into_any()
                } else {
                    view! {
                        <Select
                            name="operator"
                            label=w::ITS_OPERATOR.text()
                            hint=w::ITS_OPERATOR_HINT.text()
                            nothing=w::NOBODY.text()
                            all=people()
                            value=operator
                        />
                    }
                        .into_any()
                }
            }}
            <FormError error=saving.error fields=&["name"] />
            <SaveButton saving label=w::MAKE.text() busy=w::MAKING.text() />
            {move || {
                secret.get().map(|secret| view! { <Secret secret hint=w::TOKEN_SECRET_HINT.text() /> })
            }}
        </form>
    }
}

fn chosen(name: &str) -> Scope {
    let mut all = Scope::ALL.into_iter();
    all.find(|scope| scope.name() == name)
        .unwrap_or(Scope::Read)
}
