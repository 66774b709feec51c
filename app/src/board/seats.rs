//! The operators in words: whether they are there, and how much they carry.

use super::{
    hands::{LookAt, Target},
    wall::Wall,
};
use crate::words::{board as w, presence};
use domain::{
    id::OperatorId,
    operator::OperatorKind,
    view::board::{Seat, Work},
};
use leptos::prelude::*;

/// Lists the operators by name, people first.
#[component]
pub fn Seats() -> impl IntoView {
    let wall = Wall::here();
    view! {
        <section aria-labelledby="seats-heading">
            <h2 id="seats-heading">{w::OPERATORS}</h2>
            // Rows that are out of sight are not laid out: so they are no table to the eye, and say what they are.
            <table class="board-table seats" role="table">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">{w::NAME}</th>
                        <th scope="col" role="columnheader">{w::PRESENCE}</th>
                        <th scope="col" role="columnheader">{w::LOAD}</th>
                        <th scope="col" role="columnheader">{w::STATE}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    <For each=move || wall.seats.keys() key=|id| *id let:id>
                        {wall.seats.item(id).map(|seat| view! { <SeatRow id seat /> })}
                    </For>
                </tbody>
            </table>
        </section>
    }
}

#[component]
fn SeatRow(id: OperatorId, seat: ArcRwSignal<Seat>) -> impl IntoView {
    let seat = RwSignal::from(seat);
    let name = Signal::derive(move || seat.with(|seat| seat.name.clone()));
    let label = Signal::derive(move || w::operator(&name.get()));
    let load = move || seat.with(|seat| w::load(seat.used_units, seat.capacity_units));
    let work = move || {
        seat.with(|seat| match (seat.kind, seat.work()) {
            (OperatorKind::Bot, _) if seat.is_kept => w::KEPT.text(),
            (OperatorKind::Bot, _) => w::BOT.text(),
            (OperatorKind::Human, Work::Free) if !seat.may_get() => w::NO_FIGURE.text(),
            (OperatorKind::Human, Work::Free) => w::FREE.text(),
            (OperatorKind::Human, Work::Busy) => w::BUSY.text(),
            (OperatorKind::Human, Work::Full) => w::FULL.text(),
        })
    };
    let is_there = move || seat.with(|seat| seat.may_get().then_some("true"));
    view! {
        <tr role="row" data-testid="seat" data-there=is_there>
            <th scope="row" role="rowheader">
                <span class="dot" data-presence=move || seat.with(|seat| seat.presence.name())></span>
                " "
                <LookAt target=Target::Seat(id) label=name name=label />
            </th>
            <td role="cell">{move || presence(seat.with(|seat| seat.presence))}</td>
            <td role="cell">{load}</td>
            <td role="cell">{work}</td>
        </tr>
    }
}
