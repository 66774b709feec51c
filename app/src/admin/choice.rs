//! One of several, as radio buttons with a line of explanation each.

use leptos::prelude::*;

/// One choice: value, label, explanation.
pub type Choice = (&'static str, &'static str, &'static str);

/// Shows radio buttons.
#[component]
pub fn Choices(
    /// The name in the form.
    name: &'static str,
    /// What is chosen.
    legend: &'static str,
    /// The choices.
    choices: Vec<Choice>,
    /// The value that is chosen, kept by the caller.
    value: RwSignal<String>,
) -> impl IntoView {
    let one = move |(this, label, hint): Choice| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name=name
                    value=this
                    checked=value.get_untracked() == this
                    prop:checked=move || value.get() == this
                    on:change=move |_| value.set(this.to_owned())
                />
                <span>
                    {label} " " <span class="hint">{hint}</span>
                </span>
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend>{legend}</legend>
            {choices.into_iter().map(one).collect_view()}
        </fieldset>
    }
}
