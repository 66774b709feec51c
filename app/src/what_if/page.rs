//! The page: a question on one side, its answer on the other.

use super::{
    answer::AnswerView,
    api::{ask_what_if, stop_what_if, what_if_progress},
    form::Form,
};
use crate::{
    admin::saving::Saving,
    shell::Here,
    ui::state::Empty,
    words::{errors, what_if as w},
};
use domain::{
    permission::Right,
    what_if::{Answer, Question},
};
use leptos::{either::Either, leptos_dom::helpers::IntervalHandle, prelude::*, task::spawn_local};
use leptos_meta::Title;
use std::time::Duration;

/// How often somebody who waits is told how far it has come.
const ASK_AGAIN: Duration = Duration::from_millis(500);

/// The page of desks that are not.
#[component]
pub fn WhatIfPage() -> impl IntoView {
    if !Here::now().may(Right::WhatIfAsk) {
        let words = errors::sentence("forbidden", "");
        return Either::Left(view! {
            <Title text=w::WHAT_IF />
            <main class="page">
                <Empty heading=w::WHAT_IF.text() hint=words />
            </main>
        });
    }
    Either::Right(view! {
        <Title text=w::WHAT_IF />
        <main class="page what-if" aria-labelledby="what-if-heading">
            <header class="page-head">
                <h1 id="what-if-heading">{w::WHAT_IF}</h1>
            </header>
            <p class="hint">{w::HINT}</p>
            <Both />
        </main>
    })
}

#[component]
fn Both() -> impl IntoView {
    let answer = RwSignal::new(None::<Box<Answer>>);
    let saving = Saving::new();
    let permille = RwSignal::new(0);
    watch_progress(saving.is_busy, permille);
    let ask = Callback::new(move |question: Question| {
        answer.set(None);
        permille.set(0);
        saving.run(ask_what_if(question), move |found| {
            let _ = answer.try_set(Some(Box::new(found)));
        });
    });
    let stop = move |_| {
        spawn_local(async {
            // When it does not arrive, the answer comes after all.
            let _ = stop_what_if().await;
        });
    };
    let result = move || {
        if saving.is_busy.get() {
            Some(Either::Left(view! {
                <div class="what-if-wait">
                    <label for="what-if-progress">{w::PLAYING}</label>
                    <progress id="what-if-progress" max="1000" value=permille></progress>
                    <button type="button" class="button" on:click=stop>
                        {w::STOP}
                    </button>
                </div>
            }))
        } else {
            let found = answer.get()?;
            Some(Either::Right(view! { <AnswerView answer=found /> }))
        }
    };
    view! {
        <div class="what-if-columns">
            <Form saving ask />
            <section class="what-if-answer" aria-label=w::ANSWER aria-live="polite">
                {result}
            </section>
        </div>
    }
}

/// Asks how far it has come while it is at work.
fn watch_progress(is_busy: RwSignal<bool>, permille: RwSignal<u32>) {
    let timer = StoredValue::new(None::<IntervalHandle>);
    let clear = move || {
        if let Some(running) = timer.try_update_value(Option::take).flatten() {
            running.clear();
        }
    };
    Effect::new(move |_| {
        clear();
        if is_busy.get() {
            let look = move || {
                spawn_local(async move {
                    if let Ok(Some(far)) = what_if_progress().await {
                        let _ = permille.try_set(far);
                    }
                });
            };
            timer.set_value(set_interval_with_handle(look, ASK_AGAIN).ok());
        }
    });
    on_cleanup(clear);
}
