//! The list of saved views, and the form beside it.

use super::{
    api::{Views, list_views, move_view},
    form::Form,
};
use crate::{
    admin::{Opened, Panel, Saving, opened},
    shell::Here,
    ui::{
        field::FormError,
        icon::{Icon, IconView},
        state::{Empty, fetched, loaded},
    },
    words::views as w,
};
use domain::saved_view::{SavedView, Way};
use leptos::{either::Either, prelude::*};
use leptos_meta::Title;

/// The page of the saved views.
#[component]
pub fn ViewsPage() -> impl IntoView {
    let resource = fetched(|| (), |()| list_views());
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
                <a class="button primary" href="/views?open=new">
                    <IconView icon=Icon::Plus />
                    {w::NEW}
                </a>
            </div>
            {loaded(resource, move |views| view! { <Columns views open refetch /> })}
        </main>
    }
}

#[component]
fn Columns(views: Views, open: Memo<Option<Opened>>, refetch: Callback<()>) -> impl IntoView {
    let here = Here::now();
    let has_views = !views.views.is_empty();
    Effect::new(move |_| here.has_views.set(has_views));
    let moving = Saving::new();
    let shift = Callback::new(move |(id, way)| {
        moving.run(move_view(id, way), move |()| refetch.run(()));
    });
    let cards = views
        .views
        .iter()
        .map(|one| view! { <Card saved=one.clone() open shift /> })
        .collect_view();
    let panel = move || {
        let known = match open.get()? {
            Opened::New => None,
            Opened::Known(id) => {
                let id = id.parse().ok()?;
                let found = views.views.iter().find(|one| one.id == id)?;
                Some(Some(found.clone()).filter(may_change)?)
            }
        };
        let heading = if known.is_some() {
            w::EDIT.text()
        } else {
            w::NEW.text()
        };
        let views = views.clone();
        Some(view! {
            <Panel heading list="/views">
                <Form known views refetch />
            </Panel>
        })
    };
    view! {
        <div class="columns">
            <div>
                {(!has_views).then(|| view! { <Empty heading=w::NOTHING.text() hint=w::NOTHING_HINT.text() /> })}
                <ul class="cards">{cards}</ul>
                <FormError error=moving.error />
            </div>
            {panel}
        </div>
    }
}

fn may_change(view: &SavedView) -> bool {
    view.is_changed_by(&Here::now().viewer())
}

#[component]
fn Card(
    saved: SavedView,
    open: Memo<Option<Opened>>,
    shift: Callback<(domain::id::SavedViewId, Way)>,
) -> impl IntoView {
    let here = Here::now();
    let known = Opened::Known(saved.id.to_string());
    let id = saved.id;
    let is_mine = may_change(&saved);
    let name = if is_mine {
        Either::Left(view! {
            <a
                href=format!("/views?open={id}")
                aria-current=move || (open.get().as_ref() == Some(&known)).then_some("true")
            >
                {saved.name.clone()}
            </a>
        })
    } else {
        Either::Right(view! { <b>{saved.name.clone()}</b> })
    };
    let team = saved.team.map(|team| move || here.team(team));
    let move_by = |way: Way, icon: Icon, label: String| {
        let title = label.clone();
        view! {
            <button
                type="button"
                class="button quiet icon-only small"
                title=title
                on:click=move |_| shift.run((id, way))
            >
                <IconView icon />
                <span class="visually-hidden">{label}</span>
            </button>
        }
    };
    view! {
        <li class="card-row" data-testid="saved-view">
            <IconView icon=Icon::Inbox />
            {name}
            <p>
                {team.map(|team| view! { <span class="tag">{team}</span> })}
                " "
                <a href=format!("/inbox?view={id}")>{w::OPEN}</a>
                " "
                {is_mine
                    .then(|| {
                        (
                            move_by(Way::Up, Icon::Up, w::up(&saved.name)),
                            move_by(Way::Down, Icon::Down, w::down(&saved.name)),
                        )
                    })}
            </p>
        </li>
    }
}
