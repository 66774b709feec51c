//! The list of channels, with whether each works, and the form beside it.

use super::{
    api::{
        check_channel, list_channels, set_channel_bot, set_channel_enabled, set_channel_rating,
        set_console_channel,
    },
    form::Form,
    widget::WidgetForms,
};
use crate::{
    admin::{
        page::{Opened, opened},
        saving::Saving,
    },
    shell::Here,
    ui::{
        changing::changing,
        field::FormError,
        icon::{Icon, IconView},
        state::{Empty, fetched, loaded},
    },
    words::{admin as w, channel_kind, support as s, widget},
};
use domain::{
    channel::{Channel, ChannelKind, Health},
    id::{ChannelId, OperatorId},
    operator::OperatorKind,
};
use leptos::prelude::*;
use leptos_meta::Title;
use std::time::Duration;

/// How often the list is read again while a channel is being checked.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// The page of the channels.
#[component]
pub fn ChannelsPage() -> impl IntoView {
    let resource = fetched(|| (), |()| list_channels());
    let open = opened();
    let refetch = Callback::new(move |()| resource.refetch());
    view! {
        <Title text=w::CHANNELS />
        <main class="page" data-open=move || open.get().map(|_| "true")>
            <div class="page-head">
                <div>
                    <h1>{w::CHANNELS}</h1>
                    <p class="hint">{w::CHANNELS_HINT}</p>
                </div>
                <a class="button primary" href="/admin/channels?open=new">
                    <IconView icon=Icon::Plus />
                    {w::NEW_CHANNEL}
                </a>
            </div>
            <div class="columns">
                {loaded(resource, move |channels| view! { <Cards channels refetch /> })}
                {changing(move || match open.get() {
                    None => ().into_any(),
                    Some(Opened::New) => {
                        view! {
                            <Panel heading=w::NEW_CHANNEL.text().to_owned()>
                                <Form refetch />
                            </Panel>
                        }
                            .into_any()
                    }
                    Some(Opened::Known(id)) => view! { <Known id refetch /> }.into_any(),
                })}
            </div>
        </main>
    }
}

/// Shows what can be set of a channel. It reads for itself: what is typed here outlives the next look at the list.
#[component]
fn Known(id: String, refetch: Callback<()>) -> impl IntoView {
    let resource = fetched(|| (), |()| list_channels());
    loaded(resource, move |channels| {
        let mut channels = channels.into_iter();
        let channel = channels.find(|channel| channel.id.to_string() == id);
        let found = channel.and_then(|channel| Some((channel.id, channel.name, channel.widget?)));
        found.map(|(id, name, widget)| {
            view! {
                <Panel heading=name>
                    <WidgetForms id widget refetch />
                </Panel>
            }
        })
    })
}

#[component]
fn Panel(heading: String, children: Children) -> impl IntoView {
    view! {
        <section class="panel" aria-labelledby="form-heading">
            <header class="dialog-head">
                <h2 id="form-heading">{heading}</h2>
                <a class="button quiet icon-only" href="/admin/channels">
                    <IconView icon=Icon::Cross />
                    <span class="visually-hidden">{w::DISMISS}</span>
                </a>
            </header>
            {children()}
        </section>
    }
}

#[component]
fn Cards(channels: Vec<Channel>, refetch: Callback<()>) -> impl IntoView {
    if channels
        .iter()
        .any(|channel| channel.is_enabled && channel.health == Health::Checking)
    {
        Effect::new(move |_| {
            let again = set_timeout_with_handle(move || refetch.run(()), LOOK_AGAIN);
            if let Ok(again) = again {
                on_cleanup(move || again.clear());
            }
        });
    }
    if channels.is_empty() {
        return view! { <Empty heading=w::NO_CHANNEL.text() hint=w::NO_CHANNEL_HINT.text() /> }
            .into_any();
    }
    let items = channels
        .into_iter()
        .map(|channel| view! { <Card channel refetch /> });
    view! { <ul class="cards">{items.collect_view()}</ul> }.into_any()
}

