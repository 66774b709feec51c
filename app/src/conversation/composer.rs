//! Where one writes: a reply or a note, under the bar that says who has the turn.

use super::{
    api::{Write, write},
    canned::{Canned, CannedList, Pressed},
    draft::{Draft, Kind},
    outbox::Pending,
    pane::Pane,
    turn::Turn,
    turn_bar::TurnBar,
};
use crate::{
    error::UiError,
    live::merge_bubble,
    shell::{Command, Commands, Here},
    words::conversation as w,
};
use domain::text::{MAX_TEXT_UNITS, utf16_len};
use leptos::{html, prelude::*, server_fn::ServerFn, task::spawn_local};

/// What is being written.
#[derive(Clone, Copy)]
struct Writing {
    pane: Pane,
    kind: RwSignal<Kind>,
    typed: RwSignal<String>,
    field: NodeRef<html::Textarea>,
    refusal: RwSignal<Option<UiError>>,
    is_kept: RwSignal<bool>,
    canned: Canned,
    next_key: StoredValue<u32>,
}

/// Shows the turn bar, the kinds and the field.
#[component]
pub fn Composer() -> impl IntoView {
    let pane = Pane::here();
    let action = ServerAction::<Write>::new();
    let writing = Writing {
        pane,
        kind: RwSignal::new(Kind::Reply),
        typed: RwSignal::new(String::new()),
        field: NodeRef::new(),
        refusal: RwSignal::new(action.value().get_untracked().and_then(Result::err)),
        is_kept: RwSignal::new(false),
        canned: Canned::new(pane),
        next_key: StoredValue::new(0),
    };
    Effect::new(move |_| writing.begin());
    Commands::on(move |command| writing.act(command));
    let is_note = Memo::new(move |_| writing.kind.get() == Kind::Note);
    let turn = Memo::new(move |_| pane.turn());
    let is_shut = Memo::new(move |_| turn.get() == Turn::Over && !pane.is_wrapped_up());
    let may_send = move || is_note.get() && !is_shut.get() || turn.get().may_reply();
    let send_label = move || match (is_note.get(), turn.with(Turn::must_take)) {
        (true, _) => w::ADD_NOTE,
        (false, true) => w::TAKE_AND_SEND,
        (false, false) => w::SEND,
    };
    let hint = move || {
        if is_note.get() {
            w::NOTE_HINT
        } else {
            w::REPLY_HINT
        }
    };
    let (id, epoch) = (pane.id(), move || pane.row(|row| row.epoch.0));
    view! {
        <form
            class="composer"
            data-testid="composer"
            data-kind=move || if is_note.get() { "note" } else { "reply" }
            action=Write::url()
            method="post"
            on:submit=move |event| {
                event.prevent_default();
                writing.send();
            }
        >
            <TurnBar is_kept=writing.is_kept />
            <CannedList
                canned=writing.canned
                choose=move |words: String| writing.insert(words)
            />
            <input type="hidden" name="conversation" value=id.to_string() />
            <input type="hidden" name="epoch" value=epoch />
            <input type="hidden" name="private" value=move || is_note.get().to_string() />
            <textarea
                id="composer-text"
                name="text"
                rows="3"
                dir="auto"
                aria-label=w::COMPOSER
                aria-describedby="composer-error"
                aria-autocomplete="list"
                aria-controls=move || writing.canned.is_any().then_some("canned")
                aria-activedescendant=move || writing.canned.here_id()
                placeholder=hint
                node_ref=writing.field
                disabled=is_shut
                on:input=move |event| writing.typed_now(event_target_value(&event))
                on:keydown=move |event| writing.key(&event)
            ></textarea>
            <p id="composer-error" class="form-error" role="alert">
                {move || writing.refusal.with(|e| e.as_ref().map(|e| e.message.clone()))}
            </p>
            <div class="composer-end">
                <div class="kinds" role="group" aria-label=w::KIND>
                    <KindButton writing this=Kind::Reply label=w::REPLY key="r" />
                    <KindButton writing this=Kind::Note label=w::NOTE key="n" />
                </div>
                <button type="submit" class="button primary" disabled=move || !may_send()>
                    {send_label}
                    " "
                    <kbd aria-hidden="true">"Ctrl ↵"</kbd>
                </button>
            </div>
        </form>
    }
}

#[component]
fn KindButton(
    writing: Writing,
    this: Kind,
    label: &'static str,
    key: &'static str,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="kind"
            aria-pressed=move || (writing.kind.get() == this).to_string()
            on:click=move |_| writing.switch(this)
        >
            {label}
            " "
            <kbd aria-hidden="true">{key}</kbd>
        </button>
    }
}

impl Writing {
    fn draft(self) -> Draft {
        let kind = self.kind.get_untracked();
        Draft::of(Here::now().me(), self.pane.id(), kind)
    }

    /// Brings the draft back, unless something was typed before the page was alive.
    fn begin(self) {
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

    fn typed_now(self, words: String) {
        self.draft().keep(&words);
        self.is_kept.set(!words.trim().is_empty());
        self.canned.follow(&words);
        self.typed.set(words);
    }

    /// Puts the words of a canned reply into the field.
    fn insert(self, words: String) {
        if let Some(field) = self.field.get_untracked() {
            field.set_value(&words);
            let _ = field.focus();
        }
        self.typed_now(words);
    }

    fn switch(self, kind: Kind) {
        if self.kind.get_untracked() != kind {
            self.kind.set(kind);
            self.refusal.set(None);
            self.fill(&self.draft().read());
        }
        if let Some(field) = self.field.get_untracked() {
            let _ = field.focus();
        }
    }

    fn act(self, command: Command) -> bool {
        let kind = match command {
            Command::Reply => Kind::Reply,
            Command::Note => Kind::Note,
            Command::Next
            | Command::Previous
            | Command::Take
            | Command::Transfer
            | Command::Close
            | Command::Snooze
            | Command::Search
            | Command::Help => return false,
        };
        self.switch(kind);
        true
    }

    fn key(self, event: &web_sys::KeyboardEvent) {
        match self.canned.key(event) {
            Pressed::Elsewhere => {}
            Pressed::Moved => return event.prevent_default(),
            Pressed::Chosen(words) => {
                event.prevent_default();
                return self.insert(words);
            }
        }
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            self.send();
        } else if event.key() == "Escape"
            && let Some(field) = self.field.get_untracked()
        {
            let _ = field.blur();
        }
    }

    /// Shows the message at once and sends it; what is refused comes back into the field.
    fn send(self) {
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
        if words.is_empty() || !is_allowed {
            return;
        }
        if utf16_len(&words) > MAX_TEXT_UNITS {
            self.refusal.set(Some(UiError::new("invalid", w::TOO_LONG)));
            return;
        }
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
        self.fill("");
        spawn_local(async move {
            let answer = Box::pin(self.deliver(&words, is_note, turn)).await;
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

    async fn deliver(self, words: &str, is_note: bool, turn: Turn) -> Result<(), UiError> {
        let epoch = if !is_note && turn.must_take() {
            self.pane.make_mine().await?.epoch
        } else {
            self.pane.thread.with_untracked(|thread| thread.row.epoch)
        };
        let call = write(self.pane.id(), words.to_owned(), is_note, Some(epoch));
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
