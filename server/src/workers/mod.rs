//! What runs beside the requests: each worker is a step function and a loop.

mod bots;
mod calls;
mod channels;
mod drafts;
mod erasures;
mod fanout;
mod janitor;
mod journal;
mod listeners;
mod publish;
mod push;
mod queues;
mod reports;
mod scheduler;
mod streams;
mod supervisor;
mod trials;
mod underway;
mod webhooks;
mod words;

pub use supervisor::Supervisor;

use crate::run::{Duties, Shared};
use std::sync::Arc;
use supervisor::worker;

/// Starts every worker that the duties of this node ask for.
pub(crate) fn start(supervisor: &mut Supervisor, shared: &Arc<Shared>, duties: Duties) {
    let mut start = |name, worker| supervisor.start(name, worker);
    start("journal", worker(shared, journal::run));
    start("publish", worker(shared, publish::run));
    start("streams", worker(shared, streams::run));
    start("listeners", worker(shared, listeners::run));
    start("fanout", worker(shared, fanout::run));
    start("janitor", worker(shared, janitor::run));
    start("words", worker(shared, words::run));
    start("reports", worker(shared, reports::run));
    start("erasures", worker(shared, erasures::run));
    start("trials", worker(shared, trials::run));
    start("drafts", worker(shared, drafts::run));
    if duties.routes {
        start("scheduler", worker(shared, scheduler::run));
        start("queues", worker(shared, queues::run));
    }
    if duties.tells {
        start("webhooks", worker(shared, webhooks::run));
        start("push", worker(shared, push::run));
    }
    if duties.carries {
        start("bots", worker(shared, bots::run));
        start("calls", worker(shared, calls::run));
        start("channels", worker(shared, channels::run));
    }
}
