//! What each kind of bot needs to know.

use crate::{
    admin::parts::Lines,
    error::UiError,
    ui::field::{Accepts, Field},
    words::support as w,
};
use domain::bot::{Bot, BotKind, BotSettings};
use leptos::prelude::*;

/// What is typed about how a bot is reached.
#[derive(Clone, Copy)]
pub struct Settings {
    url: RwSignal<String>,
    assistant: RwSignal<String>,
    environment: RwSignal<String>,
    model: RwSignal<String>,
    instructions: RwSignal<String>,
    greeting: RwSignal<String>,
    secret: RwSignal<String>,
}

impl Settings {
    /// Begins with what is known of a bot.
    pub fn of(bot: Option<&Bot>) -> Self {
        let known = bot.map(|bot| bot.settings.clone()).unwrap_or_default();
        let typed = |value: Option<String>| RwSignal::new(value.unwrap_or_default());
        Self {
            url: typed(known.url),
            assistant: typed(known.assistant_id),
            environment: typed(known.environment_id),
            model: typed(known.model),
            instructions: typed(known.instructions),
            greeting: typed(known.greeting),
            secret: typed(None),
        }
    }

    /// Returns what was typed.
    pub fn read(self) -> BotSettings {
        let some = |typed: RwSignal<String>| Some(typed.get()).filter(|t| !t.trim().is_empty());
        BotSettings {
            url: some(self.url),
            assistant_id: some(self.assistant),
            environment_id: some(self.environment),
            model: some(self.model),
            instructions: some(self.instructions),
            greeting: some(self.greeting),
        }
    }

    /// Returns the key that was typed.
    pub fn secret(self) -> Option<String> {
        Some(self.secret.get()).filter(|typed| !typed.trim().is_empty())
    }
}

/// Shows the fields of the chosen kind.
#[component]
pub fn Fields(
    /// The name of the kind.
    kind: RwSignal<String>,
    /// What is typed, kept by the caller.
    settings: Settings,
    /// What the form was refused with.
    error: RwSignal<Option<UiError>>,
) -> impl IntoView {
    let field = move |name, label, hint, value| {
        view! { <Field name label hint accepts=Accepts::WORDS value error /> }
    };
    let optional = Accepts::WORDS.optional();
    let key = move |hint| {
        view! {
            <Field name="secret" label=w::KEY.text() hint accepts=optional value=settings.secret error />
        }
    };
    let url = move |hint| field("url", w::URL.text(), hint, settings.url);
    move || {
        match BotKind::from_name(&kind.read()) {
        Some(BotKind::Concierge) | None => view! {
            <Lines
                name="greeting"
                label=w::GREETING.text()
                hint=w::GREETING_HINT.text()
                rows=2
                value=settings.greeting
            />
        }
        .into_any(),
        Some(BotKind::External) => view! { <p class="hint">{w::EXTERNAL_BOT_HINT}</p> }.into_any(),
        Some(BotKind::Webhook) => view! {
            {url(w::WEBHOOK_URL_HINT.text())}
            {key(w::WEBHOOK_KEY_HINT.text())}
        }
        .into_any(),
        Some(BotKind::Rasa) => view! {
            {url(w::RASA_URL_HINT.text())}
            {key(w::RASA_KEY_HINT.text())}
        }
        .into_any(),
        Some(BotKind::Watson) => view! {
            {url(w::WATSON_URL_HINT.text())}
            {field("assistant_id", w::ASSISTANT.text(), w::ASSISTANT_HINT.text(), settings.assistant)}
            {field("environment_id", w::ENVIRONMENT.text(), w::ENVIRONMENT_HINT.text(), settings.environment)}
            {key(w::KEY_HINT.text())}
        }
        .into_any(),
        Some(BotKind::Openai) => view! {
            {url(w::OPENAI_URL_HINT.text())}
            {field("model", w::MODEL.text(), w::MODEL_HINT.text(), settings.model)}
            <Lines
                name="instructions"
                label=w::INSTRUCTIONS.text()
                hint=w::INSTRUCTIONS_HINT.text()
                value=settings.instructions
            />
            {key(w::KEY_HINT.text())}
        }
        .into_any(),
    }
    }
}
