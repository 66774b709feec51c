//! What is being written: its draft, its files, what it is for, and how it goes.

use super::{
    api::{edit_message, type_to, write},
    attach::Tray,
    draft::{Draft, Kind},
    offered::{Choice, Offered, Pressed},
    outbox::Pending,
    pane::{Aim, Pane},
    turn::Turn,
};
use crate::{
    error::UiError,
    live::merge_bubble,
    shell::{Command, Here, InConversation},
    words::{conversation as w, files as f},
};
use domain::{
    id::{AttachmentId, MessageId},
    mention::{Named, typed_name},
    text::{MAX_WRITTEN_UNITS, utf16_len},
};
use leptos::{html, prelude::*, task::spawn_local};

/// How often others are told that somebody types.
///
/// Units: ms. Channels show it for five seconds.
const TYPING_EVERY_MS: f64 = 4_000.0;

/// What is being written.
#[derive(Clone, Copy)]
pub(super) struct Writing {
    pub(super) pane: Pane,
    pub(super) kind: RwSignal<Kind>,
    typed: RwSignal<String>,
    pub(super) field: NodeRef<html::Textarea>,
    pub(super) refusal: RwSignal<Option<UiError>>,
    pub(super) tray: Tray,
    pub(super) is_kept: RwSignal<bool>,
    pub(super) offered: Offered,
    next_key: StoredValue<u32>,
    /// Units: ms.
    signed_at: StoredValue<f64>,
}

impl Writing {
    /// Makes an empty one; `refused` says why what was sent before the page was alive did not go.
    pub(super) fn of(pane: Pane, refused: Option<UiError>) -> Self {
        Self {
            pane,
            kind: RwSignal::new(Kind::Reply),
            typed: RwSignal::new(String::new()),
            field: NodeRef::new(),
            refusal: RwSignal::new(refused),
            tray: Tray::of(pane.id()),
            is_kept: RwSignal::new(false),
            offered: Offered::new(pane),
            next_key: StoredValue::new(0),
            signed_at: StoredValue::new(0.0),
        }
    }

    fn draft(self) -> Draft {
        let kind = self.kind.get_untracked();
        Draft::of(Here::now().me(), self.pane.id(), kind)
    }

    /// Brings the draft back, unless something was typed before the page was alive.
    pub(super) fn begin(self) {
        let Some(field) = self.field.get() else {
            return;
        };
        let typed = field.value();
        if typed.is_empty() {
            self.fill(&untrack(|| self.draft()).read());
        } else {
            self.typed_now(typed);
        }
    }

    fn fill(self, words: &str) {
        if let Some(field) = self.field.get_untracked() {
            field.set_value(words);
        }
        self.typed.set(words.to_owned());
        self.is_kept.set(!words.is_empty());
    }

    /// Keeps what was typed as a draft.
    pub(super) fn typed_now(self, words: String) {
        if !words.is_empty() {
            self.sign();
        }
        if matches!(self.pane.aim.get_untracked(), Aim::Edit(_)) {
            // The draft of a message of its own waits.
            self.typed.set(words);
            return;
        }
        self.draft().keep(&words);
        self.is_kept.set(!words.trim().is_empty());
        let is_note = self.kind.get_untracked() == Kind::Note;
        let before_caret = self.before_caret(&words);
        self.offered.follow(&words, before_caret, is_note);
        self.typed.set(words);
    }

    /// Returns what stands before the caret; everything, where nobody knows where it is.
    fn before_caret(self, words: &str) -> &str {
        let field = self.field.get_untracked();
        let caret = field.and_then(|field| field.selection_start().ok().flatten());
        &words[..caret.map_or(words.len(), |caret| byte_at(words, caret))]
    }

    /// Returns what is typed.
    pub(super) fn words(self) -> String {
        self.typed.get_untracked()
    }

    /// Puts the words of a canned reply into the field.
    pub(super) fn insert(self, words: String) {
        if let Some(field) = self.field.get_untracked() {
            field.set_value(&words);
            let _ = field.focus();
        }
        self.typed_now(words);
    }

    /// Takes what was chosen of what is offered.
    pub(super) fn choose(self, choice: Choice) {
        match choice {
            Choice::Reply(reply) => self.insert(reply.text),
            Choice::Colleague(named) => self.name(named),
        }
    }

