//! A question that is being played, and its answer.

use super::{
    answer::AnswerView,
    api::{ask_what_if, stop_what_if, what_if_progress},
};
use crate::{admin::saving::Saving, words::what_if as w};
use domain::what_if::{Answer, Question};
use leptos::{either::Either, leptos_dom::helpers::IntervalHandle, prelude::*, task::spawn_local};
use std::time::Duration;

/// How often somebody who waits is told how far it has come.
const ASK_AGAIN: Duration = Duration::from_millis(500);

/// One place where questions are asked.
#[derive(Clone, Copy)]
pub struct Player {
    /// The state of asking.
    pub saving: Saving,
    answer: RwSignal<Option<Box<Answer>>>,
    permille: RwSignal<u32>,
}

impl Player {
    /// Makes one that was asked nothing yet.
    pub fn here() -> Self {
        let player = Self {
            saving: Saving::new(),
            answer: RwSignal::new(None),
            permille: RwSignal::new(0),
        };
        watch_progress(player.saving.is_busy, player.permille);
        let is_busy = player.saving.is_busy;
        on_cleanup(move || {
            if is_busy.try_get_untracked() == Some(true) {
                stop();
            }
        });
        player
    }

    /// Takes the answer and the refusal away, which are about something else by now.
    pub fn forget(self) {
        self.answer.set(None);
        self.saving.error.set(None);
    }

    /// Plays what is asked; another question ends the one before.
    pub fn ask(self, question: Question) {
        self.forget();
        self.permille.set(0);
        self.saving.run(ask_what_if(question), move |found| {
            let _ = self.answer.try_set(Some(Box::new(found)));
        });
    }
}

/// Shows how far it has come with a button that ends it, then the answer.
#[component]
pub fn Played(
    /// What is asked.
    player: Player,
) -> impl IntoView {
    let Player {
        saving,
        answer,
        permille,
    } = player;
    let result = move || {
        if saving.is_busy.get() {
            Some(Either::Left(view! {
                <div class="what-if-wait">
                    <label for="what-if-progress">{w::PLAYING}</label>
                    <progress id="what-if-progress" max="1000" value=permille></progress>
                    <button type="button" class="button" on:click=move |_| stop()>
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
        <section class="what-if-answer" aria-label=w::ANSWER aria-live="polite">
            {result}
        </section>
    }
}

/// Ends what is played.
fn stop() {
    spawn_local(async {
        // When it does not arrive, the answer comes after all.
        let _ = stop_what_if().await;
    });
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
