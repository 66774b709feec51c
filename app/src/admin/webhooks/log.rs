//! What a webhook was told lately.

use super::api::{
    Attempt, Told, list_webhook_attempts, list_webhook_deliveries, replay_webhook_delivery,
};
use crate::{
    admin::saving::Saving,
    ui::{
        field::FormError,
        state::{fetched, loaded},
        time::TimeOfDay,
    },
    words::programs as w,
};
use domain::id::WebhookId;
use leptos::prelude::*;

/// Shows the latest deliveries, each with its attempts and the way to tell it again.
#[component]
pub fn Log(
    /// Whose.
    id: WebhookId,
) -> impl IntoView {
    let resource = fetched(|| (), move |()| list_webhook_deliveries(id));
    let refetch = Callback::new(move |()| resource.refetch());
    view! {
        <section class="access" aria-labelledby="log-heading">
            <h3 id="log-heading">{w::LOG}</h3>
            {loaded(
                resource,
                move |all| {
                    if all.is_empty() {
                        return view! { <p class="hint">{w::NOTHING_TOLD}</p> }.into_any();
                    }
                    let items = all
                        .into_iter()
                        .map(|told| view! { <One webhook=id told refetch /> });
                    view! { <ul class="plain-list">{items.collect_view()}</ul> }.into_any()
                },
            )}
        </section>
    }
}

#[component]
fn One(webhook: WebhookId, told: Told, refetch: Callback<()>) -> impl IntoView {
    let saving = Saving::new();
    let attempts = RwSignal::new(Vec::<Attempt>::new());
    let id = told.id;
    let open = move |_| {
        if attempts.with_untracked(Vec::is_empty) {
            saving.run(list_webhook_attempts(webhook, id), move |all| {
                attempts.set(all);
            });
        }
    };
    let replay = move |_| {
        saving.run(replay_webhook_delivery(webhook, id), move |()| {
            refetch.run(());
        });
    };
    let line = |a: Attempt| {
        view! { <li>{w::attempt(a.number, a.status, a.took_ms, &a.answer)}</li> }
    };
    view! {
        <li data-testid="delivery" data-state=told.state.clone()>
            <details on:toggle=open>
                <summary>
                    <code>{told.kind}</code>
                    " "
                    <TimeOfDay at=told.at />
                    " · "
                    {w::delivery(&told.state, told.attempts)}
                </summary>
                <ol class="plain-list">
                    {move || attempts.get().into_iter().map(line).collect_view()}
                </ol>
            </details>
            {told
                .has_ended
                .then(|| {
                    view! {
                        <button
                            type="button"
                            class="button small"
                            disabled=saving.is_busy
                            on:click=replay
                        >
                            {w::REPLAY}
                        </button>
                    }
                })}
            <FormError error=saving.error />
        </li>
    }
}
