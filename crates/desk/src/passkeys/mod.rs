//! Passkeys: adding them, and letting in by them.
//!
//! What an answer says is read and verified by the crate `webauthn`; here is whose it is, and that it is good once.

mod door;
mod own;

pub use door::AskedForPasskey;

use crate::{Desk, Error, Result, seal::hash};
use domain::{
    complaint,
    event::{Access, Cause, Fact},
    id::OperatorId,
    passkey::{CHALLENGE_MS, Change},
};
use store::{Unit, passkeys::Ceremony};
use webauthn::Site;

// Browsers are told as long as a challenge lives.
const _: () = assert!(CHALLENGE_MS == webauthn::TIME_MS);

/// Reads the house's own address as passkeys know it.
fn site(origin: &str) -> Result<Site> {
    Site::of(origin).ok_or_else(|| Error::conflict("passkey.no_name", complaint::PASSKEY_NO_NAME))
}

impl Desk {
    /// Makes a challenge that only the holder of `secret` can answer, and only once.
    async fn challenge(&self, unit: &mut Unit, ceremony: Ceremony, secret: &str) -> Result<String> {
        let (challenge, hash) = (self.secret(), hash(secret.as_bytes()));
        let (now, until) = (unit.now(), unit.now().plus_ms(CHALLENGE_MS));
        store::passkeys::keep_challenge(unit.conn(), ceremony, &hash, &challenge, now, until)
            .await?;
        Ok(challenge)
    }

    /// Uses a challenge up before its answer is looked at: whatever comes of it, it is good no more.
    async fn answered(&self, ceremony: Ceremony, secret: &str) -> Result<Option<String>> {
        let hash = hash(secret.as_bytes());
        let mut unit = self.unit().await?;
        let now = unit.now();
        let taken = store::passkeys::take_challenge(unit.conn(), ceremony, &hash, now).await?;
        unit.commit().await?;
        Ok(taken)
    }
}

/// Tells what became of one of somebody's passkeys.
pub(crate) fn tell(unit: &mut Unit, cause: Cause, operator: OperatorId, change: Change) {
    unit.tell(cause, Fact::Access(Access::Passkey { operator, change }));
}
