//! Who waits, in words: longest first.

use super::{
    frames::Part,
    hands::{LookAt, Target},
    wall::{Wall, now},
};
use crate::ui::changing::Show;
use crate::{live::Keyed, ui::time::span, words::board as w};
use domain::{
    id::ConversationId,
    view::board::{Board, Line},
};
use leptos::prelude::*;

/// How many of those who wait are listed; the rest is counted, and stands in the inbox.
const LISTED: usize = 50;

/// Lists those who wait.
#[component]
pub fn Waiting() -> impl IntoView {
    let wall = Wall::here();
    let lines = Keyed::seen(move |see| wall.read(Part::Words, |board| longest(board, see)));
    let rest = Memo::new(move |_| {
        let listed = i64::try_from(lines.keys().len()).unwrap_or(0);
        wall.figures.with(|figures| figures.waiting.waiting) - listed
    });
    let is_empty = Memo::new(move |_| lines.keys().is_empty());
    view! {
        <section aria-labelledby="waiting-heading">
            <h2 id="waiting-heading">{w::WHO_WAITS}</h2>
            <Show when=move || is_empty.get()>
                <p class="hint">{w::NOBODY_WAITS}</p>
            </Show>
            <ol class="plain waiting-lines">
                <For each=move || lines.keys() key=|id| *id let:id>
                    {lines.item(id).map(|line| view! { <WaitingLine id line /> })}
                </For>
            </ol>
            <Show when=move || rest.get() != 0>
                <p>
                    <a href="/inbox?folder=waiting">{move || w::and_more(rest.get())}</a>
                </p>
            </Show>
        </section>
    }
}

/// Shows those who have waited longest.
fn longest(board: &Board, see: &mut dyn FnMut(ConversationId, &Line)) {
    let lines = board.lines.iter();
    let mut waiting: Vec<_> = lines.filter(|(_, line)| line.is_waiting()).collect();
    waiting.sort_unstable_by_key(|(id, line)| (line.enqueued_at, **id));
    for (id, line) in waiting.into_iter().take(LISTED) {
        see(*id, line);
    }
}

#[component]
fn WaitingLine(id: ConversationId, line: ArcRwSignal<Line>) -> impl IntoView {
    let wall = Wall::here();
    let line = RwSignal::from(line);
    let label =
        Signal::derive(move || line.with(|line| format!("{} #{}", line.contact_name, line.number)));
    let waits = Memo::new(move |_| span(now().ms_since(line.with(|line| line.enqueued_at))));
    let place = move || {
        let (team, asked) = line.with(|line| (line.team_id, line.operator_id));
        let team = wall
            .team(team)
            .unwrap_or_else(|| w::OTHER_TEAM.text().to_owned());
        match asked.and_then(|id| wall.name(id)) {
            Some(name) => w::offered(&team, &name),
            None => team,
        }
    };
    view! {
        <li data-testid="waiting-line">
            <LookAt target=Target::Conversation(id) label name=label />
            " "
            <span class="hint">{place}</span>
            " "
            <span class="age">{waits}</span>
        </li>
    }
}
