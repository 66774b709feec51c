//! Trying what the built-in bot understands, and which intents it mixes up.

use super::api::{judge_intents, try_intents};
use crate::{
    admin::saving::Saving,
    ui::{
        changing::changing,
        field::{Accepts, Field, FormError},
    },
    words::trial as w,
};
use domain::intent::trial::{Confusion, Trial};
use leptos::prelude::*;

/// Shows a box for a customer's words, and a judgement of the examples.
#[component]
pub fn Trying() -> impl IntoView {
    view! {
        <TryBox />
        <Judgement />
    }
}

#[component]
fn TryBox() -> impl IntoView {
    let text = RwSignal::new(String::new());
    let trial = RwSignal::new(None::<Trial>);
    let trying = Saving::new();
    let ask = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        trying.run(try_intents(text.get_untracked()), move |found| {
            let _ = trial.try_set(Some(found));
        });
    };
    let found = move || {
        let Some(trial) = trial.get() else {
            return ().into_any();
        };
        let guesses = trial
            .guesses
            .iter()
            .map(|guess| view! { <li>{w::guess(guess)}</li> });
        view! {
            <p>{w::verdict(trial.verdict)}</p>
            <ol class="guesses">{guesses.collect_view()}</ol>
        }
        .into_any()
    };
    view! {
        <section class="panel-part" aria-labelledby="try-heading">
            <h2 id="try-heading">{w::TRY}</h2>
            <p class="hint">{w::TRY_HINT}</p>
            <form method="post" on:submit=ask>
                <Field name="text" label=w::SAID.text() accepts=Accepts::WORDS value=text error=trying.error />
                <FormError error=trying.error fields=&["text"] />
                <button type="submit" class="button" disabled=trying.is_busy>
                    {move || if trying.is_busy.get() { w::LEARNING.text() } else { w::UNDERSTAND.text() }}
                </button>
            </form>
            <div role="status" data-testid="trial">
                {changing(found)}
            </div>
        </section>
    }
}

#[component]
fn Judgement() -> impl IntoView {
    let confusion = RwSignal::new(None::<Confusion>);
    let judging = Saving::new();
    let judge = move |_| {
        judging.run(judge_intents(), move |found| {
            let _ = confusion.try_set(Some(found));
        });
    };
    let found =
        move || {
            let Some(confusion) = confusion.get() else {
                return ().into_any();
            };
            let pairs = confusion.mistaken.iter().map(|pair| {
            let examples = pair.examples.iter().map(|text| view! { <li>{text.clone()}</li> });
            view! {
                <dt>
                    <a href=format!("/admin/intents?open={}", pair.intent)>{w::mistaken(pair)}</a>
                </dt>
                <dd>
                    <ul>{examples.collect_view()}</ul>
                </dd>
            }
        });
            view! {
                <p>{w::understood(&confusion)}</p>
                <dl class="mistaken">{pairs.collect_view()}</dl>
            }
            .into_any()
        };
    view! {
        <section class="panel-part" aria-labelledby="judge-heading">
            <h2 id="judge-heading">{w::CONFUSED}</h2>
            <p class="hint">{w::CONFUSED_HINT}</p>
            <button type="button" class="button" disabled=judging.is_busy on:click=judge>
                {move || if judging.is_busy.get() { w::LEARNING.text() } else { w::JUDGE.text() }}
            </button>
            <FormError error=judging.error />
            <div role="status" data-testid="judgement">
                {changing(found)}
            </div>
        </section>
    }
}
