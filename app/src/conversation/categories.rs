//! What the conversation is about.

use super::{api::set_categories, pane::Pane};
use crate::ui::changing::Show;
use crate::{
    shell::{Command, Commands, Here, InConversation, focus},
    ui::icon::{Icon, IconView},
    words::conversation as w,
};
use domain::{category::Tree, id::CategoryId};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Shows the categories, and lets one add and remove.
#[component]
pub fn Categories() -> impl IntoView {
    let pane = Pane::here();
    let set = Memo::new(move |_| pane.row(|row| row.about.categories.clone()));
    let is_any = Memo::new(move |_| has_categories() || !set.read().is_empty());
    Commands::on(|command| {
        command == Command::InConversation(InConversation::Categorise) && focus("#add-category")
    });
    let change = move |set: BTreeSet<CategoryId>| {
        pane.change(set_categories(pane.id(), set));
    };
    view! {
        <Show when=move || is_any.get()>
            <section>
                <h2>{w::CATEGORIES}</h2>
                <Show when=move || set.read().is_empty()>
                    <p class="hint">{w::NO_CATEGORY}</p>
                </Show>
                <Chosen
                    id="add-category"
                    label=w::ADD_CATEGORY.text()
                    set
                    change=Callback::new(change)
                />
            </section>
        </Show>
    }
}

/// Shows categories that are chosen, and lets one add and remove.
#[component]
pub(super) fn Chosen(
    /// The identity of the field that adds.
    id: &'static str,
    /// What that field says.
    label: &'static str,
    /// What is chosen.
    set: Memo<BTreeSet<CategoryId>>,
    /// Takes what is chosen then.
    change: Callback<BTreeSet<CategoryId>>,
) -> impl IntoView {
    let pane = Pane::here();
    let here = Here::now();
    let without = move |id: CategoryId| {
        let mut rest = set.get_untracked();
        rest.remove(&id);
        change.run(rest);
    };
    let with = move |event: web_sys::Event| {
        if let Ok(id) = event_target_value(&event).parse() {
            let mut more = set.get_untracked();
            more.insert(id);
            change.run(more);
        }
    };
    let chosen = move |(id, name): (CategoryId, String)| {
        let remove = w::remove_category(&name);
        let title = remove.clone();
        view! {
            <li class="chip">
                <span>{name}</span>
                <button
                    type="button"
                    class="button quiet icon-only"
                    disabled=pane.is_busy
                    title=title
                    on:click=move |_| without(id)
                >
                    <IconView icon=Icon::Cross />
                    <span class="visually-hidden">{remove}</span>
                </button>
            </li>
        }
    };
    let names = move || {
        here.house
            .with(|house| named(&house.categories, &set.read()))
    };
    let rest = move || {
        here.house
            .with(|house| choices(&house.categories, &set.read()))
    };
    view! {
        <ul class="chips">{move || names().into_iter().map(chosen).collect_view()}</ul>
        <select
            id=id
            aria-label=label
            disabled=pane.is_busy
            prop:value=move || {
                set.track();
                String::new()
            }
            on:change=with
        >
            <option value="">{label}</option>
            {move || {
                rest()
                    .into_iter()
                    .map(|(id, name)| {
                        view! { <option value=id.to_string()>{name}</option> }
                    })
                    .collect_view()
            }}
        </select>
    }
}

/// Says whether the house has any, tracked.
pub(super) fn has_categories() -> bool {
    Here::now()
        .house
        .with(|house| !house.categories.outline().is_empty())
}

/// Returns the names of a set with those above them, in order.
fn named(tree: &Tree, set: &BTreeSet<CategoryId>) -> Vec<(CategoryId, String)> {
    let mut named: Vec<_> = set.iter().map(|id| (*id, tree.path(*id))).collect();
    named.sort_by(|a, b| a.1.cmp(&b.1));
    named
}

/// Returns what may still be chosen, parts under their whole.
fn choices(tree: &Tree, set: &BTreeSet<CategoryId>) -> Vec<(CategoryId, String)> {
    tree.outline()
        .into_iter()
        .filter(|(_, category)| !set.contains(&category.id))
        .map(|(_, category)| (category.id, tree.path(category.id)))
        .collect()
}
