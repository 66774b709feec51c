//! The list of canned replies, and the form beside it.

use super::{api::list_canned, form::Form};
use crate::{
    admin::{Opened, Panel, opened},
    shell::Here,
    ui::{
        icon::{Icon, IconView},
        state::{Empty, fetched, loaded},
    },
    words::canned as w,
};
use domain::{canned::CannedReply, intent::Intent, permission::Right};
use leptos::{either::Either, prelude::*};
use leptos_meta::Title;

/// The page of the canned replies.
#[component]
pub fn CannedPage() -> impl IntoView {
    let resource = fetched(|| (), |()| list_canned());
    let refetch = Callback::new(move |()| resource.refetch());
    let open = opened();
    view! {
        <Title text=w::HEADING />
        <main class="page" data-open=move || open.get().map(|_| "true")>
            <div class="page-head">
                <div>
                    <h1>{w::HEADING}</h1>
                    <p class="hint">{w::HINT}</p>
                </div>
                <a class="button primary" href="/canned-replies?open=new">
                    <IconView icon=Icon::Plus />
                    {w::NEW}
                </a>
            </div>
            {loaded(
                resource,
                move |(replies, intents)| view! { <Columns replies intents open refetch /> },
            )}
        </main>
    }
}

/// Says whether one may change a reply: an own one always, a shared one who manages them.
fn may_change(reply: &CannedReply) -> bool {
    reply.owner.is_some() || Here::now().may(Right::CannedManage)
}

#[component]
fn Columns(
    replies: Vec<CannedReply>,
    intents: Vec<Intent>,
    open: Memo<Option<Opened>>,
    refetch: Callback<()>,
) -> impl IntoView {
    let cards = replies
        .iter()
        .map(|reply| view! { <Card reply=reply.clone() open /> })
        .collect_view();
    let is_empty = replies.is_empty();
    let panel = move || {
        let reply = match open.get()? {
            Opened::New => None,
            Opened::Known(id) => {
                let id = id.parse().ok()?;
                let found = replies.iter().find(|reply| reply.id == id)?;
                Some(Some(found.clone()).filter(may_change)?)
            }
        };
        let heading = if reply.is_some() {
            w::EDIT.text()
        } else {
            w::NEW.text()
        };
        let intents = intents.clone();
        Some(view! {
            <Panel heading list="/canned-replies">
                <Form reply intents refetch />
            </Panel>
        })
    };
    view! {
        <div class="columns">
            <div>
                {is_empty.then(|| view! { <Empty heading=w::NOTHING.text() hint=w::NOTHING_HINT.text() /> })}
                <ul class="cards">{cards}</ul>
            </div>
            {panel}
        </div>
    }
}

#[component]
fn Card(reply: CannedReply, open: Memo<Option<Opened>>) -> impl IntoView {
    let known = Opened::Known(reply.id.to_string());
    let name = format!("/{}", reply.shortcut);
    let name = if may_change(&reply) {
        Either::Left(view! {
            <a
                href=format!("/canned-replies?open={}", reply.id)
                aria-current=move || (open.get().as_ref() == Some(&known)).then_some("true")
            >
                {name}
            </a>
        })
    } else {
        Either::Right(view! { <b>{name}</b> })
    };
    view! {
        <li class="card-row" data-testid="canned-reply">
            <IconView icon=Icon::Note />
            {name}
            <p>
                {(!reply.folder.is_empty())
                    .then(|| view! { <span class="tag">{reply.folder.clone()}</span> })}
                {reply.owner.map(|_| view! { <span class="tag">{w::OWN_MARK}</span> })}
                {reply.is_for_bots.then(|| view! { <span class="tag">{w::BOTS_MARK}</span> })}
                " "
                <span dir="auto">{reply.text}</span>
            </p>
        </li>
    }
}
