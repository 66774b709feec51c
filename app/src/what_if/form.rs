//! The question.

use crate::{
    admin::{
        choice::Choices,
        parts::{Select, led_teams},
        saving::Saving,
    },
    error::UiError,
    ui::field::{Accepts, Field, FormError},
    words::what_if as w,
};
use domain::{id::TeamId, what_if::Question};
use leptos::{either::Either, prelude::*};

/// What was typed.
#[derive(Clone, Copy)]
struct Typed {
    about: RwSignal<String>,
    team: RwSignal<String>,
    days: RwSignal<String>,
    more: RwSignal<String>,
    per_hour: RwSignal<String>,
    handling: RwSignal<String>,
    operators: RwSignal<String>,
    at_once: RwSignal<String>,
    patience: RwSignal<String>,
}

impl Typed {
    fn new(team: String) -> Self {
        let typed = |value: &str| RwSignal::new(value.to_owned());
        Self {
            about: typed("days"),
            team: RwSignal::new(team),
            days: typed("7"),
            more: typed("1"),
            per_hour: typed("40"),
            handling: typed("6"),
            operators: typed("4"),
            at_once: typed("2"),
            patience: typed("5"),
        }
    }

    /// Reads it; on failure the field that is no number.
    fn read(self) -> Result<Question, &'static str> {
        let team = self.team.read_untracked().parse();
        let team = team.map_err(|_| "team")?;
        if self.about.read_untracked().as_str() == "days" {
            return Ok(Question::Days {
                days: number(self.days, "days")?,
                team,
                more: number(self.more, "more")?,
                policy: None,
            });
        }
        let minutes: f64 = number(self.handling, "handling")?;
        let patience = self.patience.read_untracked().trim().is_empty();
        let patience_s = if patience {
            None
        } else {
            Some(number::<f64>(self.patience, "patience")? * 60.0)
        };
        Ok(Question::Paper {
            team,
            per_hour: number(self.per_hour, "per_hour")?,
            handling_s: minutes * 60.0,
            operators: number(self.operators, "operators")?,
            at_once: number(self.at_once, "at_once")?,
            patience_s,
        })
    }
}

fn number<T: std::str::FromStr>(
    typed: RwSignal<String>,
    field: &'static str,
) -> Result<T, &'static str> {
    typed.read_untracked().trim().parse().map_err(|_| field)
}

/// Asks what to play.
#[component]
pub fn Form(
    /// The state of asking.
    saving: Saving,
    /// Takes the question.
    ask: Callback<Question>,
) -> impl IntoView {
    let teams = led_teams();
    let general = TeamId::GENERAL.to_string();
    let first = teams.iter().find(|(id, _)| *id == general);
    let first = first.or_else(|| teams.first());
    let typed = Typed::new(first.map(|(id, _)| id.clone()).unwrap_or_default());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        match typed.read() {
            Ok(question) => {
                ask.run(question);
            }
            Err(field) => saving.error.set(Some(UiError {
                field: Some(field.to_owned()),
                ..UiError::new("invalid", w::NOT_A_NUMBER.text())
            })),
        }
    };
    let rest = move || {
        if typed.about.read().as_str() == "days" {
            Either::Left(days(typed, saving))
        } else {
            Either::Right(paper(typed, saving))
        }
    };
    view! {
        <form method="post" class="what-if-form" on:submit=submit>
            <Choices
                name="about"
                legend=w::ABOUT.text()
                choices=vec![
                    ("days", w::OF_DAYS.text(), w::OF_DAYS_HINT.text()),
                    ("paper", w::ON_PAPER.text(), w::ON_PAPER_HINT.text()),
                ]
                value=typed.about
            />
            <Select name="team" label=w::TEAM.text() hint=w::TEAM_HINT.text() all=teams value=typed.team />
            {rest}
            <FormError
                error=saving.error
                fields=&["days", "more", "per_hour", "handling", "operators", "at_once", "patience"]
            />
            <div class="actions">
                <button type="submit" class="button primary" disabled=saving.is_busy>
                    {w::PLAY}
                </button>
            </div>
        </form>
    }
}

fn days(typed: Typed, saving: Saving) -> impl IntoView {
    view! {
        <Field
            name="days"
            label=w::DAYS.text()
            hint=w::DAYS_HINT.text()
            accepts=Accepts::NUMBER
            value=typed.days
            error=saving.error
        />
        <Field
            name="more"
            label=w::MORE.text()
            hint=w::MORE_HINT.text()
            accepts=Accepts::NUMBER
            value=typed.more
            error=saving.error
        />
    }
}

fn paper(typed: Typed, saving: Saving) -> impl IntoView {
    let decimal = Accepts::WORDS;
    view! {
        <Field name="per_hour" label=w::PER_HOUR.text() accepts=decimal value=typed.per_hour error=saving.error />
        <Field
            name="handling"
            label=w::HANDLING.text()
            hint=w::HANDLING_HINT.text()
            accepts=decimal
            value=typed.handling
            error=saving.error
        />
        <Field
            name="operators"
            label=w::OPERATORS.text()
            accepts=Accepts::NUMBER
            value=typed.operators
            error=saving.error
        />
        <Field
            name="at_once"
            label=w::AT_ONCE.text()
            accepts=Accepts::NUMBER
            value=typed.at_once
            error=saving.error
        />
        <Field
            name="patience"
            label=w::PATIENCE.text()
            hint=w::PATIENCE_HINT.text()
            accepts=decimal.optional()
            value=typed.patience
            error=saving.error
        />
    }
}
