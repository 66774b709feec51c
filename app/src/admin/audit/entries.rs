//! What was found, latest first, and what was before.

use super::api::{Told, look_up};
use crate::{
    admin::Saving,
    ui::{
        changing::{Show, changing},
        field::FormError,
        icon::{Icon, IconView},
        state::Empty,
        time::{DayOf, TimeOfDay},
    },
    words::audit as w,
};
use domain::{
    audit::{Entry, Lookup, NamedSubject, Subject},
    event::Cause,
    page::Page,
};
use leptos::{either::Either, prelude::*};

/// Shows the entries as a table, more of them on demand, and takes them out as a file.
#[component]
pub fn Found(
    /// What was looked for.
    lookup: Lookup,
    /// The first page.
    entries: Page<Told>,
) -> impl IntoView {
    let csv = csv_address(&lookup);
    let shown = RwSignal::new(entries);
    let going = Saving::new();
    let more = move |_| {
        let next = shown.with_untracked(|shown| shown.next_cursor.clone());
        let Some(next) = next else { return };
        going.run(look_up(lookup.clone(), Some(next.at_ms)), move |page| {
            let _ = shown.try_update(|shown| {
                shown.items.extend(page.items);
                shown.next_cursor = page.next_cursor;
            });
        });
    };
    let has_more = Memo::new(move |_| shown.with(|shown| shown.next_cursor.is_some()));
    let content = changing(move || {
        let items = shown.get().items;
        if items.is_empty() {
            return view! { <Empty heading=w::NOTHING.text() hint=w::NOTHING_HINT.text() /> }
                .into_any();
        }
        view! {
            <div class="table-scroll" tabindex="0" role="region" aria-label=w::HEADING>
                <table data-testid="audit">
                    <thead>
                        <tr>
                            <th scope="col">{w::WHEN}</th>
                            <th scope="col">{w::WHO}</th>
                            <th scope="col">{w::WHAT}</th>
                            <th scope="col">{w::OF}</th>
                            <th scope="col">{w::WENT_TO}</th>
                        </tr>
                    </thead>
                    <tbody>{items.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        }
        .into_any()
    });
    view! {
        {content}
        <FormError error=going.error />
        <div class="actions">
            <Show when=move || has_more.get()>
                <button
                    type="button"
                    class="button"
                    disabled=going.is_busy
                    on:click=more.clone()
                >
                    {w::EARLIER}
                </button>
            </Show>
            <a class="button" href=csv download rel="external">
                <IconView icon=Icon::Down />
                {w::CSV}
            </a>
        </div>
    }
}

fn row(Told { entry, what }: Told) -> impl IntoView {
    view! {
        <tr>
            <td>
                <DayOf at=entry.at /> " " <TimeOfDay at=entry.at />
            </td>
            <td>{who(&entry)}</td>
            <td>
                {what} " " <code>{entry.kind}</code>
            </td>
            <td>{subject(entry.about)}</td>
            <td>{entry.to.map(subject)}</td>
        </tr>
    }
}

fn who(entry: &Entry) -> String {
    match entry.cause {
        Cause::Contact => w::CUSTOMER.text().to_owned(),
        Cause::Hypervisor { .. } => w::SCHEDULER.text().to_owned(),
        Cause::System => w::SYSTEM.text().to_owned(),
        Cause::Token(_) => w::token(&entry.who),
        Cause::Operator(_) | Cause::Channel(_) => entry.who.clone(),
    }
}

/// Shows what something is called, as a link where one can look at it.
fn subject(named: NamedSubject) -> impl IntoView {
    let name = named.name;
    let (to, label) = match named.subject {
        Subject::Conversation(_) => match named.number {
            Some(number) => (
                Some(format!("/inbox/{number}")),
                format!("#{number} {name}"),
            ),
            None => (None, w::GONE.text().to_owned()),
        },
        Subject::Contact(id) => (Some(format!("/contacts/{id}")), name),
        Subject::Operator(id) => (Some(format!("/admin/operators?open={id}")), name),
        Subject::Team(id) => (Some(format!("/admin/teams?open={id}")), name),
        Subject::Channel(id) => (Some(format!("/admin/channels?open={id}")), name),
        Subject::Intent(id) => (Some(format!("/admin/intents?open={id}")), name),
        Subject::Category(id) => (Some(format!("/admin/categories?open={id}")), name),
        Subject::CannedReply(id) => (Some(format!("/canned-replies?open={id}")), name),
        Subject::Policy(_) => (Some("/admin/routing".to_owned()), w::version(&name)),
        Subject::SavedView(_) => (None, w::VIEW.text().to_owned()),
        Subject::House => (None, w::HOUSE.text().to_owned()),
    };
    match to {
        Some(to) if !label.is_empty() => Either::Left(view! { <a href=to>{label}</a> }),
        Some(_) => Either::Right(w::GONE.text().to_owned()),
        None => Either::Right(label),
    }
}

fn csv_address(lookup: &Lookup) -> String {
    let moment = |at: Option<domain::time::Timestamp>| {
        at.map(|at| at.as_ms().to_string()).unwrap_or_default()
    };
    format!(
        "/downloads/audit.csv?from={}&to={}&by={}&group={}&house={}&about={}",
        moment(lookup.from),
        moment(lookup.to),
        lookup.by.map(|id| id.to_string()).unwrap_or_default(),
        lookup.group,
        lookup.is_house,
        String::from(js_sys::encode_uri_component(&lookup.about)),
    )
}
