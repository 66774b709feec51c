//! What runs beside the requests: each worker is a step function and a loop.

mod channels;
mod fanout;
mod janitor;
mod journal;
mod publish;
mod scheduler;
mod streams;
mod supervisor;

pub use supervisor::Supervisor;

use crate::run::Shared;
use std::sync::Arc;
use supervisor::worker;

/// Starts every worker.
pub(crate) fn start(supervisor: &mut Supervisor, shared: &Arc<Shared>) {
    let mut start = |name, worker| supervisor.start(name, worker);
    start("journal", worker(shared, journal::run));
    start("publish", worker(shared, publish::run));
    start("streams", worker(shared, streams::run));
    start("fanout", worker(shared, fanout::run));
    start("scheduler", worker(shared, scheduler::run));
    start("channels", worker(shared, channels::run));
    start("janitor", worker(shared, janitor::run));
}
