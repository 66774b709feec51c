//! Why one is away, and for how long.

use super::context::Here;
use crate::language::Word;
use crate::{
    ui::time::{Clock, TimeOfDay},
    words::shell as w,
};
use domain::{absence::Absence, time::Timestamp, view::Reason};
use leptos::prelude::*;

const MINUTE_MS: i64 = 60_000;

/// For how long one may be away and be back by oneself.
const SPANS: [(i64, Word); 4] = [
    (15 * MINUTE_MS, w::FOR_15_MINUTES),
    (30 * MINUTE_MS, w::FOR_30_MINUTES),
    (60 * MINUTE_MS, w::FOR_AN_HOUR),
    (120 * MINUTE_MS, w::FOR_TWO_HOURS),
];

/// Says why the viewer is away, and until when.
#[component]
pub fn Absent(
    /// What he said.
    reason: Reason,
) -> impl IntoView {
    let (words, is_any) = (reason.words.clone(), !reason.words.is_empty());
    view! {
        {words}
        {reason
            .until
            .map(|at| {
                view! {
                    {if is_any { ", " } else { "" }}
                    {w::BACK_AT}
                    " "
                    <TimeOfDay at />
                }
            })}
    }
}

/// Asks for the reason, by one click, and for how long.
#[component]
pub fn AskWhy(
    /// Takes the answer.
    go: Callback<Absence>,
) -> impl IntoView {
    let here = Here::now();
    let clock = Clock::here();
    let span_ms = RwSignal::new(None::<i64>);
    let reasons = move || here.house.with(|house| house.away_reasons.clone());
    let leave = move |reason: String| {
        let now = untrack(|| clock.now());
        go.run(Absence {
            reason,
            until: span_ms
                .get_untracked()
                .map(|ms| Timestamp::from_ms(now + ms)),
        });
    };
    let one = move |reason: String| {
        let said = reason.clone();
        view! {
            <button type="button" class="button small" on:click=move |_| leave(said.clone())>
                {reason}
            </button>
        }
    };
    view! {
        <div class="asks-how" role="group" aria-label=w::WHY_AWAY>
            <label for="away-span">{w::BACK_IN}</label>
            <select
                id="away-span"
                on:change=move |event| span_ms.set(event_target_value(&event).parse().ok())
            >
                <option value="">{w::UNTIL_I_SAY}</option>
                {SPANS
                    .into_iter()
                    .map(|(ms, label)| view! { <option value=ms.to_string()>{label}</option> })
                    .collect_view()}
            </select>
            <p>{w::WHY_AWAY}</p>
            <div class="reasons">
                {move || reasons().into_iter().map(one).collect_view()}
                <button
                    type="button"
                    class="button small quiet"
                    on:click=move |_| leave(String::new())
                >
                    {w::NO_REASON}
                </button>
            </div>
        </div>
    }
}
