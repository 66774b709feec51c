//! The page of the reports.

use super::{
    api::get_report,
    chart::Volume,
    links::Links,
    range::{Days, slots, written},
    summary::summary,
    tables::Tables,
};
use crate::{
    admin::teams,
    shell::Here,
    ui::{
        changing::{Show, alive},
        icon::{Icon, IconView},
        state::{Empty, fetched, loaded},
        time::{Clock, DayOf, TimeOfDay, browser_ms, day_number},
    },
    words::{errors, reports as w},
};
use domain::{
    id::TeamId,
    permission::Right,
    report::{EDGES_MS, Report},
    time::Timestamp,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The time within which a conversation should be taken, unless asked otherwise.
///
/// Units: ms. The five minutes that a team gives for the first reply unless set otherwise.
const WITHIN_MS: i64 = 300_000;

/// What the address asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wanted {
    days: Days,
    team: Option<TeamId>,
    within_ms: i64,
}

/// The page of the reports.
#[component]
pub fn ReportsPage() -> impl IntoView {
    if !Here::now().may(Right::ReportsRead) {
        let words = errors::sentence("forbidden", "");
        return view! {
            <Title text=w::HEADING />
            <main class="page">
                <h1>{w::HEADING}</h1>
                <Empty heading=w::NOT_YOURS.text() hint=words />
            </main>
        }
        .into_any();
    }
    // Which days they are is known where the viewer's wall clock is.
    let is_alive = alive();
    view! {
        <Title text=w::HEADING />
        <main class="page reports">
            <h1>{w::HEADING}</h1>
            <p class="hint">{w::HINT}</p>
            <Show when=move || is_alive.get()>
                <Alive />
            </Show>
        </main>
    }
    .into_any()
}

#[component]
fn Alive() -> impl IntoView {
    let clock = Clock::here();
    let query = use_query_map();
    let wanted = Memo::new(move |_| {
        let query = query.read();
        let today = day_number(clock.wall(Timestamp::from_ms(browser_ms())));
        let within = query.get("within").and_then(|text| text.parse().ok());
        Wanted {
            days: Days::read(
                query.get("from").as_deref(),
                query.get("to").as_deref(),
                today,
            ),
            team: query.get("team").and_then(|team| team.parse().ok()),
            within_ms: within
                .filter(|ms| EDGES_MS.contains(ms))
                .unwrap_or(WITHIN_MS),
        }
    });
    let resource = fetched(
        move || wanted.get(),
        move |wanted| get_report(wanted.days.asked(clock, wanted.team)),
    );
    view! {
        {move || view! { <Asking wanted=wanted.get() /> }}
        {loaded(resource, move |report| view! { <Shown report wanted=wanted.get_untracked() /> })}
    }
}

/// The days, the team and the time within which; a plain form, so that the address can be kept and sent.
#[component]
fn Asking(wanted: Wanted) -> impl IntoView {
    let clock = Clock::here();
    let today = untrack(|| day_number(clock.wall(Timestamp::from_ms(browser_ms()))));
    let team = wanted.team.map(|team| team.to_string()).unwrap_or_default();
    let rest = format!("&team={team}&within={}", wanted.within_ms);
    let preset = move |days: i64, label: &'static str| {
        let these = Days::up_to(today, days);
        let address = format!(
            "/reports?from={}&to={}{rest}",
            written(these.first),
            written(these.last)
        );
        let is_here = (these == wanted.days).then_some("true");
        view! {
            <a class="button" href=address aria-current=is_here>
                {label}
            </a>
        }
    };
    let option = move |(id, name): (String, String)| {
        let is_chosen = id == team;
        view! {
            <option value=id selected=is_chosen>
                {name}
            </option>
        }
    };
    let edges = EDGES_MS.into_iter().filter(|edge| *edge < i64::MAX);
    let edge = move |edge: i64| {
        view! {
            <option value=edge selected=edge == wanted.within_ms>
                {w::within(edge)}
            </option>
        }
    };
    view! {
        <form class="asking" method="get" action="/reports">
            <label>
                {w::FROM} <input type="date" name="from" value=written(wanted.days.first) required />
            </label>
            <label>
                {w::TO} <input type="date" name="to" value=written(wanted.days.last) required />
            </label>
            <label>
                {w::TEAM}
                <select name="team">
                    <option value="">{w::ALL_TEAMS}</option>
                    {teams().into_iter().map(option).collect_view()}
                </select>
            </label>
            <label>
                {w::TAKEN_WITHIN} <select name="within">{edges.map(edge).collect_view()}</select>
            </label>
            <button type="submit" class="button primary">
                {w::SHOW}
            </button>
        </form>
        <nav class="presets" aria-label=w::PRESETS>
            {preset(1, w::TODAY.text())}
            {preset(7, w::WEEK.text())}
            {preset(28, w::FOUR_WEEKS.text())}
        </nav>
    }
}

#[component]
fn Shown(report: Report, wanted: Wanted) -> impl IntoView {
    let clock = Clock::here();
    let links = Links::new(report.asked, wanted.days, wanted.within_ms);
    let asked = report.asked;
    let csv = format!(
        "/downloads/report.csv?from={}&to={}{}",
        asked.from.as_ms(),
        asked.to.as_ms(),
        asked
            .team
            .map(|team| format!("&team={team}"))
            .unwrap_or_default()
    );
    let counted = report.counted_to.map(|at| {
        view! {
            <p class="hint">
                {w::COUNTED_TO} " " <DayOf at is_within=true /> " " <TimeOfDay at />
            </p>
        }
    });
    let slots = untrack(|| slots(wanted.days, &report.hours, |at| clock.wall(at)));
    let team = asked.team.map(|team| team.to_string());
    let team = teams()
        .into_iter()
        .find(|(id, _)| Some(id) == team.as_ref())
        .map_or_else(|| w::ALL_TEAMS.text().to_owned(), |(_, name)| name);
    let (first, last) = (written(wanted.days.first), written(wanted.days.last));
    let shows = format!("{} {first} – {last} · {team}", w::VOLUME.text());
    view! {
        {summary(&report.whole, wanted.within_ms, &links)}
        {counted}
        <section aria-labelledby="volume">
            <h2 id="volume">{w::VOLUME}</h2>
            <Volume slots shows links=links.clone() />
        </section>
        <Tables report within_ms=wanted.within_ms links />
        <a class="button" href=csv download rel="external">
            <IconView icon=Icon::Down />
            {w::CSV}
        </a>
    }
}
