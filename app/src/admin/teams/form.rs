//! The form of one team.

use super::api::save_team;
use crate::{
    admin::{
        choice::Choices,
        saving::{SaveButton, Saving},
    },
    error::UiError,
    ui::field::{Accepts, Field, FormError},
    words::admin as w,
};
use domain::team::{Assignment, Team, TeamForm};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_navigate;

/// The time that an offer stands unless set otherwise.
///
/// Units: s. Long enough to read the last words, short enough for the customer.
const OFFER_SECONDS: i64 = 30;

/// Asks for the name and for how conversations reach the operators.
#[component]
pub fn Form(
    /// The team as it was read; none for a new one.
    team: Option<Team>,
    /// Takes what was saved.
    keep: Callback<Team>,
) -> impl IntoView {
    let known = RwSignal::new(team.as_ref().map(|team| (team.id, team.version)));
    let assignment = team
        .as_ref()
        .map_or_else(Assignment::default, |team| team.assignment);
    let name = RwSignal::new(team.map(|team| team.name).unwrap_or_default());
    let (mode, first_reply, timeout) = typed(assignment);
    let (mode, first_reply, timeout) = (
        RwSignal::new(mode.to_owned()),
        RwSignal::new(first_reply),
        RwSignal::new(timeout),
    );
    let saving = Saving::new();
    let navigate = use_navigate();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let wanted = untrack(|| read(&mode.read(), &first_reply.read(), &timeout.read()));
        let Some(assignment) = wanted else {
            let field = Some("assignment".to_owned());
            saving.error.set(Some(UiError {
                field,
                ..UiError::new("invalid", w::NOT_SECONDS.text())
            }));
            return;
        };
        let form = TeamForm {
            name: name.get_untracked(),
            assignment,
        };
        let navigate = navigate.clone();
        saving.run(save_team(known.get_untracked(), form), move |team| {
            let is_new = known.try_get_untracked().flatten().is_none();
            let _ = known.try_set(Some((team.id, team.version)));
            let id = team.id;
            keep.run(team);
            if is_new {
                let address = format!("/admin/teams?open={id}");
                navigate(&address, leptos_router::NavigateOptions::default());
            }
        });
    };
    let time = move || {
        if mode.read().as_str() == "accept" {
            Either::Left(view! {
                <Field
                    name="timeout"
                    label=w::TIMEOUT.text()
                    hint=w::TIMEOUT_HINT.text()
                    accepts=Accepts::NUMBER
                    value=timeout
                    error=Signal::derive(|| None)
                />
            })
        } else {
            Either::Right(view! {
                <Field
                    name="first_reply"
                    label=w::FIRST_REPLY.text()
                    hint=w::FIRST_REPLY_HINT.text()
                    accepts=Accepts::NUMBER.optional()
                    value=first_reply
                    error=Signal::derive(|| None)
                />
            })
        }
    };
    view! {
        <form method="post" on:submit=save>
            <Field
                name="name"
                label=w::NAME.text()
                hint=w::TEAM_NAME_HINT.text()
                accepts=Accepts::WORDS
                value=name
                error=saving.error
            />
            <Choices
                name="mode"
                legend=w::MODE.text()
                choices=vec![
                    ("auto", w::AUTO.text(), w::AUTO_HINT.text()),
                    ("accept", w::ACCEPT.text(), w::ACCEPT_HINT.text()),
                ]
                value=mode
            />
            {time}
            <FormError error=saving.error fields=&["name"] />
            <SaveButton saving />
        </form>
    }
}

/// Returns mode and times as they stand in the form.
fn typed(assignment: Assignment) -> (&'static str, String, String) {
    let seconds = |ms: i64| (ms / 1_000).to_string();
    match assignment {
        Assignment::Auto { first_reply_ms } => {
            let first_reply = first_reply_ms.map(seconds).unwrap_or_default();
            ("auto", first_reply, OFFER_SECONDS.to_string())
        }
        Assignment::Accept { timeout_ms } => ("accept", String::new(), seconds(timeout_ms)),
    }
}

/// Reads mode and times off the form; `None` when a time is no whole number.
fn read(mode: &str, first_reply: &str, timeout: &str) -> Option<Assignment> {
    let ms = |typed: &str| {
        typed
            .trim()
            .parse::<i64>()
            .ok()
            .map(|s| s.saturating_mul(1_000))
    };
    if mode == "accept" {
        Some(Assignment::Accept {
            timeout_ms: ms(timeout)?,
        })
    } else if first_reply.trim().is_empty() {
        Some(Assignment::Auto {
            first_reply_ms: None,
        })
    } else {
        Some(Assignment::Auto {
            first_reply_ms: Some(ms(first_reply)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_reads_back_what_it_shows() {
        for assignment in [
            Assignment::default(),
            Assignment::Auto {
                first_reply_ms: None,
            },
            Assignment::Accept { timeout_ms: 45_000 },
        ] {
            let (mode, first_reply, timeout) = typed(assignment);
            assert_eq!(read(mode, &first_reply, &timeout), Some(assignment));
        }
        assert_eq!(read("accept", "", "soon"), None);
    }
}
