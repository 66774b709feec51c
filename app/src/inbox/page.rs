//! The page of the inbox: folders, offers, list; beside it whatever is open.

use super::{api::get_inbox, list::List, offer::Offers, tabs::Tabs, wrap_up::WrapUps};
use crate::{
    live::Hub,
    shell::{Command, Commands, Here, focus, guarded},
    ui::state::{Empty, loaded},
    words::inbox as w,
};
use domain::view::{Folder, Inbox};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{
    components::Outlet,
    hooks::{use_location, use_query_map},
};

/// The folder that the list shows.
#[derive(Debug, Clone, Copy)]
pub struct FolderHere(Memo<Folder>);

impl FolderHere {
    /// Returns the folder, tracked.
    #[must_use]
    pub fn get(self) -> Folder {
        self.0.get()
    }

    /// Returns the folder of the page.
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
    provide_context(FolderHere(folder));
    let path = use_location().pathname;
    let has_open = Memo::new(move |_| path.read().trim_end_matches('/') != "/inbox");
    let guard = guarded();
    let resource = Resource::new(
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
    Commands::on(move_between_rows);
    view! {
        <div class="inbox" data-open=move || has_open.get().then_some("true")>
            <section class="list" aria-labelledby="list-heading">
                <h1 id="list-heading" class="visually-hidden">
                    {w::HEADING}
                </h1>
                <Tabs folder />
                <Offers />
                <WrapUps />
                {loaded(resource, |list| view! { <Listed list /> })}
            </section>
            <Outlet />
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

fn move_between_rows(command: Command) -> bool {
    match command {
        Command::Next => {
            focus(
                ".row:focus-within + .row .row-link, .rows:not(:focus-within) .row[data-here] + .row .row-link",
            ) || focus(".rows:not(:focus-within) .row .row-link")
        }
        Command::Previous => focus(
            ".row:has(+ .row:focus-within) .row-link, .rows:not(:focus-within) .row:has(+ .row[data-here]) .row-link",
        ),
        Command::Reply
        | Command::Note
        | Command::Take
        | Command::Transfer
        | Command::Close
        | Command::Snooze
        | Command::Search
        | Command::Help => false,
    }
}

/// Stands where a conversation would be.
#[component]
pub fn NoConversation() -> impl IntoView {
    let here = Here::now();
    let title = move || match here.needing_me() {
        0 => crate::words::shell::INBOX.to_owned(),
        waiting => format!("({waiting}) {}", crate::words::shell::INBOX),
    };
    view! {
        <Title text=title />
        <main class="pane vacant">
            <Empty heading=w::CHOOSE hint=w::CHOOSE_HINT />
        </main>
    }
}
