//! Choosing a language; works without JavaScript.

use super::Language;
use crate::words::account as w;
use leptos::prelude::*;

/// Offers the languages, each by its own name; the page comes again in the one that is chosen.
#[component]
pub fn Choice() -> impl IntoView {
    let here = Language::here();
    let one = move |language: Language| {
        view! {
            <button
                type="submit"
                class="link"
                name="language"
                value=language.tag()
                lang=language.tag()
                aria-current=(language == here).then_some("true")
            >
                {language.name()}
            </button>
        }
    };
    view! {
        <form method="post" action="/language" class="actions" aria-label=w::LANGUAGE>
            {Language::OFFERED.map(one)}
        </form>
    }
}
