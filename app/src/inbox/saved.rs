//! Saved views in the inbox: as tabs with their counts, and what one shows.

use super::{
    api::{count_views, look_at_view},
    page::view_query,
    rows::{RowList, Rows as Listed},
};
use crate::{
    error::UiError,
    live::Hub,
    shell::{Here, guarded},
    ui::{
        changing::{Show, changing},
        state::{Empty, Loading},
    },
    words::{inbox as w, shell},
};
use domain::{
    id::SavedViewId,
    live::Change,
    page::{DEFAULT_LIMIT, Page},
    saved_view::{Counted, MAX_COUNT, SavedView},
    view::Row,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_location;
use std::time::Duration;

/// How long after a change the lists are read again: several changes are one reading.
const AFTER: Duration = Duration::from_secs(1);

/// How often they are read again by themselves: waits grow without a change.
const BY_ITSELF: Duration = Duration::from_secs(30);

/// Reads once, again some time after something happened to a conversation, and now and then by itself.
///
/// Nothing is read while nobody looks at the page.
fn keep_reading(read: impl Fn() + Clone + Send + Sync + 'static) {
    let is_planned = StoredValue::new(false);
    let plan = {
        let read = read.clone();
        move || {
            if is_planned.try_get_value() != Some(false) {
                return;
            }
            is_planned.set_value(true);
            let read = read.clone();
            set_timeout(
                move || {
                    if is_planned.try_set_value(false).is_none() && !document().hidden() {
                        read();
                    }
                },
                AFTER,
            );
        }
    };
    Hub::here().watch(move |update| match update.change {
        Change::Conversation { .. } | Change::Left { .. } | Change::Reset => plan(),
        Change::Loads(_) | Change::Alarm { .. } | Change::Breaker { .. } | Change::Colleague(_) => {
        }
    });
    Effect::new(move |_| {
        read();
        let again = read.clone();
        let handle = set_interval_with_handle(
            move || {
                if !document().hidden() {
                    again();
                }
            },
            BY_ITSELF,
        );
        on_cleanup(move || {
            if let Ok(handle) = handle {
                handle.clear();
            }
        });
    });
}

/// Shows the saved views as tabs, each with how much is in it.
#[component]
pub fn ViewTabs(
    /// The one that is shown.
    shown: Memo<Option<SavedViewId>>,
) -> impl IntoView {
    let views = RwSignal::new(Vec::<Counted>::new());
    let guard = guarded();
    let here = Here::now();
    keep_reading(move || {
        let call = guard.watch(count_views());
        spawn_local(async move {
            if let Ok(counted) = call.await {
                let _ = here.has_views.try_set(!counted.is_empty());
                let _ = views.try_set(counted);
            }
        });
    });
    let path = use_location().pathname;
    let tab = move |counted: Counted| {
        let id = counted.view.id;
        let count = match counted.count {
            0 => None,
            MAX_COUNT.. => Some(format!("{}+", MAX_COUNT - 1)),
            count => Some(count.to_string()),
        };
        view! {
            <li>
                <a
                    class="tab"
                    data-testid="view-tab"
                    href=move || format!("{}?{}", path.read().as_str(), view_query(id))
                    aria-current=move || (shown.get() == Some(id)).then_some("page")
                >
                    {counted.view.name}
                    " "
                    {count.map(|count| view! { <span class="count">{count}</span> })}
                </a>
            </li>
        }
    };
    changing(move || views.get().into_iter().map(tab).collect_view().into_any())
}

/// What became of reading a view.
#[derive(Clone)]
enum Reading {
    Underway,
    Refused(UiError),
    Done(SavedView),
}

/// Shows the conversations of one view, latest words first.
#[component]
pub fn Shown(
    /// Which.
    id: SavedViewId,
) -> impl IntoView {
    let here = Here::now();
    let rows = RwSignal::new(Page::<Row> {
        items: Vec::new(),
        next_cursor: None,
    });
    let read = RwSignal::new(Reading::Underway);
    let limit = RwSignal::new(DEFAULT_LIMIT);
    let guard = guarded();
    let fetch = move || {
        let call = guard.watch(look_at_view(id, limit.get_untracked()));
        spawn_local(async move {
            match call.await {
                Ok((view, page)) => {
                    let _ = rows.try_set(page);
                    let _ = read.try_set(Reading::Done(view));
                }
                Err(refusal) => {
                    let _ = read.try_set(Reading::Refused(refusal));
                }
            }
        });
    };
    keep_reading(fetch.clone());
    // A row that is there changes at once; which rows are there, only the database can say.
    Hub::here().watch(move |update| {
        if let Change::Conversation { row: Some(row), .. } = &update.change {
            let _ = rows.try_update(|page| follow(page, read, here, row));
        }
    });
    let more = Callback::new(move |()| {
        limit.update(|limit| *limit += DEFAULT_LIMIT);
        fetch();
    });
    let kind = Memo::new(move |_| {
        read.with(|read| match read {
            Reading::Underway => 0,
            Reading::Refused(_) => 1,
            Reading::Done(_) => 2,
        })
    });
    let content = changing(move || match (kind.get(), read.get_untracked()) {
        (0, _) => view! { <Loading /> }.into_any(),
        (_, Reading::Refused(refusal)) if refusal.code == "not_found" => {
            view! { <Empty heading=w::NO_VIEW.text() hint=w::NO_VIEW_HINT.text() /> }.into_any()
        }
        (_, Reading::Refused(refusal)) => view! {
            <p class="form-error" role="alert">
                {refusal.message}
            </p>
        }
        .into_any(),
        (_, Reading::Underway | Reading::Done(_)) => view! { <Rows id rows more /> }.into_any(),
    });
    view! { <div class="list-scroll">{content}</div> }
}

/// Takes in a row that changed: in its place, or out of the list when it says itself that it is not in it.
fn follow(page: &mut Page<Row>, read: RwSignal<Reading>, here: Here, row: &Row) {
    let Some(at) = page.items.iter().position(|known| known.id == row.id) else {
        return;
    };
    let viewer = here.viewer();
    let stays = read.with_untracked(|read| match read {
        Reading::Done(view) => view.filter.may_hold(&viewer, row),
        Reading::Underway | Reading::Refused(_) => true,
    });
    if !stays {
        page.items.remove(at);
    } else if page.items[at].version <= row.version {
        page.items[at] = row.clone();
    }
}

#[component]
fn Rows(id: SavedViewId, rows: RwSignal<Page<Row>>, more: Callback<()>) -> impl IntoView {
    let list = Listed::of(false, move |look| rows.with(|page| look(&page.items)));
    let has_more = Memo::new(move |_| rows.with(|page| page.next_cursor.is_some()));
    let is_empty = Memo::new(move |_| list.count() == 0 && !has_more.get());
    let back = view_query(id);
    let content = changing(move || {
        if is_empty.get() {
            let (heading, hint) = (w::NOTHING_IN_VIEW.text(), w::NOTHING_IN_VIEW_HINT.text());
            return view! { <Empty heading hint /> }.into_any();
        }
        let back = back.clone();
        view! { <RowList rows=list back /> }.into_any()
    });
    view! {
        {content}
        <Show when=move || has_more.get()>
            <button type="button" class="button more" on:click=move |_| more.run(())>
                {shell::MORE}
            </button>
        </Show>
        <p class="list-foot">
            <a href=format!("/views?open={id}")>{w::EDIT_VIEW}</a>
        </p>
    }
}
