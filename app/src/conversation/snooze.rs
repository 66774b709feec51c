//! Until when it shall sleep: a few times by one click, any other by a field.

use super::{
    api::{snooze, wake},
    pane::Pane,
    turn::Turn,
};
use crate::ui::changing::Show;
use crate::{
    shell::Here,
    ui::{
        dialog::Dialog,
        icon::{Icon, IconView},
        time::{Clock, DayOf, TimeOfDay, day_number, wall_of},
    },
    words::conversation as w,
};
use domain::{conversation::Status, permission::Right, time::Timestamp};
use leptos::prelude::*;

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// When a working day begins: the hour to which tomorrow and next week mean to sleep.
const MORNING_MS: i64 = 9 * HOUR_MS;

/// Returns the times that are offered, as the wall clock shows them, given the present moment there.
///
/// Shape: each lies ahead, in their order.
pub fn offered(wall_now: i64) -> [(&'static str, i64); 4] {
    let today = day_number(wall_now);
    // Day 0 was a Thursday.
    let until_monday = 7 - (today + 3).rem_euclid(7);
    [
        (w::IN_AN_HOUR.text(), wall_now + HOUR_MS),
        (w::IN_FOUR_HOURS.text(), wall_now + 4 * HOUR_MS),
        (w::UNTIL_TOMORROW.text(), (today + 1) * DAY_MS + MORNING_MS),
        (
            w::UNTIL_MONDAY.text(),
            (today + until_monday) * DAY_MS + MORNING_MS,
        ),
    ]
}

/// Shows the button that lets it sleep, or wakes it.
#[component]
pub fn SnoozeButton() -> impl IntoView {
    let pane = Pane::here();
    let is_asleep = Memo::new(move |_| pane.row(|row| row.status == Status::Snoozed));
    let busy = pane.is_busy;
    view! {
        <Show when=move || may_sleep(pane)>
            <Show
                when=move || is_asleep.get()
                fallback=move || {
                    view! {
                        <button
                            type="button"
                            class="button"
                            disabled=busy
                            on:click=move |_| pane.snoozes.set(true)
                        >
                            <IconView icon=Icon::Sleep />
                            <span class="label">{w::SNOOZE}</span>
                            <kbd aria-hidden="true">"z"</kbd>
                        </button>
                    }
                }
            >
                <button
                    type="button"
                    class="button"
                    disabled=busy
                    on:click=move |_| pane.change(wake(pane.id()))
                >
                    <IconView icon=Icon::Sleep />
                    <span class="label">{w::WAKE}</span>
                </button>
            </Show>
        </Show>
    }
}

/// Says whether the viewer may let it sleep, or wake it, tracked.
pub fn may_sleep(pane: Pane) -> bool {
    match pane.turn() {
        Turn::Mine | Turn::Free | Turn::Offered(_) | Turn::OfferedToMe => true,
        Turn::Colleague(_) => Here::now().may(Right::ConversationsTakeOver),
        Turn::Bot(_) | Turn::Over => false,
    }
}

/// Lets one choose a time.
#[component]
pub fn Snooze() -> impl IntoView {
    let pane = Pane::here();
    view! {
        <Dialog open=pane.snoozes heading=w::SNOOZE_UNTIL.text() id="snooze-heading">
            <Times />
        </Dialog>
    }
}

#[component]
fn Times() -> impl IntoView {
    let pane = Pane::here();
    let clock = Clock::here();
    let typed = RwSignal::new(String::new());
    let is_wrong = RwSignal::new(false);
    let wall_now = untrack(|| clock.wall(Timestamp::from_ms(clock.now())));
    let sleep = move |until: Timestamp| {
        pane.snoozes.set(false);
        pane.change(snooze(pane.id(), until));
    };
    let times = offered(wall_now).map(|(label, wall)| {
        let at = clock.at_wall(wall);
        view! {
            <li>
                <button type="button" class="menu-item" on:click=move |_| sleep(at)>
                    <span>{label}</span>
                    <span class="hint">
                        <DayOf at />
                        " "
                        <TimeOfDay at />
                    </span>
                </button>
            </li>
        }
    });
    let choose = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        match wall_of(&typed.get_untracked()) {
            Some(wall) if wall > wall_now => sleep(clock.at_wall(wall)),
            Some(_) | None => is_wrong.set(true),
        }
    };
    view! {
        <p class="hint">{w::SNOOZE_HINT}</p>
        <ul class="plain snooze-times">{times.into_iter().collect_view()}</ul>
        <form method="post" class="snooze-own" on:submit=choose>
            <div class="field" data-wrong=move || is_wrong.get().then_some("true")>
                <label for="snooze-at">{w::ANOTHER_TIME}</label>
                <input
                    id="snooze-at"
                    type="datetime-local"
                    required
                    aria-invalid=move || is_wrong.get().then_some("true")
                    aria-describedby="snooze-error"
                    on:input=move |event| {
                        is_wrong.set(false);
                        typed.set(event_target_value(&event));
                    }
                />
                <p id="snooze-error" class="form-error" role="alert">
                    {move || is_wrong.get().then_some(w::TIME_AHEAD.text())}
                </p>
            </div>
            <button type="submit" class="button primary">
                {w::SNOOZE}
            </button>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Friday 20 November 2026.
    const FRIDAY_NOON: i64 = 20_777 * DAY_MS + 12 * HOUR_MS;

    #[test]
    fn times_lie_ahead_and_mean_mornings() {
        let [hour, four, tomorrow, monday] = offered(FRIDAY_NOON).map(|(_, at)| at);
        assert_eq!(hour - FRIDAY_NOON, HOUR_MS);
        assert_eq!(four - FRIDAY_NOON, 4 * HOUR_MS);
        assert_eq!(tomorrow, 20_778 * DAY_MS + MORNING_MS);
        assert_eq!(monday, 20_780 * DAY_MS + MORNING_MS);
        let on_monday = 20_780 * DAY_MS;
        assert_eq!(offered(on_monday)[3].1, 20_787 * DAY_MS + MORNING_MS);
    }
}
