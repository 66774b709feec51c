//! The list of webhooks, and the form beside it.

use super::{
    api::list_webhooks,
    form::{Form, Shown},
};
use crate::{
    admin::{
        page::{Opened, again, opened, shown},
        parts::Panel,
    },
    ui::{
        icon::{Icon, IconView},
        state::{Empty, Fetched, fetched, loaded},
    },
    words::{admin as a, programs as w},
};
use domain::{id::ChannelId, webhook::Webhook};
use leptos::prelude::*;
use leptos_meta::Title;

/// The webhooks, and the channels that one may be bound to.
type Listed = (Vec<Webhook>, Vec<(ChannelId, String)>);

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
    loaded(resource, move |(webhooks, channels)| {
        view! { <Columns webhooks=RwSignal::new(webhooks) resource channels open secret /> }
    })
}

#[component]
fn Columns(
    webhooks: RwSignal<Vec<Webhook>>,
    resource: Fetched<Listed>,
    channels: Vec<(ChannelId, String)>,
    open: Memo<Option<Opened>>,
    secret: RwSignal<Option<Shown>>,
) -> impl IntoView {
    let read = || async { list_webhooks().await.map(|(webhooks, _)| webhooks) };
    let refetch = again(webhooks, read, resource);
    let find =
        move |all: &[Webhook], id: &str| all.iter().find(|w| w.id.to_string() == id).cloned();
    let open = shown(open, move |id| find(&webhooks.read(), id).is_some());
    let panel = move || {
        let webhook = match open.get()? {
            Opened::New => None,
            Opened::Known(id) => Some(find(&webhooks.read_untracked(), &id)?),
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
    let is_empty = Memo::new(move |_| webhooks.read().is_empty());
    let card = move |webhook| view! { <Card webhook open /> };
    view! {
        <div class="columns">
            <div>
                {move || {
                    is_empty
                        .get()
                        .then(|| view! { <Empty heading=w::NO_WEBHOOK.text() hint=w::NO_WEBHOOK_HINT.text() /> })
                }}
                <ul class="cards">{move || webhooks.get().into_iter().map(card).collect_view()}</ul>
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
