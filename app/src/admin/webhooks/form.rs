//! The form of one webhook, and its secret, shown once.

use super::{
    api::{remove_webhook, rotate_webhook_secret, save_webhook},
    log::Log,
};
use crate::{
    admin::{
        parts::{Picks, Secret, Select, Switch},
        saving::{SaveButton, Saving},
    },
    ui::field::{Accepts, Field, FormError},
    words::{admin as a, programs as w, support as s},
};
use domain::{
    id::{ChannelId, WebhookId},
    webhook::{Dialect, KINDS, Webhook, WebhookForm},
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use std::collections::BTreeSet;

/// A secret as long as it is shown, and whose it is.
pub(super) type Shown = (WebhookId, String);

/// Asks where it listens and what it is told; shows what it was told.
#[component]
pub fn Form(
    /// The webhook as it was read; none for a new one.
    webhook: Option<Webhook>,
    /// The API channels.
    channels: Vec<(ChannelId, String)>,
    /// The secret that is shown.
    secret: RwSignal<Option<Shown>>,
    /// Reads them again.
    refetch: Callback<()>,
) -> impl IntoView {
    let id = webhook.as_ref().map(|webhook| webhook.id);
    let known = RwSignal::new(
        webhook
            .as_ref()
            .map(|webhook| (webhook.id, webhook.version)),
    );
    let fields = Fields::of(webhook.as_ref());
    let saving = Saving::new();
    let navigate = use_navigate();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let form = untrack(move || fields.form());
        let navigate = navigate.clone();
        saving.run(
            save_webhook(known.get_untracked(), form),
            move |(saved, made)| {
                let _ = known.try_set(Some((saved.id, saved.version)));
                let Some(made) = made else {
                    return refetch.run(());
                };
                secret.set(Some((saved.id, made)));
                refetch.run(());
                let address = format!("/admin/webhooks?open={}", saved.id);
                navigate(&address, NavigateOptions::default());
            },
        );
    };
    let channels = channels
        .into_iter()
        .map(|(id, name)| (id.to_string(), name))
        .collect::<Vec<_>>();
    view! {
        <form method="post" on:submit=save>
            <Field
                name="name"
                label=a::NAME.text()
                hint=w::WEBHOOK_NAME_HINT.text()
                accepts=Accepts::WORDS
                value=fields.name
                error=saving.error
            />
            <Field
                name="url"
                label=w::ADDRESS.text()
                hint=w::ADDRESS_HINT.text()
                accepts=Accepts::WORDS
                value=fields.url
                error=saving.error
            />
            {id
                .is_none()
                .then(|| {
                    view! {
                        <Select
                            name="channel"
                            label=w::CARRIES.text()
                            hint=w::CARRIES_HINT.text()
                            nothing=w::NO_CHANNEL.text()
                            all=channels
                            value=fields.channel
                        />
                    }
                })}
            <Switch label=w::ORDERED.text() hint=w::ORDERED_HINT.text() value=fields.is_ordered />
            <Switch label=w::IS_ON.text() hint=w::IS_ON_HINT.text() value=fields.is_enabled />
            <Picks
                legend=w::EVENTS.text()
                hint=w::EVENTS_HINT.text()
                all=KINDS.iter().map(|kind| (*kind, (*kind).to_owned())).collect()
                chosen=fields.kinds
            />
            <FormError error=saving.error fields=&["name", "url"] />
            <SaveButton saving />
        </form>
        {move || {
            let shown = secret.get().filter(|(whose, _)| Some(*whose) == id);
            shown.map(|(_, secret)| view! { <Secret secret hint=w::WEBHOOK_SECRET_HINT.text() /> })
        }}
        {id.map(|id| view! { <Further id known secret refetch /> })}
    }
}

/// What is typed.
#[derive(Clone, Copy)]
struct Fields {
    name: RwSignal<String>,
    url: RwSignal<String>,
    channel: RwSignal<String>,
    kinds: RwSignal<BTreeSet<&'static str>>,
    is_ordered: RwSignal<bool>,
    is_enabled: RwSignal<bool>,
}

impl Fields {
    fn of(webhook: Option<&Webhook>) -> Self {
        let text =
            |read: fn(&Webhook) -> String| RwSignal::new(webhook.map(read).unwrap_or_default());
        let chosen = |kind: &&'static str| webhook.is_some_and(|w| w.kinds.contains(*kind));
        Self {
            name: text(|webhook| webhook.name.clone()),
            url: text(|webhook| webhook.url.clone()),
            channel: text(|webhook| webhook.channel.map(|id| id.to_string()).unwrap_or_default()),
            kinds: RwSignal::new(KINDS.iter().copied().filter(chosen).collect()),
            is_ordered: RwSignal::new(webhook.is_some_and(|webhook| webhook.is_ordered)),
            is_enabled: RwSignal::new(webhook.is_none_or(|webhook| webhook.is_enabled)),
        }
    }

    fn form(self) -> WebhookForm {
        WebhookForm {
            dialect: Dialect::Standard,
            bot_id: None,
            name: self.name.get(),
            url: self.url.get(),
            kinds: self
                .kinds
                .read()
                .iter()
                .map(|kind| (*kind).to_owned())
                .collect(),
            channel_id: self.channel.read().parse().ok(),
            is_ordered: self.is_ordered.get(),
            is_enabled: self.is_enabled.get(),
        }
    }
}

/// What can be done with a webhook that there is, and what it was told.
#[component]
fn Further(
    id: WebhookId,
    known: RwSignal<Option<(WebhookId, i64)>>,
    secret: RwSignal<Option<Shown>>,
    refetch: Callback<()>,
) -> impl IntoView {
    let saving = Saving::new();
    let navigate = use_navigate();
    let rotate = move |_| {
        saving.run(rotate_webhook_secret(id), move |(webhook, made)| {
            let _ = known.try_set(Some((webhook.id, webhook.version)));
            secret.set(Some((webhook.id, made)));
        });
    };
    let remove = move |_| {
        let navigate = navigate.clone();
        saving.run(remove_webhook(id), move |()| {
            refetch.run(());
            navigate("/admin/webhooks", NavigateOptions::default());
        });
    };
    view! {
        <p class="hint">{w::ROTATE_HINT}</p>
        <div class="actions">
            <button type="button" class="button" disabled=saving.is_busy on:click=rotate>
                {w::ROTATE}
            </button>
            <button type="button" class="button" disabled=saving.is_busy on:click=remove>
                {s::REMOVE}
            </button>
        </div>
        <FormError error=saving.error />
        <Log id />
    }
}
