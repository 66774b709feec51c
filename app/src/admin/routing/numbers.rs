//! Numbers and small choices of the policy, each with its line of explanation.

use super::{
    draft::Draft,
    options::{Choices, WAITING},
};
use crate::language::Word;
use crate::words::routing as w;
use domain::routing::{RoutingPolicy, Selector};
use leptos::prelude::*;

/// Shows one number of the policy; empty is none where that is allowed.
#[component]
pub fn Number(
    /// The identity in the page.
    #[prop(into)]
    id: String,
    /// The label.
    label: &'static str,
    /// What it means; empty for none.
    #[prop(optional)]
    hint: &'static str,
    /// What one step of the field is worth in the policy's unit.
    #[prop(default = 1)]
    unit: i64,
    /// Reads it off the policy.
    get: Signal<Option<i64>>,
    /// Writes it into the policy.
    set: Callback<Option<i64>>,
) -> impl IntoView {
    let hint_id = format!("{id}-hint");
    let shown = move || {
        get.get()
            .map_or_else(String::new, |n| (n / unit).to_string())
    };
    view! {
        <div class="field short">
            <label for=id.clone()>{label}</label>
            {(!hint.is_empty())
                .then(|| {
                    view! {
                        <p class="hint" id=hint_id.clone()>
                            {hint}
                        </p>
                    }
                })}
            <input
                id=id
                type="number"
                inputmode="numeric"
                autocomplete="off"
                aria-describedby=(!hint.is_empty()).then_some(hint_id)
                value=untrack(shown)
                prop:value=shown
                on:change=move |event| {
                    let typed = event_target_value(&event).trim().parse::<i64>().ok();
                    set.run(typed.map(|n| n.saturating_mul(unit)));
                }
            />
        </div>
    }
}

type Read = fn(&RoutingPolicy) -> Option<i64>;
type Written = fn(&mut RoutingPolicy, Option<i64>);

pub const SECOND: i64 = 1_000;
pub const MINUTE: i64 = 60 * SECOND;

