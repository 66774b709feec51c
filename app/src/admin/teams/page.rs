//! The list of teams, and the form beside it.

use super::{api::list_teams, form::Form, group::GroupPart, hours::HoursForm};
use crate::{
    admin::page::{Opened, opened},
    shell::Here,
    ui::{
        icon::{Icon, IconView},
        state::{fetched, loaded},
    },
    words::admin as w,
};
use domain::team::Team;
use leptos::prelude::*;
use leptos_meta::Title;

/// The page of the teams.
#[component]
pub fn TeamsPage() -> impl IntoView {
    let resource = fetched(|| (), |()| list_teams());
    let open = opened();
    view! {
        <Title text=w::TEAMS />
        <main class="page" data-open=move || open.get().map(|_| "true")>
            <div class="page-head">
                <div>
                    <h1>{w::TEAMS}</h1>
                    <p class="hint">{w::TEAMS_HINT}</p>
                </div>
                <a class="button primary" href="/admin/teams?open=new">
                    <IconView icon=Icon::Plus />
                    {w::NEW_TEAM}
                </a>
            </div>
            {loaded(
                resource,
                move |teams| view! { <Columns teams=RwSignal::new(teams) open /> },
            )}
        </main>
    }
}

#[component]
fn Columns(teams: RwSignal<Vec<Team>>, open: Memo<Option<Opened>>) -> impl IntoView {
    let here = Here::now();
    // The form stays as it is when it is saved: what was typed is what is there.
    let keep = Callback::new(move |team: Team| {
        teams.update(
            |all| match all.iter_mut().find(|known| known.id == team.id) {
                Some(known) => *known = team,
                None => all.push(team),
            },
        );
        here.read_again();
    });
    let panel = move || {
        let team = match open.get()? {
            Opened::New => None,
            Opened::Known(id) => {
                let known = teams
                    .with_untracked(|all| all.iter().find(|t| t.id.to_string() == id).cloned());
                Some(known?)
            }
        };
        let hours = team.as_ref().map(|team| view! { <HoursForm id=team.id /> });
        let group = team.as_ref().map(|team| view! { <GroupPart id=team.id /> });
        Some(view! {
            <section class="panel" aria-labelledby="form-heading">
                <header class="dialog-head">
                    <h2 id="form-heading">
                        {if team.is_some() { w::EDIT_TEAM.text() } else { w::NEW_TEAM.text() }}
                    </h2>
                    <a class="button quiet icon-only" href="/admin/teams">
                        <IconView icon=Icon::Cross />
                        <span class="visually-hidden">{w::DISMISS}</span>
                    </a>
                </header>
                <Form team keep />
                {hours}
                {group}
            </section>
        })
    };
    let item = move |team: Team| {
        let address = format!("/admin/teams?open={}", team.id);
        let known = Opened::Known(team.id.to_string());
        view! {
            <li class="card-row">
                <IconView icon=Icon::Team />
                <a
                    href=address
                    aria-current=move || (open.get().as_ref() == Some(&known)).then_some("true")
                >
                    {team.name}
                </a>
                <p>{w::assignment(&team.assignment)}</p>
            </li>
        }
    };
    view! {
        <div class="columns">
            <ul class="cards">{move || teams.get().into_iter().map(item).collect_view()}</ul>
            {panel}
        </div>
    }
}
