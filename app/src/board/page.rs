//! The page of the board.

use super::{
    api::get_board, figures::FiguresView, hands::Hands, picture::Picture, queues::Queues,
    seats::Seats, waiting::Waiting, wall::Wall,
};
use crate::{
    shell::{Here, guarded},
    ui::state::{Empty, fetched, loaded},
    words::{board as w, errors},
};
use domain::{permission::Right, view::board::Board};
use leptos::{either::Either, prelude::*};
use leptos_meta::Title;

/// The page of the board.
#[component]
pub fn BoardPage() -> impl IntoView {
    if !Here::now().may(Right::BoardRead) {
        let words = errors::sentence("forbidden", "");
        return Either::Left(view! {
            <Title text=w::BOARD />
            <main class="page">
                <Empty heading=w::BOARD.text() hint=words />
            </main>
        });
    }
    let guard = guarded();
    let resource = fetched(|| (), move |()| guard.watch(get_board()));
    Either::Right(view! {
        <Title text=w::BOARD />
        <main class="page board" aria-labelledby="board-heading">
            <h1 id="board-heading" class="visually-hidden">
                {w::BOARD}
            </h1>
            {loaded(resource, |board| view! { <Whole board /> })}
        </main>
    })
}

#[component]
fn Whole(board: Board) -> impl IntoView {
    let is_cut = board.is_cut;
    Wall::provide(board);
    view! {
        <FiguresView />
        {is_cut.then(|| view! { <p class="hint">{w::CUT}</p> })}
        <Picture />
        <div class="board-words">
            <Queues />
            <Waiting />
            <Seats />
        </div>
        <Hands />
    }
}
