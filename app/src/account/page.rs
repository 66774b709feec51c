//! One's own page: who one is, another password, the way out.

use super::{
    api::{Me, change_password, get_me},
    console::Console,
    notifications::Notifications,
    passkeys::Passkeys,
    telephone::Telephone,
    two_step::TwoStep,
};
use crate::{
    admin::sessions::OwnSessions,
    error::UiError,
    language::Choice,
    shell::{LogOutForm, guarded},
    ui::{
        field::{Accepts, Field, FormError},
        state::{fetched, loaded},
    },
    words::{account as w, login, role, sessions},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::Title;

/// One's own page.
#[component]
pub fn AccountPage() -> impl IntoView {
    let resource = fetched(|| (), |()| get_me());
    view! {
        <Title text=w::HEADING />
        <main class="page">
            <h1>{w::HEADING}</h1>
            {loaded(
                resource,
                |me| {
                    let email = me.email.clone();
                    view! {
                        <You me />
                        <ChangePassword email />
                    }
                },
            )}
            <TwoStep />
            <Passkeys />
            <Telephone />
            <Console />
            <Notifications />
            <section class="card" aria-labelledby="language-heading">
                <h2 id="language-heading">{w::LANGUAGE}</h2>
                <p class="hint">{w::LANGUAGE_HINT}</p>
                <Choice />
            </section>
            <section class="card" aria-labelledby="session-heading">
                <h2 id="session-heading">{w::SESSION}</h2>
                <h3>{sessions::OWN}</h3>
                <OwnSessions />
                <LogOutForm />
            </section>
        </main>
    }
}

#[component]
fn You(me: Me) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="you-heading">
            <h2 id="you-heading">{w::YOU}</h2>
            <dl class="facts">
                <dt>{w::NAME}</dt>
                <dd>{me.name}</dd>
                <dt>{w::EMAIL}</dt>
                <dd>{me.email}</dd>
                <dt>{w::ROLE}</dt>
                <dd>{role(me.role)}</dd>
            </dl>
            <p class="hint">{w::CHANGED_BY}</p>
        </section>
    }
}

#[component]
fn ChangePassword(email: String) -> impl IntoView {
    let guard = guarded();
    let error = RwSignal::new(None::<UiError>);
    let is_busy = RwSignal::new(false);
    let is_saved = RwSignal::new(false);
    let (current, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        is_busy.set(true);
        is_saved.set(false);
        let call = guard.watch(change_password(
            current.get_untracked(),
            new.get_untracked(),
        ));
        spawn_local(async move {
            let answer = call.await;
            is_saved.set(answer.is_ok());
            error.set(answer.err().map(about_new));
            is_busy.set(false);
        });
    };
    view! {
        <section class="card" aria-labelledby="password-heading">
            <h2 id="password-heading">{w::PASSWORD}</h2>
            <p class="hint">{w::PASSWORD_HINT}</p>
            <form method="post" on:submit=save>
                // Password keepers look for whose password it is.
                <input type="text" name="email" autocomplete="username" value=email hidden />
                <Field
                    name="current"
                    label=w::CURRENT.text()
                    accepts=Accepts::PASSWORD
                    value=current
                    error
                />
                <Field
                    name="new"
                    label=w::NEW.text()
                    hint=login::PASSWORD_HINT.text()
                    accepts=Accepts::NEW_PASSWORD
                    value=new
                    error
                />
                <FormError error fields=&["current", "new"] />
                <p role="status">{move || is_saved.get().then_some(w::SAVED.text())}</p>
                <button type="submit" class="button primary" disabled=is_busy>
                    {move || if is_busy.get() { w::SAVING.text() } else { w::SAVE.text() }}
                </button>
            </form>
        </section>
    }
}

/// A refusal about *password* is about the new one here.
fn about_new(mut error: UiError) -> UiError {
    if error.is_about("password") {
        error.field = Some("new".to_owned());
    }
    error
}
