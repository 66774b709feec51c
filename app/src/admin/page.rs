//! The frame of the admin pages.

use crate::{
    error::UiError,
    shell::{Here, guarded},
    ui::{
        icon::{Icon, IconView},
        state::{Empty, Fetched},
    },
    words::{
        admin as w, audit as a, brand as b, configuration as f, errors, phone, privacy as v,
        programs as p, routing as r, second_step as t, sessions as e, support as s,
    },
};
use domain::permission::Right;
use leptos::{html, prelude::*, task::spawn_local};
use leptos_router::{
    components::Outlet,
    hooks::{use_location, use_query_map},
};
use serde::{Serialize, de::DeserializeOwned};

/// Shows the places of administration and the one that is open.
#[component]
pub fn AdminPage() -> impl IntoView {
    if !Here::now().may(Right::OperatorsManage) {
        let words = errors::sentence("forbidden", "");
        return view! {
            <main class="page">
                <Empty heading=w::PLACES.text() hint=words />
            </main>
        }
        .into_any();
    }
    view! {
        <div class="admin">
            <nav class="places" aria-label=w::PLACES>
                <ul>
                    <Place to="/admin/operators" label=w::OPERATORS.text() icon=Icon::People />
                    <Place to="/admin/teams" label=w::TEAMS.text() icon=Icon::Team />
                    <Place to="/admin/routing" label=r::ROUTING.text() icon=Icon::Transfer />
                    <Place to="/admin/absence" label=w::AWAY_REASONS.text() icon=Icon::Sleep />
                    <Place to="/admin/intents" label=s::INTENTS.text() icon=Icon::Intent />
                    <Place to="/admin/categories" label=s::CATEGORIES.text() icon=Icon::Tag />
                    <Place to="/admin/bots" label=s::BOTS.text() icon=Icon::Bot />
                    <Place to="/admin/channels" label=w::CHANNELS.text() icon=Icon::Channel />
                    <Place to="/admin/privacy" label=v::PRIVACY.text() icon=Icon::Privacy />
                    <Place to="/admin/brand" label=b::HEADING.text() icon=Icon::Edit />
                    <Place to="/admin/configuration" label=f::HEADING.text() icon=Icon::Down />
                    <Place to="/admin/sessions" label=e::HEADING.text() icon=Icon::Person />
                    <Place to="/admin/security" label=t::SECURITY.text() icon=Icon::Key />
                    <Place to="/admin/audit" label=a::HEADING.text() icon=Icon::Search />
                    <Place to="/admin/tokens" label=p::TOKENS.text() icon=Icon::Key />
                    <Place to="/admin/webhooks" label=p::WEBHOOKS.text() icon=Icon::Webhook />
                    <Place to="/admin/telephony" label=phone::TELEPHONY.text() icon=Icon::Phone />
                </ul>
            </nav>
            <Outlet />
        </div>
    }
    .into_any()
}

#[component]
fn Place(to: &'static str, label: &'static str, icon: Icon) -> impl IntoView {
    let path = use_location().pathname;
    let is_open = Memo::new(move |_| path.with(|path| path.starts_with(to)));
    let link = NodeRef::<html::A>::new();
    // On a narrow screen the places are a row that does not show them all.
    Effect::new(move |_| {
        if is_open.get()
            && let Some(link) = link.get()
            && let Some(row) = link.closest("ul").ok().flatten()
        {
            row.set_scroll_left(link.offset_left() - row.client_width() / 3);
        }
    });
    view! {
        <li>
            <a
                class="menu-item"
                href=to
                aria-current=move || is_open.get().then_some("page")
                node_ref=link
            >
                <IconView icon />
                {label}
            </a>
        </li>
    }
}

/// What the form beside a list is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// Something that does not exist yet.
    New,
    /// What has this identity.
    Known(String),
}

/// Returns what the address says is open, tracked.
pub fn opened() -> Memo<Option<Opened>> {
    let query = use_query_map();
    Memo::new(move |_| match query.read().get("open").as_deref() {
        None | Some("") => None,
        Some("new") => Some(Opened::New),
        Some(id) => Some(Opened::Known(id.to_owned())),
    })
}

/// Returns what is open and listed, tracked.
///
/// Reading the list again changes it only where something came or went: the form beside the list stays as it is.
pub fn shown(
    open: Memo<Option<Opened>>,
    is_listed: impl Fn(&str) -> bool + Send + Sync + 'static,
) -> Memo<Option<Opened>> {
    Memo::new(move |_| {
        open.get().filter(|open| match open {
            Opened::New => true,
            Opened::Known(id) => is_listed(id),
        })
    })
}

/// Returns what reads a list again and leaves alone what stands beside it.
///
/// A list that can't be read is fetched as the page fetches it, which says what is wrong.
pub fn again<T, R, F>(
    list: RwSignal<T>,
    read: impl Fn() -> F + Send + Sync + 'static,
    resource: Fetched<R>,
) -> Callback<()>
where
    T: Send + Sync + 'static,
    R: Send + Sync + Serialize + DeserializeOwned + 'static,
    F: Future<Output = Result<T, UiError>> + 'static,
{
    let guard = guarded();
    Callback::new(move |()| {
        let read = guard.watch(read());
        spawn_local(async move {
            match read.await {
                Ok(now) => drop(list.try_set(now)),
                Err(_) => resource.refetch(),
            }
        });
    })
}
