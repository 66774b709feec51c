//! What the first team is called; whoever names it is in it, and takes work from then on.

use crate::{
    admin::{
        SaveButton, Saving,
        teams::{list_teams, save_team},
    },
    error::UiError,
    shell::{Here, change_presence},
    ui::{
        field::{Accepts, Field, FormError},
        state::{fetched, loaded},
    },
    words::welcome as w,
};
use domain::{
    id::TeamId,
    operator::{LeaveMode, Presence, SetPresence, WantedPresence},
    team::{Team, TeamForm},
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// Asks for the name of the team that everybody is in.
#[component]
pub fn NameTeam() -> impl IntoView {
    let resource = fetched(|| (), |()| list_teams());
    view! {
        <section class="card" aria-labelledby="team-heading">
            <h2 id="team-heading">{w::TEAM}</h2>
            <p class="hint">{w::TEAM_HINT}</p>
            {loaded(
                resource,
                |teams| {
                    let first = teams.into_iter().find(|team| team.id == TeamId::GENERAL);
                    first.map(|team| view! { <Form team /> })
                },
            )}
        </section>
    }
}

#[component]
fn Form(team: Team) -> impl IntoView {
    let here = Here::now();
    let name = RwSignal::new(team.name);
    let saving = Saving::new();
    let navigate = use_navigate();
    let (known, assignment) = ((team.id, team.version), team.assignment);
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let form = TeamForm {
            name: name.get_untracked(),
            assignment,
        };
        let navigate = navigate.clone();
        saving.run(name_and_come(known, form), move |presence| {
            here.house.update(|house| house.presence = presence);
            here.read_again();
            navigate("/welcome?step=channel", NavigateOptions::default());
        });
    };
    view! {
        <form method="post" on:submit=save>
            <Field
                name="name"
                label=w::TEAM_NAME.text()
                hint=w::TEAM_NAME_HINT.text()
                accepts=Accepts::WORDS
                value=name
                error=saving.error
            />
            <FormError error=saving.error fields=&["name"] />
            <SaveButton saving label=w::NEXT.text() />
        </form>
    }
}

/// Names the team, then takes work.
async fn name_and_come(known: (TeamId, i64), form: TeamForm) -> Result<Presence, UiError> {
    save_team(Some(known), form).await?;
    let online = SetPresence {
        presence: WantedPresence::Online,
        mode: LeaveMode::Requeue,
    };
    change_presence(online).await
}
