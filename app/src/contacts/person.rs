//! One contact with everything about him.

use super::{
    api::{block_contact, get_contact},
    conversations::Conversations,
    erase::Erase,
    form::Form,
    merge::Merge,
};
use crate::{
    admin::Saving,
    shell::Here,
    ui::{
        changing::changing,
        field::FormError,
        icon::{Icon, IconView},
        state::{Empty, fetched, loaded},
        time::{DayOf, TimeOfDay},
    },
    words::{channel_kind, contacts as w, errors},
};
use domain::{
    id::ContactId,
    permission::Right,
    time::Timestamp,
    view::contacts::{ContactView, KnownOn, Noted},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// The page of a contact.
#[component]
pub fn ContactPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id")?.parse::<ContactId>().ok());
    view! {
        <Title text=w::HEADING />
        <main class="page contact">
            <a class="button quiet" href="/contacts">
                <IconView icon=Icon::Back />
                {w::TO_LIST}
            </a>
            {changing(move || {
                if let Some(id) = id.get() {
                    view! { <Known id /> }.into_any()
                } else {
                    let hint = errors::sentence("not_found", "");
                    view! { <Empty heading=w::NOBODY.text() hint /> }.into_any()
                }
            })}
        </main>
    }
}

#[component]
fn Known(id: ContactId) -> impl IntoView {
    let resource = fetched(move || id, get_contact);
    let refetch = Callback::new(move |()| resource.refetch());
    loaded(
        resource,
        move |known| view! { <Everything known refetch /> },
    )
}

#[component]
fn Everything(known: ContactView, refetch: Callback<()>) -> impl IntoView {
    let ContactView {
        contact,
        record,
        identities,
        conversations,
        notes,
    } = known;
    let shown_name = RwSignal::new(contact.name.clone());
    if let Some(at) = record.erased_at {
        return view! {
            <div role="status">
                <Empty heading=w::ERASED.text() hint="" />
                <p class="hint">
                    <DayOf at />
                    " "
                    <TimeOfDay at />
                </p>
            </div>
        }
        .into_any();
    }
    let (id, blocked_at) = (contact.id, contact.blocked_at);
    let moment = |at: Timestamp| view! { <DayOf at /> " " <TimeOfDay at /> };
    let kept_out = blocked_at.map(|at| {
        view! {
            <dt>{w::BLOCKED_SINCE}</dt>
            <dd>{moment(at)}</dd>
            <dt>{w::KEPT_OUT}</dt>
            <dd data-testid="kept-out">
                {w::kept_out(record.kept_out)} " "
                {record
                    .kept_out_at
                    .map(|at| view! { <DayOf at is_within=true /> " " <TimeOfDay at /> })}
            </dd>
        }
    });
    view! {
        <h1 dir="auto">{shown_name}</h1>
        <div class="contact-columns">
            <div>
                <section class="card" aria-labelledby="known">
                    <h2 id="known">{w::KNOWN}</h2>
                    <Form contact=contact.clone() shown_name />
                    <dl class="facts">
                        <dt>{w::SINCE}</dt>
                        <dd>{moment(record.created_at)}</dd>
                        {kept_out}
                    </dl>
                </section>
                <Identities username=contact.username identities />
                <Privacy id name=contact.name is_blocked=blocked_at.is_some() refetch />
            </div>
            <div>
                <Conversations id page=conversations />
                <Notes notes />
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Identities(username: Option<String>, identities: Vec<KnownOn>) -> impl IntoView {
    let is_none = identities.is_empty();
    let one = |known: KnownOn| {
        view! {
            <li class="card-row">
                <IconView icon=Icon::Channel />
                <b>{known.channel_name}</b>
                <p>
                    {channel_kind(known.channel_kind)} " · " <span dir="auto">{known.external_id}</span>
                    {(!known.is_reachable)
                        .then(|| view! { " " <span class="tag">{w::UNREACHABLE}</span> })}
                </p>
            </li>
        }
    };
    view! {
        <section aria-labelledby="identities">
            <h2 id="identities">{w::IDENTITIES}</h2>
            {username.map(|name| view! { <p dir="auto">{format!("@{name}")}</p> })}
            {is_none.then(|| view! { <p class="hint">{w::NO_IDENTITY}</p> })}
            <ul class="cards">{identities.into_iter().map(one).collect_view()}</ul>
        </section>
    }
}

#[component]
fn Notes(notes: Vec<Noted>) -> impl IntoView {
    let is_none = notes.is_empty();
    let one = |note: Noted| {
        view! {
            <li class="card-row" data-testid="noted">
                <IconView icon=Icon::Note />
                <a href=format!(
                    "/inbox/{}",
                    note.number,
                )>{format!("#{} {}", note.number, note.author_name)}</a>
                <span class="age">
                    <DayOf at=note.at />
                </span>
                <p dir="auto">{note.words}</p>
            </li>
        }
    };
    view! {
        <section aria-labelledby="notes">
            <h2 id="notes">{w::NOTES}</h2>
            {is_none.then(|| view! { <p class="hint">{w::NO_NOTE}</p> })}
            <ul class="cards">{notes.into_iter().map(one).collect_view()}</ul>
        </section>
    }
}

/// Keeps out, lets in, takes out: each for those who may.
#[component]
fn Privacy(id: ContactId, name: String, is_blocked: bool, refetch: Callback<()>) -> impl IntoView {
    let here = Here::now();
    let (may_block, may_export) = (
        here.may(Right::ContactsBlock),
        here.may(Right::ContactsExport),
    );
    let may_erase = here.may(Right::ContactsErase);
    let saving = Saving::new();
    let change = move |_| {
        saving.run(block_contact(id, !is_blocked), move |_| refetch.run(()));
    };
    let label = if is_blocked {
        w::UNBLOCK.text()
    } else {
        w::BLOCK.text()
    };
    let block = may_block.then(|| {
        view! {
            <p class="hint">{w::BLOCK_HINT}</p>
            <button type="button" class="button" disabled=saving.is_busy on:click=change>
                {label}
            </button>
        }
    });
    let export = may_export.then(|| {
        view! {
            <p class="hint">{w::EXPORT_HINT}</p>
            <a class="button" href=format!("/downloads/contacts/{id}") download rel="external">
                <IconView icon=Icon::Down />
                {w::EXPORT}
            </a>
        }
    });
    let merge = here
        .may(Right::ContactsMerge)
        .then(|| view! { <Merge id refetch /> });
    (may_block || may_export).then(|| {
        view! {
            <section class="card" aria-labelledby="privacy">
                <h2 id="privacy">{w::PRIVACY}</h2>
                {block}
                <FormError error=saving.error />
                {merge}
                {export}
                {may_erase.then(|| view! { <Erase id name refetch /> })}
            </section>
        }
    })
}
