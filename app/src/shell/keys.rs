//! Keys: which one means what, and when they mean nothing.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// To the next row.
    Next,
    /// To the previous row.
    Previous,
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
    /// To the search.
    Search,
    /// Show all keys.
    Help,
}

/// Returns what a key asks for.
#[must_use]
pub fn command(key: &str) -> Option<Command> {
    match key {
        "j" => Some(Command::Next),
        "k" => Some(Command::Previous),
        "r" => Some(Command::Reply),
        "n" => Some(Command::Note),
        "a" => Some(Command::Take),
        "t" => Some(Command::Transfer),
        "e" => Some(Command::Close),
        "z" => Some(Command::Snooze),
        "/" => Some(Command::Search),
        "?" => Some(Command::Help),
        _ => None,
    }
}

/// Brings keys to the part of the page that acts on them.
#[derive(Debug, Clone, Copy)]
pub struct Commands {
    latest: RwSignal<Option<Command>>,
}

impl Commands {
    /// Makes the keys of the page; they listen once the page is alive.
    pub(super) fn provide() -> Self {
        let commands = Self {
            latest: RwSignal::new(None),
        };
        provide_context(commands);
        Effect::new(move |_| {
            let listener = window_event_listener(ev::keydown, move |event| {
                if let Some(command) = read(&event) {
                    event.prevent_default();
                    commands.latest.set(Some(command));
                }
            });
            on_cleanup(move || listener.remove());
        });
        commands
    }

    /// Lets a component act on keys; `act` says whether it did.
    pub fn on(act: impl Fn(Command) -> bool + 'static) {
        let commands = expect_context::<Self>();
        Effect::new(move |_| {
            if let Some(command) = commands.latest.get()
                && untrack(|| act(command))
            {
                commands.latest.set(None);
            }
        });
    }
}

/// Reads a key press; keys mean nothing while somebody types or a dialog is open.
fn read(event: &KeyboardEvent) -> Option<Command> {
    let is_free = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
    if !is_free || event.default_prevented() {
        return None;
    }
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let types = target
        .closest("input, textarea, select, dialog, [contenteditable]")
        .ok()?;
    if types.is_some() || document().query_selector("dialog[open]").ok()?.is_some() {
        return None;
    }
    command(&event.key())
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
    fn every_listed_key_of_one_letter_means_something() {
        for (key, _) in crate::words::shell::SHORTCUTS {
            if key.len() == 1 {
                assert!(command(key).is_some(), "{key}");
            }
        }
        assert_eq!(command("x"), None);
    }
}
