//! The page of the inbox: folders, offers, list; beside it whatever is open.

use super::{api::get_inbox, bulk::Bulk, list::List, marks::Marks, tabs::Tabs};
use crate::{
    live::Hub,
    parts::{AtWork, at_work},
    shell::{Here, guarded},
    ui::{
        changing::{Show, alive, changing},
        state::{Empty, Loading, fetched, loaded},
    },
    words::inbox as w,
};
use domain::{
    id::{OperatorId, SavedViewId},
    view::{Folder, Inbox, Row},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{
    components::Outlet,
    hooks::{use_location, use_query_map},
};

/// The list that the page shows, as it stands in the address: a folder or a saved view.
#[derive(Debug, Clone, Copy)]
pub struct ListHere(Memo<String>);

impl ListHere {
    /// Returns what stands after the question mark, tracked.
    #[must_use]
    pub fn query(self) -> String {
        self.0.get()
    }

    /// Returns the address of the list with nothing open beside it, tracked.
    #[must_use]
    pub fn address(self) -> String {
        format!("/inbox?{}", self.0.get())
    }

    /// Returns the list of the page.
    #[must_use]
    pub fn here() -> Self {
        expect_context::<Self>()
    }
}

/// Returns the address of a folder, with the conversation that stays open beside it.
#[must_use]
pub fn folder_address(path: &str, folder: Folder) -> String {
    format!("{path}?folder={}", folder.name())
}

/// Shows the list and, beside it, what is open.
#[component]
pub fn InboxPage() -> impl IntoView {
    let query = use_query_map();
    let folder = Memo::new(move |_| {
        query
            .read()
            .get("folder")
            .and_then(|name| Folder::from_name(&name))
            .unwrap_or_default()
    });
    let view = Memo::new(move |_| query.read().get("view").and_then(|id| id.parse().ok()));
    provide_context(ListHere(Memo::new(move |_| match view.get() {
        Some(view) => view_query(view),
        None => format!("folder={}", folder.get().name()),
    })));
    Marks::provide();
    let path = use_location().pathname;
    let has_open = Memo::new(move |_| path.read().trim_end_matches('/') != "/inbox");
    let guard = guarded();
    let resource = fetched(
        move || folder.get(),
        move |folder| {
            let call = (folder != Folder::Mine).then(|| guard.watch(get_inbox(folder)));
            async move {
                match call {
                    Some(call) => call.await.map(Some),
                    None => Ok(None),
                }
            }
        },
    );
    view! {
        <div class="inbox" data-open=move || has_open.get().then_some("true")>
            <section class="list" aria-labelledby="list-heading">
                <h1 id="list-heading" class="visually-hidden">
                    {w::HEADING}
                </h1>
                <Tabs folder view />
                <Due />
                <Bulk />
                <Show
                    when=move || view.get().is_some()
                    fallback=move || loaded(resource, |list| view! { <Listed list /> })
                >
                    <Viewed view />
                </Show>
            </section>
            <Outlet />
        </div>
    }
}

/// What waits for a click of the viewer: offers, and what he wraps up.
#[component]
fn Due() -> impl IntoView {
    let here = Here::now();
    let me = here.me();
    let is_offered = move || {
        here.mine
            .with(|mine| mine.rows.items.iter().any(|row| is_offered_to(me, row)))
    };
    let wraps_up = move || here.house.with(|house| !house.wrap_ups.is_empty());
    view! {
        <div class="offers" aria-live="polite">
            <Show when=move || is_offered() || wraps_up()>{at_work(AtWork::Due)}</Show>
        </div>
    }
}

/// The list of *Mine* is at hand already; every other one is loaded.
#[component]
fn Listed(list: Option<Inbox>) -> impl IntoView {
    let here = Here::now();
    match list {
        None => view! { <List inbox=here.mine /> },
        Some(list) => {
            let folder = list.folder;
            let list = RwSignal::new(list);
            let guard = guarded();
            Hub::here().keep(list, move || guard.watch(get_inbox(folder)));
            view! { <List inbox=list /> }
        }
    }
}

/// Shows a saved view; what shows it is loaded when the first one is opened.
#[component]
fn Viewed(view: Memo<Option<SavedViewId>>) -> impl IntoView {
    let is_alive = alive();
    changing(move || match view.get().filter(|_| is_alive.get()) {
        Some(view) => at_work(AtWork::View(view)),
        None => view! { <Loading /> }.into_any(),
    })
}

/// Returns the query of a saved view's list.
#[must_use]
pub fn view_query(view: SavedViewId) -> String {
    format!("view={view}")
}

/// Says whether a conversation is offered to somebody.
pub(super) fn is_offered_to(operator: Option<OperatorId>, row: &Row) -> bool {
    row.offer
        .is_some_and(|offer| Some(offer.operator) == operator)
}

/// Stands where a conversation would be.
#[component]
pub fn NoConversation() -> impl IntoView {
    let title = Here::now().titled(crate::words::shell::INBOX.text().to_owned());
    view! {
        <Title text=title />
        <main class="pane vacant">
            <Empty heading=w::CHOOSE.text() hint=w::CHOOSE_HINT.text() />
        </main>
    }
}
