//! Help for who answers: drafts of a model, where one is configured, and a summary in any case.

use super::{
    api::{ask_draft, has_drafts},
    draft::Kind,
    pane::Pane,
    writing::Writing,
};
use crate::{
    error::UiError,
    ui::{
        changing::{Show, changing},
        field::FormError,
    },
    words::assist as w,
};
use domain::{
    assist::{Draft, Summary, Task},
    message::Author,
};
use leptos::{html, prelude::*, task::spawn_local};

/// What a model is asked, and what came of it.
#[derive(Clone, Copy)]
struct Asking {
    pane: Pane,
    writing: Writing,
    /// Whether a model is configured; not known before it is opened.
    is_on: RwSignal<Option<bool>>,
    is_busy: RwSignal<bool>,
    found: RwSignal<Option<(Task, Draft)>>,
    error: RwSignal<Option<UiError>>,
}

impl Asking {
    fn look(self) {
        if self.is_on.get_untracked().is_some() {
            return;
        }
        let call = self.pane.watch(has_drafts(self.pane.id()));
        spawn_local(async move {
            match call.await {
                Ok(is_on) => {
                    let _ = self.is_on.try_set(Some(is_on));
                }
                Err(refusal) => {
                    let _ = self.error.try_set(Some(refusal));
                }
            }
        });
    }

    fn ask(self, task: Task) {
        self.is_busy.set(true);
        self.error.set(None);
        let call = self.pane.watch(ask_draft(self.pane.id(), task.clone()));
        spawn_local(async move {
            match call.await {
                Ok(draft) => {
                    let _ = self.found.try_set(Some((task, draft)));
                }
                Err(refusal) => {
                    let _ = self.error.try_set(Some(refusal));
                }
            }
            let _ = self.is_busy.try_set(false);
        });
    }

    fn refuse(self, why: &'static str) {
        self.error.set(Some(UiError::new("invalid", why)));
    }

    fn translate_mine(self) {
        let text = self.writing.words();
        if text.trim().is_empty() {
            self.refuse(w::NOTHING_TYPED.text());
        } else {
            self.ask(Task::ToCustomer { text });
        }
    }

    fn translate_theirs(self) {
        let message = self.pane.thread.with_untracked(|thread| {
            let mut latest = thread.bubbles.iter().rev();
            let found = latest.find(|b| b.author == Author::Contact && b.content.text().is_some());
            found.map(|bubble| bubble.id)
        });
        let Some(message) = message else {
            return self.refuse(w::NOTHING_SAID.text());
        };
        let language = window().navigator().language();
        let language = language.unwrap_or_else(|| "en".to_owned());
        self.ask(Task::FromCustomer { message, language });
    }

    /// Puts the draft into the field, where it is changed or sent by whoever reads it.
    fn take(self, text: String, kind: Kind) {
        self.writing.switch(kind);
        self.writing.insert(text);
        self.found.set(None);
    }
}

/// Shows the help when it is asked for; what is closed costs nothing.
#[component]
pub(super) fn Assist(
    /// What is being written.
    writing: StoredValue<Writing>,
) -> impl IntoView {
    let writing = writing.get_value();
    let asking = Asking {
        pane: writing.pane,
        writing,
        is_on: RwSignal::new(None),
        is_busy: RwSignal::new(false),
        found: RwSignal::new(None),
        error: RwSignal::new(None),
    };
    let node = NodeRef::<html::Details>::new();
    let is_open = RwSignal::new(false);
    view! {
        <details
            class="assist"
            data-testid="assist"
            node_ref=node
            on:toggle=move |_| {
                let opened = node.get_untracked().is_some_and(|details| details.open());
                is_open.set(opened);
                if opened {
                    asking.look();
                }
            }
        >
            <summary>{w::ASSIST}</summary>
            <Show when=move || is_open.get()>
                <Tasks asking />
                <FormError error=asking.error />
                <Found asking />
            </Show>
        </details>
    }
}

