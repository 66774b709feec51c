//! What is offered while one writes: `/` and the canned replies that fit, in a note `@` and the colleagues that fit.

use super::{
    api::{canned_replies, list_mentionable},
    pane::Pane,
};
use crate::{
    error::UiError,
    ui::changing::Show,
    words::{canned as w, conversation as c},
};
use domain::{
    canned::CannedReply,
    id::OperatorId,
    mention::{Named, find, typed_name},
};
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
    /// It chose this.
    Chosen(Choice),
}

/// One of what is offered.
#[derive(Clone, PartialEq, Eq)]
pub enum Choice {
    /// Its words take the place of what was typed.
    Reply(CannedReply),
    /// He is named where `@` was typed.
    Colleague(Named),
}

/// What was asked for, with what was typed after its sign.
#[derive(Clone, PartialEq, Eq)]
enum Asked {
    Reply(String),
    Colleague(String),
}

/// What is offered while one writes.
#[derive(Clone, Copy)]
pub struct Offered {
    pane: Pane,
    /// `None` while it is about something else.
    asked: RwSignal<Option<Asked>>,
    /// `None` until they are loaded, like those below.
    replies: RwSignal<Option<Vec<CannedReply>>>,
    colleagues: RwSignal<Option<Vec<Named>>>,
    /// Who was chosen: of several of one name he is meant.
    chosen: StoredValue<Vec<Named>>,
    here: RwSignal<usize>,
}

impl Offered {
    /// Offers nothing yet.
    #[must_use]
    pub fn new(pane: Pane) -> Self {
        Self {
            pane,
            asked: RwSignal::new(None),
            replies: RwSignal::new(None),
            colleagues: RwSignal::new(None),
            chosen: StoredValue::new(Vec::new()),
            here: RwSignal::new(0),
        }
    }

    /// Looks at what was typed: `/` and at most one word after it asks for canned replies; `@` and the beginning of a
    /// name before the caret asks for colleagues, where they may be named.
    pub fn follow(self, words: &str, before_caret: &str, names_colleagues: bool) {
        let reply = words
            .strip_prefix('/')
            .filter(|word| !word.contains(char::is_whitespace));
        let name = typed_name(before_caret).filter(|name| names_colleagues && !self.is_said(name));
        let asked = match (reply, name) {
            (Some(word), _) => Some(Asked::Reply(word.to_owned())),
            (None, Some(name)) => Some(Asked::Colleague(name.to_owned())),
            (None, None) => None,
        };
        let before = self.asked.get_untracked();
        self.here.set(0);
        match (&before, &asked) {
            (None | Some(Asked::Colleague(_)), Some(Asked::Reply(_))) => self.load_replies(),
            (None | Some(Asked::Reply(_)), Some(Asked::Colleague(_))) => self.load_colleagues(),
            (_, None)
            | (Some(Asked::Reply(_)), Some(Asked::Reply(_)))
            | (Some(Asked::Colleague(_)), Some(Asked::Colleague(_))) => {}
        }
        self.asked.set(asked);
    }

    /// Says whether what was typed after `@` is a chosen name and what follows it.
    fn is_said(self, typed: &str) -> bool {
        self.chosen.with_value(|chosen| {
            let mut names = chosen.iter().map(|one| one.name.as_str());
            names.any(|name| {
                let after = typed.strip_prefix(name);
                after.is_some_and(|after| after.starts_with(char::is_whitespace))
            })
        })
    }

    /// Offers nothing until something else is typed.
    pub fn end(self) {
        self.asked.set(None);
    }

    /// Remembers who was chosen.
    pub fn choose(self, named: Named) {
        self.chosen.update_value(|chosen| chosen.push(named));
        self.end();
    }

    fn load_replies(self) {
        let call = self.pane.watch(canned_replies(self.pane.id()));
        spawn_local(async move {
            if let Ok(all) = call.await {
                let _ = self.replies.try_set(Some(all));
            }
        });
    }

    fn load_colleagues(self) {
        let call = self.pane.watch(list_mentionable(self.pane.id()));
        spawn_local(async move {
            if let Ok(all) = call.await {
                let _ = self.colleagues.try_set(Some(all));
            }
        });
    }

    /// Finds whom the words of a note name; who may be named is asked first where nobody has asked yet.
    pub async fn mentions(self, words: &str) -> Result<Vec<OperatorId>, UiError> {
        if !words.contains('@') {
            return Ok(Vec::new());
        }
        let known = self.colleagues.try_get_untracked().flatten();
        let known = if let Some(known) = known {
            known
        } else {
            let call = self.pane.watch(list_mentionable(self.pane.id()));
            call.await?
        };
        let chosen = self.chosen.try_get_value().unwrap_or_default();
        Ok(named_by(words, &chosen, known))
    }

    /// Lists what fits, best first, tracked.
    fn fitting(self) -> Vec<Choice> {
        let mut fitting: Vec<((u8, bool), Choice)> = match self.asked.get() {
            None => return Vec::new(),
            Some(Asked::Reply(typed)) => self.replies.with(|all| {
                let all = all.iter().flatten();
                let ranked = all.filter_map(|reply| Some((reply.rank(&typed)?, reply)));
                ranked
                    .map(|(rank, reply)| {
                        let order = (rank, reply.owner.is_none());
                        (order, Choice::Reply(reply.clone()))
                    })
                    .collect()
            }),
            Some(Asked::Colleague(typed)) => self.colleagues.with(|all| {
                let all = all.iter().flatten();
                let ranked = all.filter_map(|one| Some((one.rank(&typed)?, one)));
                ranked
                    .map(|(rank, one)| ((rank, false), Choice::Colleague(one.clone())))
                    .collect()
            }),
        };
        fitting.sort_by_key(|(order, _)| *order);
        fitting.truncate(SHOWN);
        fitting.into_iter().map(|(_, choice)| choice).collect()
    }

