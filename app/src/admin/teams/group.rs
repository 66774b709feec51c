//! The group of one team, in which its conversations are topics.

use super::api::{connect_group, disconnect_group, group_of};
use crate::{
    admin::saving::Saving,
    ui::{
        field::FormError,
        one_time::{OneTimeLink, until_followed},
        state::{Fetched, fetched, loaded},
    },
    words::team_group as w,
};
use domain::{
    console::Connect,
    group::{Membership, Trouble},
    id::TeamId,
};
use leptos::prelude::*;

/// Shows whether a team has a group, and how to begin or end that.
#[component]
pub fn GroupPart(
    /// Whose.
    id: TeamId,
) -> impl IntoView {
    let resource = fetched(move || id, group_of);
    // It stays while the state is read again and again.
    let link = RwSignal::new(None::<Connect>);
    until_followed(
        link,
        move || async move { matches!(group_of(id).await, Ok(Membership::Connected { .. })) },
        move || resource.refetch(),
    );
    view! {
        <section class="panel-part" aria-labelledby="group-heading" data-testid="team-group">
            <h3 id="group-heading">{w::GROUP}</h3>
            <p class="hint">{w::GROUP_HINT}</p>
            {loaded(resource, move |state| view! { <State id state resource link /> })}
        </section>
    }
}

#[component]
fn State(
    id: TeamId,
    state: Membership,
    resource: Fetched<Membership>,
    link: RwSignal<Option<Connect>>,
) -> impl IntoView {
    match state {
        Membership::NoConsole => view! { <p class="hint">{w::NO_CONSOLE}</p> }.into_any(),
        Membership::Apart { .. } => view! { <Apart id link /> }.into_any(),
        Membership::Connected { title, trouble, .. } => {
            let saving = Saving::new();
            let leave = move |_| {
                saving.run(disconnect_group(id), move |()| {
                    link.set(None);
                    resource.refetch();
                });
            };
            view! {
                <p role="status">{w::connected(&title)}</p>
                {trouble.map(|trouble| view! { <p class="error">{words(&trouble)}</p> })}
                <button type="button" class="button" disabled=saving.is_busy on:click=leave>
                    {w::DISCONNECT}
                </button>
                <FormError error=saving.error />
            }
            .into_any()
        }
    }
}

#[component]
fn Apart(id: TeamId, link: RwSignal<Option<Connect>>) -> impl IntoView {
    let saving = Saving::new();
    let connect = move |_| saving.run(connect_group(id), move |made| link.set(Some(made)));
    view! {
        <button type="button" class="button" disabled=saving.is_busy on:click=connect>
            {w::CONNECT}
        </button>
        <FormError error=saving.error />
        <OneTimeLink link opens=w::OPEN_TELEGRAM or_write=w::OR_WRITE.text().to_owned() ends=w::LINK_ENDS />
    }
}

/// Says why conversations cannot be shown, and what helps.
fn words(trouble: &Trouble) -> String {
    match trouble {
        Trouble::Removed => w::REMOVED.text().to_owned(),
        Trouble::NoRights => w::NO_RIGHTS.text().to_owned(),
        Trouble::NoTopics => w::NO_TOPICS.text().to_owned(),
        Trouble::Refused { why } => w::refused(why),
    }
}
