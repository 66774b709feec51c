//! A closer look at a mark of the board, with what one can do about it by hand.

use super::{
    about_conversation::AboutConversation, about_queue::AboutQueue, about_seat::AboutSeat,
    wall::Wall,
};
use crate::{ui::dialog::Dialog, words::board as w};
use domain::id::{ConversationId, OperatorId, TeamId};
use leptos::prelude::*;
use std::fmt;

/// What can be looked at closely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A conversation.
    Conversation(ConversationId),
    /// An operator.
    Seat(OperatorId),
    /// A team's queue.
    Queue(TeamId),
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conversation(id) => write!(f, "conversation {id}"),
            Self::Seat(id) => write!(f, "seat {id}"),
            Self::Queue(id) => write!(f, "queue {id}"),
        }
    }
}

impl Target {
    /// Reads what a mark stands for.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, id) = text.split_once(' ')?;
        match kind {
            "conversation" => Some(Self::Conversation(id.parse().ok()?)),
            "seat" => Some(Self::Seat(id.parse().ok()?)),
            "queue" => Some(Self::Queue(id.parse().ok()?)),
            _ => None,
        }
    }
}

/// Shows what is looked at closely, in a dialog.
#[component]
pub fn Hands() -> impl IntoView {
    let wall = Wall::here();
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(wall.target.with(Option::is_some)));
    Effect::new(move |_| {
        if !open.get() && wall.target.with_untracked(Option::is_some) {
            wall.target.set(None);
        }
    });
    view! {
        <Dialog open heading=w::CLOSER.text() id="hands-heading">
            {move || match wall.target.get() {
                Some(Target::Conversation(id)) => view! { <AboutConversation id /> }.into_any(),
                Some(Target::Seat(id)) => view! { <AboutSeat id /> }.into_any(),
                Some(Target::Queue(id)) => view! { <AboutQueue id /> }.into_any(),
                None => ().into_any(),
            }}
        </Dialog>
    }
}

/// A button that opens a closer look.
#[component]
pub fn LookAt(
    /// What it opens.
    target: Target,
    /// What it says.
    #[prop(into)]
    label: Signal<String>,
    /// What it says to screen readers, where the words alone do not tell which one.
    #[prop(into)]
    name: Signal<String>,
) -> impl IntoView {
    let wall = Wall::here();
    view! {
        <button
            type="button"
            class="link"
            aria-haspopup="dialog"
            aria-label=name
            on:click=move |_| wall.target.set(Some(target))
        >
            {label}
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_reads_back_what_it_stands_for() {
        for target in [
            Target::Conversation(ConversationId::from_u128(7)),
            Target::Seat(OperatorId::from_u128(8)),
            Target::Queue(TeamId::from_u128(9)),
        ] {
            assert_eq!(Target::parse(&target.to_string()), Some(target));
        }
        assert_eq!(Target::parse("seat"), None);
        assert_eq!(Target::parse("door 7"), None);
    }
}
