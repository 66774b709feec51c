//! What the parts of an open conversation share.

use super::{api, outbox::Pending, steps::Steps, turn::Turn};
use crate::{
    error::{self, UiError},
    inbox::{ListHere, accept_offer},
    live::Hub,
    shell::{Guard, Here, change_presence, guarded},
    words::conversation as w,
};
use domain::{
    conversation::Destination,
    id::{ConversationId, MessageId, OperatorId},
    intervention::Intervention,
    live::{Change, Live},
    message::{Content, Line},
    operator::{LeaveMode, SetPresence, WantedPresence},
    view::{Quote, Row, Thread},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// What the words that are being written are for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Aim {
    /// They are said.
    #[default]
    Say,
    /// They answer a message.
    Answer(Quote),
    /// They take the place of those of a message.
    Edit(MessageId),
}

/// An open conversation.
#[derive(Clone, Copy)]
pub struct Pane {
    /// Its view, kept current.
    pub thread: RwSignal<Thread>,
    /// What an action was refused with.
    pub refusal: RwSignal<Option<UiError>>,
    /// True while an action is at work.
    pub is_busy: RwSignal<bool>,
    /// Whether the choice of where to transfer is open.
    pub transfers: RwSignal<bool>,
    /// Whether the choice of how long it shall sleep is open.
    pub snoozes: RwSignal<bool>,
    /// Whether the choice of what is printed is open.
    pub prints: RwSignal<bool>,
    /// What is on its way to the server.
    pub outbox: RwSignal<Vec<Pending>>,
    /// What the words that are being written are for, besides being said.
    pub aim: RwSignal<Aim>,
    here: Here,
    hub: Hub,
    guard: StoredValue<Guard>,
}

impl Pane {
    /// Opens a conversation for the parts below, and keeps it current.
    pub fn provide(thread: Thread) -> Self {
        let (number, id) = (thread.row.number, thread.row.id);
        let pane = Self {
            thread: RwSignal::new(thread),
            refusal: RwSignal::new(None),
            is_busy: RwSignal::new(false),
            transfers: RwSignal::new(false),
            snoozes: RwSignal::new(false),
            prints: RwSignal::new(false),
            outbox: RwSignal::new(Vec::new()),
            aim: RwSignal::new(Aim::Say),
            here: Here::now(),
            hub: Hub::here(),
            guard: StoredValue::new(guarded()),
        };
        provide_context(pane);
        let guard = guarded();
        pane.hub
            .keep(pane.thread, move || guard.watch(api::get_thread(number)));
        pane.leave_with(id);
        Steps::provide(pane);
        pane
    }

    /// Returns the conversation that is open here.
    #[must_use]
    pub fn here() -> Self {
        expect_context::<Self>()
    }

    /// Returns its identity.
    #[must_use]
    pub fn id(self) -> ConversationId {
        self.thread.with_untracked(|thread| thread.row.id)
    }

    /// Reads something off its row, tracked.
    pub fn row<T>(self, read: impl FnOnce(&Row) -> T) -> T {
        self.thread.with(|thread| read(&thread.row))
    }

    /// Returns who may speak, tracked.
    #[must_use]
    pub fn turn(self) -> Turn {
        self.row(|row| Turn::of(row, self.here.me()))
    }

    /// Says whether it is over and the viewer wraps it up, tracked.
    #[must_use]
    pub fn is_wrapped_up(self) -> bool {
        let me = self.here.me();
        self.row(|row| {
            row.wrap_up
                .is_some_and(|wrap_up| Some(wrap_up.operator) == me)
        })
    }

    /// Returns the bot that had the turn last, tracked.
    #[must_use]
    pub fn last_bot(self) -> Option<OperatorId> {
        self.thread.with(|thread| {
            let bubbles = thread.bubbles.iter().rev();
            bubbles.into_iter().find_map(|bubble| {
                if let Content::Line(Line::HandedOver { bot, .. } | Line::GivenToBot { bot }) =
                    bubble.content
                {
                    Some(bot)
                } else {
                    None
                }
            })
        })
    }

