//! The messages in order, by days, with quiet lines between.

use super::{
    api::earlier_messages, bubble::BubbleView, line::LineView, outbox::Outbox, pane::Pane,
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
use domain::{message::Content, time::Timestamp, view::Bubble};
use leptos::{html, prelude::*, task::spawn_local};

/// One thing in the thread.
#[expect(
    clippy::large_enum_variant,
    reason = "almost every one is a bubble; a box each would cost more than it saves"
)]
#[derive(Debug, Clone, PartialEq)]
enum Item {
    Day(Timestamp),
    Bubble(Bubble),
}

/// The key of one thing in the thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Key {
    Day(i64),
    Bubble(i64),
}

/// Puts a separator before the first bubble of each day.
fn items(bubbles: &[Bubble], day_of: impl Fn(Timestamp) -> i64) -> Vec<(Key, Item)> {
    let mut items = Vec::with_capacity(bubbles.len() + 4);
    let mut last_day = None;
    for bubble in bubbles {
        let day = day_of(bubble.at);
        if last_day.is_none_or(|last| day > last) {
            items.push((Key::Day(day), Item::Day(bubble.at)));
            last_day = Some(day);
        }
        items.push((Key::Bubble(bubble.seq), Item::Bubble(bubble.clone())));
    }
    items
}

/// Shows the thread; it opens at its end.
#[component]
pub fn ThreadView() -> impl IntoView {
    let pane = Pane::here();
    let clock = Clock::here();
    let list = Keyed::of(move || {
        pane.thread
            .with(|thread| items(&thread.bubbles, |at| day_number(clock.wall(at))))
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
                {move || if is_busy.get() { w::EARLIER_LOADING } else { w::EARLIER }}
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
        let keys: Vec<_> = items(&bubbles, |at| day_number(at.as_ms()))
            .into_iter()
            .map(|(key, _)| matches!(key, Key::Day(_)))
            .collect();
        assert_eq!(keys, [true, false, false, true, false, false]);
    }
}
