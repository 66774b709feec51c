//! What an operator asked for is done once: the first unit that is committed for it finishes its update, too.

use crate::{Error, Result};
use std::sync::atomic::{AtomicBool, Ordering};
use store::Unit;

/// The code of an update that has been followed before.
const KNOWN: &str = "update.known";

tokio::task_local! {
    /// The errand that is being run.
    static ERRAND: Errand;
}

struct Errand {
    inbound: i64,
    is_marked: AtomicBool,
}

/// Runs `work` for an update: the first unit that it commits finishes the update; says whether there was one.
pub(super) async fn run<W: Future>(inbound: i64, work: W) -> (W::Output, bool) {
    let errand = Errand {
        inbound,
        is_marked: AtomicBool::new(false),
    };
    let work = async {
        let output = work.await;
        (
            output,
            ERRAND.with(|errand| errand.is_marked.load(Ordering::Relaxed)),
        )
    };
    ERRAND.scope(errand, work).await
}

/// Finishes the update of the errand that is being run, if `unit` is committed.
///
/// # Errors
/// [`Error::Conflict`] `update.known` when it was finished before.
pub(crate) async fn mark(unit: &mut Unit) -> Result<()> {
    let inbound = ERRAND.try_with(|errand| {
        let is_first = !errand.is_marked.swap(true, Ordering::Relaxed);
        is_first.then_some(errand.inbound)
    });
    let Ok(Some(inbound)) = inbound else {
        return Ok(());
    };
    if store::inbound::finish(unit.conn(), &[inbound])
        .await?
        .is_empty()
    {
        return Err(Error::conflict(KNOWN, "this update was followed before"));
    }
    Ok(())
}

/// Says whether an errand was run before.
pub(super) fn is_known(error: &Error) -> bool {
    error.code() == KNOWN
}
