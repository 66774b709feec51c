//! Keys: which one means what, and when they mean nothing.

use crate::ui::changing::whenever;
use domain::permission::Right;
use leptos::{ev, prelude::*};
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// What a key asks for, or the command bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Something in the list of conversations.
    InList(InList),
    /// Something about the open conversation.
    InConversation(InConversation),
    /// Another page.
    To(To),
    /// Show everything that can be done.
    Bar,
    /// Show all keys.
    Help,
}

/// What can be asked in the list of conversations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InList {
    /// To the next row.
    Next,
    /// To the previous row.
    Previous,
    /// Mark the row, or mark it no more.
    Mark,
    /// Mark every row from the one that was marked last to this one.
    MarkMany,
    /// To what is done with the marked rows.
    ToMarked,
}

/// What can be asked about the open conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InConversation {
    /// Into the reply.
    Reply,
    /// Into a note.
    Note,
    /// Take the conversation.
    Take,
    /// Give it away.
    Transfer,
    /// End it.
    Close,
    /// Let it sleep.
    Snooze,
    /// Wake it.
    Wake,
    /// Let it go on.
    Reopen,
    /// To its categories.
    Categorise,
    /// Show why it is with whom it is.
    Why,
    /// Put it on paper.
    Print,
}

/// The pages that have a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To {
    /// The search.
    Search,
    /// The inbox.
    Inbox,
    /// The board.
    Board,
    /// The reports.
    Reports,
}

/// The commands, each with its key, if it has one; what they are called stands with the words.
///
/// Shape: no key twice. Keys, the list of keys and the command bar are made from it.
pub const COMMANDS: [(Command, &str); 22] = [
    (Command::InList(InList::Next), "j"),
    (Command::InList(InList::Previous), "k"),
    (Command::InList(InList::Mark), "x"),
    (Command::InList(InList::MarkMany), "X"),
    (Command::InList(InList::ToMarked), "m"),
    (Command::InConversation(InConversation::Reply), "r"),
    (Command::InConversation(InConversation::Note), "n"),
    (Command::InConversation(InConversation::Take), "a"),
    (Command::InConversation(InConversation::Transfer), "t"),
    (Command::InConversation(InConversation::Close), "e"),
    (Command::InConversation(InConversation::Snooze), "z"),
    (Command::InConversation(InConversation::Wake), ""),
    (Command::InConversation(InConversation::Reopen), ""),
    (Command::InConversation(InConversation::Categorise), "c"),
    (Command::InConversation(InConversation::Why), "w"),
    (Command::InConversation(InConversation::Print), "p"),
    (Command::To(To::Search), "/"),
    (Command::To(To::Inbox), "g i"),
    (Command::To(To::Board), "g b"),
    (Command::To(To::Reports), "g r"),
    (Command::Bar, "Ctrl K"),
    (Command::Help, "?"),
];

/// The key that begins those of two.
const GO: &str = "g";

/// How long the second key of two may take.
///
/// Units: ms.
const SECOND_WITHIN_MS: f64 = 1_500.0;

/// Returns what a key asks for; one of two stands with a space between.
#[must_use]
pub fn command(key: &str) -> Option<Command> {
    let mut known = COMMANDS.into_iter();
    known
        .find(|(_, its)| !key.is_empty() && *its == key)
        .map(|(command, _)| command)
}

/// Returns the page that a command leads to, and the right that it asks for.
#[must_use]
pub const fn place(command: Command) -> Option<(&'static str, Option<Right>)> {
    match command {
        Command::To(To::Search) => Some(("/search", None)),
        Command::To(To::Inbox) => Some(("/inbox", None)),
        Command::To(To::Board) => Some(("/board", Some(Right::BoardRead))),
        Command::To(To::Reports) => Some(("/reports", Some(Right::ReportsRead))),
        Command::InList(_) | Command::InConversation(_) | Command::Bar | Command::Help => None,
    }
}

/// Brings keys to the part of the page that acts on them.
#[derive(Debug, Clone, Copy)]
pub struct Commands {
    latest: RwSignal<Option<Command>>,
    allowed: RwSignal<Option<Allowed>>,
}

/// Says whether a command makes sense for the conversation that is open.
type Allowed = Arc<dyn Fn(InConversation) -> bool + Send + Sync>;

