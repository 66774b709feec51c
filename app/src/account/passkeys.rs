//! One's own passkeys: added by the browser, removed here.

use super::api::{add_passkey, begin_passkey, get_own_passkeys, remove_passkey};
use crate::{
    admin::saving::Saving,
    error::UiError,
    passkeys::{Wish, answer, is_possible},
    ui::{
        changing::whenever,
        field::{Accepts, Field, FormError},
        icon::{Icon, IconView},
        state::{Fetched, fetched, loaded},
        time::DayOf,
    },
    words::{passkeys as w, second_step as s},
};
use domain::passkey::{OwnPasskeys, Passkey};
use leptos::prelude::*;

/// What is typed before anything is changed.
#[derive(Clone, Copy)]
struct Typed {
    password: RwSignal<String>,
    code: RwSignal<String>,
    name: RwSignal<String>,
    saving: Saving,
}

/// Shows one's passkeys, and how to add one.
#[component]
pub fn Passkeys() -> impl IntoView {
    let resource = fetched(|| (), |()| get_own_passkeys());
    view! {
        <section class="card" aria-labelledby="passkeys-heading" data-testid="passkeys">
            <h2 id="passkeys-heading">{w::HEADING}</h2>
            <p class="hint">{w::HINT}</p>
            {loaded(resource, move |own| view! { <Own own resource /> })}
        </section>
    }
}

#[component]
fn Own(own: OwnPasskeys, resource: Fetched<OwnPasskeys>) -> impl IntoView {
    let empty = || RwSignal::new(String::new());
    let typed = Typed {
        password: empty(),
        code: empty(),
        name: empty(),
        saving: Saving::new(),
    };
    let is_named = own.is_possible;
    // Nothing is said of a browser before it is known.
    let (can, cannot) = (RwSignal::new(false), RwSignal::new(!is_named));
    whenever(move || {
        can.set(is_named && is_possible());
        cannot.set(!can.get_untracked());
    });
    let has_any = !own.passkeys.is_empty();
    let one = move |passkey: Passkey| view! { <One passkey typed resource /> };
    let list = if has_any {
        view! { <ul class="cards">{own.passkeys.into_iter().map(one).collect_view()}</ul> }
            .into_any()
    } else {
        view! { <p>{w::NONE}</p> }.into_any()
    };
    let why = if is_named { w::UNSUPPORTED } else { w::NO_NAME };
    view! {
        {list}
        <p class="hint" hidden=move || !cannot.get()>
            {why}
        </p>
        <div hidden=move || !(can.get() || has_any)>
            <Change typed resource can needs_code=own.needs_code />
        </div>
    }
}

#[component]
fn Change(
    typed: Typed,
    resource: Fetched<OwnPasskeys>,
    can: RwSignal<bool>,
    needs_code: bool,
) -> impl IntoView {
    let saving = typed.saving;
    let error = complaint(saving);
    let add = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (password, code) = (typed.password.get_untracked(), typed.code.get_untracked());
        let name = typed.name.get_untracked();
        let call = async move {
            let options = begin_passkey(password, code).await?;
            let answer = answer(Wish::Make, options).await?;
            add_passkey(name, answer).await
        };
        saving.run(call, move |()| resource.refetch());
    };
    let code = needs_code.then(|| {
        view! {
            <Field
                name="passkey-code"
                label=s::CODE.text()
                accepts=Accepts::ONE_TIME_CODE
                value=typed.code
                error
            />
        }
    });
    view! {
        <p class="hint">{if needs_code { w::CHANGE_HINT_CODE } else { w::CHANGE_HINT }}</p>
        <form method="post" on:submit=add>
            <input type="text" name="email" autocomplete="username" hidden />
            <Field
                name="passkey-password"
                label=s::PASSWORD.text()
                accepts=Accepts::PASSWORD
                value=typed.password
                error
            />
            {code}
            <div hidden=move || !can.get()>
                <Field
                    name="passkey-name"
                    label=w::NAME.text()
                    hint=w::NAME_HINT.text()
                    accepts=Accepts::WORDS
                    value=typed.name
                    error
                />
                <button type="submit" class="button primary" disabled=saving.is_busy>
                    {move || if saving.is_busy.get() { w::WAITING.text() } else { w::ADD.text() }}
                </button>
            </div>
            <FormError error fields=&["passkey-password", "passkey-code", "passkey-name"] />
        </form>
    }
}

#[component]
fn One(passkey: Passkey, typed: Typed, resource: Fetched<OwnPasskeys>) -> impl IntoView {
    let is_sure = RwSignal::new(false);
    let (credential, label) = (passkey.credential, w::remove(&passkey.name));
    let remove = move |_| {
        if !is_sure.get_untracked() {
            is_sure.set(true);
            return;
        }
        let (password, code) = (typed.password.get_untracked(), typed.code.get_untracked());
        let call = remove_passkey(credential.clone(), password, code);
        typed.saving.run(call, move |()| resource.refetch());
    };
    let used = match passkey.used_at {
        Some(at) => view! { {w::USED} " " <DayOf at is_within=true /> }.into_any(),
        None => view! { {w::NEVER_USED} }.into_any(),
    };
    view! {
        <li class="card-row" data-testid="passkey">
            <IconView icon=Icon::Person />
            <b>{passkey.name}</b>
            <p>
                {w::ADDED} " " <DayOf at=passkey.created_at is_within=true /> " · " {used} " "
                <button
                    type="button"
                    class="button small"
                    aria-label=move || (!is_sure.get()).then(|| label.clone())
                    disabled=typed.saving.is_busy
                    on:click=remove
                >
                    {move || if is_sure.get() { w::REMOVE_SURE.text() } else { w::REMOVE.text() }}
                </button>
            </p>
        </li>
    }
}

/// The fields of the page have other names than those of the use-case: it has another password, too.
fn complaint(saving: Saving) -> Signal<Option<UiError>> {
    Signal::derive(move || {
        saving.error.get().map(|error| {
            let field = error
                .field
                .as_deref()
                .map(|field| format!("passkey-{field}"));
            UiError { field, ..error }
        })
    })
}
