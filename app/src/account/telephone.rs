//! One's own telephone: typed here, and proved by a code that a call reads out.

use super::api::{forget_telephone, prove_telephone, set_telephone, telephone_of_me};
use crate::{
    admin::saving::{SaveButton, Saving},
    ui::{
        field::{Accepts, Field, FormError},
        state::{Fetched, fetched, loaded},
    },
    words::phone as w,
};
use domain::call::OwnTelephone;
use leptos::prelude::*;

type Known = Fetched<Option<OwnTelephone>>;

/// Shows which telephone rings for one's calls, and lets one set it.
#[component]
pub fn Telephone() -> impl IntoView {
    let known = fetched(|| (), |()| telephone_of_me());
    view! {
        <section class="card" aria-labelledby="telephone-heading" data-testid="telephone">
            <h2 id="telephone-heading">{w::OWN}</h2>
            <p class="hint">{w::OWN_HINT}</p>
            {loaded(
                known,
                move |own| match own {
                    None => view! { <Type known /> }.into_any(),
                    Some(own) if own.is_verified => view! { <Proved own known /> }.into_any(),
                    Some(own) => view! { <Prove own known /> }.into_any(),
                },
            )}
        </section>
    }
}

#[component]
fn Type(known: Known) -> impl IntoView {
    let saving = Saving::new();
    let number = RwSignal::new(String::new());
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        saving.run(set_telephone(number.get_untracked()), move |_| {
            known.refetch();
        });
    };
    view! {
        <form method="post" on:submit=save>
            <Field
                name="number"
                label=w::OWN_NUMBER.text()
                hint=w::OWN_NUMBER_HINT.text()
                accepts=Accepts { kind: "tel", ..Accepts::WORDS }
                value=number
                error=saving.error
            />
            <FormError error=saving.error fields=&["number"] />
            <SaveButton saving label=w::CALL_ME.text() busy=w::CALLING.text() />
        </form>
    }
}

#[component]
fn Prove(own: OwnTelephone, known: Known) -> impl IntoView {
    let saving = Saving::new();
    let code = RwSignal::new(String::new());
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        saving.run(prove_telephone(code.get_untracked()), move |_| {
            known.refetch();
        });
    };
    view! {
        <p role="status">{w::code_sent(&own.hint)}</p>
        <form method="post" on:submit=save>
            <Field
                name="code"
                label=w::CODE.text()
                accepts=Accepts { autocomplete: "one-time-code", ..Accepts::WORDS }
                value=code
                error=saving.error
            />
            <FormError error=saving.error fields=&["code"] />
            <SaveButton saving label=w::PROVE.text() />
        </form>
        <Forget known />
    }
}

#[component]
fn Proved(own: OwnTelephone, known: Known) -> impl IntoView {
    view! {
        <p role="status">{w::rings(&own.hint)}</p>
        {(!own.is_on).then(|| view! { <p class="hint">{w::IS_OFF}</p> })}
        <Forget known />
    }
}

#[component]
fn Forget(known: Known) -> impl IntoView {
    let saving = Saving::new();
    let forget = move |_| saving.run(forget_telephone(), move |()| known.refetch());
    view! {
        <button type="button" class="button" disabled=saving.is_busy on:click=forget>
            {w::OTHER_NUMBER}
        </button>
        <FormError error=saving.error />
    }
}
