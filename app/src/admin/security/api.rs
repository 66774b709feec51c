//! Reading and changing what is demanded of who logs in.

use crate::codec::Json;
use crate::error::UiError;
use domain::{
    id::OperatorId,
    second_step::{Demand, Protection, Security},
};
use leptos::prelude::*;

/// Reads what is demanded of who logs in.
#[server(prefix = "/fn", endpoint = "get_security", input = Json, output = Json)]
pub async fn get_security() -> Result<Security, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.security(&actor).await?)
}

/// Lists who may log in, and whether with two steps.
#[server(prefix = "/fn", endpoint = "list_protections", input = Json, output = Json)]
pub async fn list_protections() -> Result<Vec<Protection>, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.list_protections(&actor).await?)
}

/// Demands a second step of nobody, admins or everybody.
#[server(prefix = "/fn", endpoint = "demand_second_step", input = Json, output = Json)]
pub async fn demand_second_step(demand: Demand, version: i64) -> Result<Security, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.demand_second_step(&actor, demand, version).await?)
}

/// Takes somebody's second step away.
#[server(prefix = "/fn", endpoint = "reset_second_step", input = Json, output = Json)]
pub async fn reset_second_step(operator: OperatorId) -> Result<(), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.reset_second_step(&actor, operator).await?)
}
