//! The page of the routing policy.

use super::{
    api::{Routing, get_routing, save_policy},
    condition::names_here,
    draft::Draft,
    numbers::{Numbers, Selectors},
    rings::Rings,
    rules::Rules,
    trial::Trial,
    versions::Versions,
};
use crate::{
    admin::saving::{SaveButton, Saving},
    shell::Here,
    ui::{
        field::FormError,
        state::{fetched, loaded},
    },
    words::routing as w,
};
use domain::id::TeamId;
use leptos::prelude::*;
use leptos_meta::Title;

/// The page of the routing policy.
#[component]
pub fn RoutingPage() -> impl IntoView {
    let resource = fetched(|| (), |()| get_routing());
    view! {
        <Title text=w::ROUTING />
        <main class="page">
            <div class="page-head">
                <div>
                    <h1>{w::ROUTING}</h1>
                    <p class="hint">{w::ROUTING_HINT}</p>
                </div>
            </div>
            {loaded(resource, |routing| view! { <Form routing /> })}
        </main>
    }
}

#[component]
fn Form(routing: Routing) -> impl IntoView {
    let teams: Vec<TeamId> = Here::now()
        .house
        .with_untracked(|house| house.teams.iter().map(|(id, _)| *id).collect());
    let Routing {
        version,
        policy,
        versions,
        intents,
        channels,
        complaints,
    } = routing;
    let policy = RwSignal::new(policy);
    let draft = Draft {
        policy,
        problems: Memo::new(move |_| policy.with(|policy| policy.problems(&teams))),
        words: StoredValue::new(complaints),
    };
    let (version, versions) = (RwSignal::new(version), RwSignal::new(versions));
    let names = StoredValue::new(names_here(intents, channels));
    let saving = Saving::new();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if !draft.problems.with_untracked(Vec::is_empty) {
            return;
        }
        let call = save_policy(version.get_untracked(), policy.get_untracked());
        saving.run(call, move |(number, all)| {
            let _ = version.try_set(number);
            let _ = versions.try_set(all);
        });
    };
    let count = move || draft.problems.with(Vec::len);
    view! {
        <form method="post" class="routing" on:submit=save>
            <Rings draft />
            <Selectors draft />
            <Rules draft names />
            <Numbers draft />
            <div class="routing-end" data-testid="routing-end">
                <p role="status" class=move || if count() == 0 { "hint" } else { "form-error" }>
                    {move || w::problems(count())}
                </p>
                <FormError error=saving.error />
                <SaveButton saving />
            </div>
        </form>
        <Trial draft />
        <Versions draft version versions />
    }
}
