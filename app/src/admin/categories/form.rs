//! The form of one category.

use super::api::{remove_category, save_category};
use crate::{
    admin::{
        choice::Choices,
        parts::{Select, Switch, teams},
        saving::{SaveButton, Saving},
    },
    ui::field::{Accepts, Field, FormError},
    words::{admin as a, support as w},
};
use domain::category::{Category, CategoryForm, Tree, Visibility};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// What is typed.
#[derive(Clone, Copy)]
struct Typed {
    name: RwSignal<String>,
    parent: RwSignal<String>,
    team: RwSignal<String>,
    visible_to: RwSignal<String>,
    is_required: RwSignal<bool>,
}

impl Typed {
    fn of(category: Option<&Category>) -> Self {
        let of =
            |read: fn(&Category) -> String| RwSignal::new(category.map(read).unwrap_or_default());
        let visible_to = match category.map(|c| c.visible_to) {
            Some(Visibility::Supervisors) => "supervisors",
            Some(Visibility::Agents) | None => "agents",
        };
        Self {
            name: of(|c| c.name.clone()),
            parent: of(|c| c.parent.map(|id| id.to_string()).unwrap_or_default()),
            team: of(|c| c.team.map(|id| id.to_string()).unwrap_or_default()),
            visible_to: RwSignal::new(visible_to.to_owned()),
            is_required: RwSignal::new(category.is_some_and(|c| c.is_required)),
        }
    }

    fn form(self) -> CategoryForm {
        CategoryForm {
            name: self.name.get(),
            parent_id: self.parent.read().parse().ok(),
            visible_to: if self.visible_to.read().as_str() == "supervisors" {
                Visibility::Supervisors
            } else {
                Visibility::Agents
            },
            team_id: self.team.read().parse().ok(),
            is_required: self.is_required.get(),
        }
    }
}

/// Asks for name, place in the tree, who sees it, and where it goes.
#[component]
pub fn Form(
    /// The category as it was read; none for a new one.
    category: Option<Category>,
    /// All of them.
    tree: Tree,
    /// Reads them again.
    refetch: Callback<()>,
) -> impl IntoView {
    let known = RwSignal::new(category.as_ref().map(|c| (c.id, c.version)));
    let typed = Typed::of(category.as_ref());
    let Typed {
        name,
        parent,
        team,
        visible_to,
        is_required,
    } = typed;
    let saving = Saving::new();
    let navigate = use_navigate();
    let to_list = {
        let navigate = navigate.clone();
        move || navigate("/admin/categories", NavigateOptions::default())
    };
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let form = untrack(|| typed.form());
        let navigate = navigate.clone();
        saving.run(save_category(known.get_untracked(), form), move |saved| {
            let is_new = known.try_get_untracked().flatten().is_none();
            let _ = known.try_set(Some((saved.id, saved.version)));
            refetch.run(());
            if is_new {
                let address = format!("/admin/categories?open={}", saved.id);
                navigate(&address, NavigateOptions::default());
            }
        });
    };
    let own = category.as_ref().map(|c| c.id);
    let remove = own.map(|id| {
        let to_list = to_list.clone();
        view! {
            <button
                type="button"
                class="button"
                disabled=saving.is_busy
                on:click=move |_| {
                    let to_list = to_list.clone();
                    saving.run(remove_category(id), move |()| {
                        refetch.run(());
                        to_list();
                    });
                }
            >
                {w::REMOVE}
            </button>
        }
    });
    let parents = tree
        .outline()
        .into_iter()
        .filter(|(_, other)| Some(other.id) != own)
        .map(|(_, other)| (other.id.to_string(), tree.path(other.id)))
        .collect();
    view! {
        <form method="post" on:submit=save>
            <Field
                name="name"
                label=a::NAME.text()
                hint=w::CATEGORY_NAME_HINT.text()
                accepts=Accepts::WORDS
                value=name
                error=saving.error
            />
            <Select
                name="parent"
                label=w::PART_OF.text()
                hint=w::PART_OF_HINT.text()
                nothing=w::NOTHING_ABOVE.text()
                all=parents
                value=parent
            />
            <Choices
                name="visible_to"
                legend=w::VISIBLE_TO.text()
                choices=vec![
                    ("agents", w::TO_AGENTS.text(), w::TO_AGENTS_HINT.text()),
                    ("supervisors", w::TO_SUPERVISORS.text(), w::TO_SUPERVISORS_HINT.text()),
                ]
                value=visible_to
            />
            <Select
                name="team"
                label=w::ITS_TEAM.text()
                hint=w::ITS_TEAM_HINT.text()
                nothing=w::NO_TEAM.text()
                all=teams()
                value=team
            />
            <Switch label=w::REQUIRED.text() hint=w::REQUIRED_HINT.text() value=is_required />
            <FormError error=saving.error fields=&["name"] />
            <SaveButton saving />
            {remove}
        </form>
    }
}
