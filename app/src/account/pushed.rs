//! Whether one is told in this browser also while no page of the house is open.

use crate::{
    notify::{Choice, Permission, Pushing, begin, can_be_pushed, end},
    ui::changing::whenever,
    words::notify as w,
};
use leptos::{ev, prelude::*};

/// Lets one choose, and says how it stands.
#[component]
pub fn Pushed(
    /// What was chosen.
    choice: RwSignal<Choice>,
    /// Chooses.
    change: Callback<Choice>,
    /// What the browser says about notifications.
    allowed: RwSignal<Permission>,
) -> impl IntoView {
    let state = RwSignal::new(Pushing::Off);
    whenever(move || {
        let chosen = choice.get_untracked();
        if !can_be_pushed() {
            state.set(Pushing::Impossible);
        } else if chosen.is_pushed {
            ask(chosen, state, |_| {});
        }
    });
    let switch = move |event: ev::Event| {
        let chosen = choice.get_untracked();
        if event_target_checked(&event) {
            ask(chosen, state, move |state| {
                let is_pushed = matches!(state, Pushing::On | Pushing::Troubled);
                change.run(Choice {
                    is_pushed,
                    ..choice.get_untracked()
                });
            });
        } else {
            end();
            state.set(Pushing::Off);
            change.run(Choice {
                is_pushed: false,
                ..chosen
            });
        }
    };
    let can_change = move || {
        allowed.get() == Permission::Granted
            && !matches!(state.get(), Pushing::Impossible | Pushing::Asking)
    };
    let is_on = move || choice.with(|choice| choice.is_pushed) || state.get() == Pushing::Asking;
    let says = move || match state.get() {
        Pushing::Off => w::PUSH_HINT.text(),
        Pushing::Asking => w::PUSH_ASKED.text(),
        Pushing::On => w::PUSHED.text(),
        Pushing::Troubled => w::PUSH_TROUBLED.text(),
        Pushing::Refused => w::PUSH_REFUSED.text(),
        Pushing::Impossible => w::PUSH_IMPOSSIBLE.text(),
    };
    view! {
        <label class="choice">
            <input
                type="checkbox"
                aria-describedby="push-state"
                prop:checked=is_on
                disabled=move || !can_change()
                on:change=switch
            />
            {w::ALSO_CLOSED}
        </label>
        <p id="push-state" class="hint" role="status">
            {says}
        </p>
    }
}

/// Asks the push service and shows what it says; `heard` is told as well, unless the page has gone.
fn ask(choice: Choice, state: RwSignal<Pushing>, heard: impl FnOnce(Pushing) + 'static) {
    state.set(Pushing::Asking);
    begin(choice, move |answer| {
        if state.try_set(answer).is_none() {
            heard(answer);
        }
    });
}
