//! A queue closely: who waits in it, and its limits.

use super::{
    api::set_queue_limits,
    doing::{Doing, Refusal},
    frames::Part,
    wall::{Wall, now},
};
use crate::{error::UiError, words::board as w};
use domain::{id::TeamId, queue::Limits};
use leptos::{html, prelude::*};

/// Shows a queue with its limits.
#[component]
pub fn AboutQueue(
    /// Whose.
    id: TeamId,
) -> impl IntoView {
    let wall = Wall::here();
    let length = Memo::new(move |_| {
        wall.figures
            .with(|figures| figures.queues.get(&id).copied().unwrap_or_default())
    });
    let says = move || Some(w::queue(&wall.team(id)?, &length.get(), now()));
    let limits = untrack(|| {
        wall.read(Part::Words, |board| {
            let queue = board.queues.iter().find(|queue| queue.id == id);
            queue.map(|queue| queue.limits)
        })
    });
    view! {
        <h3>{move || wall.team(id)}</h3>
        <p>{says}</p>
        {limits.map(|limits| view! { <Form id limits /> })}
    }
}

#[component]
fn Form(id: TeamId, limits: Limits) -> impl IntoView {
    let doing = Doing::new();
    let [target, wait, length] = [(); 3].map(|()| NodeRef::<html::Input>::new());
    let typed = |node: NodeRef<html::Input>| {
        node.get_untracked()
            .map(|input| input.value())
            .unwrap_or_default()
    };
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        match read(&typed(target), &typed(wait), &typed(length)) {
            Some(limits) => doing.run(set_queue_limits(id, limits)),
            None => doing
                .error
                .set(Some(UiError::new("invalid", w::NOT_A_NUMBER.text()))),
        }
    };
    let seconds = |ms: i64| (ms / 1_000).to_string();
    let field = |name: &'static str,
                 label: &'static str,
                 hint: &'static str,
                 value: String,
                 node: NodeRef<html::Input>| {
        view! {
            <div class="field">
                <label for=name>{label}</label>
                <p class="hint" id=format!("{name}-hint")>
                    {hint}
                </p>
                <input
                    id=name
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    aria-describedby=format!("{name}-hint")
                    value=value
                    node_ref=node
                />
            </div>
        }
    };
    view! {
        <form class="hand" on:submit=save>
            {field("target", w::TARGET.text(), w::TARGET_HINT.text(), seconds(limits.target_ms), target)}
            {field(
                "wait",
                w::ALARM_WAIT.text(),
                w::ALARM_WAIT_HINT.text(),
                limits.wait_ms.map(seconds).unwrap_or_default(),
                wait,
            )}
            {field(
                "length",
                w::ALARM_LENGTH.text(),
                w::ALARM_LENGTH_HINT.text(),
                limits.length.map(|length| length.to_string()).unwrap_or_default(),
                length,
            )}
            <Refusal doing />
            <button type="submit" class="button primary" disabled=doing.is_busy>
                {w::SAVE}
            </button>
        </form>
    }
}

/// Reads the limits off the form; `None` when something is no whole number.
fn read(target: &str, wait: &str, length: &str) -> Option<Limits> {
    let number = |typed: &str| typed.trim().parse::<i64>().ok();
    let ms = |typed: &str| Some(number(typed)?.saturating_mul(1_000));
    let maybe = |typed: &str, read: &dyn Fn(&str) -> Option<i64>| {
        if typed.trim().is_empty() {
            Some(None)
        } else {
            read(typed).map(Some)
        }
    };
    Some(Limits {
        target_ms: ms(target)?,
        wait_ms: maybe(wait, &ms)?,
        length: maybe(length, &number)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_limit_calls_nobody() {
        let limits = Limits {
            target_ms: 60_000,
            wait_ms: None,
            length: Some(5),
        };
        assert_eq!(read("60", " ", "5"), Some(limits));
        assert_eq!(read("", "", ""), None, "a team promises something");
        assert_eq!(read("60", "soon", ""), None);
    }
}
