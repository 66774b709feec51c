//! The page of the audit: what is looked for stands in the address, so that it can be kept and sent.

use super::{api::look_up, entries::Found};
use crate::{
    admin::parts::people,
    reports::{Days, written},
    ui::{
        changing::{Show, alive},
        state::{fetched, loaded},
        time::{Clock, browser_ms, day_number},
    },
    words::audit as w,
};
use domain::{
    audit::{GROUPS, Lookup},
    time::Timestamp,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// What stands for everything that is about no conversation.
const HOUSE: &str = "house";

/// The page of the audit.
#[component]
pub fn AuditPage() -> impl IntoView {
    // Days are the viewer's own: the server does not know his clock.
    let is_alive = alive();
    view! {
        <Title text=w::HEADING />
        <main class="page audit">
            <div class="page-head">
                <div>
                    <h1>{w::HEADING}</h1>
                    <p class="hint">{w::HINT}</p>
                </div>
            </div>
            <Show when=move || is_alive.get()>
                <Alive />
            </Show>
        </main>
    }
}

/// What the address asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wanted {
    days: Days,
    lookup: Lookup,
}

#[component]
fn Alive() -> impl IntoView {
    let clock = Clock::here();
    let query = use_query_map();
    let wanted = Memo::new(move |_| {
        let query = query.read();
        let text = |name: &str| query.get(name).unwrap_or_default();
        let today = day_number(clock.wall(Timestamp::from_ms(browser_ms())));
        let days = Days::read(Some(&text("from")), Some(&text("to")), today);
        let asked = days.asked(clock, None);
        let kind = text("kind");
        let lookup = Lookup {
            by: text("by").parse().ok(),
            about: text("about"),
            is_house: kind == HOUSE,
            group: if kind == HOUSE { String::new() } else { kind },
            from: Some(asked.from),
            to: Some(asked.to),
        };
        Wanted { days, lookup }
    });
    let resource = fetched(
        move || wanted.get().lookup,
        move |lookup| async move {
            let answer = look_up(lookup.clone(), None).await;
            answer.map(|entries| (lookup, entries))
        },
    );
    view! {
        {move || view! { <Asking wanted=wanted.get() /> }}
        {loaded(resource, |(lookup, entries)| view! { <Found lookup entries /> })}
    }
}

#[component]
fn Asking(wanted: Wanted) -> impl IntoView {
    let lookup = wanted.lookup;
    let by = lookup.by.map(|id| id.to_string()).unwrap_or_default();
    let kind = if lookup.is_house {
        HOUSE.to_owned()
    } else {
        lookup.group
    };
    let option = |value: String, label: String, chosen: &str| {
        let is_chosen = value == chosen;
        view! {
            <option value=value selected=is_chosen>
                {label}
            </option>
        }
    };
    let people = people()
        .into_iter()
        .map(|(id, name)| option(id, name, &by))
        .collect_view();
    let groups = GROUPS
        .iter()
        .map(|group| option((*group).to_owned(), w::group(group), &kind))
        .collect_view();
    view! {
        <form class="asking" method="get" action="/admin/audit">
            <label>
                {w::FROM} <input type="date" name="from" value=written(wanted.days.first) required />
            </label>
            <label>
                {w::TO} <input type="date" name="to" value=written(wanted.days.last) required />
            </label>
            <label>
                {w::BY} <select name="by">
                    <option value="">{w::ANYBODY}</option>
                    {people}
                </select>
            </label>
            <label>
                {w::KIND} <select name="kind">
                    <option value="">{w::EVERYTHING}</option>
                    {option(HOUSE.to_owned(), w::OF_HOUSE.text().to_owned(), &kind)}
                    {groups}
                </select>
            </label>
            <label>
                {w::ABOUT}
                <input type="text" name="about" value=lookup.about placeholder=w::ABOUT_HINT />
            </label>
            <button type="submit" class="button primary">
                {w::SHOW}
            </button>
        </form>
    }
}
