//! The command bar: goes anywhere and does what the open conversation allows, by keyboard alone.

use super::{
    choices::{Choice, Does, fitting},
    context::{Guard, Here, guarded},
    keys::{COMMANDS, Command, Commands, To, focus, place},
};
use crate::{
    inbox::{count_views, view_query},
    search::search,
    ui::dialog::Dialog,
    words::{inbox as lists, shell as w},
};
use domain::{search::Found, view::Folder};
use leptos::{ev, leptos_dom::helpers::debounce, prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use std::time::Duration;

/// How long somebody stops typing until people and conversations are looked for.
const PAUSE: Duration = Duration::from_millis(150);

/// The messages whose conversations are offered.
const MESSAGES: usize = 5;

/// Shows the bar while it is open.
#[component]
pub fn Bar(
    /// Whether it is.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Dialog open heading=w::BAR.text() id="bar-heading">
            <Choosing open />
        </Dialog>
    }
}

#[component]
fn Choosing(open: RwSignal<bool>) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let at = RwSignal::new(0_usize);
    let views = RwSignal::new(Vec::new());
    let found = RwSignal::new(Vec::new());
    let guard = StoredValue::new(guarded());
    let (here, commands) = (Here::now(), Commands::here());
    let path = use_location().pathname;
    // A conversation may open behind the bar: what it allows comes then.
    let known = Memo::new(move |_| known(here, commands, path.read().starts_with("/inbox")));
    let choices = Memo::new(move |_| {
        let views: Vec<Choice> = views.get();
        let found: Vec<Choice> = found.get();
        fitting(&[known.get(), views, found].concat(), &typed.read())
    });
    if here.has_views.get_untracked() {
        fetch_views(guard, views);
    }
    let mut look = debounce(PAUSE, move |text: String| {
        look_for(guard, text, typed, found);
    });
    Effect::new(move |_| {
        focus("#bar-field");
    });
    let go = use_navigate();
    let choose = Callback::new(move |choice: Option<Choice>| {
        let does = choice.map_or_else(
            || Does::Go(format!("/search?q={}", encoded(&typed.get_untracked()))),
            |choice| choice.does,
        );
        open.set(false);
        match does {
            Does::Go(address) => go(&address, NavigateOptions::default()),
            // The dialog gives the focus back first, where it was; the command may move it on.
            Does::Ask(command) => {
                set_timeout(move || commands.ask(command), Duration::from_millis(0));
            }
        }
    });
    let on_key = move |event: ev::KeyboardEvent| {
        let last = choices.read_untracked().len().saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => at.update(|at| *at = if *at >= last { 0 } else { *at + 1 }),
            "ArrowUp" => at.update(|at| *at = if *at == 0 { last } else { *at - 1 }),
            "Enter" => {
                let chosen = choices.read_untracked().get(at.get_untracked()).cloned();
                let is_any = chosen.is_some() || !typed.read_untracked().trim().is_empty();
                if is_any {
                    choose.run(chosen);
                }
            }
            _ => return,
        }
        event.prevent_default();
        let chosen = format!("#{}", id_of(at.get_untracked()));
        if let Ok(Some(option)) = document().query_selector(&chosen) {
            option.scroll_into_view_with_bool(false);
        }
    };
    let on_input = move |event: ev::Event| {
        let text = event_target_value(&event);
        at.set(0);
        typed.set(text.clone());
        look(text);
    };
    view! {
        <div class="field">
            <label class="visually-hidden" for="bar-field">
                {w::BAR_FIELD}
            </label>
            <input
                id="bar-field"
                type="text"
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                placeholder=w::BAR_PLACEHOLDER
                aria-expanded="true"
                aria-controls="bar-choices"
                aria-autocomplete="list"
                aria-activedescendant=move || {
                    (!choices.read().is_empty()).then(|| id_of(at.get()))
                }
                on:input=on_input
                on:keydown=on_key
            />
        </div>
        <div class="choices-scroll bar" id="bar-choices" role="listbox" aria-label=w::BAR_CHOICES>
            {move || rows(&choices.get(), at, choose)}
        </div>
        <p class="hint" role="status">
            {move || choices.read().is_empty().then_some(w::BAR_NOTHING.text())}
        </p>
    }
}

fn id_of(at: usize) -> String {
    format!("bar-choice-{at}")
}

/// Shows the choices, each heading once.
fn rows(choices: &[Choice], at: RwSignal<usize>, choose: Callback<Option<Choice>>) -> AnyView {
    let mut heading = "";
    let mut rows = Vec::new();
    for (place, choice) in choices.iter().cloned().enumerate() {
        if choice.group != heading {
            heading = choice.group;
            let heading = view! { <p class="group-heading" role="presentation">{heading}</p> };
            rows.push(heading.into_any());
        }
        let (label, key) = (choice.label.clone(), choice.key);
        let row = view! {
            <div
                class="menu-item"
                role="option"
                id=id_of(place)
                aria-selected=move || if at.get() == place { "true" } else { "false" }
                on:click=move |_| choose.run(Some(choice.clone()))
            >
                <span>{label}</span>
                {(!key.is_empty()).then(|| view! { <kbd aria-hidden="true">{key}</kbd> })}
            </div>
        };
        rows.push(row.into_any());
    }
    rows.collect_view().into_any()
}

