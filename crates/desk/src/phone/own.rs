//! Operators' own telephones: typed by them, and proved by a code that a call reads out.

use super::{DAY_MS, purpose_of_operator, settings};
use crate::{Actor, Desk, Error, Result};
use domain::{
    call::{self, OwnTelephone, PhoneCall, Purpose, Refused},
    complaint,
    event::Fact,
    id::{CallId, OperatorId},
    phone::PhoneNumber,
    team::BadField,
};
use store::{
    calls::Stored,
    telephones::{Proof, Telephone},
};

/// How long a code counts.
///
/// Units: ms. Long enough to be called, to miss it and to be called again.
const CODE_MS: i64 = 10 * 60_000;

/// How often a wrong code may be typed.
const TRIES: i64 = 5;

/// How often an operator may be called for a code within a day.
const PROOFS_A_DAY: i64 = 5;

fn purpose_of_code(operator: OperatorId) -> String {
    format!("code for operator {operator}")
}

impl Desk {
    /// Returns the actor's own telephone; `None` when he has typed none.
    ///
    /// # Errors
    /// [`Error::Conflict`] `actor.no_operator`.
    pub async fn own_telephone(&self, actor: &Actor) -> Result<Option<OwnTelephone>> {
        let operator = actor.operator()?;
        let mut reader = self.read().await?;
        let is_on = settings::seen(&mut reader).await?.is_on;
        let found = store::telephones::find_of_operator(reader.conn(), operator).await?;
        Ok(found.map(|found| OwnTelephone {
            hint: found.hint,
            is_verified: matches!(found.proof, Proof::Given { .. }),
            is_on,
        }))
    }

    /// Notes the actor's telephone and has it called, to read out the code that proves it.
    ///
    /// # Errors
    /// [`Error::Invalid`] for the number; [`Error::Conflict`] `phone.off`, `phone.prefix`, `phone.busy` or
    /// `actor.no_operator`; [`Error::TooMany`].
    pub async fn set_telephone(&self, actor: &Actor, number: &str) -> Result<OwnTelephone> {
        let operator = actor.operator()?;
        let number: PhoneNumber = number
            .parse()
            .map_err(|bad: domain::phone::BadNumber| BadField::new("number", bad.into()))?;
        let cause = actor.cause();
        match self.begin_proof(actor, operator, &number).await {
            Ok(()) => Ok(OwnTelephone {
                hint: number.hint(),
                is_verified: false,
                is_on: true,
            }),
            Err(error) => {
                if let Error::Conflict { code, .. } = &error {
                    self.note_refused(cause, None, Some(operator), code).await?;
                }
                Err(error)
            }
        }
    }

    async fn begin_proof(
        &self,
        actor: &Actor,
        operator: OperatorId,
        number: &PhoneNumber,
    ) -> Result<()> {
        let mut unit = self.unit().await?;
        let now = unit.now();
        let telephony = settings::current(&mut unit).await?;
        if !telephony.is_on {
            return Err(Refused::Off.into());
        }
        if !number.is_within(&telephony.limits.prefixes) {
            return Err(Refused::Prefix.into());
        }
        let since = now.plus_ms(-DAY_MS);
        let proofs = store::calls::count_proofs_since(unit.conn(), operator, since).await?;
        if proofs >= PROOFS_A_DAY {
            return Err(Error::TooMany { after_ms: DAY_MS });
        }
        let code = format!("{:06}", self.chance() % 1_000_000);
        let telephone = Telephone {
            operator,
            sealed: self.seal_for(&purpose_of_operator(operator), number.as_str())?,
            hint: number.hint(),
            proof: Proof::Open {
                sealed_code: self.seal_for(&purpose_of_code(operator), &code)?,
                until: now.plus_ms(CODE_MS),
                tries: 0,
            },
        };
        let call = PhoneCall {
            id: CallId::new(self.id()),
            purpose: Purpose::Verify,
            operator,
            number: number.hint(),
            call: call::Call::requested(),
            requested_at: now,
            ended_at: None,
            trouble: None,
            is_ending: false,
            limit_min: 0,
            room: call::Room::default(),
            note: None,
            version: 1,
        };
        let stored = Stored {
            call,
            sid: None,
            customer_sid: None,
            conference_sid: None,
            submitted_at: None,
        };
        let inserted = store::calls::insert(unit.conn(), &stored).await;
        inserted.map_err(super::request::busy)?;
        store::telephones::put_of_operator(unit.conn(), &telephone).await?;
        self.note_attempt(&mut unit, actor.cause(), None, Some(operator), "placed")
            .await?;
        unit.tell(actor.cause(), Fact::OperatorChanged { operator });
        unit.commit().await?;
        Ok(())
    }

