//! What bots were asked and answered: between the messages, for those who have to understand it.

use super::{api::list_bot_steps, pane::Pane};
use crate::{
    bot_acts::told,
    shell::Here,
    ui::{
        changing::{Show, whenever},
        icon::{Icon, IconView},
        time::TimeOfDay,
    },
    words::{conversation as c, steps as w},
};
use domain::{
    bot::{Act, BotStep, Outcome},
    conversation::Status,
    id::{IntentId, MessageId},
    message::Author,
    permission::Right,
};
use leptos::{prelude::*, task::spawn_local};

/// The steps that are shown; none while they are hidden, which costs nothing.
#[derive(Clone, Copy)]
pub struct Steps {
    is_on: RwSignal<bool>,
    /// What was read of them.
    pub read: RwSignal<Vec<BotStep>>,
}

impl Steps {
    /// Makes those of an open conversation for the parts below, hidden.
    pub fn provide(pane: Pane) {
        let steps = Self {
            is_on: RwSignal::new(false),
            read: RwSignal::new(Vec::new()),
        };
        provide_context(steps);
        steps.keep(pane);
    }

    /// Returns those of the conversation that is open here.
    #[must_use]
    pub fn here() -> Self {
        expect_context::<Self>()
    }

    /// Reads them while they are shown, again after each change of the conversation.
    fn keep(self, pane: Pane) {
        let grounds = Memo::new(move |_| (self.is_on.get(), pane.row(|row| row.version)));
        whenever(move || {
            if !grounds.get().0 {
                self.read.set(Vec::new());
                return;
            }
            let call = pane.watch(list_bot_steps(untrack(|| pane.id())));
            spawn_local(async move {
                let answer = call.await;
                if self.is_on.try_get_untracked() != Some(true) {
                    return;
                }
                match answer {
                    Ok(steps) => self.read.set(steps),
                    Err(refusal) => pane.refusal.set(Some(refusal)),
                }
            });
        });
    }
}

/// Shows the button that shows and hides them, where a bot had a part and the viewer may.
#[component]
pub fn StepsButton() -> impl IntoView {
    let pane = Pane::here();
    let may = Here::now().may(Right::BotStepsRead);
    let is_on = Steps::here().is_on;
    let has_bot = Memo::new(move |_| {
        let had = || {
            pane.thread.with(|thread| {
                let is_bots = |author| matches!(author, Author::Bot(_));
                thread.row.status == Status::Bot
                    || thread.bubbles.iter().any(|bubble| is_bots(bubble.author))
            })
        };
        may && (had() || pane.last_bot().is_some())
    });
    view! {
        <Show when=move || has_bot.get()>
            <button
                type="button"
                class="button"
                aria-pressed=move || is_on.get().to_string()
                on:click=move |_| is_on.update(|is_on| *is_on = !*is_on)
            >
                <IconView icon=Icon::Bot />
                <span class="label">{w::STEPS}</span>
            </button>
        </Show>
    }
}

/// Shows one step.
#[component]
pub fn StepView(step: BotStep) -> impl IntoView {
    let here = Here::now();
    let trace = step.trace;
    let bot =
        untrack(|| here.name_of(step.bot)).unwrap_or_else(|| c::A_COLLEAGUE.text().to_owned());
    let outcome = step.outcome.name();
    let became = w::outcome(&step.outcome);
    let why = match step.outcome {
        Outcome::Failed { why } => Some(why),
        Outcome::Done | Outcome::Later | Outcome::Passed => None,
    };
    let cost = trace.usage.map(|usage| format!(" · {}", w::cost(usage)));
    let remarks = trace.remarks.into_iter();
    view! {
        <li class="step" data-testid="step" data-outcome=outcome>
            <p>
                <IconView icon=Icon::Bot />
                <strong dir="auto">{bot}</strong>
                " "
                {became}
                " · "
                {w::took(trace.took_ms)}
                {cost}
                " · "
                <TimeOfDay at=trace.began_at />
            </p>
            {why.map(|why| view! { <p class="form-error">{why}</p> })}
            <details>
                <summary>{w::MORE}</summary>
                <Asked asked=trace.asked known=trace.known_messages />
                <Answer acts=step.acts />
                {remarks.map(|remark| view! { <p class="hint">{remark}</p> }).collect_view()}
            </details>
        </li>
    }
}

#[component]
fn Asked(asked: Vec<MessageId>, known: i64) -> impl IntoView {
    let pane = Pane::here();
    let is_told_only = asked.is_empty();
    let words = move |id: MessageId| {
        pane.thread.with_untracked(|thread| {
            let found = thread.bubbles.iter().find(|bubble| bubble.id == id);
            match found.map(|bubble| bubble.content.text()) {
                None => w::FURTHER_UP.text().to_owned(),
                Some(None) => w::WORDLESS.text().to_owned(),
                Some(Some(text)) => format!("“{}”", text.plain),
            }
        })
    };
    let asked = asked.into_iter().map(words);
    view! {
        <p>{if is_told_only { w::TURN_ONLY.text() } else { w::ASKED.text() }}</p>
        <ul class="plain">{asked.map(|words| view! { <li dir="auto">{words}</li> }).collect_view()}</ul>
        {(known > 0).then(|| view! { <p class="hint">{w::known(known)}</p> })}
    }
}

#[component]
fn Answer(acts: Vec<Act>) -> impl IntoView {
    let (here, pane) = (Here::now(), Pane::here());
    let intent = |id: IntentId| {
        pane.thread.with_untracked(|thread| {
            let mut known = thread.row.intents.iter();
            let named = known.find(|named| named.opened.intent == id);
            named.map(|named| named.name.clone())
        })
    };
    let lines: Vec<_> = acts
        .iter()
        .flat_map(|act| told(here, act, &intent))
        .collect();
    let is_empty = lines.is_empty();
    view! {
        <p>{w::ANSWERED} " " {is_empty.then_some(w::NO_ANSWER.text())}</p>
        <ol class="plain">
            {lines.into_iter().map(|line| view! { <li dir="auto">{line}</li> }).collect_view()}
        </ol>
    }
}
