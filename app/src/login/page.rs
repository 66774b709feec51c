//! The login page; works without JavaScript.

use super::api::LogIn;
use crate::{
    brand::Shown,
    language::Choice,
    passkeys::ByPasskey,
    ui::field::{Accepts, Field, FormError},
    words::login as w,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// Asks for address and password.
#[component]
pub fn LoginPage() -> impl IntoView {
    let log_in = ServerAction::<LogIn>::new();
    let query = use_query_map();
    let next = move || query.read().get("next");
    let error = Signal::derive(move || log_in.value().get().and_then(Result::err));
    let is_busy = log_in.pending();
    view! {
        <Title text=w::HEADING />
        <main class="door">
            <p class="door-brand">{Shown::here().name}</p>
            <h1>{w::HEADING}</h1>
            <ActionForm action=log_in>
                <input type="hidden" name="next" value=next />
                <Field
                    name="email"
                    label=w::EMAIL.text()
                    accepts=Accepts::OWN_EMAIL
                    value=RwSignal::new(String::new())
                    error
                />
                <Field
                    name="password"
                    label=w::PASSWORD.text()
                    accepts=Accepts::PASSWORD
                    value=RwSignal::new(String::new())
                    error
                />
                <FormError error fields=&["email", "password"] />
                <button type="submit" class="button primary" disabled=is_busy>
                    {move || if is_busy.get() { w::LOGGING_IN.text() } else { w::LOG_IN.text() }}
                </button>
            </ActionForm>
            <ByPasskey />
            <p class="hint">{w::LOST}</p>
            <Choice />
        </main>
    }
}
