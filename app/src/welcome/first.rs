//! The first message: where to write, and what came.

use crate::{
    admin::channels::list_channels,
    shell::Here,
    ui::{
        changing::changing,
        state::{fetched, loaded},
    },
    words::welcome as w,
};
use domain::channel::{Channel, ChannelKind};
use leptos::prelude::*;

/// Says where to write, and shows what came as soon as it came.
#[component]
pub fn FirstMessage() -> impl IntoView {
    let here = Here::now();
    let resource = fetched(|| (), |()| list_channels());
    let first = Memo::new(move |_| {
        here.mine.with(|mine| {
            let row = mine.rows.items.first()?;
            Some((row.number, row.contact_name.clone(), row.last_words.clone()))
        })
    });
    let came = changing(move || match first.get() {
        None => view! { <p class="loading">{w::WAITING}</p> }.into_any(),
        Some((number, name, words)) => view! {
            <p>{w::CAME}</p>
            <p class="preview" dir="auto">
                <b>{name}</b>
                ": "
                {words}
            </p>
            <a class="button primary" href=format!("/inbox/{number}")>
                {w::ANSWER}
            </a>
        }
        .into_any(),
    });
    view! {
        <section class="card" aria-labelledby="message-heading">
            <h2 id="message-heading">{w::MESSAGE}</h2>
            {loaded(resource, |channels| view! { <Where channels /> })}
            <div role="status" data-testid="first-message">
                {came}
            </div>
            <p>
                <a href="/inbox">{w::LATER}</a>
            </p>
        </section>
    }
}

/// Says where to write.
#[component]
fn Where(channels: Vec<Channel>) -> impl IntoView {
    let handle = channels
        .into_iter()
        .filter(|channel| channel.kind == ChannelKind::Telegram && channel.is_enabled)
        .find_map(|channel| channel.handle);
    match handle {
        None => view! { <p class="hint">{w::NO_BOT}</p> }.into_any(),
        Some(handle) => {
            let handle = handle.trim_start_matches('@').to_owned();
            view! {
                <p>
                    {w::WRITE_TO} " "
                    <a
                        href=format!("https://t.me/{handle}")
                        target="_blank"
                        rel="noopener noreferrer"
                    >
                        {format!("@{handle}")}
                    </a>
                </p>
            }
            .into_any()
        }
    }
}
