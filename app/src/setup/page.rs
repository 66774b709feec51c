//! The page of the first start; works without JavaScript.

use super::api::SetUp;
use crate::{
    ui::field::{Accepts, Field, FormError},
    words::login as w,
};
use leptos::{either::Either, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// Asks for name, address and password of the first admin.
#[component]
pub fn SetUpPage() -> impl IntoView {
    let set_up = ServerAction::<SetUp>::new();
    let secret = use_query_map()
        .read_untracked()
        .get("secret")
        .unwrap_or_default();
    let error = Signal::derive(move || set_up.value().get().and_then(Result::err));
    let is_busy = set_up.pending();
    let empty = || RwSignal::new(String::new());
    let form = if secret.is_empty() {
        Either::Left(view! { <p>{w::NO_SECRET}</p> })
    } else {
        Either::Right(view! {
            <p>{w::SET_UP_HINT}</p>
            <ActionForm action=set_up>
                <input type="hidden" name="secret" value=secret />
                <Field
                    name="name"
                    label=w::NAME.text()
                    hint=w::NAME_HINT.text()
                    accepts=Accepts { autocomplete: "name", ..Accepts::WORDS }
                    value=empty()
                    error
                />
                <Field
                    name="email"
                    label=w::EMAIL.text()
                    hint=w::EMAIL_HINT.text()
                    accepts=Accepts::OWN_EMAIL
                    value=empty()
                    error
                />
                <Field
                    name="password"
                    label=w::PASSWORD.text()
                    hint=w::PASSWORD_HINT.text()
                    accepts=Accepts::NEW_PASSWORD
                    value=empty()
                    error
                />
                <FormError error fields=&["name", "email", "password"] />
                <button type="submit" class="button primary" disabled=is_busy>
                    {move || if is_busy.get() { w::CREATING.text() } else { w::CREATE.text() }}
                </button>
            </ActionForm>
        })
    };
    view! {
        <Title text=w::SET_UP />
        <main class="door">
            <h1>{w::SET_UP}</h1>
            {form}
        </main>
    }
}
