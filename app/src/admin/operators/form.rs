//! The form of one operator.

use super::api::{Card, save_operator};
use crate::{
    admin::saving::{SaveButton, Saving},
    error::UiError,
    shell::Here,
    ui::field::{Accepts, Field, FormError},
    words::{admin as w, role},
};
use domain::{
    id::TeamId,
    operator::{DEFAULT_CAPACITY_UNITS, OperatorForm},
    permission::Role,
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

/// Asks for name, address, role, teams and capacity.
#[component]
pub fn Form(
    /// The operator as he was read; none for a new one.
    card: Option<Card>,
    /// Takes what was saved.
    keep: Callback<Card>,
) -> impl IntoView {
    let known = RwSignal::new(card.as_ref().map(|card| (card.id, card.version)));
    let of = |read: fn(&Card) -> String| RwSignal::new(card.as_ref().map(read).unwrap_or_default());
    let name = of(|card| card.name.clone());
    let email = of(|card| card.email.clone());
    let held = RwSignal::new(card.as_ref().map_or(Role::Agent, |card| card.role));
    let teams = RwSignal::new(
        card.as_ref()
            .map(|c| c.team_ids.clone())
            .unwrap_or_default(),
    );
    let units = card
        .as_ref()
        .map_or(DEFAULT_CAPACITY_UNITS, |card| card.capacity);
    let capacity = RwSignal::new(units.to_string());
    let supervises = card.map(|card| card.supervises).unwrap_or_default();
    let supervises = StoredValue::new(supervises);
    let saving = Saving::new();
    let navigate = use_navigate();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Ok(capacity) = capacity.get_untracked().trim().parse() else {
            let field = Some("capacity".to_owned());
            saving.error.set(Some(UiError {
                field,
                ..UiError::new("invalid", w::NOT_UNITS.text())
            }));
            return;
        };
        let form = OperatorForm {
            name: name.get_untracked(),
            email: email.get_untracked(),
            role: held.get_untracked(),
            team_ids: teams.get_untracked(),
            capacity,
            supervises_category_ids: supervises.get_value(),
        };
        let navigate = navigate.clone();
        saving.run(save_operator(known.get_untracked(), form), move |card| {
            let is_new = known.try_get_untracked().flatten().is_none();
            let _ = known.try_set(Some((card.id, card.version)));
            let id = card.id;
            keep.run(card);
            if is_new {
                let address = format!("/admin/operators?open={id}");
                navigate(&address, leptos_router::NavigateOptions::default());
            }
        });
    };
    view! {
        <form method="post" on:submit=save>
            <Field
                name="name"
                label=w::NAME.text()
                hint=w::OPERATOR_NAME_HINT.text()
                accepts=Accepts::WORDS
                value=name
                error=saving.error
            />
            <Field
                name="email"
                label=w::EMAIL.text()
                hint=w::EMAIL_HINT.text()
                accepts=Accepts::EMAIL
                value=email
                error=saving.error
            />
            <Roles held />
            <TeamsOf teams />
            <Field
                name="capacity"
                label=w::CAPACITY.text()
                hint=w::CAPACITY_HINT.text()
                accepts=Accepts::NUMBER
                value=capacity
                error=saving.error
            />
            <FormError error=saving.error fields=&["name", "email", "capacity"] />
            <SaveButton saving />
        </form>
    }
}

#[component]
fn Roles(held: RwSignal<Role>) -> impl IntoView {
    let one = move |this: Role| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="role"
                    value=this.name()
                    checked=held.get_untracked() == this
                    on:change=move |_| held.set(this)
                />
                <span>
                    {role(this)} " " <span class="hint">{w::role_hint(this)}</span>
                </span>
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend>{w::ROLE}</legend>
            {Role::ALL.map(one).into_iter().collect_view()}
        </fieldset>
    }
}

#[component]
fn TeamsOf(teams: RwSignal<Vec<TeamId>>) -> impl IntoView {
    let all = Here::now()
        .house
        .with_untracked(|house| house.teams.clone());
    let one = move |(id, name): (TeamId, String)| {
        let toggle = move |_| {
            teams.update(|teams| match teams.iter().position(|team| *team == id) {
                Some(at) => {
                    teams.remove(at);
                }
                None => teams.push(id),
            });
        };
        view! {
            <label class="choice">
                <input
                    type="checkbox"
                    name="team"
                    value=id.to_string()
                    checked=teams.with_untracked(|teams| teams.contains(&id))
                    on:change=toggle
                />
                <span>{name}</span>
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend>{w::TEAMS}</legend>
            <p class="hint">{w::TEAMS_OF_HINT}</p>
            {all.into_iter().map(one).collect_view()}
        </fieldset>
    }
}
