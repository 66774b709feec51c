//! The queues in words.

use super::{
    hands::{LookAt, Target},
    wall::{Wall, now},
};
use crate::{ui::time::span, words::board as w};
use domain::view::board::Queue;
use leptos::prelude::*;

/// Shows each queue that the viewer leads.
#[component]
pub fn Queues() -> impl IntoView {
    let wall = Wall::here();
    view! {
        <section aria-labelledby="queues-heading">
            <h2 id="queues-heading">{w::QUEUES}</h2>
            <table class="board-table">
                <thead>
                    <tr>
                        <th scope="col">{w::TEAM}</th>
                        <th scope="col">{w::WAITING}</th>
                        <th scope="col">{w::LONGEST}</th>
                        <th scope="col">{w::STATE}</th>
                    </tr>
                </thead>
                <tbody>
                    {move || {
                        wall.queues.get().into_iter().map(|queue| view! { <QueueRow queue /> }).collect_view()
                    }}
                </tbody>
            </table>
        </section>
    }
}

#[component]
fn QueueRow(queue: Queue) -> impl IntoView {
    let wall = Wall::here();
    let (id, limits) = (queue.id, queue.limits);
    let length = Memo::new(move |_| {
        wall.figures
            .with(|figures| figures.queues.get(&id).copied().unwrap_or_default())
    });
    let longest = Memo::new(move |_| span(length.get().longest_ms(now())));
    let excess = Memo::new(move |_| length.get().alarm(&limits, now()));
    let name = w::queue_of(&queue.name);
    view! {
        <tr data-testid="queue" data-over=move || excess.get().map(|_| "true")>
            <th scope="row">
                <LookAt target=Target::Queue(id) label=queue.name name />
            </th>
            <td>{move || length.get().waiting}</td>
            <td>{longest}</td>
            <td>{move || w::excess(excess.get())}</td>
        </tr>
    }
}
