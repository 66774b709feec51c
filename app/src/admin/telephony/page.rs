//! The page of telephony.

use super::{api::get_telephony, form::Form};
use crate::{
    ui::{
        state::{fetched, loaded},
        time::{DayOf, TimeOfDay},
    },
    words::phone as w,
};
use domain::call::CallAttempt;
use leptos::prelude::*;
use leptos_meta::Title;

/// The page of telephony.
#[component]
pub fn TelephonyPage() -> impl IntoView {
    let resource = fetched(|| (), |()| get_telephony());
    view! {
        <Title text=w::TELEPHONY />
        <main class="page">
            <h1>{w::TELEPHONY}</h1>
            <p class="hint">{w::TELEPHONY_HINT}</p>
            {loaded(
                resource,
                |(telephony, attempts)| {
                    view! {
                        <section class="card" aria-labelledby="account-heading">
                            <h2 id="account-heading">{w::ACCOUNT}</h2>
                            <Form telephony />
                        </section>
                        <Attempts attempts />
                    }
                },
            )}
        </main>
    }
}

#[component]
fn Attempts(attempts: Vec<CallAttempt>) -> impl IntoView {
    let is_empty = attempts.is_empty();
    let item = |attempt: CallAttempt| {
        let CallAttempt {
            at,
            by,
            conversation,
            operator,
            outcome,
        } = attempt;
        view! {
            <li>
                <DayOf at />
                " "
                <TimeOfDay at />
                " · "
                {w::attempt(&by, conversation, operator.as_deref())}
                " · "
                <strong>{w::outcome(&outcome).to_owned()}</strong>
            </li>
        }
    };
    view! {
        <section class="card" aria-labelledby="attempts-heading">
            <h2 id="attempts-heading">{w::ATTEMPTS}</h2>
            {is_empty.then(|| view! { <p class="hint">{w::NO_ATTEMPTS}</p> })}
            <ul class="plain">{attempts.into_iter().map(item).collect_view()}</ul>
        </section>
    }
}
