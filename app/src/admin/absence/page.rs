//! The reasons for being away, one in each line.

use super::api::{get_away_reasons, save_away_reasons};
use crate::{
    admin::{
        parts::Lines,
        saving::{SaveButton, Saving},
    },
    ui::{
        field::FormError,
        state::{fetched, loaded},
    },
    words::admin as w,
};
use leptos::prelude::*;
use leptos_meta::Title;

/// The page of the reasons for being away.
#[component]
pub fn AbsencePage() -> impl IntoView {
    let resource = fetched(|| (), |()| get_away_reasons());
    view! {
        <Title text=w::AWAY_REASONS />
        <main class="page">
            <div class="page-head">
                <div>
                    <h1>{w::AWAY_REASONS}</h1>
                    <p class="hint">{w::AWAY_REASONS_HINT}</p>
                </div>
            </div>
            {loaded(resource, |reasons| view! { <Form reasons /> })}
        </main>
    }
}

#[component]
fn Form(reasons: Vec<String>) -> impl IntoView {
    let typed = RwSignal::new(reasons.join("\n"));
    let saving = Saving::new();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let reasons = lines_of(&typed.get_untracked());
        saving.run(save_away_reasons(reasons), move |kept| {
            let _ = typed.try_set(kept.join("\n"));
        });
    };
    view! {
        <form method="post" on:submit=save>
            <Lines
                name="away-reasons"
                label=w::REASONS.text()
                hint=w::REASONS_HINT.text()
                rows=8
                value=typed
            />
            <FormError error=saving.error />
            <SaveButton saving />
        </form>
    }
}

/// Reads one reason from each line that has words.
fn lines_of(typed: &str) -> Vec<String> {
    let lines = typed.lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_without_words_is_no_reason() {
        assert_eq!(lines_of(" Lunch \n\n  \nTraining"), ["Lunch", "Training"]);
        assert_eq!(lines_of(""), [""; 0]);
    }
}
