//! Logging in by a passkey, alone or after the password.

use super::{site, tell};
use crate::{Desk, Error, Result, attempts, seal::hash};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    event::{Access, Cause, Fact},
    id::OperatorId,
    operator::OperatorKind,
    passkey::Change,
};
use store::{Unit, links::Purpose, passkeys::Ceremony};
use webauthn::{Assertion, Expected, PublicKey, Refusal};

/// What the answer is when nothing waits for it any more.
const OVER: Error = Error::Unauthenticated("this login took too long, please begin again");

/// One answer for unknown passkeys, others' passkeys, wrong signatures and people who may not log in.
const UNKNOWN: Error = Error::Unauthenticated("this passkey does not let in here");

/// Only who has the passkey reads this.
const SUSPECT: Error = Error::Unauthenticated("this passkey may have been copied");

/// What a browser is asked that begins a login by a passkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedForPasskey {
    /// Stays with the browser: nobody else can answer.
    pub secret: String,
    /// What its passkeys are asked, as JSON.
    pub options: String,
}

/// Why a passkey does not let in, and whose it would have been.
struct NotIn {
    operator: Option<OperatorId>,
    refusal: Option<Refusal>,
}

/// Who is let in, or why nobody is.
type Proof = std::result::Result<OperatorId, NotIn>;

impl Desk {
    /// Asks whoever is there for any passkey of the house at `origin`; `from` is where he asks from.
    ///
    /// # Errors
    /// [`Error::Conflict`] `passkey.no_name`; [`Error::TooMany`] for one address that asks very often.
    pub async fn ask_for_passkey(&self, origin: &str, from: &str) -> Result<AskedForPasskey> {
        let site = site(origin)?;
        self.count_challenge(from)?;
        let secret = self.secret();
        let mut unit = self.unit().await?;
        let challenge = self.challenge(&mut unit, Ceremony::LogIn, &secret).await?;
        unit.commit().await?;
        let options = webauthn::request(&site, &challenge, &[]);
        Ok(AskedForPasskey { secret, options })
    }

    /// Logs in by a passkey alone, which stands for both steps; `secret` is the one that it was asked with.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`], the same for whatever is wrong with the passkey, but for one that may have been
    /// copied; [`Error::TooMany`] after several failures.
    pub async fn log_in_by_passkey(
        &self,
        secret: &str,
        answer: &str,
        origin: &str,
        from: &str,
    ) -> Result<OperatorId> {
        let site = site(origin)?;
        let challenge = self.answered(Ceremony::LogIn, secret).await?.ok_or(OVER)?;
        let assertion = Assertion::parse(answer).ok();
        let whose = match &assertion {
            Some(assertion) => {
                let mut reader = self.read().await?;
                store::passkeys::find(reader.conn(), &assertion.credential).await?
            }
            None => None,
        };
        let own = whose.map_or_else(
            || format!("passkeys {from}"),
            |kept| attempts::own(kept.operator),
        );
        let attempt = self.attempt(own, Some(attempts::address(from)))?;
        let mut unit = self.unit().await?;
        let expected = Expected {
            site: &site,
            challenge: &challenge,
        };
        let proved = check(&mut unit, assertion.as_ref(), expected, None).await?;
        self.end_login(unit, &attempt, proved).await
    }

    /// Asks for one of the passkeys of somebody whose login waits for its second step.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] when the login took too long; [`Error::NotFound`] where he has none;
    /// [`Error::Conflict`] `passkey.no_name`.
    pub async fn ask_for_passkey_step(&self, half: &str, origin: &str) -> Result<String> {
        let site = site(origin)?;
        let mut unit = self.unit().await?;
        let (hash, now) = (hash(half.as_bytes()), unit.now());
        let found = store::links::find(unit.conn(), Purpose::SecondStep, &hash, now).await?;
        let operator = found.flatten().ok_or(OVER)?;
        let passkeys = store::passkeys::list(unit.conn(), operator).await?;
        if passkeys.is_empty() {
            return Err(Error::NotFound("passkey"));
        }
        let challenge = self
            .challenge(&mut unit, Ceremony::SecondStep, half)
            .await?;
        unit.commit().await?;
        let allowed: Vec<String> = passkeys.into_iter().map(|one| one.credential).collect();
        Ok(webauthn::request(&site, &challenge, &allowed))
    }

