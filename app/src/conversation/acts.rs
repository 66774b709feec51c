//! What can be done with one message: answer it, react to it, change it, delete it.

use super::{
    api::{delete_message, react},
    pane::{Aim, Pane},
};
use crate::{
    error::UiError,
    live::merge_bubble,
    ui::{
        field::FormError,
        icon::{Icon, IconView},
    },
    words::files as w,
};
use domain::{
    message::{Content, Progress},
    view::{Bubble, Quote},
};
use leptos::{prelude::*, task::spawn_local};

/// The characters of a quote that the composer shows.
const QUOTE_CHARS: usize = 100;

/// Shows what can be done with a message.
#[component]
pub fn BubbleActs(
    /// The message, kept current by the thread.
    bubble: RwSignal<Bubble>,
    /// True when the viewer wrote it.
    is_me: bool,
) -> impl IntoView {
    let pane = Pane::here();
    let id = bubble.with_untracked(|bubble| bubble.id);
    let error = RwSignal::new(None::<UiError>);
    let opens = RwSignal::new(false);
    let is_there = Memo::new(move |_| bubble.with(is_there));
    let is_private = bubble.with_untracked(|bubble| bubble.private);
    let answer = move |_| {
        let words = bubble.with_untracked(|bubble| bubble.content.excerpt(QUOTE_CHARS));
        pane.aim.set(Aim::Answer(Quote { id, words }));
    };
    let take = move |answer: Result<Bubble, UiError>| match answer {
        Ok(bubble) => {
            let _ = error.try_set(None);
            let _ = pane
                .thread
                .try_update(|thread| merge_bubble(thread, bubble));
        }
        Err(refusal) => {
            let _ = error.try_set(Some(refusal));
        }
    };
    let feel = move |emoji: &'static str| {
        opens.set(false);
        let is_it = bubble.with_untracked(|bubble| bubble.marks.of_house() == Some(emoji));
        let call = pane.watch(react(id, (!is_it).then(|| emoji.to_owned())));
        spawn_local(async move { take(call.await) });
    };
    let delete = move |_| {
        let call = pane.watch(delete_message(id));
        spawn_local(async move { take(call.await) });
    };
    let can_edit = move || is_me && is_there.get() && bubble.with(has_words);
    view! {
        <div class="acts" role="group" aria-label=w::ACTIONS data-testid="acts">
            <Show when=move || is_there.get() && !is_private>
                <button type="button" class="button quiet icon-only small" title=w::REPLY_TO on:click=answer>
                    <IconView icon=Icon::Reply />
                    <span class="visually-hidden">{w::REPLY_TO}</span>
                </button>
                <button
                    type="button"
                    class="button quiet icon-only small"
                    title=w::REACT
                    aria-expanded=move || opens.get().to_string()
                    on:click=move |_| opens.update(|opens| *opens = !*opens)
                >
                    <IconView icon=Icon::React />
                    <span class="visually-hidden">{w::REACT}</span>
                </button>
            </Show>
            <Show when=can_edit>
                <button
                    type="button"
                    class="button quiet icon-only small"
                    title=w::EDIT
                    on:click=move |_| pane.aim.set(Aim::Edit(id))
                >
                    <IconView icon=Icon::Edit />
                    <span class="visually-hidden">{w::EDIT}</span>
                </button>
            </Show>
            <Show when=move || is_me && is_there.get()>
                <button type="button" class="button quiet icon-only small" title=w::DELETE on:click=delete>
                    <IconView icon=Icon::Delete />
                    <span class="visually-hidden">{w::DELETE}</span>
                </button>
            </Show>
        </div>
        <Show when=move || opens.get()>
            <div class="feelings" role="group" aria-label=w::REACT>
                {w::EMOJIS
                    .into_iter()
                    .map(|emoji| {
                        view! {
                            <button type="button" class="button quiet small" on:click=move |_| feel(emoji)>
                                {emoji}
                            </button>
                        }
                    })
                    .collect_view()}
            </div>
        </Show>
        <FormError error />
    }
}

/// Says whether a message stands at the customer's, or as a note.
fn is_there(bubble: &Bubble) -> bool {
    let has_arrived = match bubble.progress {
        None | Some(Progress::Sent) => true,
        Some(
            Progress::Queued
            | Progress::Held { .. }
            | Progress::Sending
            | Progress::Failed { .. }
            | Progress::Unknown { .. },
        ) => false,
    };
    has_arrived && bubble.marks.deleted_at.is_none()
}

const fn has_words(bubble: &Bubble) -> bool {
    matches!(bubble.content, Content::Text(_) | Content::Files { .. })
}