    /// Makes the viewer the owner by the way that the turn asks for.
    pub async fn make_mine(self) -> Result<Row, UiError> {
        let id = self.id();
        let guard = self.guard.get_value();
        let answer = match untrack(|| self.turn()) {
            Turn::OfferedToMe => guard.watch(accept_offer(id)).await,
            Turn::Colleague(_) | Turn::Bot(_) => guard.watch(api::take(id, true)).await,
            Turn::Free | Turn::Offered(_) | Turn::Mine | Turn::Over => {
                guard.watch(api::take(id, false)).await
            }
        };
        let row = answer.map_err(|mut refusal| {
            if refusal.code == error::OFFLINE {
                w::YOU_ARE_OFFLINE.text().clone_into(&mut refusal.message);
            }
            refusal
        })?;
        self.learn(row.clone());
        Ok(row)
    }

    /// Goes online and takes the conversation.
    pub fn go_online_and_take(self) {
        let online = SetPresence {
            presence: WantedPresence::Online,
            mode: LeaveMode::Requeue,
        };
        let call = self.watch(change_presence(online));
        self.act(async move {
            let presence = call.await?;
            self.here.house.update(|house| house.presence = presence);
            Box::pin(self.make_mine()).await.map(|_| ())
        });
    }

    /// Takes the conversation.
    pub fn take(self) {
        self.act(async move { Box::pin(self.make_mine()).await.map(|_| ()) });
    }

    /// Ends the conversation.
    pub fn close(self) {
        self.change(api::close(self.id()));
    }

    /// Continues the conversation.
    pub fn reopen(self) {
        self.change(api::reopen(self.id()));
    }

    /// Gives the conversation away, with a note for whoever gets it; the note stays when it is refused.
    pub fn transfer(self, to: Destination, note: Option<RwSignal<String>>) {
        self.transfers.set(false);
        let words = note.map_or_else(String::new, |note| {
            note.with_untracked(|words| words.trim().to_owned())
        });
        let call = self.watch(api::transfer(self.id(), to, words));
        self.act(async move {
            let row = call.await?;
            if let Some(note) = note {
                note.set(String::new());
            }
            self.learn(row);
            Ok(())
        });
    }

    /// Waits for an answer; leads to the login page when nobody is logged in any more.
    pub fn watch<T, F>(self, call: F) -> impl Future<Output = Result<T, UiError>> + use<T, F>
    where
        F: Future<Output = Result<T, UiError>>,
    {
        self.guard.with_value(|guard| guard.watch(call))
    }

    /// Makes a change, and shows what it was refused with.
    pub fn change(self, call: impl Future<Output = Result<Row, UiError>> + 'static) {
        let call = self.watch(call);
        self.act(async move { call.await.map(|row| self.learn(row)) });
    }

    /// Does something with an intervention, and shows what it was refused with.
    pub fn help(self, call: impl Future<Output = Result<Intervention, UiError>> + 'static) {
        let call = Box::pin(self.watch(call));
        self.act(async move { call.await.map(|_| ()) });
    }

    /// Does something by telephone, and shows what it was refused with.
    pub fn telephone(self, call: impl Future<Output = Result<(), UiError>> + 'static) {
        let call = Box::pin(self.watch(call));
        self.act(call);
    }

    fn act(self, call: impl Future<Output = Result<(), UiError>> + 'static) {
        self.is_busy.set(true);
        spawn_local(async move {
            let answer = call.await;
            if answer.is_ok() {
                self.hub.catch_up();
            }
            let _ = self.refusal.try_set(answer.err());
            let _ = self.is_busy.try_set(false);
        });
    }

    fn learn(self, row: Row) {
        let _ = self.thread.try_update(|thread| {
            if thread.row.id == row.id && row.version >= thread.row.version {
                thread.row = row;
            }
        });
    }

    /// Goes back to the list when the conversation goes where the viewer can't see it.
    fn leave_with(self, id: ConversationId) {
        let navigate = use_navigate();
        let list = ListHere::here();
        self.hub.watch(move |update| {
            let is_over =
                matches!(update.change, Change::Left { conversation, .. } if conversation == id);
            if is_over && update.seq >= self.thread.with_untracked(Live::as_of) {
                let list = untrack(|| list.address());
                navigate(&list, NavigateOptions::default());
            }
        });
    }
}