    /// Names a colleague where `@` was typed.
    fn name(self, named: Named) {
        let words = self.typed.get_untracked();
        let before = self.before_caret(&words);
        let Some(typed) = typed_name(before) else {
            return self.offered.end();
        };
        let after = &words[before.len()..];
        let after = after.strip_prefix(' ').unwrap_or(after);
        let begun = format!("{}{} ", &before[..before.len() - typed.len()], named.name);
        let caret = u32::try_from(utf16_len(&begun)).unwrap_or(u32::MAX);
        self.insert(format!("{begun}{after}"));
        self.offered.choose(named);
        if let Some(field) = self.field.get_untracked() {
            let _ = field.set_selection_range(caret, caret);
        }
    }

    /// Adds files to the message.
    pub(super) fn bring(self, files: Option<web_sys::FileList>) {
        let added = files.map_or(Ok(()), |files| self.tray.add(&files));
        self.refusal.set(added.err());
    }

    /// Follows what the words are for: those of a message that is changed stand in the field.
    pub(super) fn aimed(self, aim: &Aim) {
        let id = match aim {
            Aim::Say => return,
            Aim::Answer(_) => {
                self.switch(Kind::Reply);
                return;
            }
            Aim::Edit(id) => id,
        };
        let words = self.pane.thread.with_untracked(|thread| {
            let found = thread.bubbles.iter().find(|bubble| bubble.id == *id);
            found.and_then(|bubble| bubble.content.text().map(|text| text.plain.clone()))
        });
        let words = words.unwrap_or_default();
        if let Some(field) = self.field.get_untracked() {
            field.set_value(&words);
            let _ = field.focus();
        }
        self.typed.set(words);
    }

    /// Goes back to saying something, with the draft that was there before.
    pub(super) fn aim_at_nothing(self) {
        let was_edit = matches!(self.pane.aim.get_untracked(), Aim::Edit(_));
        self.pane.aim.set(Aim::Say);
        if was_edit {
            self.fill(&self.draft().read());
        }
    }

    /// Tells once in a few seconds that somebody types: colleagues, and the customer when it is for him.
    fn sign(self) {
        let now = js_sys::Date::now();
        if now - self.signed_at.get_value() < TYPING_EVERY_MS {
            return;
        }
        self.signed_at.set_value(now);
        let is_reply = self.kind.get_untracked() == Kind::Reply;
        let is_mine = untrack(|| self.pane.turn()) == Turn::Mine;
        let call = type_to(self.pane.id(), !(is_reply && is_mine));
        spawn_local(async move {
            // A sign that is lost is a flicker less.
            let _ = call.await;
        });
    }

    /// Turns to the other kind, with the draft of its own.
    pub(super) fn switch(self, kind: Kind) {
        if self.kind.get_untracked() != kind {
            self.kind.set(kind);
            self.offered.end();
            self.refusal.set(None);
            self.fill(&self.draft().read());
        }
        if let Some(field) = self.field.get_untracked() {
            let _ = field.focus();
        }
    }

    /// Does what a key of the page asks for; false when it is for somebody else.
    pub(super) fn act(self, command: Command) -> bool {
        let kind = match command {
            Command::InConversation(InConversation::Reply) => Kind::Reply,
            Command::InConversation(InConversation::Note) => Kind::Note,
            Command::InConversation(_)
            | Command::InList(_)
            | Command::To(_)
            | Command::Bar
            | Command::Help => return false,
        };
        self.switch(kind);
        true
    }

