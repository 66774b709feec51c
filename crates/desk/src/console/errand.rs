//! What an operator asked for is done once: the first unit that is committed for it finishes its update, too.

use crate::{Error, Result};
use domain::complaint;
use std::sync::atomic::{AtomicBool, Ordering};
use store::Unit;

/// The code of an update that has been followed before.
const KNOWN: &str = "update.known";

tokio::task_local! {
    /// The errand that is being run.
    static ERRAND: Errand;
}

struct Errand {
    updates: Vec<i64>,
    is_marked: AtomicBool,
}

/// Runs `work` for updates that belong together: the first unit that it commits finishes them; says whether there
/// was one.
pub(super) async fn run<W: Future>(updates: Vec<i64>, work: W) -> (W::Output, bool) {
    let errand = Errand {
        updates,
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
    let updates = ERRAND.try_with(|errand| {
        let is_first = !errand.is_marked.swap(true, Ordering::Relaxed);
        is_first.then(|| errand.updates.clone())
    });
    let Ok(Some(updates)) = updates else {
        return Ok(());
    };
    if store::inbound::finish(unit.conn(), &updates)
        .await?
        .is_empty()
    {
        return Err(Error::conflict(KNOWN, complaint::UPDATE_FOLLOWED));
    }
    Ok(())
}

/// Says whether an errand was run before.
pub(super) fn is_known(error: &Error) -> bool {
    error.code() == KNOWN
}