    /// Proves the actor's telephone by the code that he has heard.
    ///
    /// # Errors
    /// [`Error::Invalid`] when it is another; [`Error::Conflict`] `phone.code_over` when its time or the tries are
    /// over; [`Error::NotFound`].
    pub async fn prove_telephone(&self, actor: &Actor, code: &str) -> Result<OwnTelephone> {
        let operator = actor.operator()?;
        let mut unit = self.unit().await?;
        let now = unit.now();
        let found = store::telephones::find_of_operator(unit.conn(), operator).await?;
        let mut telephone = found.ok_or(Error::NotFound("telephone"))?;
        if let Proof::Open {
            sealed_code,
            until,
            tries,
        } = &mut telephone.proof
        {
            if *until <= now || *tries >= TRIES {
                return Err(Error::conflict(
                    "phone.code_over",
                    complaint::PHONE_CODE_OVER,
                ));
            }
            let right = self.key().open(&purpose_of_code(operator), sealed_code)?;
            let typed: String = code.chars().filter(|c| !c.is_whitespace()).collect();
            if crate::seal::hash(typed.as_bytes()) != crate::seal::hash(right.as_bytes()) {
                *tries += 1;
                store::telephones::put_of_operator(unit.conn(), &telephone).await?;
                unit.commit().await?;
                return Err(BadField::new("code", complaint::WRONG_PHONE_CODE).into());
            }
            telephone.proof = Proof::Given { at: now };
            store::telephones::put_of_operator(unit.conn(), &telephone).await?;
            unit.tell(actor.cause(), Fact::OperatorChanged { operator });
        }
        let is_on = settings::current(&mut unit).await?.is_on;
        unit.commit().await?;
        Ok(OwnTelephone {
            hint: telephone.hint,
            is_verified: true,
            is_on,
        })
    }

    /// Forgets the actor's telephone.
    ///
    /// # Errors
    /// [`Error::Conflict`] `phone.busy` while it may ring, or `actor.no_operator`.
    pub async fn forget_telephone(&self, actor: &Actor) -> Result<()> {
        let operator = actor.operator()?;
        let mut unit = self.unit().await?;
        if store::calls::find_open_of(unit.conn(), operator)
            .await?
            .is_some()
        {
            return Err(Error::conflict("phone.busy", complaint::CALL_UNDER_WAY));
        }
        if store::telephones::forget_of_operator(unit.conn(), operator).await? {
            unit.tell(actor.cause(), Fact::OperatorChanged { operator });
        }
        unit.commit().await?;
        Ok(())
    }

    /// Returns the code that a call for it reads out; `None` when it is over or proved.
    pub(super) async fn code_of(&self, operator: OperatorId) -> Result<Option<String>> {
        let mut reader = self.read().await?;
        let found = store::telephones::find_of_operator(reader.conn(), operator).await?;
        match found.map(|found| found.proof) {
            Some(Proof::Open {
                sealed_code, until, ..
            }) if until > self.now() => Ok(Some(
                self.key().open(&purpose_of_code(operator), &sealed_code)?,
            )),
            Some(Proof::Open { .. } | Proof::Given { .. }) | None => Ok(None),
        }
    }
}
