//! The second page of a login; works without JavaScript, but that it shows no recovery codes.

use super::api::{ProveLogin, get_half_login, way_back};
use crate::{
    account::{Enrolling, RecoveryCodes},
    brand::Shown,
    passkeys::ByPasskey,
    ui::{
        changing::changing,
        field::{Accepts, Field, FormError},
        state::{fetched, loaded},
    },
    words::{passkeys as k, second_step as w},
};
use domain::second_step::HalfLogin;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// Asks for the code, or leads through setting the second step up.
#[component]
pub fn StepPage() -> impl IntoView {
    let resource = fetched(|| (), |()| get_half_login());
    let prove = ServerAction::<ProveLogin>::new();
    let next = use_query_map().read_untracked().get("next");
    let after = way_back(next.as_deref()).to_owned();
    // A wrong code leaves what is shown as it is.
    let codes = Memo::new(move |_| match prove.value().get() {
        Some(Ok(codes)) if !codes.is_empty() => Some(codes),
        Some(Ok(_) | Err(_)) | None => None,
    });
    let content = move || match codes.get() {
        Some(codes) => {
            let after = after.clone();
            view! {
                <RecoveryCodes codes />
                // The frame around pages has to be made anew for who is logged in.
                <a class="button primary" href=after rel="external">
                    {w::KEPT}
                </a>
            }
            .into_any()
        }
        None => loaded(resource, move |half| view! { <Step half prove /> }).into_any(),
    };
    view! {
        <Title text=w::DOOR />
        <main class="door">
            <p class="door-brand">{Shown::here().name}</p>
            <h1>{w::DOOR}</h1>
            {changing(content)}
        </main>
    }
}

#[component]
fn Step(half: HalfLogin, prove: ServerAction<ProveLogin>) -> impl IntoView {
    let next = use_query_map().read_untracked().get("next");
    let error = Signal::derive(move || prove.value().get().and_then(Result::err));
    let is_busy = prove.pending();
    let (explained, hint) = match half {
        HalfLogin::Over => {
            return view! {
                <p>{w::OVER}</p>
                <a class="button primary" href="/login">
                    {w::AGAIN}
                </a>
            }
            .into_any();
        }
        HalfLogin::Passkey => {
            return view! {
                <p>{k::DOOR_HINT}</p>
                <ByPasskey is_second=true is_only=true />
                <p class="hint">
                    {k::LOST} " " <a href="/login">{w::AGAIN}</a>
                </p>
            }
            .into_any();
        }
        HalfLogin::Code => (view! { <p>{w::DOOR_HINT}</p> }.into_any(), ""),
        HalfLogin::CodeOrPasskey => {
            let explained = view! {
                <p>{k::DOOR_EITHER}</p>
                <ByPasskey is_second=true />
            };
            (explained.into_any(), "")
        }
        HalfLogin::SetUp(enrolment) => {
            let explained = view! {
                <p>{w::DOOR_SET_UP}</p>
                <Enrolling enrolment />
            };
            (explained.into_any(), w::FIRST_CODE_HINT.text())
        }
    };
    view! {
        {explained}
        <ActionForm action=prove>
            <input type="hidden" name="next" value=next />
            <Field
                name="code"
                label=w::CODE.text()
                hint
                accepts=Accepts::ONE_TIME_CODE
                value=RwSignal::new(String::new())
                error
            />
            <FormError error fields=&["code"] />
            <button type="submit" class="button primary" disabled=is_busy>
                {move || if is_busy.get() { w::WORKING.text() } else { w::GO_ON.text() }}
            </button>
        </ActionForm>
        <p class="hint">
            {w::LOST} " " <a href="/login">{w::AGAIN}</a>
        </p>
    }
    .into_any()
}
