//! The form of telephony.

use super::api::save_telephony;
use crate::{
    admin::{
        choice::Choices,
        parts::Switch,
        saving::{SaveButton, Saving},
    },
    error::UiError,
    ui::field::{Accepts, Field, FormError},
    words::phone as w,
};
use domain::{
    call::{Limits, Telephony, TelephonyForm},
    permission::Role,
};
use leptos::prelude::*;

/// The fields that complain beside themselves.
const FIELDS: &[&str] = &[
    "account_sid",
    "auth_token",
    "signing_key",
    "number",
    "prefixes",
    "per_customer",
    "per_day",
    "ring_s",
    "talk_min",
    "keep_days",
];

/// What is typed about limits.
#[derive(Clone, Copy)]
struct Typed {
    prefixes: RwSignal<String>,
    per_customer: RwSignal<String>,
    per_day: RwSignal<String>,
    callers: RwSignal<String>,
    ring_s: RwSignal<String>,
    talk_min: RwSignal<String>,
    keep_days: RwSignal<String>,
}

impl Typed {
    fn of(limits: &Limits) -> Self {
        let number = |value: i64| RwSignal::new(value.to_string());
        Self {
            prefixes: RwSignal::new(limits.prefixes.join(", ")),
            per_customer: number(limits.per_customer),
            per_day: number(limits.per_day),
            callers: RwSignal::new(limits.callers.name().to_owned()),
            ring_s: number(limits.ring_s),
            talk_min: number(limits.talk_min),
            keep_days: number(limits.keep_days),
        }
    }

    /// Reads the limits; what is no number is refused by the desk, as zero is.
    fn read(self) -> Limits {
        let number = |value: RwSignal<String>| {
            value.with_untracked(|typed| typed.trim().parse().unwrap_or_default())
        };
        let callers = self.callers.get_untracked();
        let role = Role::ALL.into_iter().find(|role| role.name() == callers);
        Limits {
            prefixes: self.prefixes.with_untracked(|typed| split(typed)),
            per_customer: number(self.per_customer),
            per_day: number(self.per_day),
            callers: role.unwrap_or_default(),
            ring_s: number(self.ring_s),
            talk_min: number(self.talk_min),
            keep_days: number(self.keep_days),
        }
    }
}

/// Splits what was typed at commas.
fn split(typed: &str) -> Vec<String> {
    let parts = typed.split(',').map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Asks for the account and its limits.
#[component]
pub fn Form(
    /// The settings as they were read.
    telephony: Telephony,
) -> impl IntoView {
    let version = RwSignal::new(telephony.version);
    let is_on = RwSignal::new(telephony.is_on);
    let (sid, number) = (
        RwSignal::new(telephony.account_sid),
        RwSignal::new(telephony.number),
    );
    let detects = RwSignal::new(telephony.detects_machines);
    let (token, key) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let typed = Typed::of(&telephony.limits);
    let saving = Saving::new();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let form = TelephonyForm {
            is_on: is_on.get_untracked(),
            account_sid: sid.get_untracked(),
            auth_token: Some(token.get_untracked()).filter(|token| !token.is_empty()),
            signing_key: Some(key.get_untracked()).filter(|key| !key.is_empty()),
            number: number.get_untracked(),
            detects_machines: detects.get_untracked(),
            limits: typed.read(),
        };
        saving.run(
            save_telephony(version.get_untracked(), form),
            move |saved| {
                let _ = version.try_set(saved.version);
                let _ = token.try_set(String::new());
                let _ = key.try_set(String::new());
            },
        );
    };
    let error: Signal<Option<UiError>> = saving.error.into();
    let secret = if telephony.has_secret {
        w::KEPT.text()
    } else {
        w::SECRET_HINT.text()
    };
    let signing = if telephony.has_signing_key {
        w::KEPT.text()
    } else {
        w::SIGNING_HINT.text()
    };
    view! {
        <form method="post" on:submit=save>
            <Switch label=w::ON.text() hint=w::ON_HINT.text() value=is_on />
            <Field name="account_sid" label=w::SID.text() hint=w::SID_HINT.text() accepts=Accepts::WORDS value=sid error />
            <Field
                name="auth_token"
                label=w::SECRET.text()
                hint=secret
                accepts=Accepts::NEW_PASSWORD.optional()
                value=token
                error
            />
            <Field
                name="signing_key"
                label=w::SIGNING.text()
                hint=signing
                accepts=Accepts::NEW_PASSWORD.optional()
                value=key
                error
            />
            <Field
                name="number"
                label=w::FROM.text()
                hint=w::FROM_HINT.text()
                accepts=Accepts { kind: "tel", ..Accepts::WORDS }
                value=number
                error
            />
            <Field
                name="prefixes"
                label=w::PREFIXES.text()
                hint=w::PREFIXES_HINT.text()
                accepts=Accepts::WORDS.optional()
                value=typed.prefixes
                error
            />
            <Choices
                name="callers"
                legend=w::CALLERS.text()
                choices=vec![
                    ("agent", w::EVERYBODY.text(), w::EVERYBODY_HINT.text()),
                    ("supervisor", w::LEADERS.text(), w::LEADERS_HINT.text()),
                ]
                value=typed.callers
            />
            <Numbers typed error />
            <Switch label=w::DETECTS.text() hint=w::DETECTS_HINT.text() value=detects />
            <FormError error fields=FIELDS />
            <SaveButton saving />
        </form>
    }
}

#[component]
fn Numbers(typed: Typed, error: Signal<Option<UiError>>) -> impl IntoView {
    let field = move |name, label, value| {
        view! { <Field name label accepts=Accepts::NUMBER value error /> }
    };
    view! {
        {field("per_customer", w::PER_CUSTOMER.text(), typed.per_customer)}
        {field("per_day", w::PER_DAY.text(), typed.per_day)}
        {field("ring_s", w::RING_S.text(), typed.ring_s)}
        {field("talk_min", w::TALK_MIN.text(), typed.talk_min)}
        {field("keep_days", w::KEEP_DAYS.text(), typed.keep_days)}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_split_at_commas() {
        assert_eq!(split(" +49, +1 ,"), ["+49", "+1"]);
        assert!(split(" ").is_empty());
    }
}
