//! The counters above the picture.

use super::{
    api::get_service,
    frames::Part,
    wall::{Wall, now},
};
use crate::{
    shell::guarded,
    ui::time::{browser_ms, span, start_of_day},
    words::board as w,
};
use domain::view::board::Service;
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// How often the service level is read again: it is a figure of a day.
const PERIOD: Duration = Duration::from_secs(30);

/// Shows what matters at a glance.
#[component]
pub fn FiguresView() -> impl IntoView {
    let wall = Wall::here();
    let figures = wall.figures;
    let service = RwSignal::new(None::<Service>);
    keep_service(service);
    let longest = Memo::new(move |_| figures.with(|f| f.waiting.longest_ms(now())));
    let level = move || {
        let late = wall.read(Part::Figures, |board| board.late(now()));
        let percent = service.get().and_then(|service| service.percent(late));
        percent.map_or_else(
            || w::NO_FIGURE.text().to_owned(),
            |percent| format!("{percent} %"),
        )
    };
    let counter = |label: &'static str, testid: &'static str, value: AnyView| {
        view! {
            <div class="counter" data-testid=testid>
                <dt>{label}</dt>
                <dd>{value}</dd>
            </div>
        }
    };
    view! {
        <dl class="counters" aria-label=w::COUNTERS>
            {counter(w::WAITING.text(), "waiting", (move || figures.with(|f| f.waiting.waiting)).into_any())}
            {counter(w::LONGEST.text(), "longest", (move || span(longest.get())).into_any())}
            {counter(w::LEVEL.text(), "level", level.into_any())}
            {counter(w::ANSWERED.text(), "active", (move || figures.with(|f| f.active)).into_any())}
            {counter(w::UNANSWERED.text(), "unanswered", (move || figures.with(|f| f.unanswered)).into_any())}
            {counter(w::WITH_BOTS.text(), "bots", (move || figures.with(|f| f.with_bots)).into_any())}
            {counter(
                w::PEOPLE.text(),
                "people",
                (move || figures.with(|f| w::online_and_away(f.online, f.away))).into_any(),
            )}
        </dl>
    }
}

/// Reads the service level of the viewer's day, now and again.
fn keep_service(service: RwSignal<Option<Service>>) {
    let guard = guarded();
    Effect::new(move |_| {
        let guard = guard.clone();
        let read = move || {
            let call = guard.watch(get_service(start_of_day(browser_ms())));
            spawn_local(async move {
                if let Ok(read) = call.await {
                    let _ = service.try_set(Some(read));
                }
            });
        };
        read();
        if let Ok(ticking) = set_interval_with_handle(read, PERIOD) {
            on_cleanup(move || ticking.clear());
        }
    });
}
