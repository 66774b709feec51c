//! Reading and changing operators.

use crate::codec::Json;
use crate::error::UiError;
use domain::{
    id::{CategoryId, OperatorId, TeamId},
    operator::{OperatorForm, Presence, SetPresence},
    permission::Role,
    routing::Abilities,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// An operator as an admin sees him.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// His identity.
    pub id: OperatorId,
    /// His name.
    pub name: String,
    /// His address for logging in; empty for bots.
    pub email: String,
    /// What he may do.
    pub role: Role,
    /// His teams.
    pub team_ids: Vec<TeamId>,
    /// How much he can do at once.
    pub capacity: i64,
    /// The categories that he supervises.
    #[serde(default)]
    pub supervises: BTreeSet<CategoryId>,
    /// Whether he takes work.
    pub presence: Presence,
    /// Whether he may log in.
    pub is_enabled: bool,
    /// Whether he has set a password.
    pub has_password: bool,
    /// Whether he logs in with two steps; known of those that are listed.
    #[serde(default)]
    pub has_second_step: bool,
    /// As whom he works in Telegram, if he does.
    pub console: Option<String>,
    /// Grows with every change.
    pub version: i64,
}

#[cfg(feature = "ssr")]
impl From<domain::operator::Operator> for Card {
    fn from(operator: domain::operator::Operator) -> Self {
        Self {
            id: operator.id,
            name: operator.name,
            email: operator.email.unwrap_or_default(),
            role: operator.role,
            team_ids: operator.teams,
            capacity: operator.capacity_units,
            supervises: operator.supervises,
            presence: operator.presence,
            is_enabled: operator.is_enabled,
            has_password: operator.has_password,
            has_second_step: false,
            console: None,
            version: operator.version,
        }
    }
}

/// Lists the operators by name.
#[server(prefix = "/fn", endpoint = "list_operators", input = Json, output = Json)]
pub async fn list_operators() -> Result<Vec<Card>, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let connected = desk.console_connections(&actor).await?;
    let protected: BTreeSet<_> = desk
        .list_protections(&actor)
        .await?
        .into_iter()
        .filter_map(|one| one.since.map(|_| one.operator))
        .collect();
    let card = |operator: domain::operator::Operator| {
        let console = connected.get(&operator.id).and_then(as_whom);
        Card {
            console,
            has_second_step: protected.contains(&operator.id),
            ..Card::from(operator)
        }
    };
    let operators = desk.list_operators(&actor).await?;
    Ok(operators.into_iter().map(card).collect())
}

/// Says as whom somebody is connected.
#[cfg(feature = "ssr")]
fn as_whom(connection: &domain::console::Connection) -> Option<String> {
    match connection {
        domain::console::Connection::Connected { name, username, .. } => Some(
            username
                .as_ref()
                .map_or_else(|| name.clone(), |username| format!("@{username}")),
        ),
        domain::console::Connection::Apart { .. } | domain::console::Connection::NoConsole => None,
    }
}

/// Ends an operator's connection to Telegram.
#[server(prefix = "/fn", endpoint = "disconnect_operator", input = Json, output = Json)]
pub async fn disconnect_operator(id: OperatorId) -> Result<Card, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    desk.disconnect_console(&actor, id).await?;
    Ok(desk.get_operator(&actor, id).await?.into())
}

/// Makes an operator, or changes the one that was seen in a version.
#[server(prefix = "/fn", endpoint = "save_operator", input = Json, output = Json)]
pub async fn save_operator(
    known: Option<(OperatorId, i64)>,
    form: OperatorForm,
) -> Result<Card, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let operator = match known {
        Some((id, version)) => {
            desk.update_operator(&actor, id, &form, Some(version))
                .await?
        }
        None => desk.create_operator(&actor, &form).await?,
    };
    Ok(operator.into())
}

/// Lets an operator log in, or not.
#[server(prefix = "/fn", endpoint = "set_operator_enabled", input = Json, output = Json)]
pub async fn set_operator_enabled(id: OperatorId, is_enabled: bool) -> Result<Card, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk
        .set_operator_enabled(&actor, id, is_enabled)
        .await?
        .into())
}

/// Changes a colleague's presence.
#[server(prefix = "/fn", endpoint = "set_presence_of", input = Json, output = Json)]
pub async fn set_presence_of(id: OperatorId, wanted: SetPresence) -> Result<Card, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.set_presence(&actor, id, wanted).await?.into())
}

/// Makes a one-time link's secret.
#[server(prefix = "/fn", endpoint = "invite", input = Json, output = Json)]
pub async fn invite(id: OperatorId) -> Result<String, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.invite(&actor, id).await?.secret)
}

/// Reads what an operator can.
#[server(prefix = "/fn", endpoint = "get_abilities", input = Json, output = Json)]
pub async fn get_abilities(id: OperatorId) -> Result<(i64, Abilities), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.abilities(&actor, id).await?)
}

/// Sets what an operator can.
#[server(prefix = "/fn", endpoint = "save_abilities", input = Json, output = Json)]
pub async fn save_abilities(
    id: OperatorId,
    abilities: Abilities,
    version: i64,
) -> Result<i64, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let set = desk
        .set_abilities(&actor, id, &abilities, Some(version))
        .await?;
    Ok(set.0)
}
