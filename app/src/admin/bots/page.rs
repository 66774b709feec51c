//! The list of bots, and the form beside it.

use super::{api::list_bots, form::Form, trial::TryBot};
use crate::{
    admin::{
        page::{Opened, again, opened, shown},
        parts::Panel,
        saving::Saving,
    },
    board::hold_bot,
    ui::{
        field::FormError,
        icon::{Icon, IconView},
        state::{Empty, Fetched, fetched, loaded},
        time::{DayOf, TimeOfDay},
    },
    words::{admin as a, support as w},
};
use domain::bot::{Bot, BotKind, Breaker};
use leptos::prelude::*;
use leptos_meta::Title;

/// The page of the bots.
#[component]
pub fn BotsPage() -> impl IntoView {
    let resource = fetched(|| (), |()| list_bots());
    let open = opened();
    let secret = RwSignal::new(None::<String>);
    view! {
        <Title text=w::BOTS />
        <main class="page" data-open=move || open.get().map(|_| "true")>
            <div class="page-head">
                <div>
                    <h1>{w::BOTS}</h1>
                    <p class="hint">{w::BOTS_HINT}</p>
                </div>
                <a class="button primary" href="/admin/bots?open=new">
                    <IconView icon=Icon::Plus />
                    {w::NEW_BOT}
                </a>
            </div>
            {move || {
                secret
                    .get()
                    .map(|secret| {
                        view! {
                            <div class="notice" role="status">
                                <p>{w::SECRET_ONCE}</p>
                                <p>
                                    <code>{secret}</code>
                                </p>
                            </div>
                        }
                    })
            }}
            {loaded(resource, move |bots| view! { <Columns bots=RwSignal::new(bots) resource open secret /> })}
        </main>
    }
}

#[component]
fn Columns(
    bots: RwSignal<Vec<Bot>>,
    resource: Fetched<Vec<Bot>>,
    open: Memo<Option<Opened>>,
    secret: RwSignal<Option<String>>,
) -> impl IntoView {
    let refetch = again(bots, list_bots, resource);
    let find = move |bots: &[Bot], id: &str| bots.iter().find(|b| b.id.to_string() == id).cloned();
    let open = shown(open, move |id| find(&bots.read(), id).is_some());
    let tell = Callback::new(move |told: String| {
        let _ = secret.try_set(Some(told));
    });
    let panel = move || {
        let bot = match open.get()? {
            Opened::New => None,
            Opened::Known(id) => Some(find(&bots.read_untracked(), &id)?),
        };
        let heading = if bot.is_some() {
            w::EDIT_BOT.text()
        } else {
            w::NEW_BOT.text()
        };
        let tried = bot.as_ref().filter(|bot| bot.kind != BotKind::External);
        let tried = tried.map(|bot| bot.id);
        Some(view! {
            <Panel heading list="/admin/bots">
                <Form bot refetch tell />
                {tried.map(|bot| view! { <TryBot bot /> })}
            </Panel>
        })
    };
    let is_empty = Memo::new(move |_| bots.read().is_empty());
    let card = move |bot| view! { <Card bot open refetch /> };
    view! {
        <div class="columns">
            <div>
                {move || {
                    is_empty
                        .get()
                        .then(|| view! { <Empty heading=w::NO_BOT.text() hint=w::NO_BOT_HINT.text() /> })
                }}
                <ul class="cards">{move || bots.get().into_iter().map(card).collect_view()}</ul>
            </div>
            {panel}
        </div>
    }
}

#[component]
fn Card(bot: Bot, open: Memo<Option<Opened>>, refetch: Callback<()>) -> impl IntoView {
    let known = Opened::Known(bot.id.to_string());
    let saving = Saving::new();
    let id = bot.id;
    let is_kept = bot.breaker != Breaker::Closed;
    let (health, words) = match (bot.is_enabled, bot.breaker) {
        (false, _) => ("off", a::DISABLED.text()),
        (true, Breaker::Closed) => ("connected", w::ANSWERS.text()),
        (true, Breaker::Open { .. }) => ("broken", w::KEPT_AWAY.text()),
        (true, Breaker::Held { .. }) => ("broken", w::HELD.text()),
    };
    let switch = move |_| saving.run(hold_bot(id, !is_kept), move |_| refetch.run(()));
    view! {
        <li class="card-row" data-testid="bot">
            <IconView icon=Icon::Bot />
            <a
                href=format!("/admin/bots?open={id}")
                aria-current=move || (open.get().as_ref() == Some(&known)).then_some("true")
            >
                {bot.name}
            </a>
            <p>
                <span class="health" data-health=health>
                    {words}
                </span>
                " · "
                {w::bot_kind(bot.kind)}
            </p>
            {bot
                .last_failure
                .map(|failure| {
                    view! {
                        <p class="hint">
                            {w::LAST_FAILURE} " " {failure.why} " · " <DayOf at=failure.at is_within=true /> " "
                            <TimeOfDay at=failure.at />
                        </p>
                    }
                })}
            <div class="actions">
                <button
                    type="button"
                    class="button small"
                    disabled=saving.is_busy
                    on:click=switch
                >
                    {if is_kept { w::LET_BACK.text() } else { w::HOLD.text() }}
                </button>
            </div>
            <FormError error=saving.error />
        </li>
    }
}