#[component]
fn Card(channel: Channel, refetch: Callback<()>) -> impl IntoView {
    let saving = Saving::new();
    let (id, is_enabled) = (channel.id, channel.is_enabled);
    // Behind an API channel there is no provider to ask, and nobody to work on.
    let is_asked = channel.kind == ChannelKind::Telegram;
    let asks_rating = channel.kind != ChannelKind::Api;
    let check = move |_| saving.run(check_channel(id), move |_| refetch.run(()));
    let make_console = move |_| saving.run(set_console_channel(id), move |_| refetch.run(()));
    let switch = move |_| {
        saving.run(set_channel_enabled(id, !is_enabled), move |_| {
            refetch.run(());
        });
    };
    let (health, words) = match (&channel.health, &channel.handle) {
        _ if !is_enabled => ("off", w::DISABLED.text().to_owned()),
        (Health::Checking, _) => ("checking", w::CHECKING.text().to_owned()),
        (Health::Connected, Some(handle)) => ("connected", w::connected_as(handle)),
        (Health::Connected, None) => ("connected", w::CONNECTED.text().to_owned()),
        (Health::Broken { why }, _) => ("broken", w::not_live(why)),
    };
    view! {
        <li class="card-row" data-testid="channel">
            <IconView icon=Icon::Channel />
            <strong>{channel.name}</strong>
            <p>
                <span class="health" data-health=health role="status">
                    {words}
                </span>
                " · "
                {channel_kind(channel.kind)}
                {match channel.kind {
                    ChannelKind::Telegram => format!(" · {}", w::intake(channel.intake)),
                    ChannelKind::Api | ChannelKind::Widget => String::new(),
                }}
                {channel.is_console.then(|| format!(" · {}", w::CONSOLE.text()))}
            </p>
            <FirstBot id bot=channel.bot saving refetch />
            {asks_rating.then(|| view! { <AsksRating id asks=channel.asks_rating saving refetch /> })}
            <div class="actions">
                {channel
                    .widget
                    .is_some()
                    .then(|| {
                        view! {
                            <a class="button small" href=format!("/admin/channels?open={id}")>
                                {widget::SETTINGS}
                            </a>
                        }
                    })}
                {(is_enabled && is_asked)
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="button small"
                                disabled=saving.is_busy
                                on:click=check
                            >
                                {w::CHECK_AGAIN}
                            </button>
                        }
                    })}
                {(is_enabled && is_asked && !channel.is_console)
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="button small"
                                disabled=saving.is_busy
                                on:click=make_console
                            >
                                {w::MAKE_CONSOLE}
                            </button>
                        }
                    })}
                <button
                    type="button"
                    class="button small"
                    disabled=saving.is_busy
                    on:click=switch
                >
                    {if is_enabled { w::DISABLE.text() } else { w::ENABLE.text() }}
                </button>
            </div>
            <FormError error=saving.error />
        </li>
    }
}

/// Lets one say whether contacts are asked how it was.
#[component]
fn AsksRating(id: ChannelId, asks: bool, saving: Saving, refetch: Callback<()>) -> impl IntoView {
    let set = move |event: web_sys::Event| {
        let call = set_channel_rating(id, event_target_checked(&event));
        saving.run(call, move |_| refetch.run(()));
    };
    view! {
        <p>
            <label>
                <input type="checkbox" checked=asks disabled=saving.is_busy on:change=set />
                " "
                {w::ASKS_RATING}
            </label>
        </p>
    }
}

/// Lets one choose who answers first.
#[component]
fn FirstBot(
    id: ChannelId,
    bot: Option<OperatorId>,
    saving: Saving,
    refetch: Callback<()>,
) -> impl IntoView {
    let bots: Vec<_> = Here::now().house.with_untracked(|house| {
        let all = house.colleagues.iter();
        let bots = all.filter(|colleague| colleague.kind == OperatorKind::Bot);
        bots.map(|bot| (bot.id, bot.name.clone())).collect()
    });
    if bots.is_empty() {
        return None;
    }
    let choose = move |event: web_sys::Event| {
        let chosen = event_target_value(&event).parse().ok();
        saving.run(set_channel_bot(id, chosen), move |_| refetch.run(()));
    };
    let option = move |(this, name): (OperatorId, String)| {
        view! {
            <option value=this.to_string() selected=bot == Some(this)>
                {name}
            </option>
        }
    };
    Some(view! {
        <p>
            <label>
                {s::FIRST_BOT} " "
                <select disabled=saving.is_busy on:change=choose>
                    <option value="" selected=bot.is_none()>
                        {s::PEOPLE}
                    </option>
                    {bots.into_iter().map(option).collect_view()}
                </select>
            </label>
        </p>
    })
}
