//! Drafts: what was typed and not sent stays in this browser.

use domain::id::{ConversationId, OperatorId};
use leptos::prelude::window;
use web_sys::Storage;

/// What somebody writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// To the contact.
    Reply,
    /// For colleagues.
    Note,
}

/// Where one draft is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft(String);

impl Draft {
    /// Names the draft of one person for one conversation.
    #[must_use]
    pub fn of(me: Option<OperatorId>, conversation: ConversationId, kind: Kind) -> Self {
        let me = me.map(|me| me.to_string()).unwrap_or_default();
        let kind = match kind {
            Kind::Reply => "reply",
            Kind::Note => "note",
        };
        Self(format!("draft.{me}.{conversation}.{kind}"))
    }

    /// Reads it; empty when there is none.
    #[must_use]
    pub fn read(&self) -> String {
        storage()
            .and_then(|s| s.get_item(&self.0).ok().flatten())
            .unwrap_or_default()
    }

    /// Keeps what is typed; nothing is kept of nothing.
    pub fn keep(&self, typed: &str) {
        let Some(storage) = storage() else { return };
        let _ = if typed.trim().is_empty() {
            storage.remove_item(&self.0)
        } else {
            storage.set_item(&self.0, typed)
        };
    }
}

/// A browser may refuse storage: then a draft lives as long as its page.
fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
