//! Live data of the page, and the thin bar that says that it does not flow.

use super::{
    carry,
    hub::{Hub, Link},
};
use crate::{
    notify,
    shell::Here,
    ui::{
        changing::changing,
        icon::{Icon, IconView},
        time::{Clock, hour_and_minute},
    },
    words::shell,
};
use domain::time::Timestamp;
use leptos::prelude::*;

/// Keeps the page's views current for one login. Says since when there is no connection; that goes away when what
/// was missed has been told.
#[component]
pub fn Connection(
    /// Whose tabs share one stream.
    login: String,
) -> impl IntoView {
    let hub = Hub::here();
    carry::run(hub, login);
    if let Some(me) = Here::now().me() {
        notify::follow(me);
    }
    let clock = Clock::here();
    let words = changing(move || match hub.link() {
        Link::Down { since } => {
            let since = hour_and_minute(clock.wall(Timestamp::from_ms(since)));
            view! {
                <p class="connection-bar" data-testid="connection-bar">
                    <IconView icon=Icon::Offline />
                    {shell::connection_down(&since)}
                </p>
            }
            .into_any()
        }
        Link::Starting | Link::Up => ().into_any(),
    });
    view! { <div role="status">{words}</div> }
}
