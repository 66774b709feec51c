//! Messages that were sent and not answered for yet: shown at once, replaced by what the server made.

use super::pane::Pane;
use crate::{shell::Here, words::conversation as w};
use domain::{
    id::OperatorId,
    message::Author,
    view::{Bubble, Thread},
};
use leptos::prelude::*;

/// A message on its way to the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// Tells it from others of the same words.
    pub key: u32,
    /// The words.
    pub words: String,
    /// True for a note.
    pub is_note: bool,
    /// The last message that was there when it was sent.
    pub after_seq: i64,
}

/// Says whether the thread shows a sent message already, because its update was quicker than its answer.
#[must_use]
pub fn has_come(thread: &Thread, pending: &Pending, me: Option<OperatorId>) -> bool {
    let is_it = |bubble: &Bubble| {
        bubble.seq > pending.after_seq
            && bubble.private == pending.is_note
            && matches!(bubble.author, Author::Operator(by) if Some(by) == me)
            && bubble
                .content
                .text()
                .is_some_and(|text| text.plain == pending.words)
    };
    thread.bubbles.iter().rev().take(20).any(is_it)
}

/// Shows what is on its way, after the last message.
#[component]
pub fn Outbox() -> impl IntoView {
    let pane = Pane::here();
    let me = Here::now().me();
    let waiting = Memo::new(move |_| {
        pane.thread.with(|thread| {
            let pending = pane.outbox.get();
            pending
                .into_iter()
                .filter(|p| !has_come(thread, p, me))
                .collect::<Vec<_>>()
        })
    });
    view! {
        <For each=move || waiting.get() key=|pending| pending.key let:pending>
            <li
                class="bubble"
                data-testid="bubble"
                data-side=if pending.is_note { "note" } else { "operator" }
                data-progress="sending"
            >
                <p class="who">{if pending.is_note { w::NOTE.text() } else { w::YOU.text() }}</p>
                <div class="words" dir="auto">
                    {pending.words}
                </div>
                <p class="meta">
                    <span class="progress">{w::SENDING}</span>
                </p>
            </li>
        </For>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn a_sent_message_is_not_shown_twice() {
        let me = OperatorId::from_u128(1);
        let pending = Pending {
            key: 1,
            words: "Hello".into(),
            is_note: false,
            after_seq: 3,
        };
        let mut thread = sample::thread();
        let mine = |seq| Bubble {
            author: Author::Operator(me),
            ..sample::bubble(seq)
        };
        thread.bubbles.push(mine(3));
        assert!(
            !has_come(&thread, &pending, Some(me)),
            "the same words, said before"
        );
        thread.bubbles.push(sample::bubble(4));
        assert!(
            !has_come(&thread, &pending, Some(me)),
            "the same words, said by the contact"
        );
        thread.bubbles.push(mine(5));
        assert!(has_come(&thread, &pending, Some(me)));
    }
}
