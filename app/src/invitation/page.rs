//! The page behind a one-time link; works without JavaScript.

use super::api::AcceptInvitation;
use crate::{
    ui::field::{Accepts, Field, FormError},
    words::login as w,
};
use leptos::{either::Either, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// Asks an invited person for a password.
#[component]
pub fn InvitationPage() -> impl IntoView {
    let accept = ServerAction::<AcceptInvitation>::new();
    let secret = use_query_map()
        .read_untracked()
        .get("secret")
        .unwrap_or_default();
    let error = Signal::derive(move || accept.value().get().and_then(Result::err));
    let is_busy = accept.pending();
    let form = if secret.is_empty() {
        Either::Left(view! { <p>{w::NO_SECRET}</p> })
    } else {
        Either::Right(view! {
            <p>{w::INVITATION_HINT}</p>
            <ActionForm action=accept>
                <input type="hidden" name="secret" value=secret />
                // Password keepers look for a name beside a password.
                <input type="text" autocomplete="username" hidden />
                <Field
                    name="password"
                    label=w::PASSWORD.text()
                    hint=w::PASSWORD_HINT.text()
                    accepts=Accepts::NEW_PASSWORD
                    value=RwSignal::new(String::new())
                    error
                />
                <FormError error fields=&["password"] />
                <button type="submit" class="button primary" disabled=is_busy>
                    {w::ACCEPT}
                </button>
            </ActionForm>
        })
    };
    view! {
        <Title text=w::INVITATION />
        <main class="door">
            <h1>{w::INVITATION}</h1>
            {form}
        </main>
    }
}
