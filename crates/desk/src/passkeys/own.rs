//! One's own passkeys: adding and removing them.

use super::{site, tell};
use crate::{Actor, Desk, Error, Result, seal::hash, second_step::policy};
use domain::{
    complaint,
    event::Cause,
    id::OperatorId,
    passkey::{Change, MAX_PASSKEYS, OwnPasskeys, Passkey},
    team::parse_name,
};
use store::{
    Unit,
    passkeys::{Ceremony, Kept},
};
use webauthn::{Expected, Registration, Site, User};

impl Desk {
    /// Returns what one sees of one's own passkeys, at the address of the house.
    ///
    /// # Errors
    /// [`Error::Conflict`] `actor.no_operator`.
    pub async fn own_passkeys(&self, actor: &Actor, origin: &str) -> Result<OwnPasskeys> {
        let operator = actor.operator()?;
        let mut reader = self.read().await?;
        let app = store::second_steps::find(reader.conn(), operator).await?;
        Ok(OwnPasskeys {
            passkeys: store::passkeys::list(reader.conn(), operator).await?,
            is_possible: Site::of(origin).is_some(),
            needs_code: app.is_some_and(|app| app.is_on),
        })
    }

    /// Asks the browser to make a passkey, after who is there has shown who he is; `session` is the secret of his.
    ///
    /// Returns what the browser is asked, as JSON.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a wrong password, or a wrong code where an app is on; [`Error::Conflict`]
    /// `passkey.no_name` or `passkey.enough`; [`Error::TooMany`].
    pub async fn begin_passkey(
        &self,
        actor: &Actor,
        password: &str,
        code: &str,
        origin: &str,
        session: &str,
    ) -> Result<String> {
        let operator = actor.operator()?;
        let site = site(origin)?;
        let mut unit = self.prove_himself(operator, password, code).await?;
        let known = list_with_room(&mut unit, operator).await?;
        let known: Vec<String> = known.into_iter().map(|one| one.credential).collect();
        let himself = store::operators::find(unit.conn(), operator).await?;
        let himself = himself.ok_or(Error::NotFound("operator"))?;
        let house = crate::brand::read(unit.conn()).await?.name;
        let challenge = self.challenge(&mut unit, Ceremony::Add, session).await?;
        unit.commit().await?;
        let handle = operator.raw();
        let user = User {
            handle: handle.as_bytes(),
            account: himself.email.as_deref().unwrap_or(&himself.name),
            name: &himself.name,
        };
        Ok(webauthn::creation(&site, &house, &challenge, user, &known))
    }

    /// Keeps the passkey that the browser has made.
    ///
    /// Of somebody who had no second step the other sessions end: they began with less.
    ///
    /// # Errors
    /// [`Error::Invalid`] for its name; [`Error::Conflict`] `passkey.over`, `passkey.refused`, `passkey.known`,
    /// `passkey.enough` or `passkey.no_name`.
    pub async fn add_passkey(
        &self,
        actor: &Actor,
        name: &str,
        answer: &str,
        origin: &str,
        session: &str,
    ) -> Result<()> {
        let operator = actor.operator()?;
        let site = site(origin)?;
        let name = parse_name("name", name)?;
        let challenge = self.answered(Ceremony::Add, session).await?;
        let challenge =
            challenge.ok_or_else(|| Error::conflict("passkey.over", complaint::PASSKEY_OVER))?;
        let expected = Expected {
            site: &site,
            challenge: &challenge,
        };
        let made = Registration::check(answer, expected).map_err(|refusal| {
            tracing::debug!(why = %refusal, "a passkey was not added");
            Error::conflict("passkey.refused", complaint::PASSKEY_REFUSED)
        })?;
        let mut unit = self.unit().await?;
        let before = list_with_room(&mut unit, operator).await?;
        let app = store::second_steps::find(unit.conn(), operator).await?;
        let now = unit.now();
        let passkey = Passkey {
            credential: made.credential,
            name,
            created_at: now,
            used_at: None,
        };
        let kept = Kept {
            operator,
            public_key: webauthn::encode(&made.public_key),
            counter: i64::from(made.counter),
        };
        if !store::passkeys::insert(unit.conn(), &passkey, &kept).await? {
            return Err(Error::conflict("passkey.known", complaint::PASSKEY_KNOWN));
        }
        if before.is_empty() && !app.is_some_and(|app| app.is_on) {
            let this = hash(session.as_bytes());
            store::sessions::revoke_others(unit.conn(), operator, &this, now).await?;
        }
        tell(
            &mut unit,
            Cause::Operator(operator),
            operator,
            Change::Added,
        );
        unit.commit().await?;
        Ok(())
    }

    /// Removes one of one's own passkeys.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a wrong password, or a wrong code where an app is on; [`Error::NotFound`];
    /// [`Error::Conflict`] `second_step.demanded` for the last thing that meets the house's demand;
    /// [`Error::TooMany`].
    pub async fn remove_passkey(
        &self,
        actor: &Actor,
        credential: &str,
        password: &str,
        code: &str,
    ) -> Result<()> {
        let operator = actor.operator()?;
        let mut unit = self.prove_himself(operator, password, code).await?;
        if !store::passkeys::remove(unit.conn(), operator, credential).await? {
            return Err(Error::NotFound("passkey"));
        }
        let demand = policy::read(unit.conn()).await?.second_step;
        if demand.is_on(actor.viewer.role) && !policy::has_any(&mut unit, operator).await? {
            return Err(policy::demanded());
        }
        tell(
            &mut unit,
            Cause::Operator(operator),
            operator,
            Change::Removed,
        );
        unit.commit().await?;
        Ok(())
    }
}

/// Lists the passkeys of somebody who may add one.
async fn list_with_room(unit: &mut Unit, operator: OperatorId) -> Result<Vec<Passkey>> {
    let known = store::passkeys::list(unit.conn(), operator).await?;
    if known.len() >= MAX_PASSKEYS {
        return Err(Error::conflict(
            "passkey.enough",
            complaint::passkeys_enough(MAX_PASSKEYS),
        ));
    }
    Ok(known)
}
