//! A labelled field with its explanation and its complaint.

use super::changing::changing;
use crate::error::UiError;
use leptos::{html, prelude::*};

/// What a text field accepts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Accepts {
    /// The input's type.
    pub kind: &'static str,
    /// What the browser may fill in.
    pub autocomplete: &'static str,
    /// Whether it may be left empty.
    pub is_optional: bool,
}

impl Accepts {
    /// Any words.
    pub const WORDS: Self = Self {
        kind: "text",
        autocomplete: "off",
        is_optional: false,
    };
    /// An e-mail address of somebody else.
    pub const EMAIL: Self = Self {
        kind: "email",
        autocomplete: "off",
        is_optional: false,
    };
    /// One's own address.
    pub const OWN_EMAIL: Self = Self {
        kind: "email",
        autocomplete: "username",
        is_optional: false,
    };
    /// The password of today.
    pub const PASSWORD: Self = Self {
        kind: "password",
        autocomplete: "current-password",
        is_optional: false,
    };
    /// A password to be.
    pub const NEW_PASSWORD: Self = Self {
        kind: "password",
        autocomplete: "new-password",
        is_optional: false,
    };
    /// A code that is good once.
    pub const ONE_TIME_CODE: Self = Self {
        kind: "text",
        autocomplete: "one-time-code",
        is_optional: false,
    };
    /// A whole number.
    pub const NUMBER: Self = Self {
        kind: "number",
        autocomplete: "off",
        is_optional: false,
    };

    /// Returns the same, which may be left empty.
    #[must_use]
    pub const fn optional(self) -> Self {
        Self {
            is_optional: true,
            ..self
        }
    }
}

/// Shows one text field: label, explanation, input, complaint.
///
/// The input keeps what was typed whatever the server says, also what was typed before the page was alive.
#[component]
pub fn Field(
    /// The name in the form; also the identity in the page.
    name: &'static str,
    /// The label.
    label: &'static str,
    /// One line of explanation; empty for none.
    #[prop(optional)]
    hint: &'static str,
    /// What it accepts.
    accepts: Accepts,
    /// The value, kept by the caller.
    #[prop(into)]
    value: RwSignal<String>,
    /// The last refusal of the form.
    #[prop(into)]
    error: Signal<Option<UiError>>,
) -> impl IntoView {
    let complaint = Memo::new(move |_| {
        error.with(|e| {
            e.as_ref()
                .filter(|e| e.is_about(name))
                .map(|e| e.message.clone())
        })
    });
    let node = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = node.get() {
            value.set(input.value());
        }
    });
    let (hint_id, error_id) = (format!("{name}-hint"), format!("{name}-error"));
    let described_by = {
        let (hint_id, error_id) = (hint_id.clone(), error_id.clone());
        move || match (hint.is_empty(), complaint.with(Option::is_some)) {
            (true, false) => None,
            (false, false) => Some(hint_id.clone()),
            (true, true) => Some(error_id.clone()),
            (false, true) => Some(format!("{error_id} {hint_id}")),
        }
    };
    view! {
        <div class="field" data-wrong=move || complaint.with(Option::is_some).then_some("true")>
            <label for=name>{label}</label>
            {(!hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{hint}</p> })}
            <input
                id=name
                name=name
                type=accepts.kind
                autocomplete=accepts.autocomplete
                required=!accepts.is_optional
                aria-invalid=move || complaint.with(Option::is_some).then_some("true")
                aria-describedby=described_by
                value=value.get_untracked()
                node_ref=node
                on:input=move |event| value.set(event_target_value(&event))
            />
            <p class="complaint" id=error_id>{move || complaint.get()}</p>
        </div>
    }
}

/// Shows a refusal that is about no field of the form.
#[component]
pub fn FormError(
    /// The last refusal.
    #[prop(into)]
    error: Signal<Option<UiError>>,
    /// The fields that show their own.
    #[prop(optional)]
    fields: &'static [&'static str],
) -> impl IntoView {
    let words = move || {
        error.with(|error| match error {
            Some(e) if !fields.iter().any(|field| e.is_about(field)) => {
                e.message.clone().into_any()
            }
            Some(_) | None => ().into_any(),
        })
    };
    view! {
        <p class="form-error" role="alert">
            {changing(words)}
        </p>
    }
}
