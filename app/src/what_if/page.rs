//! The page: a question on one side, its answer on the other.

use super::{
    form::Form,
    player::{Played, Player},
};
use crate::{
    shell::Here,
    ui::state::Empty,
    words::{errors, what_if as w},
};
use domain::permission::Right;
use leptos::{either::Either, prelude::*};
use leptos_meta::Title;

/// The page of desks that are not.
#[component]
pub fn WhatIfPage() -> impl IntoView {
    if !Here::now().may(Right::WhatIfAsk) {
        let words = errors::sentence("forbidden", "");
        return Either::Left(view! {
            <Title text=w::WHAT_IF />
            <main class="page">
                <Empty heading=w::WHAT_IF.text() hint=words />
            </main>
        });
    }
    let player = Player::here();
    let ask = Callback::new(move |question| player.ask(question));
    Either::Right(view! {
        <Title text=w::WHAT_IF />
        <main class="page what-if" aria-labelledby="what-if-heading">
            <header class="page-head">
                <h1 id="what-if-heading">{w::WHAT_IF}</h1>
            </header>
            <p class="hint">{w::HINT}</p>
            <div class="what-if-columns">
                <Form saving=player.saving ask />
                <Played player />
            </div>
        </main>
    })
}
