//! What the forms of administration share.

use crate::{
    shell::Here,
    ui::icon::{Icon, IconView},
    words::{admin as w, programs as p},
};
use domain::{
    id::{OperatorId, TeamId},
    queue::leads,
};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Lists the teams as what may be chosen.
pub fn teams() -> Vec<(String, String)> {
    Here::now().house.with_untracked(|house| {
        let teams = house.teams.iter();
        teams
            .map(|(id, name)| (id.to_string(), name.clone()))
            .collect()
    })
}

/// Lists the teams that the viewer leads as what may be chosen.
pub fn led_teams() -> Vec<(String, String)> {
    Here::now().house.with_untracked(|house| {
        let led = |(id, _): &&(TeamId, String)| leads(&house.viewer, *id);
        let teams = house.teams.iter().filter(led);
        teams
            .map(|(id, name)| (id.to_string(), name.clone()))
            .collect()
    })
}

/// Lists the people and bots as what may be chosen.
pub fn people() -> Vec<(String, String)> {
    Here::now().house.with_untracked(|house| {
        let colleagues = house.colleagues.iter();
        colleagues
            .map(|colleague| (colleague.id.to_string(), colleague.name.clone()))
            .collect()
    })
}

/// Returns the name of an operator; empty when nobody knows him any more.
pub fn person(id: OperatorId) -> String {
    Here::now().house.with_untracked(|house| {
        let found = house.colleagues.iter().find(|colleague| colleague.id == id);
        found
            .map(|colleague| colleague.name.clone())
            .unwrap_or_default()
    })
}

/// Shows something that is shown once, with a button that copies it.
#[component]
pub fn Secret(
    /// What is shown.
    secret: String,
    /// What it is for.
    hint: &'static str,
) -> impl IntoView {
    let is_copied = RwSignal::new(false);
    let copied = secret.clone();
    let copy = move |_| {
        let _ = window().navigator().clipboard().write_text(&copied);
        is_copied.set(true);
    };
    view! {
        <div class="field">
            <label for="secret">{p::SECRET}</label>
            <p class="hint" id="secret-hint">
                {hint}
            </p>
            <div class="with-button">
                <input
                    id="secret"
                    type="text"
                    readonly=true
                    value=secret
                    aria-describedby="secret-hint"
                />
                <button type="button" class="button" on:click=copy>
                    <IconView icon=Icon::Copy />
                    {w::COPY}
                </button>
            </div>
            <p class="hint" role="status">
                {move || is_copied.get().then_some(w::COPIED.text())}
            </p>
        </div>
    }
}

/// Shows the panel beside a list, with the way out of it.
#[component]
pub fn Panel(
    /// What the form is about.
    heading: &'static str,
    /// The list that stays when the panel is closed.
    list: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <section class="panel" aria-labelledby="form-heading">
            <header class="dialog-head">
                <h2 id="form-heading">{heading}</h2>
                <a class="button quiet icon-only" href=list>
                    <IconView icon=Icon::Cross />
                    <span class="visually-hidden">{w::DISMISS}</span>
                </a>
            </header>
            {children()}
        </section>
    }
}

/// Shows a set as check boxes.
#[component]
pub fn Picks<T>(
    /// What is chosen.
    legend: &'static str,
    /// What it means.
    hint: &'static str,
    /// What may be chosen: value and label.
    all: Vec<(T, String)>,
    /// What is chosen, kept by the caller.
    chosen: RwSignal<BTreeSet<T>>,
) -> impl IntoView
where
    T: Copy + Ord + Send + Sync + 'static,
{
    let one = move |(value, label): (T, String)| {
        let toggle = move |_| {
            chosen.update(|chosen| {
                if !chosen.remove(&value) {
                    chosen.insert(value);
                }
            });
        };
        view! {
            <label class="choice">
                <input
                    type="checkbox"
                    checked=chosen.with_untracked(|chosen| chosen.contains(&value))
                    on:change=toggle
                />
                <span>{label}</span>
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend>{legend}</legend>
            <p class="hint">{hint}</p>
            {all.into_iter().map(one).collect_view()}
        </fieldset>
    }
}

/// Shows a choice of one, or none.
#[component]
pub fn Select(
    /// The name in the form.
    name: &'static str,
    /// What is chosen.
    label: &'static str,
    /// What it means.
    hint: &'static str,
    /// What nothing is called; absent when something must be chosen.
    #[prop(optional)]
    nothing: &'static str,
    /// What may be chosen: value and label.
    all: Vec<(String, String)>,
    /// The value that is chosen, kept by the caller; empty is nothing.
    value: RwSignal<String>,
) -> impl IntoView {
    let hint_id = format!("{name}-hint");
    let option = move |(this, label): (String, String)| {
        let is_chosen = value.get_untracked() == this;
        view! {
            <option value=this selected=is_chosen>
                {label}
            </option>
        }
    };
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <p class="hint" id=hint_id.clone()>
                {hint}
            </p>
            <select
                id=name
                name=name
                aria-describedby=hint_id
                on:change=move |event| value.set(event_target_value(&event))
            >
                {(!nothing.is_empty()).then(|| option((String::new(), nothing.to_owned())))}
                {all.into_iter().map(option).collect_view()}
            </select>
        </div>
    }
}

/// Shows a field for several lines.
#[component]
pub fn Lines(
    /// The name in the form.
    name: &'static str,
    /// What is written.
    label: &'static str,
    /// What it means.
    hint: &'static str,
    /// How many lines are seen.
    #[prop(default = 5)]
    rows: u32,
    /// What is written, kept by the caller.
    value: RwSignal<String>,
) -> impl IntoView {
    let hint_id = format!("{name}-hint");
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <p class="hint" id=hint_id.clone()>
                {hint}
            </p>
            <textarea
                id=name
                name=name
                rows=rows
                dir="auto"
                aria-describedby=hint_id
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            >
                {value.get_untracked()}
            </textarea>
        </div>
    }
}

/// Shows one switch.
#[component]
pub fn Switch(
    /// What it does.
    label: &'static str,
    /// What it means.
    hint: &'static str,
    /// Whether it is on, kept by the caller.
    value: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <label class="choice">
            <input
                type="checkbox"
                checked=value.get_untracked()
                on:change=move |event| value.set(event_target_checked(&event))
            />
            <span>
                {label} " " <span class="hint">{hint}</span>
            </span>
        </label>
    }
}
