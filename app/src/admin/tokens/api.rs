//! Reading, making and revoking tokens.

use crate::codec::Json;
use crate::error::UiError;
use domain::{
    id::{ChannelId, OperatorId, TokenId},
    permission::Scope,
    time::Timestamp,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A token as an admin sees it; its secret is not in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// Its identity.
    pub id: TokenId,
    /// Which program has it.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// In whose name it acts.
    pub operator: Option<OperatorId>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Timestamp>,
    /// Whether it was revoked.
    pub is_revoked: bool,
}

/// What a token shall be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewToken {
    /// Which program gets it.
    pub name: String,
    /// What it may do.
    pub scope: Scope,
    /// In whose name it acts.
    pub operator_id: Option<OperatorId>,
    /// The API channel of a platform.
    pub channel_id: Option<ChannelId>,
}

/// Lists the tokens, newest first.
#[server(prefix = "/fn", endpoint = "list_tokens", input = Json, output = Json)]
pub async fn list_tokens() -> Result<Vec<Card>, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let card = |token: desk::Token| Card {
        id: token.id,
        name: token.name,
        scopes: token.scopes,
        operator: token.operator,
        last_used_at: token.last_used_at,
        is_revoked: token.revoked_at.is_some(),
    };
    let tokens = desk.list_tokens(&actor).await?;
    Ok(tokens.into_iter().map(card).collect())
}

/// Makes a token and returns its secret.
#[server(prefix = "/fn", endpoint = "create_token", input = Json, output = Json)]
pub async fn create_token(new: NewToken) -> Result<String, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let form = desk::TokenForm {
        name: new.name,
        scopes: vec![new.scope],
        operator_id: new.operator_id,
        channel_id: new.channel_id,
    };
    let (_, secret) = desk.create_token(&actor, &form).await?;
    Ok(secret)
}

/// Ends a token at once.
#[server(prefix = "/fn", endpoint = "revoke_token", input = Json, output = Json)]
pub async fn revoke_token(id: TokenId) -> Result<(), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.revoke_token(&actor, id).await?)
}

/// Lists the API channels by name.
#[server(prefix = "/fn", endpoint = "list_api_channels", input = Json, output = Json)]
pub async fn list_api_channels() -> Result<Vec<(ChannelId, String)>, UiError> {
    use domain::channel::ChannelKind;
    let (desk, actor) = crate::ssr::here()?;
    let channels = desk.list_channels(&actor).await?;
    let api = channels.into_iter().filter(|c| c.kind == ChannelKind::Api);
    Ok(api.map(|channel| (channel.id, channel.name)).collect())
}
