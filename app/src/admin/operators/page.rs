//! The list of operators, and the form beside it.

use super::{
    abilities::AbilitiesForm,
    access::Access,
    api::{Card, list_operators},
    form::Form,
};
use crate::{
    admin::page::{Opened, opened},
    shell::Here,
    ui::{
        avatar::Avatar,
        icon::{Icon, IconView},
        state::{fetched, loaded},
    },
    words::{admin as w, conversation::BOT, presence, role, second_step},
};
use leptos::prelude::*;
use leptos_meta::Title;

/// The page of the operators.
#[component]
pub fn OperatorsPage() -> impl IntoView {
    let resource = fetched(|| (), |()| list_operators());
    let open = opened();
    view! {
        <Title text=w::OPERATORS />
        <main class="page" data-open=move || open.get().map(|_| "true")>
            <div class="page-head">
                <div>
                    <h1>{w::OPERATORS}</h1>
                    <p class="hint">{w::OPERATORS_HINT}</p>
                </div>
                <a class="button primary" href="/admin/operators?open=new">
                    <IconView icon=Icon::Plus />
                    {w::NEW_OPERATOR}
                </a>
            </div>
            {loaded(
                resource,
                move |cards| view! { <Columns cards=RwSignal::new(cards) open /> },
            )}
        </main>
    }
}

#[component]
fn Columns(cards: RwSignal<Vec<Card>>, open: Memo<Option<Opened>>) -> impl IntoView {
    // The form stays as it is when it is saved: what was typed is what is there.
    let keep = Callback::new(move |card: Card| {
        cards.update(
            |all| match all.iter_mut().find(|known| known.id == card.id) {
                Some(known) => {
                    *known = Card {
                        has_second_step: known.has_second_step,
                        ..card
                    };
                }
                None => all.push(card),
            },
        );
    });
    let changes = RwSignal::new(0_u32);
    let changed = Callback::new(move |card| {
        keep.run(card);
        changes.update(|count| *count += 1);
    });
    let panel = move || {
        changes.track();
        let card = match open.get()? {
            Opened::New => None,
            Opened::Known(id) => {
                let known = cards
                    .with_untracked(|all| all.iter().find(|c| c.id.to_string() == id).cloned());
                Some(known?)
            }
        };
        let abilities = card
            .as_ref()
            .map(|card| view! { <AbilitiesForm id=card.id /> });
        let access = card.clone().map(|card| view! { <Access card changed /> });
        Some(view! {
            <section class="panel" aria-labelledby="form-heading">
                <header class="dialog-head">
                    <h2 id="form-heading">
                        {if card.is_some() { w::EDIT_OPERATOR.text() } else { w::NEW_OPERATOR.text() }}
                    </h2>
                    <a class="button quiet icon-only" href="/admin/operators">
                        <IconView icon=Icon::Cross />
                        <span class="visually-hidden">{w::DISMISS}</span>
                    </a>
                </header>
                <Form card keep />
                {access}
                {abilities}
            </section>
        })
    };
    view! {
        <div class="columns">
            <ul class="cards">{move || cards.get().into_iter().map(|card| item(card, open)).collect_view()}</ul>
            {panel}
        </div>
    }
}

fn item(card: Card, open: Memo<Option<Opened>>) -> impl IntoView {
    let here = Here::now();
    let (id, name, fallback) = (card.id, card.name.clone(), card.presence);
    let address = format!("/admin/operators?open={id}");
    let known = Opened::Known(id.to_string());
    // Colleagues are live, the list is as it was read.
    let now = Signal::derive(move || {
        here.house.with(|house| {
            house
                .colleagues
                .iter()
                .find(|c| c.id == id)
                .map_or(fallback, |c| c.presence)
        })
    });
    // A bot has no address to log in with.
    let is_bot = card.email.is_empty();
    let rank = if is_bot { BOT.text() } else { role(card.role) };
    let teams = move || {
        let names: Vec<_> = card
            .team_ids
            .iter()
            .filter_map(|team| here.team(*team))
            .collect();
        names.join(", ")
    };
    view! {
        <li class="card-row">
            <Avatar name=name.clone() />
            <a
                href=address
                aria-current=move || (open.get().as_ref() == Some(&known)).then_some("true")
            >
                {name}
            </a>
            <span class="state">
                {if card.is_enabled {
                    view! {
                        <span class="dot" data-presence=move || now.get().name()></span>
                        {move || presence(now.get())}
                    }
                        .into_any()
                } else {
                    view! { <span class="tag">{w::DISABLED}</span> }.into_any()
                }}
            </span>
            <p>
                {rank} " · " {teams}
                {(!is_bot && !card.has_password).then(|| format!(" · {}", w::INVITED.text()))}
                {card.has_second_step.then(|| format!(" · {}", second_step::HEADING.text()))}
            </p>
        </li>
    }
}