    /// Ends a login by a passkey of who began it with his password.
    ///
    /// # Errors
    /// As [`Desk::log_in_by_passkey`]; the login waits on.
    pub async fn prove_login_by_passkey(
        &self,
        half: &str,
        answer: &str,
        origin: &str,
        from: &str,
    ) -> Result<OperatorId> {
        let site = site(origin)?;
        let challenge = self.answered(Ceremony::SecondStep, half).await?;
        let hash = hash(half.as_bytes());
        let found = {
            let (mut reader, now) = (self.read().await?, self.now());
            store::links::find(reader.conn(), Purpose::SecondStep, &hash, now).await?
        };
        let (operator, challenge) = found.flatten().zip(challenge).ok_or(OVER)?;
        let attempt = self.attempt(attempts::own(operator), Some(attempts::address(from)))?;
        let assertion = Assertion::parse(answer).ok();
        let mut unit = self.unit().await?;
        let now = unit.now();
        // Used up first, as with a code: whoever comes with the same login at the same moment finds none.
        store::links::consume(unit.conn(), Purpose::SecondStep, &hash, now)
            .await?
            .ok_or(OVER)?;
        let expected = Expected {
            site: &site,
            challenge: &challenge,
        };
        let proved = check(&mut unit, assertion.as_ref(), expected, Some(operator)).await?;
        self.end_login(unit, &attempt, proved).await
    }

    /// Lets in whom a passkey proves, or refuses and takes back what `unit` holds: a login that waited for its second
    /// step waits on, for another challenge.
    async fn end_login(
        &self,
        mut unit: Unit,
        attempt: &attempts::Attempt,
        proved: Proof,
    ) -> Result<OperatorId> {
        match proved {
            Ok(operator) => {
                unit.tell(
                    Cause::Operator(operator),
                    Fact::Access(Access::LoggedIn { operator }),
                );
                unit.commit().await?;
                self.succeeded(attempt);
                Ok(operator)
            }
            Err(not_in) => {
                drop(unit);
                Err(self.refuse(attempt, not_in).await?)
            }
        }
    }

    /// Counts and tells that a passkey was refused; returns what is said to who brought it.
    async fn refuse(&self, attempt: &attempts::Attempt, not_in: NotIn) -> Result<Error> {
        if let Some(refusal) = not_in.refusal {
            tracing::debug!(why = %refusal, "a passkey was refused");
        }
        self.failed(attempt, not_in.operator).await?;
        let (Some(operator), Some(Refusal::Counter)) = (not_in.operator, not_in.refusal) else {
            return Ok(UNKNOWN);
        };
        let mut unit = self.unit().await?;
        tell(&mut unit, Cause::System, operator, Change::Suspect);
        unit.commit().await?;
        Ok(SUSPECT)
    }
}

/// Checks whose passkey it is and that it holds, and notes its use; `of` is who must have it, where that is known.
async fn check(
    unit: &mut Unit,
    assertion: Option<&Assertion>,
    expected: Expected<'_>,
    of: Option<OperatorId>,
) -> Result<Proof> {
    let nobody = |refusal| NotIn {
        operator: of,
        refusal,
    };
    let Some(assertion) = assertion else {
        return Ok(Err(nobody(Some(Refusal::Malformed("the answer")))));
    };
    let kept = store::passkeys::find(unit.conn(), &assertion.credential).await?;
    let Some(kept) = kept.filter(|kept| of.is_none_or(|of| of == kept.operator)) else {
        return Ok(Err(nobody(None)));
    };
    let operator = kept.operator;
    let refused = |refusal| {
        let operator = Some(operator);
        Ok(Err(NotIn { operator, refusal }))
    };
    // Who begins by a passkey is told by it alone; after the password the authenticator may keep silent.
    let is_his = match &assertion.user {
        Some(user) => user.as_slice() == operator.raw().as_bytes(),
        None => of.is_some(),
    };
    let known = store::operators::find(unit.conn(), operator).await?;
    let may = known.is_some_and(|known| known.is_enabled && known.kind == OperatorKind::Human);
    if !is_his || !may {
        return refused(None);
    }
    let counter = u32::try_from(kept.counter).map_err(Error::mistake)?;
    let counter = match verify(assertion, &kept.public_key, counter, expected)? {
        Ok(counter) => i64::from(counter),
        Err(refusal) => return refused(Some(refusal)),
    };
    let now = unit.now();
    let credential = &assertion.credential;
    if store::passkeys::note_use(unit.conn(), credential, &kept, counter, now).await? {
        Ok(Ok(operator))
    } else {
        refused(None)
    }
}

fn verify(
    assertion: &Assertion,
    public_key: &str,
    counter: u32,
    expected: Expected<'_>,
) -> Result<std::result::Result<u32, Refusal>> {
    let key = URL_SAFE_NO_PAD.decode(public_key).map_err(Error::mistake)?;
    let key = PublicKey::parse(&key).map_err(Error::mistake)?;
    Ok(assertion.check(&key, counter, expected))
}
