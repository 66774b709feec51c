//! The list of webhooks, and the form beside it.

use super::{
    api::list_webhooks,
    form::{Form, Shown},
};
use crate::{
    admin::{
        page::{Opened, opened},
        parts::Panel,
    },
    ui::{
        icon::{Icon, IconView},
        state::{Empty, fetched, loaded},
    },
    words::{admin as a, programs as w},
};
use domain::{id::ChannelId, webhook::Webhook};
use leptos::prelude::*;
use leptos_meta::Title;

/// The page of the webhooks.
#[component]
pub fn WebhooksPage() -> impl IntoView {
    let secret = RwSignal::new(None::<Shown>);
    let open = opened();
    view! {
        <Title text=w::WEBHOOKS />
        <main class="page" data-open=move || open.get().map(|_| "true")>
            <div class="page-head">
                <div>
                    <h1>{w::WEBHOOKS}</h1>
                    <p class="hint">{w::WEBHOOKS_HINT}</p>
                </div>
                <a class="button primary" href="/admin/webhooks?open=new">
                    <IconView icon=Icon::Plus />
                    {w::NEW_WEBHOOK}
                </a>
            </div>
            <All open secret />
        </main>
    }
}

#[component]
fn All(open: Memo<Option<Opened>>, secret: RwSignal<Option<Shown>>) -> impl IntoView {
    let resource = fetched(|| (), |()| list_webhooks());
    let refetch = Callback::new(move |()| resource.refetch());
    loaded(resource, move |(webhooks, channels)| {
        view! { <Columns webhooks channels open secret refetch /> }
    })
}

#[component]
fn Columns(
    webhooks: Vec<Webhook>,
    channels: Vec<(ChannelId, String)>,
    open: Memo<Option<Opened>>,
    secret: RwSignal<Option<Shown>>,
    refetch: Callback<()>,
) -> impl IntoView {
    let is_empty = webhooks.is_empty();
    let items = webhooks
        .iter()
        .map(|webhook| view! { <Card webhook=webhook.clone() open /> })
        .collect_view();
    let panel = move || {
        let webhook = match open.get()? {
            Opened::New => None,
            Opened::Known(id) => Some(webhooks.iter().find(|w| w.id.to_string() == id)?.clone()),
        };
        let heading = if webhook.is_some() {
            w::EDIT_WEBHOOK.text()
        } else {
            w::NEW_WEBHOOK.text()
        };
        let channels = channels.clone();
        Some(view! {
            <Panel heading list="/admin/webhooks">
                <Form webhook channels secret refetch />
            </Panel>
        })
    };
    view! {
        <div class="columns">
            <div>
                {is_empty
                    .then(|| view! { <Empty heading=w::NO_WEBHOOK.text() hint=w::NO_WEBHOOK_HINT.text() /> })}
                <ul class="cards">{items}</ul>
            </div>
            {panel}
        </div>
    }
}

#[component]
fn Card(webhook: Webhook, open: Memo<Option<Opened>>) -> impl IntoView {
    let known = Opened::Known(webhook.id.to_string());
    let state = match (webhook.is_enabled, webhook.why_off) {
        (true, _) => w::told_at(webhook.dialect, webhook.url),
        (false, Some(why)) => why,
        (false, None) => a::DISABLED.text().to_owned(),
    };
    view! {
        <li class="card-row" data-testid="webhook">
            <IconView icon=Icon::Webhook />
            <a
                href=format!("/admin/webhooks?open={}", webhook.id)
                aria-current=move || (open.get().as_ref() == Some(&known)).then_some("true")
            >
                {webhook.name}
            </a>
            <p>{state}</p>
        </li>
    }
}
