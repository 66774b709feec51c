//! One's own second step: set up, off again, other recovery codes.

use super::{
    api::{
        begin_second_step, confirm_second_step, get_own_second_step, renew_recovery_codes,
        switch_second_step_off,
    },
    recovery::{Enrolling, RecoveryCodes},
};
use crate::{
    admin::saving::Saving,
    error::UiError,
    ui::{
        field::{Accepts, Field, FormError},
        state::{Fetched, fetched, loaded},
        time::DayOf,
    },
    words::second_step as w,
};
use domain::second_step::{Enrolment, OwnSecondStep};
use leptos::prelude::*;

/// What is done at the moment.
#[derive(Debug, Clone, PartialEq)]
enum Doing {
    /// Nothing.
    Resting,
    /// An app is being taught.
    Teaching(Enrolment),
    /// Recovery codes are shown.
    Showing(Vec<String>),
}

/// Shows whether one logs in with two steps, and how to begin or end that.
#[component]
pub fn TwoStep() -> impl IntoView {
    let resource = fetched(|| (), |()| get_own_second_step());
    let doing = RwSignal::new(Doing::Resting);
    let content = move |own: OwnSecondStep| {
        move || match doing.get() {
            Doing::Teaching(enrolment) => view! { <Teach enrolment doing /> }.into_any(),
            Doing::Showing(codes) => {
                let kept = move |_| {
                    doing.set(Doing::Resting);
                    resource.refetch();
                };
                view! {
                    <RecoveryCodes codes />
                    <button type="button" class="button primary" on:click=kept>
                        {w::KEPT}
                    </button>
                }
                .into_any()
            }
            Doing::Resting if own.since.is_some() => {
                view! { <Change own doing resource /> }.into_any()
            }
            Doing::Resting => view! { <Begin own doing /> }.into_any(),
        }
    };
    view! {
        <section class="card" aria-labelledby="two-step-heading" data-testid="two-step">
            <h2 id="two-step-heading">{w::HEADING}</h2>
            <p class="hint">{w::HINT}</p>
            {loaded(resource, content)}
        </section>
    }
}

/// The fields of the page have other names than those of the use-case: it has another code, too.
fn complaint(saving: Saving) -> Signal<Option<UiError>> {
    Signal::derive(move || {
        saving.error.get().map(|error| {
            let field = error.field.as_deref().map(|field| format!("step-{field}"));
            UiError { field, ..error }
        })
    })
}

#[component]
fn Begin(own: OwnSecondStep, doing: RwSignal<Doing>) -> impl IntoView {
    let (saving, password) = (Saving::new(), RwSignal::new(String::new()));
    let error = complaint(saving);
    let begin = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        saving.run(begin_second_step(password.get_untracked()), move |made| {
            doing.set(Doing::Teaching(made));
        });
    };
    view! {
        <p>{if own.is_demanded { w::OFF_BUT_DEMANDED } else { w::OFF }}</p>
        <form method="post" on:submit=begin>
            <Password value=password error />
            <FormError error fields=&["step-password"] />
            <Submit saving label=w::SET_UP.text() />
        </form>
    }
}

#[component]
fn Teach(enrolment: Enrolment, doing: RwSignal<Doing>) -> impl IntoView {
    let (saving, code) = (Saving::new(), RwSignal::new(String::new()));
    let error = complaint(saving);
    let confirm = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        saving.run(confirm_second_step(code.get_untracked()), move |codes| {
            doing.set(Doing::Showing(codes));
        });
    };
    view! {
        <Enrolling enrolment />
        <form method="post" on:submit=confirm>
            <Field
                name="step-code"
                label=w::CODE.text()
                hint=w::FIRST_CODE_HINT.text()
                accepts=Accepts::ONE_TIME_CODE
                value=code
                error
            />
            <FormError error fields=&["step-code"] />
            <Submit saving label=w::SWITCH_ON.text() />
        </form>
    }
}

#[component]
fn Change(
    own: OwnSecondStep,
    doing: RwSignal<Doing>,
    resource: Fetched<OwnSecondStep>,
) -> impl IntoView {
    let saving = Saving::new();
    let error = complaint(saving);
    let (password, code) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let renew = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let call = renew_recovery_codes(password.get_untracked(), code.get_untracked());
        saving.run(call, move |codes| doing.set(Doing::Showing(codes)));
    };
    let switch_off = move |_| {
        let call = switch_second_step_off(password.get_untracked(), code.get_untracked());
        saving.run(call, move |()| resource.refetch());
    };
    let off = if own.is_demanded {
        view! { <span class="hint">{w::DEMANDED}</span> }.into_any()
    } else {
        view! {
            <button type="button" class="button" disabled=saving.is_busy on:click=switch_off>
                {w::SWITCH_OFF}
            </button>
        }
        .into_any()
    };
    view! {
        <p role="status">
            {own.since.map(|at| view! { {w::ON_SINCE} " " <DayOf at is_within=true /> ". " })}
            {w::codes_left(own.codes_left)}
        </p>
        <p class="hint">{w::CHANGE_HINT}</p>
        <form method="post" on:submit=renew>
            <Password value=password error />
            <Field
                name="step-code"
                label=w::CODE.text()
                accepts=Accepts::ONE_TIME_CODE
                value=code
                error
            />
            <FormError error fields=&["step-password", "step-code"] />
            <div class="actions">
                <button type="submit" class="button" disabled=saving.is_busy>
                    {w::RENEW}
                </button>
                {off}
            </div>
        </form>
    }
}

/// The password; a name that nobody sees tells a password manager whose it is.
#[component]
fn Password(value: RwSignal<String>, error: Signal<Option<UiError>>) -> impl IntoView {
    view! {
        <input type="text" name="email" autocomplete="username" hidden />
        <Field
            name="step-password"
            label=w::PASSWORD.text()
            accepts=Accepts::PASSWORD
            value
            error
        />
    }
}

#[component]
fn Submit(saving: Saving, label: &'static str) -> impl IntoView {
    view! {
        <button type="submit" class="button primary" disabled=saving.is_busy>
            {move || if saving.is_busy.get() { w::WORKING.text() } else { label }}
        </button>
    }
}
