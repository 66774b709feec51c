//! One's own second step: setting it up, switching it off, other recovery codes.

use super::{already_on, policy, tell};
use crate::{Actor, Desk, Error, Result, accounts, attempts, seal::hash};
use domain::{
    complaint,
    id::OperatorId,
    second_step::{Change, Enrolment, OwnSecondStep},
    team::BadField,
};
use store::{Unit, second_steps::SecondStep};

impl Desk {
    /// Returns what one sees of one's own second step.
    ///
    /// # Errors
    /// [`Error::Conflict`] `actor.no_operator`.
    pub async fn own_second_step(&self, actor: &Actor) -> Result<OwnSecondStep> {
        let operator = actor.operator()?;
        let mut reader = self.read().await?;
        let kept = store::second_steps::find(reader.conn(), operator).await?;
        let demand = policy::read(reader.conn()).await?.second_step;
        let passkeys = store::passkeys::list(reader.conn(), operator).await?;
        Ok(OwnSecondStep {
            since: kept.filter(|kept| kept.is_on).map(|kept| kept.since),
            codes_left: store::second_steps::count_codes(reader.conn(), operator).await?,
            is_demanded: demand.is_on(actor.viewer.role) && passkeys.is_empty(),
        })
    }

    /// Begins to set one's second step up; nothing is demanded before its first code was typed.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a wrong password; [`Error::Conflict`] `second_step.on`; [`Error::TooMany`].
    pub async fn begin_second_step(&self, actor: &Actor, password: &str) -> Result<Enrolment> {
        let operator = actor.operator()?;
        self.ask_password(operator, password).await?;
        let mut unit = self.unit().await?;
        self.begin(&mut unit, operator).await?;
        let kept = get(&mut unit, operator).await?;
        let shown = self.enrolment(unit.conn(), operator, &kept).await?;
        unit.commit().await?;
        Ok(shown)
    }

    /// Switches on what was begun, by the app's first code; returns the recovery codes, which can't be read again.
    ///
    /// The person's other sessions end: they began with less. `session` is the secret of the one that asks.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a wrong code; [`Error::Conflict`] `second_step.on`; [`Error::NotFound`] when nothing
    /// was begun; [`Error::TooMany`].
    pub async fn confirm_second_step(
        &self,
        actor: &Actor,
        typed: &str,
        session: &str,
    ) -> Result<Vec<String>> {
        let operator = actor.operator()?;
        let mut unit = self.unit().await?;
        let kept = get(&mut unit, operator).await?;
        if kept.is_on {
            return Err(already_on());
        }
        let attempt = self.attempt(attempts::own(operator), None)?;
        let Some(codes) = self.turn_on(&mut unit, operator, &kept, typed).await? else {
            return Err(wrong_code());
        };
        let (now, this) = (unit.now(), hash(session.as_bytes()));
        store::sessions::revoke_others(unit.conn(), operator, &this, now).await?;
        unit.commit().await?;
        self.succeeded(&attempt);
        Ok(codes)
    }

    /// Switches one's second step off.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a wrong password or code; [`Error::Conflict`] `second_step.demanded`;
    /// [`Error::NotFound`] when it is off; [`Error::TooMany`].
    pub async fn switch_second_step_off(
        &self,
        actor: &Actor,
        password: &str,
        typed: &str,
    ) -> Result<()> {
        let operator = actor.operator()?;
        let mut unit = self.prove_again(operator, password, typed).await?;
        let demand = policy::read(unit.conn()).await?.second_step;
        store::second_steps::remove(unit.conn(), operator).await?;
        if demand.is_on(actor.viewer.role) && !policy::has_any(&mut unit, operator).await? {
            return Err(policy::demanded());
        }
        tell(&mut unit, operator, Change::Off);
        unit.commit().await?;
        Ok(())
    }

    /// Makes other recovery codes; the former ones are good no more.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a wrong password or code; [`Error::NotFound`] when the second step is off;
    /// [`Error::TooMany`].
    pub async fn renew_recovery_codes(
        &self,
        actor: &Actor,
        password: &str,
        typed: &str,
    ) -> Result<Vec<String>> {
        let operator = actor.operator()?;
        let mut unit = self.prove_again(operator, password, typed).await?;
        let codes = self.renew_codes(&mut unit, operator).await?;
        tell(&mut unit, operator, Change::RecoveryRenewed);
        unit.commit().await?;
        Ok(codes)
    }

    /// Asks who is logged in who he is: for his password, and for a code where his app is on.
    pub(crate) async fn prove_himself(
        &self,
        operator: OperatorId,
        password: &str,
        typed: &str,
    ) -> Result<Unit> {
        let kept = store::second_steps::find(self.read().await?.conn(), operator).await?;
        if kept.is_some_and(|kept| kept.is_on) {
            return self.prove_again(operator, password, typed).await;
        }
        self.ask_password(operator, password).await?;
        self.unit().await
    }

    /// Asks for both steps anew; the code is used up with what is done in the unit.
    async fn prove_again(&self, operator: OperatorId, password: &str, typed: &str) -> Result<Unit> {
        self.ask_password(operator, password).await?;
        let mut unit = self.unit().await?;
        let kept = get(&mut unit, operator).await?;
        if !kept.is_on {
            return Err(Error::NotFound("two-step login"));
        }
        let attempt = self.attempt(attempts::own(operator), None)?;
        if !self.use_up(&mut unit, operator, &kept, typed).await? {
            return Err(wrong_code());
        }
        self.succeeded(&attempt);
        Ok(unit)
    }

    async fn ask_password(&self, operator: OperatorId, password: &str) -> Result<()> {
        let attempt = self.attempt(attempts::own(operator), None)?;
        let known = store::operators::find_password(self.read().await?.conn(), operator).await?;
        let is_right = match known {
            Some(known) => accounts::is_password(password, known).await?,
            None => false,
        };
        if is_right {
            self.passed(&attempt);
            return Ok(());
        }
        Err(BadField::new("password", complaint::WRONG_PASSWORD).into())
    }
}

async fn get(unit: &mut Unit, operator: OperatorId) -> Result<SecondStep> {
    let found = store::second_steps::find(unit.conn(), operator).await?;
    found.ok_or(Error::NotFound("two-step login"))
}

fn wrong_code() -> Error {
    BadField::new("code", complaint::WRONG_CODE).into()
}
