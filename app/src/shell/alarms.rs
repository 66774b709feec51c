//! The notice that a queue is over its limits, on every page of those who lead its team.

use super::context::Here;
use crate::{
    ui::{
        changing::changing,
        icon::{Icon, IconView},
        time::{Clock, hour_and_minute},
    },
    words::board as w,
};
use domain::queue::Alarm;
use leptos::prelude::*;

/// Says which queues need a look.
#[component]
pub fn Alarms() -> impl IntoView {
    let here = Here::now();
    let clock = Clock::here();
    let alarms = Memo::new(move |_| here.house.with(|house| house.alarms.clone()));
    let notice = move |alarm: Alarm| {
        let team = here
            .team(alarm.team)
            .unwrap_or_else(|| w::OTHER_TEAM.text().to_owned());
        let since = hour_and_minute(clock.wall(alarm.since));
        view! {
            <p class="alarm-bar" data-testid="alarm">
                <IconView icon=Icon::Trouble />
                <span>{w::alarm(&team, &since)}</span>
                <a href="/board">{w::TO_BOARD}</a>
            </p>
        }
    };
    view! {
        <div class="alarms" role="status">
            {changing(move || alarms.get().into_iter().map(notice).collect_view().into_any())}
        </div>
    }
}
