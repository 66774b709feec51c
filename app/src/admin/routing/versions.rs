//! Versions of the policy: who made them and when, and the way back.

use super::{api::get_policy_version, draft::Draft};
use crate::{
    admin::saving::Saving,
    shell::Here,
    ui::{
        field::FormError,
        time::{DayOf, TimeOfDay},
    },
    words::routing as w,
};
use domain::routing::PolicyVersion;
use leptos::prelude::*;

/// Shows the versions; an earlier one can be brought back into the form.
#[component]
pub fn Versions(
    /// The form.
    draft: Draft,
    /// The version that holds.
    version: RwSignal<i64>,
    /// All of them, newest first.
    versions: RwSignal<Vec<PolicyVersion>>,
) -> impl IntoView {
    let here = Here::now();
    let saving = Saving::new();
    let item = move |known: PolicyVersion| {
        let number = known.version;
        let by = move || known.by.and_then(|by| here.name_of(by));
        let bring_back = move |_| {
            saving.run(get_policy_version(number), move |policy| {
                draft.change(|known| *known = policy);
            });
        };
        view! {
            <li>
                <span>
                    {w::version(number)} " · " <DayOf at=known.at is_within=true /> " " <TimeOfDay at=known.at />
                    {move || by().map(|name| format!(" · {name}"))}
                </span>
                " "
                <Show
                    when=move || version.get() != number
                    fallback=|| view! { <span class="tag">{w::HOLDS}</span> }
                >
                    <button
                        type="button"
                        class="button small quiet"
                        disabled=saving.is_busy
                        on:click=bring_back
                    >
                        {w::BRING_BACK}
                    </button>
                </Show>
            </li>
        }
    };
    view! {
        <section class="card wide" aria-labelledby="versions-heading">
            <h2 id="versions-heading">{w::VERSIONS}</h2>
            <p class="hint">{w::VERSIONS_HINT}</p>
            <ul class="plain versions">
                {move || versions.get().into_iter().map(item).collect_view()}
            </ul>
            <Show when=move || versions.with(Vec::is_empty)>
                <p class="hint">{w::NO_VERSION}</p>
            </Show>
            <FormError error=saving.error />
        </section>
    }
}
