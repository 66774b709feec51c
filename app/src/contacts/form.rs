//! What is known of a contact, to be changed.

use super::{
    api::save_contact,
    attributes::{changes, to_lines},
};
use crate::{
    admin::{Lines, SaveButton, Saving},
    error::UiError,
    ui::field::{Accepts, Field, FormError},
    words::contacts as w,
};
use domain::contact::Contact;
use leptos::prelude::*;

/// Asks for the name, the language and what is noted.
#[component]
pub fn Form(
    /// The contact as it was read.
    contact: Contact,
    /// Takes over its name when it was saved.
    shown_name: RwSignal<String>,
) -> impl IntoView {
    let name = RwSignal::new(contact.name.clone());
    let language = RwSignal::new(contact.language.clone().unwrap_or_default());
    let lines = RwSignal::new(to_lines(&contact.attributes));
    let saving = Saving::new();
    let known = StoredValue::new(contact);
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let typed = lines.get_untracked();
        let changed = known.with_value(|known| {
            let changed = changes(&known.attributes, &typed)?;
            Ok::<_, String>(((known.id, known.version), changed))
        });
        let (seen, changed) = match changed {
            Ok(changed) => changed,
            Err(line) => {
                let refusal = UiError::new("attributes", w::no_name(&line));
                return saving.error.set(Some(refusal));
            }
        };
        let call = save_contact(
            seen,
            name.get_untracked(),
            language.get_untracked(),
            changed,
        );
        saving.run(call, move |saved| {
            let _ = lines.try_set(to_lines(&saved.attributes));
            let _ = shown_name.try_set(saved.name.clone());
            known.set_value(saved);
        });
    };
    view! {
        <form method="post" on:submit=save>
            <Field
                name="name"
                label=w::NAME.text()
                accepts=Accepts::WORDS
                value=name
                error=saving.error
            />
            <Field
                name="language"
                label=w::LANGUAGE.text()
                hint=w::LANGUAGE_HINT.text()
                accepts=Accepts::WORDS.optional()
                value=language
                error=saving.error
            />
            <Lines name="attributes" label=w::ATTRIBUTES.text() hint=w::ATTRIBUTES_HINT.text() value=lines />
            <FormError error=saving.error fields=&["name", "language"] />
            <SaveButton saving />
        </form>
    }
}
