//! The list of intents, and the form beside it.

use super::{api::list_intents, form::Form, trial::Trying};
use crate::{
    admin::{
        page::{Opened, opened},
        parts::Panel,
    },
    shell::Here,
    ui::{
        icon::{Icon, IconView},
        state::{Empty, fetched, loaded},
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
    let refetch = Callback::new(move |()| resource.refetch());
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
            {loaded(resource, move |intents| view! { <Columns intents open refetch /> })}
        </main>
    }
}

#[component]
fn Columns(
    intents: Vec<Intent>,
    open: Memo<Option<Opened>>,
    refetch: Callback<()>,
) -> impl IntoView {
    let is_empty = intents.is_empty();
    let items = intents
        .iter()
        .map(|intent| view! { <Card intent=intent.clone() open /> })
        .collect_view();
    let panel = move || {
        let intent = match open.get()? {
            Opened::New => None,
            Opened::Known(id) => Some(intents.iter().find(|i| i.id.to_string() == id)?.clone()),
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
    view! {
        <div class="columns">
            <div>
                {is_empty.then(|| view! { <Empty heading=w::NO_INTENT.text() hint=w::NO_INTENT_HINT.text() /> })}
                <ul class="cards">{items}</ul>
                {(!is_empty).then(|| view! { <Trying /> })}
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
