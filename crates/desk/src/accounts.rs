//! Logging in, the first person, invitations and passwords.

use crate::{Actor, Desk, Error, Login, Result, attempts, operators::email_taken, seal::hash};
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use domain::{
    account::{AcceptInvitation, LogIn, SetUp, check_password, parse_email},
    complaint,
    event::{Access, Cause, Fact},
    id::{OperatorId, TeamId},
    operator::{DEFAULT_CAPACITY_UNITS, Operator, OperatorKind, Presence},
    permission::{Right, Role, Viewer},
    team::parse_name,
    time::Timestamp,
};
use std::collections::BTreeSet;
use store::links::Purpose;

/// How long an invitation is good.
const INVITATION_MS: i64 = 72 * 3_600_000;

/// How long the first person's link is good.
const SET_UP_MS: i64 = 24 * 3_600_000;

/// A hash that no password has, so that an unknown address costs as much as a wrong password.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c3dpdGNoYm9hcmQ$\
    AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A one-time link, before it becomes an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The secret; it can't be read again.
    pub secret: String,
    /// When it ends.
    pub expires_at: Timestamp,
}

fn argon2() -> Argon2<'static> {
    // OWASP's floor for argon2id: 19 MiB, two passes, one lane.
    let params = Params::new(19_456, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Hashes a chosen password; off the async threads, because it costs tens of milliseconds.
pub(crate) async fn hash_password(password: &str) -> Result<String> {
    check_password(password)?;
    let password = password.to_owned();
    let hashed = tokio::task::spawn_blocking(move || {
        argon2()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
    });
    match hashed.await {
        Ok(Ok(hash)) => Ok(hash),
        Ok(Err(error)) => Err(Error::mistake(error)),
        Err(error) => Err(Error::mistake(error)),
    }
}

pub(crate) async fn is_password(password: &str, hash: String) -> Result<bool> {
    if check_password(password).is_err() {
        return Ok(false);
    }
    let password = password.to_owned();
    let verified = tokio::task::spawn_blocking(move || {
        PasswordHash::new(&hash)
            .is_ok_and(|hash| argon2().verify_password(password.as_bytes(), &hash).is_ok())
    });
    verified.await.map_err(Error::mistake)
}

impl Desk {
    /// Makes the secret of the link by which the first person sets everything up; `None` when there is somebody.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn set_up_secret(&self) -> Result<Option<String>> {
        let mut unit = self.unit().await?;
        if !store::operators::is_empty(unit.conn()).await? {
            return Ok(None);
        }
        let secret = self.secret();
        let expires_at = unit.now().plus_ms(SET_UP_MS);
        let hash = hash(secret.as_bytes());
        store::links::replace(unit.conn(), Purpose::SetUp, None, &hash, expires_at).await?;
        unit.commit().await?;
        Ok(Some(secret))
    }

    /// Makes the first admin.
    ///
    /// # Errors
    /// [`Error::Invalid`]; [`Error::Unauthenticated`] when the link is unknown, used or too old.
    pub async fn set_up(&self, form: &SetUp) -> Result<OperatorId> {
        let name = parse_name("name", &form.name)?;
        let email = parse_email(&form.email)?;
        let password_hash = hash_password(&form.password).await?;
        let mut unit = self.unit().await?;
        let now = unit.now();
        let secret = hash(form.secret.as_bytes());
        store::links::consume(unit.conn(), Purpose::SetUp, &secret, now)
            .await?
            .ok_or(Error::Unauthenticated("this link is not good any more"))?;
        let operator = Operator {
            id: OperatorId::new(self.id()),
            name,
            email: Some(email),
            kind: OperatorKind::Human,
            role: Role::Admin,
            teams: vec![TeamId::GENERAL],
            capacity_units: DEFAULT_CAPACITY_UNITS,
            presence: Presence::Offline,
            is_enabled: true,
            has_password: true,
            supervises: BTreeSet::new(),
            version: 1,
        };
        store::operators::insert(unit.conn(), &operator)
            .await
            .map_err(email_taken)?;
        store::operators::set_password(unit.conn(), operator.id, &password_hash).await?;
        let operator = operator.id;
        let himself = Cause::Operator(operator);
        unit.tell(himself, Fact::OperatorChanged { operator });
        unit.tell(himself, Fact::Access(Access::LoggedIn { operator }));
        unit.commit().await?;
        Ok(operator)
    }

    /// Checks an address and a password; `from` is where the attempt came from.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`], the same for every reason; [`Error::TooMany`] after several failures.
    pub async fn log_in(&self, form: &LogIn, from: &str) -> Result<Login> {
        let email = form.email.trim().to_lowercase();
        let account = format!("account {email}");
        let attempt = self.attempt(account, Some(attempts::address(from)))?;
        let found = store::operators::find_credentials(self.read().await?.conn(), &email).await?;
        let operator = found.as_ref().map(|found| found.operator);
        let known = found.map_or_else(|| NOBODY.to_owned(), |found| found.password_hash);
        let is_right = is_password(&form.password, known).await?;
        match operator {
            Some(operator) if is_right => {
                self.succeeded(&attempt);
                self.let_in(operator).await
            }
            Some(_) | None => {
                self.failed(&attempt, operator).await?;
                Err(Error::Unauthenticated("wrong e-mail or password"))
            }
        }
    }

    /// Returns the actor behind a session.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] when he may not log in any more.
    pub async fn actor(&self, id: OperatorId) -> Result<Actor> {
        let found = store::operators::find(self.read().await?.conn(), id).await?;
        let operator = found
            .filter(|operator| operator.is_enabled && operator.kind == OperatorKind::Human)
            .ok_or(Error::Unauthenticated("you are not logged in"))?;
        let viewer = Viewer {
            operator: Some(id),
            role: operator.role,
            teams: operator.teams,
            supervises: operator.supervises,
            channel: None,
        };
        Ok(Actor::session(id, viewer, operator.name))
    }

    /// Makes a one-time link by which an operator sets his password; earlier ones end.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn invite(&self, actor: &Actor, id: OperatorId) -> Result<Invitation> {
        actor.may(Right::OperatorsManage)?;
        let mut unit = self.unit().await?;
        let found = store::operators::find(unit.conn(), id).await?;
        found
            .filter(|operator| operator.is_enabled)
            .ok_or(Error::NotFound("operator"))?;
        let secret = self.secret();
        let expires_at = unit.now().plus_ms(INVITATION_MS);
        let hash = hash(secret.as_bytes());
        store::links::replace(
            unit.conn(),
            Purpose::Invitation,
            Some(id),
            &hash,
            expires_at,
        )
        .await?;
        unit.commit().await?;
        Ok(Invitation { secret, expires_at })
    }

    /// Sets the password of an invited operator and lets him in as by a login; his other sessions end.
    ///
    /// # Errors
    /// [`Error::Invalid`]; [`Error::Unauthenticated`] when the link is unknown, used or too old.
    pub async fn accept_invitation(&self, form: &AcceptInvitation) -> Result<Login> {
        let password_hash = hash_password(&form.password).await?;
        let mut unit = self.unit().await?;
        let now = unit.now();
        let secret = hash(form.secret.as_bytes());
        let operator = store::links::consume(unit.conn(), Purpose::Invitation, &secret, now)
            .await?
            .flatten()
            .ok_or(Error::Unauthenticated("this link is not good any more"))?;
        store::operators::set_password(unit.conn(), operator, &password_hash).await?;
        self.end_logins(&mut unit, operator).await?;
        unit.tell(
            Cause::Operator(operator),
            Fact::OperatorChanged { operator },
        );
        unit.commit().await?;
        self.let_in(operator).await
    }

    /// Changes the actor's own password; every session of his ends, the asking one too.
    ///
    /// # Errors
    /// [`Error::Invalid`] for either password; [`Error::TooMany`] after several wrong ones.
    pub async fn change_password(&self, actor: &Actor, current: &str, new: &str) -> Result<()> {
        let operator = actor.operator()?;
        let known = store::operators::find_password(self.read().await?.conn(), operator).await?;
        let attempt = self.attempt(attempts::own(operator), None)?;
        if !is_password(current, known.unwrap_or_else(|| NOBODY.to_owned())).await? {
            let wrong = domain::team::BadField::new("current", complaint::WRONG_PASSWORD);
            return Err(wrong.into());
        }
        self.succeeded(&attempt);
        let password_hash = hash_password(new).await?;
        let mut unit = self.unit().await?;
        store::operators::set_password(unit.conn(), operator, &password_hash).await?;
        self.end_logins(&mut unit, operator).await?;
        unit.commit().await?;
        Ok(())
    }

    /// Checks that the key is the one that this database was sealed with; the first one becomes it.
    ///
    /// # Errors
    /// [`Error::Conflict`] `key.mismatch`.
    pub async fn check_key_fingerprint(&self) -> Result<()> {
        const NAME: &str = "key_fingerprint";
        let mut unit = self.unit().await?;
        let ours = self.key().fingerprint();
        match store::settings::find(unit.conn(), NAME).await? {
            Some(known) if known == ours => Ok(()),
            Some(_) => Err(Error::conflict("key.mismatch", complaint::SEALED_OTHERWISE)),
            None => {
                store::settings::set(unit.conn(), NAME, &ours).await?;
                unit.commit().await?;
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobodys_hash_is_well_formed() {
        let nobody = PasswordHash::new(NOBODY).unwrap();
        assert!(argon2().verify_password(b"switchboard", &nobody).is_err());
    }
}
