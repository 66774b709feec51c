//! `/tokens`.

use super::{
    extract::{Body, Created, Id},
    moments,
    objects::{List, Token},
};
use crate::http::Problem;
use axum::{Extension, Json, extract::State, http::StatusCode};
use desk::{Actor, Desk, TokenForm};
use domain::{
    id::{ChannelId, OperatorId, TokenId},
    permission::Scope,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a token shall be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Export", "scopes": ["read"] }))]
pub(super) struct NewToken {
    /// The name for colleagues.
    name: String,
    /// What it may be used for: admin, desk, bot, read, or channel alone.
    #[schema(value_type = Vec<String>)]
    scopes: Vec<Scope>,
    /// The operator in whose name it acts.
    #[schema(value_type = Option<String>)]
    operator_id: Option<OperatorId>,
    /// The API channel that it is bound to; with the scope channel.
    #[schema(value_type = Option<String>)]
    channel_id: Option<ChannelId>,
}

/// A token with its secret.
#[derive(Serialize, ToSchema)]
pub(super) struct MadeToken {
    #[serde(flatten)]
    token: Token,
    /// What to send as `Authorization: Bearer …`; it is kept nowhere.
    secret: String,
}

pub(super) async fn list(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
) -> Result<Json<List<Token>>, Problem> {
    Ok(Json(List::whole(desk.list_tokens(&actor).await?)))
}

pub(super) async fn create(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Body(NewToken {
        name,
        scopes,
        operator_id,
        channel_id,
    }): Body<NewToken>,
) -> Result<Created<Json<MadeToken>>, Problem> {
    let form = TokenForm {
        name,
        scopes,
        operator_id,
        channel_id,
    };
    let (token, secret) = desk.create_token(&actor, &form).await?;
    Ok(Created(Json(MadeToken {
        token: token.into(),
        secret,
    })))
}

pub(super) async fn revoke(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<TokenId>,
) -> Result<StatusCode, Problem> {
    desk.revoke_token(&actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<desk::Token> for Token {
    fn from(token: desk::Token) -> Self {
        Self {
            id: token.id.to_string(),
            name: token.name,
            scopes: token.scopes.iter().map(|scope| scope.name()).collect(),
            operator_id: token.operator.map(|id| id.to_string()),
            channel_id: token.channel.map(|id| id.to_string()),
            created_at: moments::write(token.created_at),
            last_used_at: token.last_used_at.map(moments::write),
            revoked_at: token.revoked_at.map(moments::write),
        }
    }
}
