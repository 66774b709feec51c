//! The page of security: what is demanded, and how everybody is protected.

use super::api::{demand_second_step, get_security, list_protections, reset_second_step};
use crate::{
    admin::{SaveButton, Saving},
    ui::{
        field::FormError,
        icon::{Icon, IconView},
        state::{fetched, loaded},
        time::DayOf,
    },
    words::{passkeys, second_step as w},
};
use domain::second_step::{Demand, Protection, Security};
use leptos::prelude::*;
use leptos_meta::Title;

/// The page of security.
#[component]
pub fn SecurityPage() -> impl IntoView {
    let security = fetched(|| (), |()| get_security());
    let people = fetched(|| (), |()| list_protections());
    let refetch = Callback::new(move |()| people.refetch());
    view! {
        <Title text=w::SECURITY />
        <main class="page">
            <h1>{w::SECURITY}</h1>
            <section class="card" aria-labelledby="demand-heading">
                <h2 id="demand-heading">{w::DEMAND}</h2>
                <p class="hint">{w::DEMAND_HINT}</p>
                {loaded(security, move |security| view! { <DemandForm security refetch /> })}
            </section>
            <section class="card" aria-labelledby="people-heading">
                <h2 id="people-heading">{w::PEOPLE}</h2>
                {loaded(people, move |people| view! { <People people refetch /> })}
            </section>
        </main>
    }
}

#[component]
fn DemandForm(security: Security, refetch: Callback<()>) -> impl IntoView {
    let saving = Saving::new();
    let chosen = RwSignal::new(security.second_step);
    let version = RwSignal::new(security.version);
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let call = demand_second_step(chosen.get_untracked(), version.get_untracked());
        saving.run(call, move |saved| {
            let _ = version.try_set(saved.version);
            refetch.run(());
        });
    };
    let choice = move |demand: Demand| {
        let label = match demand {
            Demand::Nobody => w::NOBODY,
            Demand::Admins => w::ADMINS,
            Demand::Everybody => w::EVERYBODY,
        };
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="demand"
                    value=demand.name()
                    checked=chosen.get_untracked() == demand
                    on:change=move |_| chosen.set(demand)
                />
                <span>{label}</span>
            </label>
        }
    };
    view! {
        <form method="post" on:submit=save>
            <fieldset class="field">
                <legend class="visually-hidden">{w::DEMAND}</legend>
                {Demand::ALL.map(choice).into_iter().collect_view()}
            </fieldset>
            <FormError error=saving.error />
            <SaveButton saving />
        </form>
    }
}

#[component]
fn People(people: Vec<Protection>, refetch: Callback<()>) -> impl IntoView {
    let saving = Saving::new();
    let has_any = people.iter().any(|one| one.since.is_some());
    let one = move |one: Protection| view! { <Person one saving refetch /> };
    view! {
        {has_any.then(|| view! { <p class="hint">{w::RESET_HINT}</p> })}
        <ul class="cards">{people.into_iter().map(one).collect_view()}</ul>
        <FormError error=saving.error />
    }
}

#[component]
fn Person(one: Protection, saving: Saving, refetch: Callback<()>) -> impl IntoView {
    let is_sure = RwSignal::new(false);
    let (operator, label) = (one.operator, w::reset(&one.name));
    let reset = move |_| {
        if is_sure.get_untracked() {
            saving.run(reset_second_step(operator), move |()| refetch.run(()));
        } else {
            is_sure.set(true);
        }
    };
    let state = match one.since {
        Some(at) => view! {
            <span>
                {w::ON_SINCE} " " <DayOf at is_within=true />
                {(one.passkeys > 0).then(|| format!(" · {}", passkeys::count(one.passkeys)))}
            </span>
            " "
            <button
                type="button"
                class="button small"
                aria-label=move || (!is_sure.get()).then(|| label.clone())
                disabled=saving.is_busy
                on:click=reset
            >
                {move || if is_sure.get() { w::RESET_SURE.text() } else { w::RESET.text() }}
            </button>
        }
        .into_any(),
        None if one.is_demanded => view! { <span class="tag">{w::OPEN}</span> }.into_any(),
        None => view! { <span>{w::WITHOUT}</span> }.into_any(),
    };
    view! {
        <li class="card-row" data-testid="protection">
            <IconView icon=Icon::Person />
            <b>{one.name}</b>
            <p>{state}</p>
        </li>
    }
}
