//! Calls that are made once, however often they are sent: what is known of them under their key.
//!
//! A call that runs within [`Desk::call`] leaves its key in the database together with the first unit that it
//! commits. So a restart at any moment leaves either both or neither, and a call that is sent again is never
//! made again.

use crate::{Actor, Desk, Error, Result};
use domain::time::Timestamp;
use store::Unit;

/// How long a call is known under its key.
const KNOWN_MS: i64 = 7 * 86_400_000;

tokio::task_local! {
    /// The call that is being made.
    static CALL: Call;
}

/// A call with a key.
#[derive(Debug, Clone)]
pub struct Call {
    owner: String,
    key: String,
    body_hash: String,
}

/// What is known of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// It was answered with this.
    Answered(String),
    /// It was made, and its answer went with a crash.
    Made,
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
                "this idempotency key was used with another body",
            )),
            Some((_, answer)) if answer.is_empty() => Ok(Some(Known::Made)),
            Some((_, answer)) => Ok(Some(Known::Answered(answer))),
            None => Ok(None),
        }
    }

    /// Makes a call: the first unit that `work` commits keeps the call's key with it.
    pub async fn call<W: Future>(&self, call: &Call, work: W) -> W::Output {
        CALL.scope(call.clone(), work).await
    }

    /// Keeps the answer of a call for seven days.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn remember(&self, call: &Call, answer: &str) -> Result<()> {
        let mut unit = self.unit().await?;
        let now = unit.now();
        keep(&mut unit, call, answer, now).await?;
        unit.commit().await?;
        Ok(())
    }

    /// Forgets a call that was refused, so that it may be corrected and sent again.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn forget(&self, call: &Call) -> Result<()> {
        if self.find_call(call).await? == Some(Known::Made) {
            let mut unit = self.unit().await?;
            store::replays::forget(unit.conn(), &call.owner, &call.key).await?;
            unit.commit().await?;
        }
        Ok(())
    }
}

/// Marks the call that is being made as made, if `unit` is committed.
pub(crate) async fn mark(unit: &mut Unit) -> Result<()> {
    let Ok(call) = CALL.try_with(Call::clone) else {
        return Ok(());
    };
    let now = unit.now();
    keep(unit, &call, "", now).await
}

async fn keep(unit: &mut Unit, call: &Call, answer: &str, now: Timestamp) -> Result<()> {
    let Call {
        owner,
        key,
        body_hash,
    } = call;
    Ok(store::replays::put(unit.conn(), owner, key, body_hash, answer, now).await?)
}
