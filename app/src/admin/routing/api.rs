//! Reading and changing the routing policy.

use crate::codec::Json;
use crate::error::UiError;
use domain::routing::{PolicyVersion, RoutingPolicy};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The policy, and what its rules may name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Routing {
    /// The version that holds; 0 is the default.
    pub version: i64,
    /// What it says.
    pub policy: RoutingPolicy,
    /// The latest versions, newest first.
    pub versions: Vec<PolicyVersion>,
    /// The intents: identity and name.
    pub intents: Vec<(String, String)>,
    /// The channels: identity and name.
    pub channels: Vec<(String, String)>,
    /// What may be wrong, in the reader's language by its key; nothing in English.
    pub complaints: BTreeMap<String, String>,
}

/// Reads the policy that holds.
#[server(prefix = "/fn", endpoint = "get_routing", input = Json, output = Json)]
pub async fn get_routing() -> Result<Routing, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let (version, policy) = desk.routing_policy(&actor).await?;
    let intents = desk.list_intents(&actor).await?.into_iter();
    let channels = desk.list_channels(&actor).await?.into_iter();
    Ok(Routing {
        version,
        policy,
        versions: desk.list_policies(&actor).await?,
        intents: intents.map(|i| (i.id.to_string(), i.name)).collect(),
        channels: channels.map(|c| (c.id.to_string(), c.name)).collect(),
        complaints: crate::language::words_for(domain::complaint::of_policies()),
    })
}

/// Reads one version.
#[server(prefix = "/fn", endpoint = "get_policy_version", input = Json, output = Json)]
pub async fn get_policy_version(version: i64) -> Result<RoutingPolicy, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.policy_version(&actor, version).await?)
}

/// Makes the next version, over the one that was seen.
#[server(prefix = "/fn", endpoint = "save_policy", input = Json, output = Json)]
pub async fn save_policy(
    seen: i64,
    policy: RoutingPolicy,
) -> Result<(i64, Vec<PolicyVersion>), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let version = desk.set_policy(&actor, &policy, Some(seen)).await?;
    Ok((version, desk.list_policies(&actor).await?))
}
