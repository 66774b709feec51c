//! What every page of the house needs, one's own presence, the way out.

use crate::codec::Json;
use crate::error::UiError;
use domain::{
    absence::Absence,
    operator::{Presence, SetPresence},
    time::Timestamp,
    view::{House, Inbox},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What every page of the house is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Home {
    /// The server's time.
    pub now: Timestamp,
    /// Who is here.
    pub house: House,
    /// The viewer's own conversations.
    pub mine: Inbox,
    /// True when there may be saved views for him.
    pub has_views: bool,
}

/// Reads what every page of the house needs.
#[server(prefix = "/fn", endpoint = "get_home", input = Json, output = Json)]
pub async fn get_home() -> Result<Home, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let house = desk.house(&actor).await?;
    let mine = desk.inbox(&actor, domain::view::Folder::Mine).await?;
    Ok(Home {
        now: desk.now(),
        house,
        mine,
        has_views: desk.has_saved_views(&actor).await?,
    })
}

/// Reads the house alone.
#[server(prefix = "/fn", endpoint = "get_house", input = Json, output = Json)]
pub async fn get_house() -> Result<House, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.house(&actor).await?)
}

/// Sets oneself away, for a reason and perhaps until a time.
#[server(prefix = "/fn", endpoint = "go_away", input = Json, output = Json)]
pub async fn go_away(absence: Absence) -> Result<Presence, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let me = actor.operator()?;
    let away = SetPresence {
        presence: domain::operator::WantedPresence::Away,
        mode: domain::operator::LeaveMode::Requeue,
    };
    Ok(desk
        .set_presence_because(&actor, me, away, &absence)
        .await?
        .presence)
}

/// Changes one's own presence.
#[server(prefix = "/fn", endpoint = "change_presence", input = Json, output = Json)]
pub async fn change_presence(wanted: SetPresence) -> Result<Presence, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let me = actor.operator()?;
    Ok(desk.set_presence(&actor, me, wanted).await?.presence)
}

/// Ends the session.
#[server(prefix = "/fn", endpoint = "log_out", output = Json)]
pub async fn log_out() -> Result<(), UiError> {
    crate::ssr::end_session().await?;
    leptos_axum::redirect("/login");
    Ok(())
}
