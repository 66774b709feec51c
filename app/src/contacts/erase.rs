//! Erasing a contact: what goes, what stays, and that it cannot be undone.

use super::api::erase_contact;
use crate::{
    admin::Saving,
    ui::{
        dialog::Dialog,
        field::{Accepts, Field, FormError},
    },
    words::contacts as w,
};
use domain::id::ContactId;
use leptos::prelude::*;

/// Shows the button, and the question behind it.
#[component]
pub fn Erase(
    /// The contact.
    id: ContactId,
    /// His name, to be typed.
    name: String,
    /// Reads him again.
    refetch: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let typed = RwSignal::new(String::new());
    let saving = Saving::new();
    let name = StoredValue::new(name);
    let is_sure = move || name.with_value(|name| typed.with(|typed| typed.trim() == name.trim()));
    let erase = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        saving.run(erase_contact(id), move |()| {
            let _ = open.try_set(false);
            refetch.run(());
        });
    };
    view! {
        <button type="button" class="button" on:click=move |_| open.set(true)>
            {w::ERASE}
        </button>
        <Dialog open heading=w::ERASE_HEADING.text() id="erase-heading">
            <form method="dialog" on:submit=erase>
                <p>{w::ERASE_WARNING}</p>
                <Field
                    name="erase-name"
                    label=w::ERASE_TYPE.text()
                    accepts=Accepts::WORDS
                    value=typed
                    error=saving.error
                />
                <FormError error=saving.error />
                <button
                    type="submit"
                    class="button primary"
                    disabled=move || !is_sure() || saving.is_busy.get()
                >
                    {w::ERASE_NOW}
                </button>
            </form>
        </Dialog>
    }
}
