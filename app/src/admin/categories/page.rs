//! The tree of categories, and the form beside it.

use super::{api::list_categories, form::Form};
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
use domain::category::{Category, Tree, Visibility};
use leptos::prelude::*;
use leptos_meta::Title;

/// The page of the categories.
#[component]
pub fn CategoriesPage() -> impl IntoView {
    let resource = fetched(|| (), |()| list_categories());
    let open = opened();
    view! {
        <Title text=w::CATEGORIES />
        <main class="page" data-open=move || open.get().map(|_| "true")>
            <div class="page-head">
                <div>
                    <h1>{w::CATEGORIES}</h1>
                    <p class="hint">{w::CATEGORIES_HINT}</p>
                </div>
                <a class="button primary" href="/admin/categories?open=new">
                    <IconView icon=Icon::Plus />
                    {w::NEW_CATEGORY}
                </a>
            </div>
            {loaded(resource, move |tree| view! { <Columns tree=RwSignal::new(tree) resource open /> })}
        </main>
    }
}

#[component]
fn Columns(
    tree: RwSignal<Tree>,
    resource: Fetched<Tree>,
    open: Memo<Option<Opened>>,
) -> impl IntoView {
    let here = Here::now();
    let read_tree = again(tree, list_categories, resource);
    let refetch = Callback::new(move |()| {
        read_tree.run(());
        here.read_again();
    });
    let find = move |tree: &Tree, id: &str| tree.find(id.parse().ok()?).cloned();
    let open = shown(open, move |id| find(&tree.read(), id).is_some());
    let panel = move || {
        let category = match open.get()? {
            Opened::New => None,
            Opened::Known(id) => Some(find(&tree.read_untracked(), &id)?),
        };
        let heading = if category.is_some() {
            w::EDIT_CATEGORY.text()
        } else {
            w::NEW_CATEGORY.text()
        };
        let tree = tree.get_untracked();
        Some(view! {
            <Panel heading list="/admin/categories">
                <Form category tree refetch />
            </Panel>
        })
    };
    let is_empty = Memo::new(move |_| tree.read().outline().is_empty());
    let cards = move || {
        let tree = tree.read();
        let cards = tree.outline().into_iter().map(|(level, category)| {
            view! { <Card category=category.clone() level open /> }
        });
        cards.collect_view()
    };
    view! {
        <div class="columns">
            <div>
                {move || {
                    is_empty
                        .get()
                        .then(|| {
                            view! { <Empty heading=w::NO_CATEGORY.text() hint=w::NO_CATEGORY_HINT.text() /> }
                        })
                }}
                <ul class="cards">{cards}</ul>
            </div>
            {panel}
        </div>
    }
}

#[component]
fn Card(category: Category, level: usize, open: Memo<Option<Opened>>) -> impl IntoView {
    let known = Opened::Known(category.id.to_string());
    let is_hidden = category.visible_to == Visibility::Supervisors;
    let indent = "— ".repeat(level);
    view! {
        <li class="card-row">
            <IconView icon=Icon::Tag />
            <a
                href=format!("/admin/categories?open={}", category.id)
                aria-current=move || (open.get().as_ref() == Some(&known)).then_some("true")
            >
                <span aria-hidden="true">{indent}</span>
                {category.name}
            </a>
            <p>
                {is_hidden.then(|| view! { <span class="tag">{w::TO_SUPERVISORS}</span> })}
                {category.is_required.then(|| view! { <span class="tag">{w::REQUIRED}</span> })}
            </p>
        </li>
    }
}