#[component]
fn Tasks(asking: Asking) -> impl IntoView {
    let busy = asking.is_busy;
    let content = move || match asking.is_on.get() {
        None => ().into_any(),
        Some(false) => view! {
            <p class="hint">{w::OFF}</p>
            <Glance />
        }
        .into_any(),
        Some(true) => view! {
            <p class="hint">{move || if busy.get() { w::AT_WORK.text() } else { w::ON.text() }}</p>
            <div class="actions">
                {task(busy, w::REPLY.text(), move || asking.ask(Task::Reply))}
                {task(busy, w::SUMMARY.text(), move || asking.ask(Task::Summary))}
                {task(busy, w::TO_CUSTOMER.text(), move || asking.translate_mine())}
                {task(busy, w::FROM_CUSTOMER.text(), move || asking.translate_theirs())}
            </div>
        }
        .into_any(),
    };
    changing(content)
}

/// Makes a button that asks for one thing.
fn task(is_busy: RwSignal<bool>, label: &'static str, ask: impl Fn() + Send + 'static) -> AnyView {
    view! {
        <button
            type="button"
            class="button small"
            disabled=is_busy
            on:click=move |_| ask()
        >
            {label}
        </button>
    }
    .into_any()
}

/// Shows what the model wrote, for a person to take or leave.
#[component]
fn Found(asking: Asking) -> impl IntoView {
    let content = move || {
        let Some((task, draft)) = asking.found.get() else {
            return ().into_any();
        };
        let cost = w::cost(&draft);
        let (kind, label) = match task {
            Task::Reply | Task::ToCustomer { .. } => (Some(Kind::Reply), w::USE.text()),
            Task::Summary => (Some(Kind::Note), w::USE_AS_NOTE.text()),
            Task::FromCustomer { .. } => (None, ""),
        };
        let text = draft.text.clone();
        let take = kind.map(move |kind| {
            view! {
                <button
                    type="button"
                    class="button small primary"
                    on:click=move |_| asking.take(text.clone(), kind)
                >
                    {label}
                </button>
            }
        });
        view! {
            <div class="drafted" data-testid="drafted">
                <p dir="auto">{draft.text}</p>
                <p class="hint">{cost}</p>
                <div class="actions">
                    {take}
                    <button
                        type="button"
                        class="button small quiet"
                        on:click=move |_| asking.found.set(None)
                    >
                        {w::DISCARD}
                    </button>
                </div>
            </div>
        }
        .into_any()
    };
    view! { <div role="status">{changing(content)}</div> }
}

/// Shows what the conversation says of itself: what is wanted, what is known, what was asked last.
#[component]
pub fn Glance() -> impl IntoView {
    let pane = Pane::here();
    let summary = Memo::new(move |_| {
        pane.thread
            .with(|thread| Summary::of(&thread.row, &thread.bubbles))
    });
    let content = move || {
        let Summary {
            wants,
            known,
            asked,
        } = summary.get();
        let wants = wants.join(", ");
        let known = known
            .into_iter()
            .map(|(name, value)| format!("{name}: {value}"));
        view! {
            <dl class="facts glance" data-testid="glance">
                {(!wants.is_empty())
                    .then(|| {
                        view! {
                            <dt>{w::WANTS}</dt>
                            <dd dir="auto">{wants}</dd>
                        }
                    })}
                <List term=w::KNOWN.text() all=known.collect() />
                <List term=w::ASKED.text() all=asked />
            </dl>
        }
        .into_any()
    };
    view! {
        <Show when=move || summary.with(|summary| !summary.is_empty())>
            <h3>{w::AT_A_GLANCE}</h3>
            {changing(content)}
        </Show>
    }
}

#[component]
fn List(term: &'static str, all: Vec<String>) -> impl IntoView {
    (!all.is_empty()).then(|| {
        let all = all.into_iter();
        view! {
            <dt>{term}</dt>
            <dd>
                <ul class="plain">
                    {all.map(|words| view! { <li dir="auto">{words}</li> }).collect_view()}
                </ul>
            </dd>
        }
    })
}
