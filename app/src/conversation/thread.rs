//! The messages in order, by days, with quiet lines between.

use super::{
    api::earlier_messages,
    bubble::BubbleView,
    line::LineView,
    outbox::Outbox,
    pane::Pane,
    steps::{StepView, Steps},
};
use crate::ui::changing::Show;
use crate::ui::field::FormError;
use crate::{
    error::UiError,
    live::{Keyed, merge_earlier},
    ui::{
        icon::{Icon, IconView},
        time::{Clock, DayOf, day_number},
    },
    words::conversation as w,
};
use domain::{bot::BotStep, id::BotStepId, message::Content, time::Timestamp, view::Bubble};
use leptos::{html, prelude::*, task::spawn_local};

/// One thing in the thread.
#[derive(Debug, Clone, PartialEq)]
enum Item {
    Day(Timestamp),
    Bubble(Bubble),
    Step(BotStep),
}

/// The key of one thing in the thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Key {
    Day(i64),
    Bubble(i64),
    Step(BotStepId),
}

/// Puts a separator before the first bubble of each day, and what bots did behind what they were asked.
///
/// Shape: a step whose place is before the first bubble is left out: its messages are not read.
fn items(
    bubbles: &[Bubble],
    steps: &[BotStep],
    day_of: impl Fn(Timestamp) -> i64,
) -> Vec<(Key, Item)> {
    let mut items = Vec::with_capacity(bubbles.len() + steps.len() + 4);
    let mut last_day = None;
    for (place, bubble) in bubbles.iter().enumerate() {
        let day = day_of(bubble.at);
        if last_day.is_none_or(|last| day > last) {
            items.push((Key::Day(day), Item::Day(bubble.at)));
            last_day = Some(day);
        }
        items.push((Key::Bubble(bubble.seq), Item::Bubble(bubble.clone())));
        let next = bubbles.get(place + 1).map_or(i64::MAX, |next| next.seq);
        let here = steps
            .iter()
            .filter(|step| (bubble.seq..next).contains(&step.trace.after_seq));
        items.extend(here.map(|step| (Key::Step(step.id), Item::Step(step.clone()))));
    }
    items
}

/// Shows the thread; it opens at its end.
#[component]
pub fn ThreadView() -> impl IntoView {
    let pane = Pane::here();
    let clock = Clock::here();
    let read = Steps::here().read;
    let list = Keyed::of(move || {
        pane.thread.with(|thread| {
            read.with(|steps| items(&thread.bubbles, steps, |at| day_number(clock.wall(at))))
        })
    });
    let node = NodeRef::<html::Div>::new();
    let is_up = RwSignal::new(false);
    let look = move |_| {
        if let Some(talk) = node.get_untracked() {
            // The end is at 0: the thread is laid out from its end.
            is_up.set(talk.scroll_top() < -80);
        }
    };
    let to_end = move |_| {
        if let Some(talk) = node.get_untracked() {
            talk.set_scroll_top(0);
        }
    };
    view! {
        <div class="talk" node_ref=node on:scroll=look tabindex="0" role="log" aria-label=w::THREAD>
            <div class="talk-inner">
                <Earlier />
                <ol class="bubbles">
                    <For each=move || list.keys() key=|key| *key let:key>
                        {list.item(key).map(item)}
                    </For>
                    <Outbox />
                </ol>
            </div>
        </div>
        <Show when=move || is_up.get()>
            <button type="button" class="button to-end" on:click=to_end>
                <IconView icon=Icon::Down />
                {w::LATEST}
            </button>
        </Show>
    }
}

fn item(item: ArcRwSignal<Item>) -> AnyView {
    match item.get_untracked() {
        Item::Day(at) => view! {
            <li class="day">
                <DayOf at />
            </li>
        }
        .into_any(),
        Item::Bubble(Bubble {
            content: Content::Line(line),
            at,
            ..
        }) => view! { <LineView line at /> }.into_any(),
        Item::Step(step) => view! { <StepView step /> }.into_any(),
        Item::Bubble(first) => {
            let bubble = RwSignal::new(first);
            Effect::new(move |_| {
                if let Item::Bubble(latest) = item.get() {
                    bubble.set(latest);
                }
            });
            view! { <BubbleView bubble /> }.into_any()
        }
    }
}

/// Loads what came before.
#[component]
fn Earlier() -> impl IntoView {
    let pane = Pane::here();
    let is_busy = RwSignal::new(false);
    let error = RwSignal::new(None::<UiError>);
    let has_earlier = Memo::new(move |_| pane.thread.with(|thread| thread.has_earlier));
    let load = move |_| {
        let first = pane
            .thread
            .with_untracked(|thread| thread.bubbles.first().map(|b| b.seq));
        let Some(first) = first else { return };
        is_busy.set(true);
        let call = pane.watch(earlier_messages(pane.id(), first));
        spawn_local(async move {
            match call.await {
                Ok((bubbles, more)) => {
                    pane.thread
                        .update(|thread| merge_earlier(thread, bubbles, more));
                }
                Err(refusal) => error.set(Some(refusal)),
            }
            is_busy.set(false);
        });
    };
    view! {
        <Show when=move || has_earlier.get()>
            <button type="button" class="button earlier" disabled=is_busy on:click=load>
                {move || if is_busy.get() { w::EARLIER_LOADING.text() } else { w::EARLIER.text() }}
            </button>
        </Show>
        <FormError error />
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn each_day_is_named_once_before_its_first_message() {
        let mut bubbles: Vec<_> = (1..=4).map(sample::bubble).collect();
        bubbles[2].at = sample::NOON.plus_ms(86_400_000);
        // A clock that was set back does not begin an earlier day again.
        bubbles[3].at = sample::NOON;
        let keys: Vec<_> = items(&bubbles, &[], |at| day_number(at.as_ms()))
            .into_iter()
            .map(|(key, _)| matches!(key, Key::Day(_)))
            .collect();
        assert_eq!(keys, [true, false, false, true, false, false]);
    }

    #[test]
    fn what_a_bot_did_stands_behind_what_it_was_asked() {
        let bubbles: Vec<_> = [3, 4, 7].map(sample::bubble).into();
        let steps: Vec<_> = [2, 4, 6, 9].map(sample::bot_step).into();
        let order: Vec<_> = items(&bubbles, &steps, |_| 0)
            .into_iter()
            .filter_map(|(_, item)| match item {
                Item::Day(_) => None,
                Item::Bubble(bubble) => Some((bubble.seq, false)),
                Item::Step(step) => Some((step.trace.after_seq, true)),
            })
            .collect();
        let expected = [
            (3, false),
            (4, false),
            (4, true),
            (6, true),
            (7, false),
            (9, true),
        ];
        assert_eq!(order, expected, "what came before is not read");
    }
}
