//! The bar over the composer: who has the turn.

use super::{pane::Pane, turn::Turn};
use crate::ui::changing::Show;
use crate::{
    shell::Here,
    ui::time::{DayOf, TimeOfDay},
    words::conversation as w,
};
use domain::{conversation::Destination, permission::Right};
use leptos::prelude::*;

/// Says who answers, and lets one take the turn where that is allowed.
#[component]
pub fn TurnBar(
    /// Whether something is typed and kept.
    is_kept: RwSignal<bool>,
) -> impl IntoView {
    let pane = Pane::here();
    let here = Here::now();
    let may_take_over = here.may(Right::ConversationsTakeOver);
    let turn = Memo::new(move |_| pane.turn());
    let says = move || match turn.get() {
        Turn::Mine => w::YOU_ANSWER.text().to_owned(),
        Turn::OfferedToMe => w::OFFERED_TO_YOU.text().to_owned(),
        Turn::Offered(name) => w::offered_to(&name),
        Turn::Free => w::NOBODY_ANSWERS.text().to_owned(),
        Turn::Colleague(name) => w::colleague_answers(&name),
        Turn::Bot(name) => w::given_to_bot(&name),
        Turn::Over => w::OVER.text().to_owned(),
    };
    let take = move || match turn.get() {
        Turn::Free | Turn::Offered(_) => Some(w::TAKE.text()),
        Turn::OfferedToMe => Some(w::ACCEPT.text()),
        Turn::Bot(_) => Some(w::TAKE_OVER.text()),
        Turn::Colleague(_) if may_take_over => Some(w::TAKE_OVER.text()),
        Turn::Colleague(_) | Turn::Mine | Turn::Over => None,
    };
    let snoozed_until = Memo::new(move |_| pane.row(|row| row.snoozed_until));
    let is_foreign = move || matches!(turn.get(), Turn::Colleague(_) | Turn::Bot(_));
    let bot = Memo::new(move |_| {
        (turn.get() == Turn::Mine)
            .then(|| pane.last_bot())
            .flatten()
    });
    view! {
        <p class="turn" data-testid="turn" data-mine=move || (turn.get() == Turn::Mine).then_some("true")>
            <span class="whose">{says}</span>
            {move || {
                take()
                    .map(|label| {
                        view! {
                            <button type="button" class="link" on:click=move |_| pane.take()>
                                {label}
                            </button>
                        }
                    })
            }}
            {move || {
                bot.get()
                    .map(|bot| {
                        view! {
                            <button
                                type="button"
                                class="link"
                                on:click=move |_| pane.transfer(Destination::Bot(bot), None)
                            >
                                {w::hand_back(&here.name_of(bot).unwrap_or_default())}
                            </button>
                        }
                    })
            }}
            {move || {
                snoozed_until
                    .get()
                    .map(|at| {
                        view! {
                            <span class="hint" data-testid="sleeps">
                                {w::SLEEPS_UNTIL}
                                " "
                                <DayOf at is_within=true />
                                " "
                                <TimeOfDay at />
                            </span>
                        }
                    })
            }}
            <Show when=move || pane.is_wrapped_up()>
                <span class="hint">{w::YOU_WRAP_UP}</span>
            </Show>
            <Show when=is_foreign>
                <span class="hint">{w::NOT_YOUR_TURN}</span>
            </Show>
            <span class="kept">{move || is_kept.get().then_some(w::DRAFT_KEPT.text())}</span>
        </p>
    }
}
