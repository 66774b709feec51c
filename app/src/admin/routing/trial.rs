//! Trying what was written on the days that were, before it is saved.

use super::draft::Draft;
use crate::{
    error::UiError,
    ui::field::{Accepts, Field, FormError},
    what_if::{Played, Player},
    words::{routing as w, what_if},
};
use domain::what_if::Question;
use leptos::prelude::*;

/// Plays the last days under the policy that is being written.
#[component]
pub fn Trial(
    /// What is being written.
    draft: Draft,
) -> impl IntoView {
    let player = Player::here();
    let days = RwSignal::new("7".to_owned());
    let error = player.saving.error;
    Effect::new(move |before: Option<()>| {
        draft.policy.track();
        // What was answered is not about what stands here now.
        if before.is_some() {
            player.forget();
        }
    });
    let play = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if let Ok(days) = days.read_untracked().trim().parse() {
            let policy = draft.policy.get_untracked();
            player.ask(Question::Days {
                days,
                team: policy.default_team,
                more: 0,
                policy: Some(Box::new(policy)),
            });
        } else {
            error.set(Some(UiError {
                field: Some("days".to_owned()),
                ..UiError::new("invalid", what_if::NOT_A_NUMBER.text())
            }));
        }
    };
    let is_busy = player.saving.is_busy;
    let is_wrong = move || is_busy.get() || !draft.problems.with(Vec::is_empty);
    view! {
        <section class="routing-trial" aria-labelledby="routing-trial-heading">
            <h2 id="routing-trial-heading">{w::TRIAL}</h2>
            <p class="hint">{w::TRIAL_HINT}</p>
            <form method="post" class="routing-trial-form" on:submit=play>
                <Field
                    name="days"
                    label=what_if::DAYS.text()
                    hint=what_if::DAYS_HINT.text()
                    accepts=Accepts::NUMBER
                    value=days
                    error
                />
                <button type="submit" class="button" disabled=is_wrong>
                    {what_if::PLAY}
                </button>
            </form>
            <FormError error fields=&["days"] />
            <Played player />
        </section>
    }
}
