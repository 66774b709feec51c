//! Canned replies while one writes: `/` and what fits.

use super::{api::canned_replies, pane::Pane};
use crate::ui::changing::Show;
use crate::words::canned as w;
use domain::canned::CannedReply;
use leptos::{prelude::*, task::spawn_local};
use web_sys::KeyboardEvent;

/// How many are shown.
const SHOWN: usize = 7;

/// What a key did to what is offered.
pub enum Pressed {
    /// Nothing: it means something else.
    Elsewhere,
    /// It moved to another one, or ended it.
    Moved,
    /// It chose these words.
    Chosen(String),
}

/// What is offered while one writes.
#[derive(Clone, Copy)]
pub struct Canned {
    pane: Pane,
    /// What was typed after `/`; `None` while it is about something else.
    typed: RwSignal<Option<String>>,
    all: RwSignal<Vec<CannedReply>>,
    is_loaded: RwSignal<bool>,
    here: RwSignal<usize>,
}

impl Canned {
    /// Offers nothing yet.
    #[must_use]
    pub fn new(pane: Pane) -> Self {
        Self {
            pane,
            typed: RwSignal::new(None),
            all: RwSignal::new(Vec::new()),
            is_loaded: RwSignal::new(false),
            here: RwSignal::new(0),
        }
    }

    /// Looks at what was typed: `/` and at most one word after it asks for canned replies.
    pub fn follow(self, words: &str) {
        let asked = words
            .strip_prefix('/')
            .filter(|word| !word.contains(char::is_whitespace))
            .map(str::to_owned);
        let begins = asked.is_some() && self.typed.with_untracked(Option::is_none);
        self.here.set(0);
        self.typed.set(asked);
        if begins {
            self.load();
        }
    }

    fn load(self) {
        let call = self.pane.watch(canned_replies(self.pane.id()));
        spawn_local(async move {
            if let Ok(all) = call.await {
                let _ = self.all.try_set(all);
                let _ = self.is_loaded.try_set(true);
            }
        });
    }

    /// Lists those that fit, best first, tracked.
    fn fitting(self) -> Vec<CannedReply> {
        let Some(typed) = self.typed.get() else {
            return Vec::new();
        };
        let mut fitting: Vec<_> = self.all.with(|all| {
            let ranked = all
                .iter()
                .filter_map(|reply| Some((reply.rank(&typed)?, reply)));
            ranked.map(|(rank, reply)| (rank, reply.clone())).collect()
        });
        fitting.sort_by_key(|(rank, reply)| (*rank, reply.owner.is_none()));
        fitting.truncate(SHOWN);
        fitting.into_iter().map(|(_, reply)| reply).collect()
    }

    /// Says whether something is offered, tracked.
    #[must_use]
    pub fn is_open(self) -> bool {
        self.typed.with(Option::is_some) && self.is_loaded.get()
    }

    /// Says whether something fits, tracked.
    #[must_use]
    pub fn is_any(self) -> bool {
        self.is_open() && !self.fitting().is_empty()
    }

    /// Names the one that Enter chooses, tracked.
    #[must_use]
    pub fn here_id(self) -> Option<String> {
        self.is_any().then(|| format!("canned-{}", self.here.get()))
    }

    /// Acts on a key.
    pub fn key(self, event: &KeyboardEvent) -> Pressed {
        let fitting = untrack(|| self.fitting());
        let is_held = event.ctrl_key() || event.meta_key() || event.alt_key();
        if !untrack(|| self.is_open()) || is_held {
            return Pressed::Elsewhere;
        }
        let (here, last) = (self.here.get_untracked(), fitting.len().saturating_sub(1));
        match event.key().as_str() {
            "Escape" => {
                self.typed.set(None);
                Pressed::Moved
            }
            "ArrowDown" => {
                self.here.set(if here >= last { 0 } else { here + 1 });
                Pressed::Moved
            }
            "ArrowUp" => {
                self.here.set(if here == 0 { last } else { here - 1 });
                Pressed::Moved
            }
            "Enter" | "Tab" if !fitting.is_empty() && !event.shift_key() => {
                let chosen = fitting.into_iter().nth(here);
                chosen.map_or(Pressed::Moved, |reply| Pressed::Chosen(reply.text))
            }
            _ => Pressed::Elsewhere,
        }
    }
}

/// Shows what fits, over the field.
#[component]
pub fn CannedList(
    /// What is offered.
    canned: StoredValue<Canned>,
    /// Takes the words of one.
    choose: impl Fn(String) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let canned = canned.get_value();
    let one = move |(place, reply): (usize, CannedReply)| {
        let CannedReply { shortcut, text, .. } = reply;
        let words = text.clone();
        view! {
            <li
                id=format!("canned-{place}")
                role="option"
                aria-selected=move || (canned.here.get() == place).to_string()
                on:mousedown=move |event| {
                    event.prevent_default();
                    choose(words.clone());
                }
            >
                <b>"/" {shortcut}</b>
                " "
                <span dir="auto">{text}</span>
            </li>
        }
    };
    view! {
        <Show when=move || canned.is_open()>
            <div class="canned" data-testid="canned">
                <Show when=move || canned.is_any()>
                    <ul id="canned" role="listbox" aria-label=w::HEADING>
                        {move || canned.fitting().into_iter().enumerate().map(one).collect_view()}
                    </ul>
                </Show>
                <p class="hint">
                    {move || (!canned.is_any()).then_some(w::NONE_FITS.text())} " "
                    <a href="/canned-replies">{w::MANAGE}</a>
                </p>
            </div>
        </Show>
    }
}
