//! Calls that are made once, however often they are sent: what is known of them under their key.
//!
//! A call that runs within [`Desk::call`] leaves its key and the facts that it tells in the database together with
//! the units that it commits. So a restart at any moment leaves either all of it or nothing, a call that is sent again
//! is never made again, and the facts tell what to answer.

use crate::{Actor, Desk, Error, Result};
use domain::complaint;
use store::{Unit, replays::Signature};

pub use store::replays::Known;

/// How long a call is known under its key.
const KNOWN_MS: i64 = 7 * 86_400_000;

tokio::task_local! {
    /// The call that is being made.
    static CALL: Signature;
}

/// A call with a key.
#[derive(Debug, Clone)]
pub struct Call {
    owner: String,
    key: String,
    body_hash: String,
}

impl Call {
    /// Makes the identity of `actor`'s call under `key`; `body_hash` tells it from another one.
    #[must_use]
    pub fn new(actor: &Actor, key: &str, body_hash: &str) -> Self {
        let (key, body_hash) = (key.to_owned(), body_hash.to_owned());
        Self {
            owner: actor.owner(),
            key,
            body_hash,
        }
    }
}

impl Desk {
    /// Finds what is known of a call; `None` when it was never made.
    ///
    /// # Errors
    /// [`Error::Conflict`] `idempotency.mismatch` when the key was used with another body;
    /// [`Error::Unavailable`].
    pub async fn find_call(&self, call: &Call) -> Result<Option<Known>> {
        let not_before = self.now().plus_ms(-KNOWN_MS);
        let mut reader = self.read().await?;
        let found = store::replays::find(reader.conn(), &call.owner, &call.key, not_before).await?;
        match found {
            Some((known, _)) if known != call.body_hash => Err(Error::conflict(
                "idempotency.mismatch",
                complaint::KEY_MISMATCH,
            )),
            Some((_, known)) => Ok(Some(known)),
            None => Ok(None),
        }
    }

    /// Makes a call: the units that `work` commits keep the call's key and their facts with them.
    pub async fn call<W: Future>(&self, call: &Call, work: W) -> W::Output {
        let signature = Signature::new(&call.owner, &call.key, &call.body_hash);
        CALL.scope(signature, work).await
    }

    /// Keeps the answer of a call for seven days.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn remember(&self, call: &Call, answer: &str) -> Result<()> {
        let Call {
            owner,
            key,
            body_hash,
        } = call;
        let mut unit = self.unit().await?;
        let now = unit.now();
        store::replays::put(unit.conn(), owner, key, body_hash, answer, now).await?;
        unit.commit().await?;
        Ok(())
    }

    /// Forgets a call that was refused, so that it may be corrected and sent again.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn forget(&self, call: &Call) -> Result<()> {
        if matches!(self.find_call(call).await?, Some(Known::Made(_))) {
            let mut unit = self.unit().await?;
            store::replays::forget(unit.conn(), &call.owner, &call.key).await?;
            unit.commit().await?;
        }
        Ok(())
    }
}

/// Signs a unit of the call that is being made.
pub(crate) fn sign(unit: &mut Unit) {
    if let Ok(signature) = CALL.try_with(Signature::clone) {
        unit.sign(signature);
    }
}
