//! The button that lets in by a passkey.

use super::{Wish, answer, is_possible};
use crate::{
    error::UiError,
    login::{ask_for_passkey, ask_for_passkey_step, log_in_by_passkey, prove_login_by_passkey},
    ui::{changing::whenever, field::FormError},
    words::passkeys as w,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

/// Lets in by a passkey, alone or as the second step; shown once the page is alive, where the browser can.
#[component]
pub fn ByPasskey(
    /// Whether a password came before it.
    #[prop(optional)]
    is_second: bool,
    /// Whether there is another way: without one, it is said why the button is not there.
    #[prop(optional)]
    is_only: bool,
) -> impl IntoView {
    let (can, is_busy) = (RwSignal::new(false), RwSignal::new(false));
    let error = RwSignal::new(None::<UiError>);
    whenever(move || can.set(is_possible()));
    let next = use_query_map().read_untracked().get("next");
    let go = move |_| {
        is_busy.set(true);
        error.set(None);
        let next = next.clone();
        spawn_local(async move {
            match enter(is_second, next).await {
                // The frame around pages has to be made anew for who is logged in.
                Ok(to) => {
                    let _ = window().location().assign(&to);
                }
                Err(refusal) => {
                    let _ = error.try_set(Some(refusal));
                    let _ = is_busy.try_set(false);
                }
            }
        });
    };
    let label = if is_second { w::USE } else { w::SIGN_IN };
    let class = if is_only { "button primary" } else { "button" };
    view! {
        <div class="by-passkey" hidden=move || !can.get()>
            <button type="button" class=class disabled=is_busy on:click=go>
                {move || if is_busy.get() { w::WAITING.text() } else { label.text() }}
            </button>
            <FormError error />
        </div>
        {is_only
            .then(|| {
                view! {
                    <p class="hint" hidden=move || can.get()>
                        {w::UNSUPPORTED}
                    </p>
                }
            })}
    }
}

/// Asks the server, the browser, and the server again; returns where to go.
async fn enter(is_second: bool, next: Option<String>) -> Result<String, UiError> {
    if is_second {
        let answer = answer(Wish::Use, ask_for_passkey_step().await?).await?;
        prove_login_by_passkey(answer, next).await
    } else {
        let answer = answer(Wish::Use, ask_for_passkey().await?).await?;
        log_in_by_passkey(answer, next).await
    }
}
