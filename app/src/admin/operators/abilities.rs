//! What one operator can.

use super::api::{get_abilities, save_abilities};
use crate::{
    admin::{
        routing_text::{languages_text, read_languages, read_skills, skills_text},
        saving::{SaveButton, Saving},
    },
    error::UiError,
    ui::{
        field::{Accepts, Field, FormError},
        state::{fetched, loaded},
    },
    words::routing as w,
};
use domain::{
    id::OperatorId,
    routing::{Abilities, PerWork},
};
use leptos::prelude::*;

const OPTIONAL: Accepts = Accepts::WORDS.optional();

const OPTIONAL_NUMBER: Accepts = Accepts::NUMBER.optional();

/// Asks for skills, languages, limits and share.
#[component]
pub fn AbilitiesForm(
    /// Whose.
    id: OperatorId,
) -> impl IntoView {
    let resource = fetched(move || id, get_abilities);
    view! {
        <section class="panel-part" aria-labelledby="abilities-heading">
            <h3 id="abilities-heading">{w::ABILITIES}</h3>
            <p class="hint">{w::ABILITIES_HINT}</p>
            {loaded(resource, move |(version, abilities)| view! { <Form id version abilities /> })}
        </section>
    }
}

#[component]
fn Form(id: OperatorId, version: i64, abilities: Abilities) -> impl IntoView {
    let version = RwSignal::new(version);
    let units =
        |limit: Option<i64>| RwSignal::new(limit.map(|n| n.to_string()).unwrap_or_default());
    let skills = RwSignal::new(skills_text(&abilities.skills));
    let languages = RwSignal::new(languages_text(&abilities.languages));
    let chat = units(abilities.limits.chat);
    let mail = units(abilities.limits.mail);
    let phone = units(abilities.limits.phone);
    let weight = RwSignal::new(abilities.weight.to_string());
    let saving = Saving::new();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let limit = |typed: RwSignal<String>| typed.get_untracked().trim().parse().ok();
        let Some(languages) = read_languages(&languages.get_untracked()) else {
            let field = Some("languages".to_owned());
            saving.error.set(Some(UiError {
                field,
                ..UiError::new("invalid", w::NOT_A_LANGUAGE.text())
            }));
            return;
        };
        let abilities = Abilities {
            skills: read_skills(&skills.get_untracked()),
            languages,
            limits: PerWork {
                chat: limit(chat),
                mail: limit(mail),
                phone: limit(phone),
            },
            weight: weight.get_untracked().trim().parse().unwrap_or(0),
        };
        let seen = version.get_untracked();
        saving.run(save_abilities(id, abilities, seen), move |made| {
            let _ = version.try_set(made);
        });
    };
    let no_error = Signal::derive(|| None);
    view! {
        <form method="post" on:submit=save>
            <Field
                name="skills"
                label=w::SKILLS.text()
                hint=w::ASK_SKILLS_HINT.text()
                accepts=OPTIONAL
                value=skills
                error=saving.error
            />
            <Field
                name="languages"
                label=w::LANGUAGES.text()
                hint=w::LANGUAGES_HINT.text()
                accepts=OPTIONAL
                value=languages
                error=saving.error
            />
            <Field
                name="limit-chat"
                label=w::LIMIT_CHAT.text()
                hint=w::LIMIT_HINT.text()
                accepts=OPTIONAL_NUMBER
                value=chat
                error=no_error
            />
            <Field name="limit-mail" label=w::LIMIT_MAIL.text() accepts=OPTIONAL_NUMBER value=mail error=no_error />
            <Field name="limit-phone" label=w::LIMIT_PHONE.text() accepts=OPTIONAL_NUMBER value=phone error=no_error />
            <Field
                name="weight"
                label=w::WEIGHT.text()
                hint=w::WEIGHT_HINT.text()
                accepts=Accepts::NUMBER
                value=weight
                error=saving.error
            />
            <FormError error=saving.error fields=&["skills", "languages", "weight"] />
            <SaveButton saving />
        </form>
    }
}
