//! The page of the first run; the step stands in the address, so that one comes back to where one was.

use super::{channel::Connect, first::FirstMessage, team::NameTeam};
use crate::{ui::changing::changing, words::welcome as w};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// A step that is still to come; the first, oneself, is done before one is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    You,
    Team,
    Channel,
    Message,
}

impl Step {
    const ALL: [Self; 4] = [Self::You, Self::Team, Self::Channel, Self::Message];

    fn label(self) -> &'static str {
        match self {
            Self::You => w::YOU.text(),
            Self::Team => w::TEAM.text(),
            Self::Channel => w::CHANNEL.text(),
            Self::Message => w::MESSAGE.text(),
        }
    }
}

/// The page of the first run.
#[component]
pub fn WelcomePage() -> impl IntoView {
    let query = use_query_map();
    let step = Memo::new(move |_| match query.read().get("step").as_deref() {
        Some("channel") => Step::Channel,
        Some("message") => Step::Message,
        Some(_) | None => Step::Team,
    });
    let item = move |this: Step| {
        view! {
            <li
                aria-current=move || (step.get() == this).then_some("step")
                data-done=move || (this < step.get()).then_some("true")
            >
                {this.label()}
            </li>
        }
    };
    view! {
        <Title text=w::HEADING />
        <main class="page welcome">
            <h1>{w::HEADING}</h1>
            <ol class="steps" aria-label=w::STEPS>
                {Step::ALL.map(item).into_iter().collect_view()}
            </ol>
            {changing(move || match step.get() {
                Step::You | Step::Team => view! { <NameTeam /> }.into_any(),
                Step::Channel => view! { <Connect /> }.into_any(),
                Step::Message => view! { <FirstMessage /> }.into_any(),
            })}
        </main>
    }
}
