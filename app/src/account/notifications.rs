//! What one is told of in this browser while no page of the house is in sight.

use super::pushed::Pushed;
use crate::{
    notify::{self, Choice, Permission, ask, permission, play},
    shell::Here,
    ui::changing::{Show, whenever},
    words::notify as w,
};
use leptos::{ev, prelude::*};

/// The hours that are quiet unless somebody says otherwise: from eight in the evening until eight in the morning.
///
/// Units: minutes of the day.
const NIGHT: (u32, u32) = (20 * 60, 8 * 60);

/// Lets one choose; each choice counts at once.
#[component]
pub fn Notifications() -> impl IntoView {
    let me = Here::now().me();
    let allowed = RwSignal::new(Permission::Unknown);
    let choice = RwSignal::new(Choice::default());
    whenever(move || {
        allowed.set(permission());
        choice.set(Choice::of(me));
    });
    let change = Callback::new(move |changed: Choice| {
        if changed.is_pushed && choice.get_untracked() != changed {
            // What is decided where no page is open has to be known there.
            notify::begin(changed, |_| {});
        }
        choice.set(changed);
        changed.keep(me);
    });
    let switch = move |event: ev::Event| {
        let is_on = event_target_checked(&event);
        let before = choice.get_untracked();
        if before.is_pushed {
            notify::end();
        }
        change.run(Choice {
            is_on,
            is_pushed: false,
            ..before
        });
        if is_on && allowed.get_untracked() == Permission::Unknown {
            ask(move |answer| {
                let _ = allowed.try_set(answer);
            });
        }
    };
    let sound = move |event: ev::Event| {
        let sounds = event_target_checked(&event);
        change.run(Choice {
            sounds,
            ..choice.get_untracked()
        });
        if sounds {
            play();
        }
    };
    let is_on = Memo::new(move |_| choice.with(|choice| choice.is_on));
    let hint = move || match allowed.get() {
        Permission::Impossible => Some(w::IMPOSSIBLE.text()),
        Permission::Denied => Some(w::DENIED.text()),
        Permission::Unknown => is_on.get().then_some(w::TO_BE_ALLOWED.text()),
        Permission::Granted => None,
    };
    view! {
        <section
            class="card"
            aria-labelledby="notifications-heading"
            data-testid="notifications"
        >
            <h2 id="notifications-heading">{w::HEADING}</h2>
            <p class="hint">{w::HINT}</p>
            <label class="choice">
                <input
                    type="checkbox"
                    prop:checked=move || is_on.get()
                    disabled=move || allowed.get() == Permission::Impossible
                    on:change=switch
                />
                {w::TELL_ME}
            </label>
            <p role="status">{hint}</p>
            <Show when=move || is_on.get()>
                <label class="choice">
                    <input
                        type="checkbox"
                        prop:checked=move || choice.with(|choice| choice.shows_words)
                        on:change=move |event| {
                            change
                                .run(Choice {
                                    shows_words: event_target_checked(&event),
                                    ..choice.get_untracked()
                                });
                        }
                    />
                    {w::SHOW_WORDS}
                </label>
                <label class="choice">
                    <input
                        type="checkbox"
                        prop:checked=move || choice.with(|choice| choice.sounds)
                        on:change=sound
                    />
                    {w::SOUND}
                </label>
                <Pushed choice change allowed />
                <Quiet choice change />
            </Show>
        </section>
    }
}

/// Lets one choose hours in which nothing is told.
#[component]
fn Quiet(choice: RwSignal<Choice>, change: Callback<Choice>) -> impl IntoView {
    let is_quiet = Memo::new(move |_| choice.with(|choice| choice.quiet.is_some()));
    let set = move |quiet: Option<(u32, u32)>| {
        change.run(Choice {
            quiet,
            ..choice.get_untracked()
        });
    };
    let now = move || choice.get().quiet.unwrap_or(NIGHT);
    let from = move |event: ev::Event| {
        if let Some(from) = minute_of(&event_target_value(&event)) {
            set(Some((from, untrack(now).1)));
        }
    };
    let until = move |event: ev::Event| {
        if let Some(until) = minute_of(&event_target_value(&event)) {
            set(Some((untrack(now).0, until)));
        }
    };
    view! {
        <label class="choice">
            <input
                type="checkbox"
                prop:checked=move || is_quiet.get()
                on:change=move |event| set(event_target_checked(&event).then_some(NIGHT))
            />
            {w::QUIET}
        </label>
        <Show when=move || is_quiet.get()>
            <div class="field">
                <label for="quiet-from">{w::FROM}</label>
                <input
                    id="quiet-from"
                    type="time"
                    prop:value=move || written(now().0)
                    on:change=from
                />
            </div>
            <div class="field">
                <label for="quiet-until">{w::UNTIL}</label>
                <input
                    id="quiet-until"
                    type="time"
                    prop:value=move || written(now().1)
                    on:change=until
                />
            </div>
        </Show>
    }
}

/// Writes a minute of the day as a field of the kind `time` has it.
fn written(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn minute_of(text: &str) -> Option<u32> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_reads_back_from_its_field() {
        for minute in [0, 59, 480, 1_439] {
            assert_eq!(minute_of(&written(minute)), Some(minute));
        }
        assert_eq!(minute_of("24:00"), None);
        assert_eq!(minute_of(""), None);
    }
}