impl Commands {
    /// Makes the keys of the page; they listen once the page is alive.
    pub(super) fn provide() -> Self {
        let commands = Self {
            latest: RwSignal::new(None),
            allowed: RwSignal::new(None),
        };
        provide_context(commands);
        whenever(move || {
            let went_ms = StoredValue::new(None);
            let listener = window_event_listener(ev::keydown, move |event| {
                if let Some(command) = read(&event, went_ms) {
                    event.prevent_default();
                    commands.latest.set(Some(command));
                }
            });
            on_cleanup(move || listener.remove());
        });
        commands
    }

    /// Returns the commands of the page.
    #[must_use]
    pub fn here() -> Self {
        expect_context::<Self>()
    }

    /// Asks for a command as if its key had been pressed.
    pub fn ask(self, command: Command) {
        self.latest.set(Some(command));
    }

    /// Lets the open conversation say what it allows, as long as the caller lives.
    pub fn allow(allowed: impl Fn(InConversation) -> bool + Send + Sync + 'static) {
        let commands = Self::here();
        Effect::new({
            let allowed: Allowed = Arc::new(allowed);
            move |_| {
                let mine = Arc::clone(&allowed);
                commands.allowed.set(Some(Arc::clone(&mine)));
                on_cleanup(move || {
                    // The next conversation may have said its own already.
                    let _ = commands.allowed.try_update(|known| {
                        let is_mine = |known: &Allowed| Arc::ptr_eq(known, &mine);
                        *known = known.take().filter(|known| !is_mine(known));
                    });
                });
            }
        });
    }

    /// Says whether the conversation that is open allows a command, tracked; false when none is.
    #[must_use]
    pub fn is_allowed(self, command: InConversation) -> bool {
        self.allowed
            .with(|allowed| allowed.as_ref().is_some_and(|allowed| allowed(command)))
    }

    /// Lets a component act on keys; `act` says whether it did.
    pub fn on(act: impl Fn(Command) -> bool + 'static) {
        let commands = expect_context::<Self>();
        whenever(move || {
            if let Some(command) = commands.latest.get()
                && untrack(|| act(command))
            {
                commands.latest.set(None);
            }
        });
    }
}

/// Reads a key press; keys mean nothing while somebody types or a dialog is open.
///
/// `went_ms` keeps when the first key of two was pressed.
fn read(event: &KeyboardEvent, went_ms: StoredValue<Option<f64>>) -> Option<Command> {
    let has_dialog = || {
        document()
            .query_selector("dialog[open]")
            .ok()
            .flatten()
            .is_some()
    };
    let is_with = event.ctrl_key() || event.meta_key();
    if is_with && !event.alt_key() && !event.shift_key() && event.key() == "k" {
        return (!has_dialog()).then_some(Command::Bar);
    }
    let is_free = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
    if !is_free || event.default_prevented() {
        return None;
    }
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let types = target
        .closest("input:not([type=checkbox]), textarea, select, dialog, [contenteditable]")
        .ok()?;
    if types.is_some() || has_dialog() {
        return None;
    }
    let (key, now_ms) = (event.key(), event.time_stamp());
    let is_second = went_ms
        .get_value()
        .is_some_and(|at_ms| now_ms - at_ms < SECOND_WITHIN_MS);
    went_ms.set_value((key == GO && !is_second).then_some(now_ms));
    if is_second {
        command(&format!("{GO} {key}"))
    } else {
        command(&key)
    }
}

/// Moves the focus to the element that `selector` finds; false when there is none.
pub fn focus(selector: &str) -> bool {
    let found = document().query_selector(selector).ok().flatten();
    match found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        Some(element) => element.focus().is_ok(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_command_stands_in_the_list_once_and_each_key_means_one() {
        for (at, (command, key)) in COMMANDS.into_iter().enumerate() {
            let others = &COMMANDS[at + 1..];
            let is_twice = |(other, its): &&(Command, &str)| {
                *other == command || (!key.is_empty() && *its == key)
            };
            assert_eq!(others.iter().find(is_twice), None, "{command:?}");
            assert!(!crate::words::shell::command(command).is_empty());
        }
        assert_eq!(
            command("e"),
            Some(Command::InConversation(InConversation::Close))
        );
        assert_eq!(command("g b"), Some(Command::To(To::Board)));
        assert_eq!(
            command(GO),
            None,
            "it begins those of two, and means nothing alone"
        );
        assert_eq!(command(""), None, "what has no key is asked for by none");
    }
}
