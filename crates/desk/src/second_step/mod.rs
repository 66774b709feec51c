//! The second step of a login: who has it, who must have it, and what it lets in.

mod door;
mod own;
pub(crate) mod policy;
mod totp;

pub use door::{Login, Proved};

use crate::{Desk, Error, Result};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use domain::{
    complaint,
    event::{Access, Cause, Fact},
    id::OperatorId,
    second_step::{Change, Enrolment, RECOVERY_CODES, RECOVERY_LETTERS, Typed},
    time::Timestamp,
};
use store::{Conn, Unit, second_steps::SecondStep};

/// The bytes of a recovery code: 80 bits.
const RECOVERY_BYTES: usize = RECOVERY_LETTERS * 5 / 8;

/// The longest name of the house in an app: the picture stays one that a telephone reads from a screen.
const MAX_ISSUER_CHARS: usize = 40;

/// What a seed is sealed for; nobody else's opens in its place.
fn purpose(operator: OperatorId) -> String {
    format!("second_steps.seed {operator}")
}

impl Desk {
    /// Makes a seed and keeps it, sealed, until its first code is typed.
    async fn begin(&self, unit: &mut Unit, operator: OperatorId) -> Result<()> {
        let (mut seed, mut nonce) = ([0; totp::SEED_BYTES], [0; 24]);
        (self.0.tools.randomness)(&mut seed);
        (self.0.tools.randomness)(&mut nonce);
        let seed = STANDARD_NO_PAD.encode(seed);
        let sealed = self.key().seal(&purpose(operator), nonce, &seed)?;
        let now = unit.now();
        if store::second_steps::begin(unit.conn(), operator, &sealed, now).await? {
            Ok(())
        } else {
            Err(already_on())
        }
    }

    fn seed(&self, operator: OperatorId, kept: &SecondStep) -> Result<Vec<u8>> {
        let seed = self.key().open(&purpose(operator), &kept.seed)?;
        STANDARD_NO_PAD
            .decode(seed)
            .map_err(|_| Error::mistake("a seed is no base 64"))
    }

    /// Shows what is being set up.
    async fn enrolment(
        &self,
        mut conn: Conn<'_>,
        operator: OperatorId,
        kept: &SecondStep,
    ) -> Result<Enrolment> {
        let seed = self.seed(operator, kept)?;
        let known = store::operators::find(conn.lend(), operator).await?;
        let account = known.and_then(|known| known.email).unwrap_or_default();
        let house: String = crate::brand::read(conn)
            .await?
            .name
            .chars()
            .take(MAX_ISSUER_CHARS)
            .collect();
        let address = totp::address(&house, &account, &seed);
        let picture = totp::picture(&address)
            .ok_or_else(|| Error::mistake("an address does not fit a picture"))?;
        Ok(Enrolment {
            secret: totp::in_groups(&totp::letters(&seed), ' '),
            address,
            picture,
        })
    }

    /// Switches on what is being set up, if the code is its; returns the recovery codes, and `None` for a wrong code.
    async fn turn_on(
        &self,
        unit: &mut Unit,
        operator: OperatorId,
        kept: &SecondStep,
        typed: &str,
    ) -> Result<Option<Vec<String>>> {
        let seed = self.seed(operator, kept)?;
        let now = unit.now();
        let step = match Typed::parse(typed) {
            Some(Typed::App(digits)) => totp::find_step(&seed, digits, now, kept.last_step),
            Some(Typed::Recovery(_)) | None => None,
        };
        let Some(step) = step else { return Ok(None) };
        if !store::second_steps::turn_on(unit.conn(), operator, &kept.seed, step, now).await? {
            return Ok(None);
        }
        let codes = self.renew_codes(unit, operator).await?;
        tell(unit, operator, Change::On);
        Ok(Some(codes))
    }

    /// Uses up a code of the app, or a recovery code; false for a wrong one, and for one that was used.
    async fn use_up(
        &self,
        unit: &mut Unit,
        operator: OperatorId,
        kept: &SecondStep,
        typed: &str,
    ) -> Result<bool> {
        let now = unit.now();
        match Typed::parse(typed) {
            None => Ok(false),
            Some(Typed::App(digits)) => {
                let seed = self.seed(operator, kept)?;
                match totp::find_step(&seed, digits, now, kept.last_step) {
                    Some(step) => {
                        Ok(store::second_steps::use_step(unit.conn(), operator, step).await?)
                    }
                    None => Ok(false),
                }
            }
            Some(Typed::Recovery(code)) => {
                let hash = self.recovery_hash(operator, &code);
                let is_good =
                    store::second_steps::use_code(unit.conn(), operator, &hash, now).await?;
                if is_good {
                    tell(unit, operator, Change::RecoveryUsed);
                }
                Ok(is_good)
            }
        }
    }

    async fn renew_codes(&self, unit: &mut Unit, operator: OperatorId) -> Result<Vec<String>> {
        let mut codes = Vec::with_capacity(RECOVERY_CODES);
        let mut hashes = Vec::with_capacity(RECOVERY_CODES);
        for _ in 0..RECOVERY_CODES {
            let mut bytes = [0; RECOVERY_BYTES];
            (self.0.tools.randomness)(&mut bytes);
            let code = totp::letters(&bytes);
            hashes.push(self.recovery_hash(operator, &code));
            codes.push(totp::in_groups(&code, '-'));
        }
        store::second_steps::replace_codes(unit.conn(), operator, &hashes).await?;
        Ok(codes)
    }

    /// Hashes a recovery code with the key of the installation: whoever has the database alone can't try codes.
    fn recovery_hash(&self, operator: OperatorId, code: &str) -> String {
        self.key()
            .sign("recovery code", &format!("{operator} {code}"))
    }

    /// Ends the sessions of an operator, and the logins of his that wait for their second step.
    pub(crate) async fn end_logins(&self, unit: &mut Unit, operator: OperatorId) -> Result<()> {
        let now: Timestamp = unit.now();
        store::sessions::revoke_all_of(unit.conn(), operator, now).await?;
        let waiting = store::links::Purpose::SecondStep;
        Ok(store::links::remove(unit.conn(), waiting, operator).await?)
    }
}

fn already_on() -> Error {
    Error::conflict("second_step.on", complaint::TWO_STEPS_ON)
}

/// Tells what somebody did with his own second step.
fn tell(unit: &mut Unit, operator: OperatorId, change: Change) {
    let himself = Cause::Operator(operator);
    unit.tell(
        himself,
        Fact::Access(Access::SecondStep { operator, change }),
    );
}
