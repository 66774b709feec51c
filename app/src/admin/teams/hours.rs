//! When one team is open.

use super::api::{get_hours, save_hours};
use crate::{
    admin::{
        parts::{Lines, Switch},
        routing_text::{day_text, holidays_text, read_day, read_holidays},
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
    id::TeamId,
    routing::{BusinessHours, Weekday},
};
use leptos::prelude::*;

/// The identities of the fields of the week, from Monday.
const FIELDS: [&str; 7] = [
    "hours-1", "hours-2", "hours-3", "hours-4", "hours-5", "hours-6", "hours-7",
];

/// Asks for the week, the zone and the holidays.
#[component]
pub fn HoursForm(
    /// Whose.
    id: TeamId,
) -> impl IntoView {
    let resource = fetched(move || id, get_hours);
    view! {
        <section class="panel-part" aria-labelledby="hours-heading">
            <h3 id="hours-heading">{w::HOURS}</h3>
            <p class="hint">{w::HOURS_HINT}</p>
            {loaded(resource, move |(version, hours)| view! { <Form id version hours /> })}
        </section>
    }
}

#[component]
fn Form(id: TeamId, version: i64, hours: Option<BusinessHours>) -> impl IntoView {
    let version = RwSignal::new(version);
    let is_on = RwSignal::new(hours.is_some());
    let hours = hours.unwrap_or_else(working_week);
    let zone = RwSignal::new(hours.zone.clone());
    let days = Weekday::ALL.map(|day| RwSignal::new(day_text(&hours, day)));
    let holidays = RwSignal::new(holidays_text(&hours.holidays));
    let saving = Saving::new();
    let read = move || -> Result<BusinessHours, String> {
        let mut weekly = Vec::new();
        for (day, typed) in Weekday::ALL.into_iter().zip(days) {
            weekly.extend(read_day(&typed.get_untracked(), day)?);
        }
        Ok(BusinessHours {
            zone: zone.get_untracked().trim().to_owned(),
            weekly,
            holidays: read_holidays(&holidays.get_untracked())?,
        })
    };
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let hours = if is_on.get_untracked() {
            match read() {
                Ok(hours) => Some(hours),
                Err(words) => {
                    saving.error.set(Some(UiError::new("invalid", words)));
                    return;
                }
            }
        } else {
            None
        };
        let seen = version.get_untracked();
        saving.run(save_hours(id, hours, seen), move |made| {
            let _ = version.try_set(made);
        });
    };
    let no_error = Signal::derive(|| None);
    let week = move || {
        let fields = FIELDS.into_iter().zip(w::DAYS).zip(days);
        let all = fields.enumerate().map(|(n, ((name, label), value))| {
            let label = label.text();
            let hint = if n == 0 { w::DAY_HINT.text() } else { "" };
            let accepts = Accepts::WORDS.optional();
            view! { <Field name label hint accepts value error=no_error /> }
        });
        all.collect_view()
    };
    view! {
        <form method="post" on:submit=save>
            <Switch label=w::HAS_HOURS.text() hint=w::HAS_HOURS_HINT.text() value=is_on />
            <Show when=move || is_on.get()>
                <Field
                    name="zone"
                    label=w::ZONE.text()
                    hint=w::ZONE_HINT.text()
                    accepts=Accepts::WORDS
                    value=zone
                    error=saving.error
                />
                {week()}
                <Lines name="holidays" label=w::HOLIDAYS.text() hint=w::HOLIDAYS_HINT.text() rows=4 value=holidays />
            </Show>
            <FormError error=saving.error fields=&["zone"] />
            <SaveButton saving />
        </form>
    }
}

/// What a team's hours begin with.
fn working_week() -> BusinessHours {
    let days = Weekday::ALL.into_iter().take(5);
    BusinessHours {
        zone: "Europe/Berlin".to_owned(),
        weekly: days
            .flat_map(|day| read_day("09:00-17:00", day).unwrap_or_default())
            .collect(),
        holidays: std::collections::BTreeSet::new(),
    }
}
