//! Logging in: what comes between a right password and a session.

use super::{Desk, Error, Result};
use crate::{attempts, seal::hash};
use domain::{
    event::{Access, Cause, Fact},
    id::OperatorId,
    second_step::{AfterPassword, HALF_LOGIN_MS, HalfLogin},
};
use store::{links::Purpose, operators};

/// What the answer to a half login is when it is none any more.
const OVER: Error = Error::Unauthenticated("this login took too long, please begin again");

/// How far a login came by a right password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Login {
    /// He is in: a session may begin.
    Whole(OperatorId),
    /// He must show more; the secret stands for the password for five minutes, and opens nothing by itself.
    Half(String),
}

/// A login with both its steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proved {
    /// Who is in.
    pub operator: OperatorId,
    /// His recovery codes, where he has just set the second step up; they can't be read again.
    pub recovery_codes: Vec<String>,
}

impl Desk {
    /// Lets somebody in whose password is right, or asks him for more.
    pub(crate) async fn let_in(&self, operator: OperatorId) -> Result<Login> {
        let mut unit = self.unit().await?;
        let known = operators::find(unit.conn(), operator).await?;
        let known = known
            .filter(|known| known.is_enabled)
            .ok_or(Error::Unauthenticated("wrong e-mail or password"))?;
        let demand = super::policy::read(unit.conn()).await?.second_step;
        let has = super::policy::has_any(&mut unit, operator).await?;
        match AfterPassword::of(has, demand, known.role) {
            AfterPassword::In => {
                unit.tell(
                    Cause::Operator(operator),
                    Fact::Access(Access::LoggedIn { operator }),
                );
                unit.commit().await?;
                return Ok(Login::Whole(operator));
            }
            AfterPassword::Code => {}
            AfterPassword::SetUp => self.begin(&mut unit, operator).await?,
        }
        let secret = self.secret();
        let expires_at = unit.now().plus_ms(HALF_LOGIN_MS);
        let hash = hash(secret.as_bytes());
        let purpose = Purpose::SecondStep;
        store::links::replace(unit.conn(), purpose, Some(operator), &hash, expires_at).await?;
        unit.commit().await?;
        Ok(Login::Half(secret))
    }

    /// Says what a login waits for.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn half_login(&self, secret: &str) -> Result<HalfLogin> {
        let mut reader = self.read().await?;
        let (hash, now) = (hash(secret.as_bytes()), self.now());
        let found = store::links::find(reader.conn(), Purpose::SecondStep, &hash, now).await?;
        let Some(operator) = found.flatten() else {
            return Ok(HalfLogin::Over);
        };
        let passkeys = store::passkeys::list(reader.conn(), operator).await?;
        let has_passkey = !passkeys.is_empty();
        match store::second_steps::find(reader.conn(), operator).await? {
            Some(kept) if kept.is_on && has_passkey => Ok(HalfLogin::CodeOrPasskey),
            Some(kept) if kept.is_on => Ok(HalfLogin::Code),
            Some(_) | None if has_passkey => Ok(HalfLogin::Passkey),
            None => Ok(HalfLogin::Over),
            Some(kept) => {
                let shown = self.enrolment(reader.conn(), operator, &kept).await?;
                Ok(HalfLogin::SetUp(shown))
            }
        }
    }

    /// Ends a login by its code: of the app, or a recovery code; `from` is where the attempt came from.
    ///
    /// Who must set the second step up does so by the first code of his app.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] for a wrong or used code, and when the login took too long; [`Error::TooMany`]
    /// after several failures.
    pub async fn prove_login(&self, secret: &str, typed: &str, from: &str) -> Result<Proved> {
        let hash = hash(secret.as_bytes());
        let waits = Purpose::SecondStep;
        let found = {
            let (mut reader, now) = (self.read().await?, self.now());
            store::links::find(reader.conn(), waits, &hash, now).await?
        };
        let operator = found.flatten().ok_or(OVER)?;
        let mut unit = self.unit().await?;
        let now = unit.now();
        // Used up first: whoever comes with the same login at the same moment finds none.
        let used = store::links::consume(unit.conn(), waits, &hash, now).await?;
        let kept = store::second_steps::find(unit.conn(), operator).await?;
        let known = operators::find(unit.conn(), operator).await?;
        let kept = match (used, known, kept) {
            (Some(_), Some(known), Some(kept)) if known.is_enabled => kept,
            (Some(_) | None, Some(_) | None, Some(_) | None) => return Err(OVER),
        };
        let attempt = self.attempt(attempts::own(operator), Some(attempts::address(from)))?;
        let proved = if kept.is_on {
            let is_good = self.use_up(&mut unit, operator, &kept, typed).await?;
            is_good.then(Vec::new)
        } else if super::policy::has_any(&mut unit, operator).await? {
            // A passkey is asked for: an app that was begun and left does not take its place.
            None
        } else {
            self.turn_on(&mut unit, operator, &kept, typed).await?
        };
        let Some(recovery_codes) = proved else {
            // Rolled back: the login waits on.
            drop(unit);
            self.failed(&attempt, Some(operator)).await?;
            return Err(Error::Unauthenticated("wrong code"));
        };
        unit.tell(
            Cause::Operator(operator),
            Fact::Access(Access::LoggedIn { operator }),
        );
        unit.commit().await?;
        self.succeeded(&attempt);
        Ok(Proved {
            operator,
            recovery_codes,
        })
    }
}
