//! The page of the configuration as one file.

use super::{
    api::{Outlook, import_configuration, try_configuration},
    outlook::{does_something, problems, steps},
};
use crate::{
    admin::Saving,
    error::UiError,
    ui::{
        changing::changing,
        field::FormError,
        icon::{Icon, IconView},
        promise::settled,
    },
    words::configuration as w,
};
use domain::configuration::Step;
use leptos::{html, prelude::*};
use leptos_meta::Title;

/// Where taking a file in stands.
#[derive(Clone, PartialEq, Eq)]
enum Stage {
    /// None is chosen.
    Nothing,
    /// Its text, and what it would do.
    Looked(String, Outlook),
    /// What happened.
    Done(Vec<Step>),
}

/// The page of the configuration.
#[component]
pub fn ConfigurationPage() -> impl IntoView {
    view! {
        <Title text=w::HEADING />
        <main class="page carrying">
            <h1>{w::HEADING}</h1>
            <p class="hint">{w::HINT}</p>
            <section class="card" aria-labelledby="take-out">
                <h2 id="take-out">{w::TAKE_OUT}</h2>
                <p class="hint">{w::TAKE_OUT_HINT}</p>
                <a class="button" href="/downloads/configuration.json" download rel="external">
                    <IconView icon=Icon::Down />
                    {w::DOWNLOAD}
                </a>
            </section>
            <section class="card" aria-labelledby="take-in">
                <h2 id="take-in">{w::TAKE_IN}</h2>
                <p class="hint">{w::TAKE_IN_HINT}</p>
                <TakeIn />
            </section>
        </main>
    }
}

#[component]
fn TakeIn() -> impl IntoView {
    let stage = RwSignal::new(Stage::Nothing);
    let saving = Saving::new();
    let field = NodeRef::<html::Input>::new();
    let unreadable = move || {
        let refusal = UiError::new("invalid", w::UNREADABLE.text());
        let _ = saving.error.try_set(Some(refusal));
    };
    let look = move |text: String| {
        saving.run(try_configuration(text.clone()), move |outlook| {
            let _ = stage.try_set(Stage::Looked(text, outlook));
        });
    };
    let choose = move |_| {
        stage.set(Stage::Nothing);
        let Some(field) = field.get_untracked() else {
            return;
        };
        let file = field.files().and_then(|files| files.get(0));
        let read = file.map(|file| file.text());
        if let Some(read) = read {
            settled(&read, move |text| {
                match text.and_then(|text| text.as_string()) {
                    Some(text) => look(text),
                    None => unreadable(),
                }
            });
        }
    };
    // So that the same file can be chosen again after it was mended.
    let forget = move |_| {
        if let Some(field) = field.get_untracked() {
            field.set_value("");
        }
    };
    let take_in = move |_| {
        if let Stage::Looked(file, outlook) = stage.get_untracked() {
            saving.run(import_configuration(file, outlook.seen), move |steps| {
                let _ = stage.try_set(Stage::Done(steps));
            });
        }
    };
    let shown = changing(move || match stage.get() {
        Stage::Nothing => ().into_any(),
        Stage::Looked(_, outlook) if !outlook.problems.is_empty() => {
            problems(outlook.problems).into_any()
        }
        Stage::Looked(_, outlook) => {
            let does = does_something(&outlook.steps);
            view! {
                <h3>{w::OUTLOOK}</h3>
                {steps(outlook.steps)}
                {does
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="button primary"
                                disabled=saving.is_busy
                                on:click=take_in
                            >
                                {move || if saving.is_busy.get() { w::DOING.text() } else { w::DO.text() }}
                            </button>
                        }
                    })}
            }
            .into_any()
        }
        Stage::Done(done) => view! {
            <h3>{w::TAKEN_IN}</h3>
            {steps(done)}
        }
        .into_any(),
    });
    view! {
        <div class="field">
            <label for="configuration-file">{w::CHOOSE}</label>
            <input
                id="configuration-file"
                type="file"
                accept=".json,application/json"
                node_ref=field
                on:click=forget
                on:change=choose
            />
        </div>
        <FormError error=saving.error />
        <div aria-live="polite" data-testid="outlook">
            {shown}
        </div>
    }
}