/// Lists what is known without asking: commands of the open conversation, places, folders.
fn known(here: Here, commands: Commands, in_inbox: bool) -> Vec<Choice> {
    let mut all = Vec::new();
    for (command, key) in COMMANDS {
        let group = match command {
            Command::Bar | Command::To(To::Inbox | To::Board | To::Reports) => continue,
            Command::To(To::Search) | Command::Help => w::BAR_OTHER.text(),
            Command::InList(_) => {
                if !in_inbox {
                    continue;
                }
                w::BAR_LISTS.text()
            }
            Command::InConversation(command) => {
                if !commands.is_allowed(command) {
                    continue;
                }
                w::BAR_HERE.text()
            }
        };
        all.push(Choice {
            group,
            label: w::command(command).to_owned(),
            key,
            does: Does::Ask(command),
            is_found: false,
        });
    }
    let order = |group| group != w::BAR_HERE.text();
    all.sort_by_key(|choice| order(choice.group));
    let go = |group, label: String, to: String| Choice {
        group,
        label,
        key: "",
        does: Does::Go(to),
        is_found: false,
    };
    let folders = Folder::ALL.map(|folder| {
        let to = format!("/inbox?folder={}", folder.name());
        go(w::BAR_LISTS.text(), lists::folder(folder).to_owned(), to)
    });
    let places = w::PLACES
        .into_iter()
        .filter(|(_, _, right)| right.is_none_or(|right| here.may(right)))
        .map(|(label, to, _)| Choice {
            key: key_to(to),
            ..go(w::BAR_PLACES.text(), label.text().to_owned(), to.to_owned())
        });
    all.extend(folders);
    all.extend(places);
    all
}

/// Returns the keys that lead to a page; empty for none.
fn key_to(address: &str) -> &'static str {
    let mut known = COMMANDS.into_iter();
    let leads = |command| place(command).is_some_and(|(to, _)| to == address);
    known
        .find(|(command, _)| leads(*command))
        .map_or("", |(_, key)| key)
}

/// Reads the saved views.
fn fetch_views(guard: StoredValue<Guard>, views: RwSignal<Vec<Choice>>) {
    let call = guard.with_value(|guard| guard.watch(count_views()));
    spawn_local(async move {
        let Ok(counted) = call.await else { return };
        let choices = counted.into_iter().map(|counted| Choice {
            group: w::BAR_LISTS.text(),
            label: counted.view.name,
            key: "",
            does: Does::Go(format!("/inbox?{}", view_query(counted.view.id))),
            is_found: false,
        });
        let _ = views.try_set(choices.collect());
    });
}

/// Looks for people and conversations, unless something else has been typed meanwhile.
fn look_for(
    guard: StoredValue<Guard>,
    text: String,
    typed: RwSignal<String>,
    found: RwSignal<Vec<Choice>>,
) {
    let Some(guard) = guard.try_get_value() else {
        return;
    };
    if text.trim().chars().count() < 2 {
        found.set(Vec::new());
        return;
    }
    let call = guard.watch(search(text.clone(), None));
    spawn_local(async move {
        if let Ok(answer) = call.await
            && typed.try_with_untracked(|now| *now == text) == Some(true)
        {
            found.set(choices_of(answer));
        }
    });
}

/// Returns what was found as choices: the number first, then people, then words.
fn choices_of(found: Found) -> Vec<Choice> {
    let choice = |group, label: String, to: String| Choice {
        group,
        label,
        key: "",
        does: Does::Go(to),
        is_found: true,
    };
    let mut seen = std::collections::BTreeSet::new();
    let numbered = found.conversation.map(|row| {
        seen.insert(row.number);
        let label = format!("#{} {}", row.number, row.contact_name);
        choice(
            w::BAR_CONVERSATIONS.text(),
            label,
            format!("/inbox/{}", row.number),
        )
    });
    let people = found.contacts.into_iter().map(|person| {
        let to = format!("/contacts/{}", person.id);
        choice(w::BAR_PEOPLE.text(), person.name, to)
    });
    let mut all: Vec<_> = numbered.into_iter().chain(people).collect();
    for hit in found.messages.items {
        if seen.len() < MESSAGES && seen.insert(hit.number) {
            let label = format!("#{} {}", hit.number, hit.contact_name);
            all.push(choice(
                w::BAR_CONVERSATIONS.text(),
                label,
                format!("/inbox/{}", hit.number),
            ));
        }
    }
    all
}

/// Returns a text as it stands in an address.
fn encoded(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}
