//! The form of one intent.

use super::api::{remove_intent, save_intent};
use crate::{
    admin::{
        parts::{Lines, Select, teams},
        saving::{SaveButton, Saving},
    },
    ui::field::{Accepts, Field, FormError},
    words::{admin as a, support as w},
};
use domain::{
    id::TeamId,
    intent::{Intent, IntentForm},
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// Asks for the name, what contacts say, and who is qualified.
#[component]
pub fn Form(
    /// The intent as it was read; none for a new one.
    intent: Option<Intent>,
    /// Reads them again.
    refetch: Callback<()>,
) -> impl IntoView {
    let known = RwSignal::new(intent.as_ref().map(|i| (i.id, i.version)));
    let of =
        |read: fn(&Intent) -> String| RwSignal::new(intent.as_ref().map(read).unwrap_or_default());
    let name = of(|i| i.name.clone());
    let description = of(|i| i.description.clone());
    let examples = of(|i| i.examples.join("\n"));
    let team = RwSignal::new(
        intent
            .as_ref()
            .map_or(TeamId::GENERAL, |i| i.team)
            .to_string(),
    );
    let saving = Saving::new();
    let navigate = use_navigate();
    let to_list = {
        let navigate = navigate.clone();
        move || navigate("/admin/intents", NavigateOptions::default())
    };
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let form = untrack(|| IntentForm {
            name: name.get(),
            description: description.get(),
            examples: examples.read().lines().map(str::to_owned).collect(),
            team_id: team.read().parse().unwrap_or(TeamId::GENERAL),
        });
        let navigate = navigate.clone();
        saving.run(save_intent(known.get_untracked(), form), move |saved| {
            let is_new = known.try_get_untracked().flatten().is_none();
            let _ = known.try_set(Some((saved.id, saved.version)));
            refetch.run(());
            if is_new {
                let address = format!("/admin/intents?open={}", saved.id);
                navigate(&address, NavigateOptions::default());
            }
        });
    };
    let remove = intent.as_ref().map(|intent| {
        let (id, to_list) = (intent.id, to_list.clone());
        view! {
            <button
                type="button"
                class="button"
                disabled=saving.is_busy
                on:click=move |_| {
                    let to_list = to_list.clone();
                    saving.run(remove_intent(id), move |()| {
                        refetch.run(());
                        to_list();
                    });
                }
            >
                {w::REMOVE}
            </button>
        }
    });
    view! {
        <form method="post" on:submit=save>
            <Field
                name="name"
                label=a::NAME.text()
                hint=w::INTENT_NAME_HINT.text()
                accepts=Accepts::WORDS
                value=name
                error=saving.error
            />
            <Select
                name="team"
                label=w::ITS_TEAM.text()
                hint=w::INTENT_TEAM_HINT.text()
                all=teams()
                value=team
            />
            <Lines
                name="examples"
                label=w::EXAMPLES.text()
                hint=w::EXAMPLES_HINT.text()
                rows=10
                value=examples
            />
            <Lines
                name="description"
                label=w::DESCRIPTION.text()
                hint=w::DESCRIPTION_HINT.text()
                rows=2
                value=description
            />
            <FormError error=saving.error fields=&["name"] />
            <SaveButton saving />
            {remove}
        </form>
    }
}
