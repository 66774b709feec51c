//! What the policy does or leaves, each with its line of explanation and its numbers.

use super::{
    draft::Draft,
    numbers::{Line, MINUTE, Numbered, SECOND},
};
use crate::{language::Word, ui::changing::Show, words::routing as w};
use domain::routing::{Ask, AtEnd, Clock, EndAct, Reserve, RoutingPolicy};
use leptos::prelude::*;

/// How contacts are asked unless set otherwise: as often and as long as they bear.
const ASK: Ask = Ask {
    max_times: 2,
    timeout_ms: 2 * MINUTE,
};

/// After how long nobody was found, unless set otherwise.
///
/// Units: ms.
const END_MS: i64 = 10 * MINUTE;

/// For what somebody is kept free unless set otherwise.
const RESERVE: Reserve = Reserve {
    units_from: 4,
    after_ms: 5 * MINUTE,
};

/// Something that the policy does or leaves.
#[derive(Clone, Copy)]
pub struct Choice {
    label: Word,
    hint: Word,
    is_on: fn(&RoutingPolicy) -> bool,
    set: fn(&mut RoutingPolicy, bool),
    /// Its numbers, each shown while there is one.
    numbers: &'static [Line],
}

/// Whether contacts are asked.
pub const ASKING: [Choice; 1] = [Choice {
    label: w::ASK,
    hint: w::ASK_HINT,
    is_on: |p| p.ask.is_some(),
    set: |p, is_on| p.ask = is_on.then_some(ASK),
    numbers: &[
        (
            "ask_times",
            w::ASK_TIMES,
            None,
            1,
            |p| Some(p.ask?.max_times),
            |p, n| {
                if let Some(ask) = &mut p.ask {
                    ask.max_times = n.unwrap_or(0);
                }
            },
        ),
        (
            "ask_timeout",
            w::ASK_TIMEOUT,
            None,
            SECOND,
            |p| Some(p.ask?.timeout_ms),
            |p, ms| {
                if let Some(ask) = &mut p.ask {
                    ask.timeout_ms = ms.unwrap_or(0);
                }
            },
        ),
    ],
}];

/// What happens while somebody waits, and when nobody was found.
pub const WAITING: [Choice; 4] = [
    Choice {
        label: w::BUSINESS_CLOCK,
        hint: w::BUSINESS_CLOCK_HINT,
        is_on: |p| p.clock == Clock::Business,
        set: |p, is_on| {
            p.clock = if is_on { Clock::Business } else { Clock::Wall };
        },
        numbers: &[],
    },
    Choice {
        label: w::RESERVE,
        hint: w::RESERVE_HINT,
        is_on: |p| p.reserve.is_some(),
        set: |p, is_on| p.reserve = is_on.then_some(RESERVE),
        numbers: &[
            (
                "reserve_units",
                w::RESERVE_UNITS,
                None,
                1,
                |p| Some(p.reserve?.units_from),
                |p, n| {
                    if let Some(reserve) = &mut p.reserve {
                        reserve.units_from = n.unwrap_or(0);
                    }
                },
            ),
            (
                "reserve_after",
                w::RESERVE_AFTER,
                None,
                MINUTE,
                |p| Some(p.reserve?.after_ms),
                |p, ms| {
                    if let Some(reserve) = &mut p.reserve {
                        reserve.after_ms = ms.unwrap_or(0);
                    }
                },
            ),
        ],
    },
    Choice {
        label: w::AT_END,
        hint: w::AT_END_HINT,
        is_on: |p| does(p, EndAct::AlertSupervisors),
        set: |p, is_on| let_do(p, EndAct::AlertSupervisors, is_on),
        numbers: &[],
    },
    Choice {
        label: w::CALLBACK,
        hint: w::CALLBACK_HINT,
        is_on: |p| does(p, EndAct::OfferCallback),
        set: |p, is_on| let_do(p, EndAct::OfferCallback, is_on),
        numbers: &[(
            "at_end",
            w::AT_END_AFTER,
            None,
            MINUTE,
            |p| Some(p.at_end.as_ref()?.after_ms),
            |p, ms| {
                if let Some(end) = &mut p.at_end {
                    end.after_ms = ms.unwrap_or(0);
                }
            },
        )],
    },
];

