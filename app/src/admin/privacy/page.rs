//! The page of privacy: how long words are kept, and what another time would do before it is set.

use super::api::{get_retention, set_retention, try_retention};
use crate::{
    admin::Saving,
    ui::{
        field::{Accepts, Field, FormError},
        state::{fetched, loaded},
    },
    words::privacy as w,
};
use domain::retention::{Effect, Retention};
use leptos::prelude::*;
use leptos_meta::Title;

/// The page of privacy.
#[component]
pub fn PrivacyPage() -> impl IntoView {
    let resource = fetched(|| (), |()| get_retention());
    view! {
        <Title text=w::PRIVACY />
        <main class="page">
            <h1>{w::PRIVACY}</h1>
            <section class="card" aria-labelledby="keeping">
                <h2 id="keeping">{w::KEEPING}</h2>
                <p class="hint">{w::KEEPING_HINT}</p>
                {loaded(resource, |retention| view! { <Form retention /> })}
            </section>
            <section class="card" aria-labelledby="people">
                <h2 id="people">{w::PEOPLE}</h2>
                <p class="hint">{w::PEOPLE_HINT}</p>
                <a class="button" href="/contacts">
                    {w::TO_CONTACTS}
                </a>
            </section>
        </main>
    }
}

/// Reads what was typed; nothing is for ever, and what is no number is no days at all, which the server refuses.
fn typed(days: &str) -> Retention {
    let days = Some(days.trim()).filter(|days| !days.is_empty());
    Retention {
        days: days.map(|days| days.parse().unwrap_or(0)),
    }
}

#[component]
fn Form(retention: Retention) -> impl IntoView {
    let days = RwSignal::new(
        retention
            .days
            .map(|days| days.to_string())
            .unwrap_or_default(),
    );
    let kept = RwSignal::new(retention);
    let shown = RwSignal::new(None::<(Retention, Effect)>);
    let saving = Saving::new();
    // What was shown is what is saved: whoever types something else looks again.
    let agreed = Memo::new(move |_| {
        let wanted = days.with(|days| typed(days));
        let (of, effect) = shown.get()?;
        (of == wanted).then_some((of, effect))
    });
    let look = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let wanted = days.with_untracked(|days| typed(days));
        saving.run(try_retention(wanted), move |effect| {
            let _ = shown.try_set(Some((wanted, effect)));
            let _ = saving.is_done.try_set(false);
        });
    };
    let save = move |_| {
        if let Some((wanted, _)) = agreed.get_untracked() {
            saving.run(set_retention(wanted), move |saved| {
                let _ = kept.try_set(saved);
                let _ = shown.try_set(None);
            });
        }
    };
    let effect = move || {
        agreed.get().map(|(wanted, effect)| {
            view! {
                <p>{w::effect(wanted.days, effect)}</p>
                <button
                    type="button"
                    class="button primary"
                    disabled=move || saving.is_busy.get()
                    on:click=save
                >
                    {w::SAVE}
                </button>
            }
        })
    };
    view! {
        <form method="post" on:submit=look>
            <p data-testid="kept">{move || w::kept(kept.get().days)}</p>
            <Field
                name="days"
                label=w::DAYS.text()
                hint=w::DAYS_HINT.text()
                accepts=Accepts::NUMBER.optional()
                value=days
                error=saving.error
            />
            <FormError error=saving.error fields=&["days"] />
            <div class="actions">
                <button type="submit" class="button" disabled=saving.is_busy>
                    {w::LOOK}
                </button>
                <span class="hint" role="status">
                    {move || saving.is_done.get().then_some(w::SAVED.text())}
                </span>
            </div>
            <div aria-live="polite" data-testid="effect">
                {effect}
            </div>
        </form>
    }
}
