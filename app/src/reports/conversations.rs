//! The page of the conversations that a figure counts.

use super::{
    api::{list_behind, look_behind},
    links::read,
};
use crate::{
    shell::{Here, guarded},
    ui::{
        avatar::Avatar,
        icon::{Icon, IconView},
        more::More,
        state::{Empty, fetched, loaded},
        time::{Clock, DayOf, TimeOfDay, day_in_words, day_number, day_within, hour_and_minute},
    },
    words::{conversation, errors, report_conversations as w, reports},
};
use domain::{
    page::Page,
    permission::Right,
    report::{Asked, Behind, Figure, LookedBehind},
    time::Timestamp,
    view::Row,
};
use leptos::{either::Either, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The page of the conversations that a figure counts.
#[component]
pub fn ReportConversationsPage() -> impl IntoView {
    if !Here::now().may(Right::ReportsRead) {
        let words = errors::sentence("forbidden", "");
        return view! {
            <Title text=reports::HEADING />
            <main class="page">
                <h1>{reports::HEADING}</h1>
                <Empty heading=reports::NOT_YOURS.text() hint=words />
            </main>
        }
        .into_any();
    }
    let query = use_query_map();
    let behind = Memo::new(move |_| {
        let query = query.read();
        read(|name| query.get(name))
    });
    let back = move || {
        let report = query.read().get("back").unwrap_or_default();
        format!("/reports?{report}")
    };
    let named = |behind: &Option<_>| {
        let word = behind
            .as_ref()
            .map(|behind: &Behind| w::figure(behind.figure));
        word.unwrap_or(reports::HEADING).text()
    };
    let heading = move || behind.with(named);
    // The head is written last, when nothing of the page may be there any more.
    let first = behind.with_untracked(named);
    let title = move || behind.try_with(named).unwrap_or(first);
    let guard = guarded();
    let resource = fetched(
        move || behind.get(),
        move |behind| {
            let call = behind.map(|behind| guard.watch(look_behind(behind)));
            async move {
                match call {
                    Some(call) => call.await.map(Some),
                    None => Ok(None),
                }
            }
        },
    );
    view! {
        <Title text=title />
        <main class="page report-conversations">
            <a class="button quiet" href=back>
                <IconView icon=Icon::Back />
                {w::TO_REPORT}
            </a>
            <h1>{heading}</h1>
            {loaded(
                resource,
                |looked| match looked {
                    Some(looked) => Either::Left(view! { <Shown looked /> }),
                    None => {
                        Either::Right(
                            view! { <Empty heading=w::UNKNOWN.text() hint=w::UNKNOWN_HINT.text() /> },
                        )
                    }
                },
            )}
        </main>
    }
    .into_any()
}

#[component]
fn Shown(looked: LookedBehind) -> impl IntoView {
    let LookedBehind {
        behind,
        times,
        count,
        has_more,
        hidden,
        team,
        of,
        page,
    } = looked;
    let counted = if has_more {
        w::more_than(count)
    } else {
        w::conversations(count)
    };
    let is_none = count == 0;
    let happened = (times != count && !has_more && !is_none).then(|| w::times(times));
    let hidden = match hidden {
        Some(0) => None,
        Some(hidden) => Some(w::hidden(hidden)),
        None => Some(w::HIDDEN_SOME.text().to_owned()),
    };
    view! {
        <p class="asked-for" data-testid="asked-for">
            <When asked=behind.asked />
            {filters(&behind, team, of)
                .into_iter()
                .map(|words| {
                    view! {
                        " · "
                        <span dir="auto">{words}</span>
                    }
                })
                .collect_view()}
        </p>
        <p class="counted" role="status">
            <b>{counted}</b>
            {happened.map(|words| view! { " " <span>{words}</span> })}
            {hidden.map(|words| view! { " " <span>{words}</span> })}
        </p>
        {is_none.then(|| view! { <Empty heading=w::NONE.text() hint=w::NONE_HINT.text() /> })}
        <List behind page />
    }
}

/// Says what the list is narrowed to, in words.
fn filters(behind: &Behind, team: String, of: String) -> Vec<String> {
    let mut filters = vec![if behind.asked.team.is_some() {
        team
    } else {
        w::ALL_TEAMS.text().to_owned()
    }];
    if behind.of.is_some() {
        filters.push(if behind.figure == Figure::HandedOverBecause {
            reports::reason(&of)
        } else {
            of
        });
    }
    if let Some(edge) = behind.within_ms {
        filters.push(w::within(&reports::within(edge)));
    }
    if w::is_in_business_hours(behind.figure) {
        filters.push(w::IN_BUSINESS_HOURS.text().to_owned());
    }
    filters.retain(|words| !words.is_empty());
    filters
}

/// Says when, by the viewer's wall clock.
#[component]
fn When(asked: Asked) -> impl IntoView {
    let clock = Clock::here();
    let words = Memo::new(move |_| {
        let today = day_number(clock.wall(Timestamp::from_ms(clock.now())));
        range_in_words(clock.wall(asked.from), clock.wall(asked.to), today)
    });
    view! { <span>{move || words.get()}</span> }
}

/// Returns a day, days, or hours of a day in words.
///
/// Units: ms since the Unix epoch, shifted by the viewer's zone.
fn range_in_words(from: i64, to: i64, today: i64) -> String {
    let (first, last) = (day_number(from), day_number(to - 1));
    let (begins, ends) = (day_in_words(first, today), day_within(last, today));
    let is_whole = day_number(from - 1) < first && day_number(to) > last;
    match (is_whole, first == last) {
        (true, true) => begins,
        (true, false) => w::days(&begins, &ends),
        (false, true) => w::hours(&begins, &hour_and_minute(from), &hour_and_minute(to)),
        (false, false) => {
            let ends = day_within(day_number(to), today);
            w::days(
                &format!("{begins} {}", hour_and_minute(from)),
                &format!("{ends} {}", hour_and_minute(to)),
            )
        }
    }
}

#[component]
fn List(behind: Behind, page: Page<Row>) -> impl IntoView {
    let page = RwSignal::new(page);
    let guard = guarded();
    let load = move |after| {
        let call = guard.watch(list_behind(behind.clone(), after));
        async move {
            call.await
                .map(|next| page.update(|page| page.append(next, |row| row.id)))
        }
    };
    view! {
        <ul class="cards">
            <For each=move || page.with(|page| page.items.clone()) key=|row| row.id let:row>
                <Card row />
            </For>
        </ul>
        <More next=move || page.with(|page| page.next_cursor.clone()) load />
    }
}

#[component]
fn Card(row: Row) -> impl IntoView {
    view! {
        <li class="card-row" data-testid="counted-conversation">
            <Avatar name=row.contact_name.clone() />
            <a href=format!("/inbox/{}", row.number) dir="auto">
                {format!("#{} {}", row.number, row.contact_name)}
            </a>
            <span class="age">
                <DayOf at=row.last_at />
                " "
                <TimeOfDay at=row.last_at />
            </span>
            <p dir="auto">
                <span class="tag">{conversation::status(row.status)}</span>
                " "
                <span class="tag">{row.team_name}</span>
                " "
                {row.last_words}
            </p>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR_MS: i64 = 3_600_000;
    const DAY_MS: i64 = 24 * HOUR_MS;
    const TODAY: i64 = 20_778;

    #[test]
    fn a_time_is_told_as_days_or_as_hours_of_a_day() {
        let words = |from, to| range_in_words(TODAY * DAY_MS + from, TODAY * DAY_MS + to, TODAY);
        assert_eq!(words(0, DAY_MS), "Today");
        assert_eq!(words(-DAY_MS, DAY_MS), "Yesterday – today");
        assert_eq!(words(14 * HOUR_MS, 15 * HOUR_MS), "Today, 14:00–15:00");
        assert_eq!(words(23 * HOUR_MS, DAY_MS), "Today, 23:00–00:00");
        let over = words(-HOUR_MS / 2, HOUR_MS / 2);
        assert_eq!(over, "Yesterday 23:30 – today 00:30");
    }
}
