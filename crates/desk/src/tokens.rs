//! Tokens of programs.

use crate::{Actor, Desk, Error, Result, seal::hash};
use domain::{
    channel::ChannelKind,
    complaint,
    id::{ChannelId, OperatorId, TeamId, TokenId},
    permission::{Right, Role, Scope, Viewer},
    team::{BadField, parse_name},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use store::Unit;

pub use store::tokens::Token;

/// What an admin asks a token to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenForm {
    /// The name for admins.
    pub name: String,
    /// What it may be used for.
    pub scopes: Vec<Scope>,
    /// In whose name it acts.
    #[serde(default)]
    pub operator_id: Option<OperatorId>,
    /// The API channel that it is bound to; with the scope `channel` and no other.
    #[serde(default)]
    pub channel_id: Option<ChannelId>,
}

/// How exactly the last use of a token is remembered: a write per call would cost more than it tells.
const USE_GRAIN_MS: i64 = 60_000;

impl Desk {
    /// Makes a token and returns its secret, which can't be read again.
    ///
    /// # Errors
    /// [`Error::Invalid`]; [`Error::Forbidden`].
    pub async fn create_token(&self, actor: &Actor, form: &TokenForm) -> Result<(Token, String)> {
        actor.may(Right::TokensManage)?;
        let name = parse_name("name", &form.name)?;
        let mut scopes = form.scopes.clone();
        scopes.sort_unstable();
        scopes.dedup();
        if scopes.is_empty() {
            return Err(BadField::new("scopes", complaint::SCOPE_MISSING).into());
        }
        let secret = format!("sb_{}", self.secret());
        let mut unit = self.unit().await?;
        check_channel(&mut unit, &scopes, form.channel_id).await?;
        if let Some(operator) = form.operator_id {
            let found = store::operators::find(unit.conn(), operator).await?;
            found.ok_or_else(|| BadField::new("operator_id", complaint::NO_OPERATOR))?;
        }
        let token = Token {
            id: TokenId::new(self.id()),
            name,
            scopes,
            operator: form.operator_id,
            channel: form.channel_id,
            created_at: unit.now(),
            last_used_at: None,
            revoked_at: None,
        };
        store::tokens::insert(unit.conn(), &token, &hash(secret.as_bytes())).await?;
        unit.commit().await?;
        Ok((token, secret))
    }

    /// Lists the tokens, newest first, revoked ones too.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub async fn list_tokens(&self, actor: &Actor) -> Result<Vec<Token>> {
        actor.may(Right::TokensManage)?;
        Ok(store::tokens::list(self.read().await?.conn()).await?)
    }

    /// Ends a token at once.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn revoke_token(&self, actor: &Actor, id: TokenId) -> Result<()> {
        actor.may(Right::TokensManage)?;
        let mut unit = self.unit().await?;
        let now = unit.now();
        if !store::tokens::revoke(unit.conn(), id, now).await? {
            return Err(Error::NotFound("token"));
        }
        unit.commit().await?;
        Ok(())
    }

    /// Returns who is behind a token's secret.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] when it is unknown or revoked, or its operator may not work.
    pub async fn authenticate(&self, secret: &str) -> Result<Actor> {
        const REFUSED: Error = Error::Unauthenticated("the token is unknown or revoked");
        let mut reader = self.read().await?;
        let found = store::tokens::find_by_hash(reader.conn(), &hash(secret.as_bytes())).await?;
        let token = found.ok_or(REFUSED)?;
        let operator = match token.operator {
            Some(id) => {
                let found = store::operators::find(reader.conn(), id).await?;
                Some(found.filter(|o| o.is_enabled).ok_or(REFUSED)?)
            }
            None => None,
        };
        drop(reader);
        let now = self.now();
        if token
            .last_used_at
            .is_none_or(|at| now.ms_since(at) >= USE_GRAIN_MS)
        {
            let mut unit = self.unit().await?;
            store::tokens::note_used(unit.conn(), token.id, now).await?;
            unit.commit().await?;
        }
        let scope = token.scopes.iter().copied().min().ok_or(REFUSED)?;
        let viewer = match operator {
            _ if scope == Scope::Channel => Viewer {
                operator: None,
                role: Role::Agent,
                teams: Vec::new(),
                supervises: BTreeSet::new(),
                channel: Some(token.channel.ok_or(REFUSED)?),
            },
            Some(o) if scope != Scope::Admin => Viewer {
                operator: Some(o.id),
                role: o.role,
                teams: if scope == Scope::Bot {
                    Vec::new()
                } else {
                    o.teams
                },
                supervises: o.supervises,
                channel: None,
            },
            other => Viewer {
                operator: other.map(|o| o.id),
                role: Role::Admin,
                teams: vec![TeamId::GENERAL],
                supervises: BTreeSet::new(),
                channel: None,
            },
        };
        Ok(Actor::token(token.id, token.scopes, viewer, token.name))
    }
}

/// Checks that a token of a platform is bound to its API channel, and no other token to any.
async fn check_channel(
    unit: &mut Unit,
    scopes: &[Scope],
    channel: Option<ChannelId>,
) -> Result<()> {
    let wrong = |problem| Err(BadField::new("channel_id", problem).into());
    match (scopes, channel) {
        ([Scope::Channel], Some(channel)) => {
            let stored = store::channels::find(unit.conn(), channel).await?;
            let kind = stored.map(|stored| stored.channel.kind);
            if kind == Some(ChannelKind::Api) {
                return Ok(());
            }
            wrong(complaint::NO_API_CHANNEL)
        }
        ([Scope::Channel], None) => wrong(complaint::TOKEN_CHANNEL_MISSING),
        (scopes, _) if scopes.contains(&Scope::Channel) => wrong(complaint::TOKEN_SCOPE_ALONE),
        (_, Some(_)) => wrong(complaint::TOKEN_UNBOUND),
        (_, None) => Ok(()),
    }
}
