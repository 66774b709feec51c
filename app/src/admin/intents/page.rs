//! The list of intents, and the form beside it.

use super::{api::list_intents, form::Form, trial::Trying};
use crate::{
    admin::{
        page::{Opened, again, opened, shown},
        parts::Panel,
    },
    shell::Here,
    ui::{
        icon::{Icon, IconView},
        state::{Empty, Fetched, fetched, loaded},
    },
    words::support as w,
};
use domain::intent::Intent;
use leptos::prelude::*;
use leptos_meta::Title;

/// The page of the intents.
#[component]
pub fn IntentsPage() -> impl IntoView {
    let resource = fetched(|| (), |()| list_intents());
    let open = opened();
    view! {
        <Title text=w::INTENTS />
        <main class="page" data-open=move || open.get().map(|_| "true")>
            <div class="page-head">
                <div>
                    <h1>{w::INTENTS}</h1>
                    <p class="hint">{w::INTENTS_HINT}</p>
                </div>
                <a class="button primary" href="/admin/intents?open=new">
                    <IconView icon=Icon::Plus />
                    {w::NEW_INTENT}
                </a>
            </div>
            {loaded(resource, move |intents| view! { <Columns intents=RwSignal::new(intents) resource open /> })}
        </main>
    }
}

#[component]
fn Columns(
    intents: RwSignal<Vec<Intent>>,
    resource: Fetched<Vec<Intent>>,
    open: Memo<Option<Opened>>,
) -> impl IntoView {
    let refetch = again(intents, list_intents, resource);
    let find = move |all: &[Intent], id: &str| all.iter().find(|i| i.id.to_string() == id).cloned();
    let open = shown(open, move |id| find(&intents.read(), id).is_some());
    let panel = move || {
        let intent = match open.get()? {
            Opened::New => None,
            Opened::Known(id) => Some(find(&intents.read_untracked(), &id)?),
        };
        let heading = if intent.is_some() {
            w::EDIT_INTENT.text()
        } else {
            w::NEW_INTENT.text()
        };
        Some(view! {
            <Panel heading list="/admin/intents">
                <Form intent refetch />
            </Panel>
        })
    };
    let is_empty = Memo::new(move |_| intents.read().is_empty());
    let card = move |intent| view! { <Card intent open /> };
    view! {
        <div class="columns">
            <div>
                {move || {
                    is_empty
                        .get()
                        .then(|| view! { <Empty heading=w::NO_INTENT.text() hint=w::NO_INTENT_HINT.text() /> })
                }}
                <ul class="cards">{move || intents.get().into_iter().map(card).collect_view()}</ul>
                {move || (!is_empty.get()).then(|| view! { <Trying /> })}
            </div>
            {panel}
        </div>
    }
}

#[component]
fn Card(intent: Intent, open: Memo<Option<Opened>>) -> impl IntoView {
    let here = Here::now();
    let known = Opened::Known(intent.id.to_string());
    let (team, count) = (intent.team, intent.examples.len());
    view! {
        <li class="card-row">
            <IconView icon=Icon::Intent />
            <a
                href=format!("/admin/intents?open={}", intent.id)
                aria-current=move || (open.get().as_ref() == Some(&known)).then_some("true")
            >
                {intent.name}
            </a>
            <p>
                {move || here.team(team)} " · " {w::examples(count)}
            </p>
        </li>
    }
}