fn does(policy: &RoutingPolicy, act: EndAct) -> bool {
    let end = policy.at_end.as_ref();
    end.is_some_and(|end| end.acts.contains(&act))
}

/// Adds or takes away one thing that happens when nobody was found; without any there is no end.
fn let_do(policy: &mut RoutingPolicy, act: EndAct, is_on: bool) {
    let mut end = policy.at_end.take().unwrap_or(AtEnd {
        after_ms: END_MS,
        acts: Vec::new(),
    });
    end.acts.retain(|known| *known != act);
    if is_on {
        end.acts.push(act);
    }
    policy.at_end = (!end.acts.is_empty()).then_some(end);
}

/// Shows choices of the policy; `wrong` names where they stand in it.
#[component]
pub fn Choices(
    draft: Draft,
    /// What may be chosen.
    all: &'static [Choice],
    /// Where in the policy they stand.
    places: &'static [&'static str],
) -> impl IntoView {
    let one = move |choice: &'static Choice| {
        let is_on = move || draft.policy.with(choice.is_on);
        let toggle = move |event: web_sys::Event| {
            let is_on = event_target_checked(&event);
            draft.change(|policy| (choice.set)(policy, is_on));
        };
        let number = move |line: &'static Line| {
            let is_there = move || draft.policy.with(|policy| (line.4)(policy).is_some());
            view! {
                <Show when=is_there>
                    <Numbered draft line=*line />
                </Show>
            }
        };
        view! {
            <label class="choice">
                <input type="checkbox" checked=untrack(is_on) prop:checked=is_on on:change=toggle />
                <span>{choice.label} " " <span class="hint">{choice.hint}</span></span>
            </label>
            <div class="grid">{choice.numbers.iter().map(number).collect_view()}</div>
        }
    };
    let wrong = move || {
        let words: Vec<_> = places.iter().filter_map(|at| draft.wrong_at(at)).collect();
        words.join(" ")
    };
    view! {
        {all.iter().map(one).collect_view()}
        <p class="form-error" role="status">
            {wrong}
        </p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::TeamId;

    #[test]
    fn whatever_is_chosen_is_right_and_taken_away_again_is_as_before() {
        let mut policy = RoutingPolicy::default();
        let before = policy.clone();
        for choice in ASKING.iter().chain(&WAITING) {
            let was_on = (choice.is_on)(&policy);
            for is_on in [!was_on, was_on] {
                (choice.set)(&mut policy, is_on);
                assert_eq!((choice.is_on)(&policy), is_on);
                assert_eq!(policy.problems(&[TeamId::GENERAL]), []);
            }
        }
        assert_eq!(policy, before);
    }

    #[test]
    fn a_number_is_there_while_its_choice_is_made() {
        let mut policy = RoutingPolicy::default();
        let numbers: Vec<_> = ASKING
            .iter()
            .chain(&WAITING)
            .flat_map(|c| c.numbers)
            .collect();
        assert!(numbers.iter().all(|line| (line.4)(&policy).is_none()));
        for choice in ASKING.iter().chain(&WAITING) {
            (choice.set)(&mut policy, true);
        }
        for line in numbers {
            (line.5)(&mut policy, Some(9 * line.3));
            assert_eq!((line.4)(&policy), Some(9 * line.3), "{}", line.0);
        }
    }

    #[test]
    fn supervisors_and_callback_are_chosen_apart() {
        let mut policy = RoutingPolicy::default();
        let_do(&mut policy, EndAct::OfferCallback, true);
        let_do(&mut policy, EndAct::AlertSupervisors, true);
        let_do(&mut policy, EndAct::OfferCallback, false);
        assert!(does(&policy, EndAct::AlertSupervisors));
        assert!(!does(&policy, EndAct::OfferCallback));
    }
}