    /// Says whether something is offered, tracked; who writes a sentence after `@` means nobody.
    #[must_use]
    pub fn is_open(self) -> bool {
        match self.asked.get() {
            None => false,
            Some(Asked::Reply(_)) => self.replies.with(Option::is_some),
            Some(Asked::Colleague(typed)) => {
                let is_name = !typed.contains(char::is_whitespace) || !self.fitting().is_empty();
                self.colleagues.with(Option::is_some) && is_name
            }
        }
    }

    /// Says whether something fits, tracked.
    #[must_use]
    pub fn is_any(self) -> bool {
        self.is_open() && !self.fitting().is_empty()
    }

    /// Names the one that Enter chooses, tracked.
    #[must_use]
    pub fn here_id(self) -> Option<String> {
        self.is_any()
            .then(|| format!("offered-{}", self.here.get()))
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
                self.end();
                Pressed::Moved
            }
            "ArrowDown" if !fitting.is_empty() => {
                self.here.set(if here >= last { 0 } else { here + 1 });
                Pressed::Moved
            }
            "ArrowUp" if !fitting.is_empty() => {
                self.here.set(if here == 0 { last } else { here - 1 });
                Pressed::Moved
            }
            "Enter" | "Tab" if !fitting.is_empty() && !event.shift_key() => {
                let chosen = fitting.into_iter().nth(here);
                chosen.map_or(Pressed::Moved, Pressed::Chosen)
            }
            _ => Pressed::Elsewhere,
        }
    }
}

/// Finds whom words name; who was chosen from the list comes before others of his name.
fn named_by(words: &str, chosen: &[Named], known: Vec<Named>) -> Vec<OperatorId> {
    let mut all: Vec<Named> = Vec::new();
    for one in chosen {
        if !all.contains(one) {
            all.push(one.clone());
        }
    }
    for one in known {
        if !all.iter().any(|before| before.name == one.name) {
            all.push(one);
        }
    }
    let mut named = Vec::new();
    for span in find(words, &all) {
        let id = span.style.mentions();
        named.extend(id.filter(|id| !named.contains(id)));
    }
    named
}

/// Shows what fits, over the field.
#[component]
pub fn OfferedList(
    /// What is offered.
    offered: StoredValue<Offered>,
    /// Takes one.
    choose: impl Fn(Choice) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let offered = offered.get_value();
    let is_reply = Memo::new(move |_| {
        offered
            .asked
            .with(|asked| matches!(asked, Some(Asked::Reply(_))))
    });
    let one = move |(place, choice): (usize, Choice)| {
        let (lead, rest) = match choice.clone() {
            Choice::Reply(reply) => (format!("/{}", reply.shortcut), reply.text),
            Choice::Colleague(named) => (format!("@{}", named.name), String::new()),
        };
        view! {
            <li
                id=format!("offered-{place}")
                role="option"
                aria-selected=move || (offered.here.get() == place).to_string()
                on:mousedown=move |event| {
                    event.prevent_default();
                    choose(choice.clone());
                }
            >
                <b dir="auto">{lead}</b>
                " "
                <span dir="auto">{rest}</span>
            </li>
        }
    };
    let count = move || {
        let is_said = !is_reply.get() && offered.is_open();
        is_said.then(|| c::colleagues_fit(offered.fitting().len()))
    };
    let label = move || {
        if is_reply.get() {
            w::HEADING.text()
        } else {
            c::COLLEAGUES.text()
        }
    };
    view! {
        <p class="visually-hidden" role="status">
            {count}
        </p>
        <Show when=move || offered.is_open()>
            <div
                class="suggested"
                data-testid=move || if is_reply.get() { "canned" } else { "mentionable" }
            >
                <Show when=move || offered.is_any()>
                    <ul id="offered" role="listbox" aria-label=label>
                        {move || offered.fitting().into_iter().enumerate().map(one).collect_view()}
                    </ul>
                </Show>
                <p class="hint">
                    {move || {
                        let is_none = !offered.is_any();
                        let words = if is_reply.get() { w::NONE_FITS } else { c::NO_MATCH };
                        is_none.then_some(words.text())
                    }} " "
                    <Show when=move || is_reply.get()>
                        <a href="/canned-replies">{w::MANAGE}</a>
                    </Show>
                </p>
            </div>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_of_one_name_he_is_meant_who_was_chosen() {
        let named = |id, name: &str| Named {
            id: OperatorId::from_u128(id),
            name: name.to_owned(),
        };
        let known = || vec![named(1, "Ann"), named(2, "Ann"), named(3, "Ben")];
        let by = |chosen: &[Named]| {
            let ids = named_by("@Ann, @Ben, @Ann", chosen, known()).into_iter();
            ids.map(|id| id.raw().as_u128()).collect::<Vec<_>>()
        };
        assert_eq!(by(&[]), [1, 3]);
        assert_eq!(by(&[named(2, "Ann")]), [2, 3]);
        assert_eq!(by(&[named(2, "Ann"), named(1, "Ann")]), [2, 3, 1]);
        assert!(named_by("a@Ann", &[], known()).is_empty());
    }
}