    /// Follows a key that was pressed in the field.
    pub(super) fn key(self, event: &web_sys::KeyboardEvent) {
        match self.offered.key(event) {
            Pressed::Elsewhere => {}
            Pressed::Moved => return event.prevent_default(),
            Pressed::Chosen(choice) => {
                event.prevent_default();
                return self.choose(choice);
            }
        }
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            self.send();
        } else if event.key() == "Escape" && self.pane.aim.get_untracked() != Aim::Say {
            self.aim_at_nothing();
        } else if event.key() == "Escape"
            && let Some(field) = self.field.get_untracked()
        {
            let _ = field.blur();
        }
    }

    /// Shows the message at once and sends it; what is refused comes back into the field.
    pub(super) fn send(self) {
        let words = self.typed.get_untracked().trim().to_owned();
        let kind = self.kind.get_untracked();
        let (turn, after_seq) = untrack(|| {
            let last = self
                .pane
                .thread
                .with(|t| t.bubbles.last().map_or(0, |b| b.seq));
            (self.pane.turn(), last)
        });
        let is_note = kind == Kind::Note;
        let is_allowed = if is_note {
            turn != Turn::Over || untrack(|| self.pane.is_wrapped_up())
        } else {
            turn.may_reply()
        };
        if let Aim::Edit(id) = self.pane.aim.get_untracked() {
            self.change(id, words);
            return;
        }
        let has_files = !self.tray.chosen_is_empty();
        if (words.is_empty() && !has_files) || !is_allowed {
            return;
        }
        if utf16_len(&words) > MAX_WRITTEN_UNITS {
            self.refusal
                .set(Some(UiError::new("invalid", w::TOO_LONG.text())));
            return;
        }
        let attachments = match self.tray.take() {
            Ok(attachments) => attachments,
            Err(refusal) => return self.refusal.set(Some(refusal)),
        };
        let reply_to = match self.pane.aim.get_untracked() {
            Aim::Answer(quote) if !is_note => Some(quote.id),
            Aim::Answer(_) | Aim::Say | Aim::Edit(_) => None,
        };
        self.pane.aim.set(Aim::Say);
        let key = self.next_key.get_value();
        self.next_key.set_value(key + 1);
        let pending = Pending {
            key,
            words: words.clone(),
            is_note,
            after_seq,
        };
        self.pane.outbox.update(|outbox| outbox.push(pending));
        let draft = self.draft();
        self.refusal.set(None);
        self.offered.end();
        self.fill("");
        spawn_local(async move {
            let sent = self.deliver(&words, is_note, turn, (attachments, reply_to));
            let answer = Box::pin(sent).await;
            let _ = self
                .pane
                .outbox
                .try_update(|outbox| outbox.retain(|p| p.key != key));
            match answer {
                // Whatever was typed meanwhile is a draft of its own.
                Ok(()) => {
                    if self
                        .typed
                        .try_with_untracked(String::is_empty)
                        .unwrap_or(true)
                    {
                        draft.keep("");
                    }
                }
                Err(refusal) => self.take_back(&draft, kind, &words, refusal),
            }
        });
    }

    /// Puts other words in place of those of a message.
    fn change(self, id: MessageId, words: String) {
        if !self.tray.chosen_is_empty() {
            return self
                .refusal
                .set(Some(UiError::new("invalid", f::NOT_IN_EDITS.text())));
        }
        let call = self.pane.watch(edit_message(id, words));
        spawn_local(async move {
            match call.await {
                Ok(bubble) => {
                    let _ = self
                        .pane
                        .thread
                        .try_update(|thread| merge_bubble(thread, bubble));
                    self.aim_at_nothing();
                    let _ = self.refusal.try_set(None);
                }
                Err(refusal) => {
                    let _ = self.refusal.try_set(Some(refusal));
                }
            }
        });
    }

    async fn deliver(
        self,
        words: &str,
        is_note: bool,
        turn: Turn,
        (attachments, reply_to): (Vec<AttachmentId>, Option<MessageId>),
    ) -> Result<(), UiError> {
        let epoch = if !is_note && turn.must_take() {
            Box::pin(self.pane.make_mine()).await?.epoch
        } else {
            self.pane.thread.with_untracked(|thread| thread.row.epoch)
        };
        let mentions = if is_note {
            Box::pin(self.offered.mentions(words)).await?
        } else {
            Vec::new()
        };
        let call = write(
            self.pane.id(),
            words.to_owned(),
            is_note,
            Some(epoch),
            attachments,
            reply_to,
            mentions,
        );
        let bubble = self.pane.watch(call).await?;
        let _ = self
            .pane
            .thread
            .try_update(|thread| merge_bubble(thread, bubble));
        Ok(())
    }

    fn take_back(self, draft: &Draft, kind: Kind, words: &str, refusal: UiError) {
        let is_same = self.kind.try_get_untracked() == Some(kind);
        let since = if is_same {
            self.typed.try_get_untracked().unwrap_or_default()
        } else {
            draft.read()
        };
        let words = if since.is_empty() {
            words.to_owned()
        } else {
            format!("{words}\n\n{since}")
        };
        draft.keep(&words);
        if is_same {
            self.fill(&words);
        }
        let _ = self.refusal.try_set(Some(refusal));
    }
}

/// Returns the place in bytes of a place in UTF-16 code units; the end, where it is beyond it.
fn byte_at(words: &str, units: u32) -> usize {
    let mut left = usize::try_from(units).unwrap_or(usize::MAX);
    for (at, letter) in words.char_indices() {
        if left == 0 {
            return at;
        }
        left = left.saturating_sub(letter.len_utf16());
    }
    words.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caret_stands_between_letters() {
        let places = [0, 1, 2, 3, 4, 9].map(|units| byte_at("é👍a", units));
        assert_eq!(places, [0, 2, 6, 6, 7, 7]);
    }
}