/// A number: identity, label, explanation, unit, and where it stands.
pub type Line = (&'static str, Word, Option<Word>, i64, Read, Written);

/// The numbers.
const NUMBERS: [Line; 14] = [
    (
        "searching_after",
        w::SEARCHING_AFTER,
        Some(w::SEARCHING_AFTER_HINT),
        SECOND,
        |p| p.searching_after_ms,
        |p, ms| p.searching_after_ms = ms,
    ),
    (
        "exclusion",
        w::EXCLUSION,
        Some(w::EXCLUSION_HINT),
        SECOND,
        |p| Some(p.exclusion_ms),
        |p, ms| p.exclusion_ms = ms.unwrap_or(0),
    ),
    (
        "misses",
        w::MISSES,
        Some(w::MISSES_HINT),
        1,
        |p| Some(i64::from(p.misses_to_away)),
        |p, n| p.misses_to_away = n.and_then(|n| u32::try_from(n).ok()).unwrap_or(0),
    ),
    (
        "wrap_up_chat",
        w::WRAP_UP,
        Some(w::WRAP_UP_HINT),
        SECOND,
        |p| Some(p.wrap_up_ms.chat),
        |p, ms| p.wrap_up_ms.chat = ms.unwrap_or(0),
    ),
    (
        "wrap_up_mail",
        w::WRAP_UP_MAIL,
        None,
        SECOND,
        |p| Some(p.wrap_up_ms.mail),
        |p, ms| p.wrap_up_ms.mail = ms.unwrap_or(0),
    ),
    (
        "wrap_up_phone",
        w::WRAP_UP_PHONE,
        None,
        SECOND,
        |p| Some(p.wrap_up_ms.phone),
        |p, ms| p.wrap_up_ms.phone = ms.unwrap_or(0),
    ),
    (
        "inactive_after",
        w::INACTIVE_AFTER,
        Some(w::INACTIVE_AFTER_HINT),
        MINUTE,
        |p| p.inactive_after_ms,
        |p, ms| p.inactive_after_ms = ms,
    ),
    (
        "lost_grace",
        w::LOST_GRACE,
        Some(w::LOST_GRACE_HINT),
        SECOND,
        |p| Some(p.lost_grace_ms),
        |p, ms| p.lost_grace_ms = ms.unwrap_or(0),
    ),
    (
        "units_chat",
        w::UNITS_CHAT,
        Some(w::UNITS_HINT),
        1,
        |p| Some(p.units.chat),
        |p, n| p.units.chat = n.unwrap_or(0),
    ),
    (
        "units_mail",
        w::UNITS_MAIL,
        None,
        1,
        |p| Some(p.units.mail),
        |p, n| p.units.mail = n.unwrap_or(0),
    ),
    (
        "units_phone",
        w::UNITS_PHONE,
        None,
        1,
        |p| Some(p.units.phone),
        |p, n| p.units.phone = n.unwrap_or(0),
    ),
    (
        "urgent",
        w::WORTH_URGENT,
        Some(w::WORTH_HINT),
        MINUTE,
        |p| Some(p.boosts.urgent_ms),
        |p, ms| p.boosts.urgent_ms = ms.unwrap_or(0),
    ),
    (
        "high",
        w::WORTH_HIGH,
        None,
        MINUTE,
        |p| Some(p.boosts.high_ms),
        |p, ms| p.boosts.high_ms = ms.unwrap_or(0),
    ),
    (
        "low",
        w::WORTH_LOW,
        None,
        MINUTE,
        |p| Some(p.boosts.low_ms),
        |p, ms| p.boosts.low_ms = ms.unwrap_or(0),
    ),
];

/// Shows one number of the policy.
#[component]
pub fn Numbered(draft: Draft, line: Line) -> impl IntoView {
    let (id, label, hint, unit, read, write) = line;
    let (label, hint) = (label.text(), hint.map_or("", Word::text));
    let get = Signal::derive(move || draft.policy.with(read));
    let set = Callback::new(move |n| draft.change(|policy| write(policy, n)));
    view! { <Number id=id label hint unit get set /> }
}

/// Shows the times and units of the policy.
#[component]
pub fn Numbers(draft: Draft) -> impl IntoView {
    let number = move |line| view! { <Numbered draft line /> };
    let wrong = move || {
        let places = [
            "searching_after_ms",
            "exclusion_ms",
            "wrap_up_ms",
            "inactive_after_ms",
            "lost_grace_ms",
            "units",
            "boosts",
        ];
        let words: Vec<_> = places.iter().filter_map(|at| draft.wrong_at(at)).collect();
        words.join(" ")
    };
    view! {
        <section class="card wide" aria-labelledby="numbers-heading">
            <h2 id="numbers-heading">{w::TIMES}</h2>
            <div class="grid">{NUMBERS.map(number).into_iter().collect_view()}</div>
            <Choices draft all=&WAITING places=&["at_end", "reserve"] />
            <p class="form-error" role="status">
                {wrong}
            </p>
        </section>
    }
}

/// The selectors with their names, in the order in which they are offered.
const SELECTORS: [(Selector, Word, Word); 7] = [
    (Selector::Ring, w::BY_RING, w::BY_RING_HINT),
    (Selector::Preferred, w::BY_PREFERRED, w::BY_PREFERRED_HINT),
    (Selector::SkillSum, w::BY_SKILL, w::BY_SKILL_HINT),
    (Selector::Load, w::BY_LOAD, w::BY_LOAD_HINT),
    (Selector::LongestIdle, w::BY_IDLE, w::BY_IDLE_HINT),
    (Selector::Weighted, w::BY_WEIGHT, w::BY_WEIGHT_HINT),
    (Selector::RoundRobin, w::BY_TURNS, w::BY_TURNS_HINT),
];

/// Shows what decides between several who could have it; what is chosen counts in the order in which it was.
#[component]
pub fn Selectors(draft: Draft) -> impl IntoView {
    let one = move |(selector, label, hint): (Selector, Word, Word)| {
        let place = move || {
            draft
                .policy
                .with(|p| p.select.iter().position(|known| *known == selector))
        };
        let toggle = move |_| {
            draft.change(|policy| {
                let known = policy.select.iter().position(|known| *known == selector);
                match known {
                    Some(at) => {
                        policy.select.remove(at);
                    }
                    None => policy.select.push(selector),
                }
            });
        };
        view! {
            <label class="choice">
                <input
                    type="checkbox"
                    checked=untrack(place).is_some()
                    prop:checked=move || place().is_some()
                    on:change=toggle
                />
                <span>
                    {label} " "
                    <span class="tag">{move || place().map(w::nth)}</span> " "
                    <span class="hint">{hint}</span>
                </span>
            </label>
        }
    };
    view! {
        <section class="card wide" aria-labelledby="select-heading">
            <h2 id="select-heading">{w::SELECT}</h2>
            <p class="hint">{w::SELECT_HINT}</p>
            <fieldset class="field">
                <legend class="visually-hidden">{w::SELECT}</legend>
                {SELECTORS.map(one).into_iter().collect_view()}
            </fieldset>
        </section>
    }
}
