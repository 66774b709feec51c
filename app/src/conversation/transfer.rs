//! Where to transfer: teams and colleagues, by name.

use super::pane::Pane;
use crate::ui::changing::Show;
use crate::{
    shell::{Here, focus},
    ui::{
        avatar::Avatar,
        dialog::Dialog,
        icon::{Icon, IconView},
    },
    words::{conversation as w, presence},
};
use domain::{
    conversation::Destination,
    id::{OperatorId, TeamId},
    operator::{OperatorKind, Presence},
};
use leptos::{ev, prelude::*};

/// One place to go.
#[derive(Clone, PartialEq)]
struct Choice {
    to: Destination,
    name: String,
    presence: Option<Presence>,
    has_it: bool,
    is_away: bool,
}

impl Choice {
    const fn is_open(&self) -> bool {
        !self.has_it && !self.is_away
    }
}

/// Lets one choose where the conversation goes.
#[component]
pub fn Transfer() -> impl IntoView {
    let pane = Pane::here();
    let note = RwSignal::new(String::new());
    view! {
        <Dialog open=pane.transfers heading=w::TRANSFER_TO.text() id="transfer-heading">
            <Choices note />
        </Dialog>
    }
}

#[component]
fn Choices(note: RwSignal<String>) -> impl IntoView {
    let pane = Pane::here();
    let here = Here::now();
    let typed = RwSignal::new(String::new());
    let teams = Memo::new(move |_| matching(&teams(here, pane), &typed.read()));
    let colleagues = Memo::new(move |_| {
        let people = operators(here, pane, OperatorKind::Human);
        matching(&people, &typed.read())
    });
    let bots =
        Memo::new(move |_| matching(&operators(here, pane, OperatorKind::Bot), &typed.read()));
    let first = move || {
        let found = teams
            .get()
            .into_iter()
            .chain(colleagues.get())
            .chain(bots.get())
            .find(Choice::is_open);
        found.map(|choice| choice.to)
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter"
            && let Some(to) = untrack(first)
        {
            event.prevent_default();
            pane.transfer(to, Some(note));
        }
    };
    Effect::new(move |_| {
        focus("#transfer-filter");
    });
    let nothing =
        move || teams.read().is_empty() && colleagues.read().is_empty() && bots.read().is_empty();
    view! {
        <div class="field">
            <label for="transfer-filter">{w::TRANSFER_FILTER}</label>
            <input
                id="transfer-filter"
                type="search"
                autocomplete="off"
                on:input=move |event| typed.set(event_target_value(&event))
                on:keydown=on_key
            />
        </div>
        <div class="field">
            <label for="transfer-note">{w::TRANSFER_NOTE}</label>
            <input
                id="transfer-note"
                type="text"
                autocomplete="off"
                dir="auto"
                prop:value=note
                on:input=move |event| note.set(event_target_value(&event))
                on:keydown=on_key
            />
        </div>
        <div class="choices-scroll">
            <Group heading=w::TEAMS.text() choices=teams note />
            <Group heading=w::COLLEAGUES.text() choices=colleagues note />
            <Group heading=w::BOTS.text() choices=bots note />
            <Show when=nothing>
                <p class="hint" role="status">
                    {w::NO_MATCH}
                </p>
            </Show>
        </div>
    }
}

#[component]
fn Group(
    heading: &'static str,
    choices: Memo<Vec<Choice>>,
    note: RwSignal<String>,
) -> impl IntoView {
    let pane = Pane::here();
    let item = move |choice: Choice| {
        let (to, is_open) = (choice.to, choice.is_open());
        view! {
            <li>
                <button
                    type="button"
                    class="menu-item"
                    disabled=!is_open
                    on:click=move |_| pane.transfer(to, Some(note))
                >
                    {match choice.presence {
                        Some(presence) => {
                            view! {
                                <span class="dot" data-presence=presence.name()></span>
                                <Avatar name=choice.name.clone() />
                            }
                                .into_any()
                        }
                        None => view! { <IconView icon=Icon::Team /> }.into_any(),
                    }}
                    <span>
                        {choice.name} " "
                        <span class="hint">
                            {match (choice.has_it, choice.presence) {
                                (true, _) => w::HERE_NOW.text(),
                                (false, Some(now)) => presence(now),
                                (false, None) => "",
                            }}
                        </span>
                    </span>
                </button>
            </li>
        }
    };
    view! {
        <Show when=move || !choices.read().is_empty()>
            <h3 class="group-heading">{heading}</h3>
            <ul class="plain">{move || choices.get().into_iter().map(item).collect_view()}</ul>
        </Show>
    }
}

fn teams(here: Here, pane: Pane) -> Vec<Choice> {
    let now: TeamId = pane.row(|row| row.team_id);
    let is_free = pane.row(|row| row.operator_id.is_none());
    here.house.with(|house| {
        let choice = |(id, name): &(TeamId, String)| Choice {
            to: Destination::Team(*id),
            name: name.clone(),
            presence: None,
            has_it: *id == now && is_free,
            is_away: false,
        };
        house.teams.iter().map(choice).collect()
    })
}

fn operators(here: Here, pane: Pane, kind: OperatorKind) -> Vec<Choice> {
    let now: Option<OperatorId> = pane.row(|row| row.operator_id);
    here.house.with(|house| {
        let mut choices: Vec<_> = house
            .colleagues
            .iter()
            .filter(|colleague| colleague.kind == kind)
            .map(|colleague| Choice {
                to: match kind {
                    OperatorKind::Human => Destination::Operator(colleague.id),
                    OperatorKind::Bot => Destination::Bot(colleague.id),
                },
                name: colleague.name.clone(),
                presence: Some(colleague.presence),
                has_it: Some(colleague.id) == now,
                is_away: matches!(colleague.presence, Presence::Offline | Presence::Lost),
            })
            .collect();
        // Who is at work stands first; the names stay in order.
        choices.sort_by_key(|choice| choice.presence != Some(Presence::Online));
        choices
    })
}

fn matching(choices: &[Choice], typed: &str) -> Vec<Choice> {
    let typed = typed.trim().to_lowercase();
    choices
        .iter()
        .filter(|c| c.name.to_lowercase().contains(&typed))
        .cloned()
        .collect()
}
