//! Starts tasks, starts them again when they fail, and waits for their end.

use crate::{http, metrics::Metrics, run::Shared};
use axum::Router;
use futures::{FutureExt, future::BoxFuture};
use std::{any::Any, panic::AssertUnwindSafe, sync::Arc, time::Duration};
use tokio::{net::TcpListener, task::JoinSet, time::Instant};
use tokio_util::sync::CancellationToken;

/// The pause before a failed worker starts again; it doubles each time, up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Who ran this long had recovered: his next failure counts as a first one.
const RECOVERED: Duration = Duration::from_mins(1);

/// Makes the worker's future, once per start.
pub(crate) type Worker =
    Box<dyn Fn(CancellationToken) -> BoxFuture<'static, anyhow::Result<()>> + Send + Sync>;

/// Makes a worker from a function of the shared parts.
pub(crate) fn worker<F, R>(shared: &Arc<Shared>, run: F) -> Worker
where
    F: Fn(Arc<Shared>, CancellationToken) -> R + Send + Sync + 'static,
    R: Future<Output = anyhow::Result<()>> + Send + 'static,
{
    let shared = Arc::clone(shared);
    Box::new(move |stop| run(Arc::clone(&shared), stop).boxed())
}

/// Holds all tasks of the process.
///
/// A task that fails or panics is started again after a pause that grows; one that returns
/// without an error is over.
#[derive(Debug)]
pub struct Supervisor {
    tasks: JoinSet<()>,
    stop: CancellationToken,
    metrics: Arc<Metrics>,
}

impl Supervisor {
    /// Makes a supervisor without tasks; all end with `stop`.
    #[must_use]
    pub fn new(stop: CancellationToken, metrics: Arc<Metrics>) -> Self {
        Self {
            tasks: JoinSet::new(),
            stop,
            metrics,
        }
    }

    /// Starts a worker.
    pub(crate) fn start(&mut self, name: &'static str, worker: Worker) {
        let (stop, metrics) = (self.stop.clone(), Arc::clone(&self.metrics));
        self.tasks.spawn(keep_running(name, worker, stop, metrics));
    }

    /// Serves a router beside the main one until the stop.
    pub(crate) fn serve(&mut self, listener: TcpListener, router: Router, head: Duration) {
        let stop = self.stop.clone();
        self.tasks.spawn(http::serve(listener, router, head, stop));
    }

    /// Waits until every task has ended.
    pub async fn join(mut self) {
        while self.tasks.join_next().await.is_some() {}
    }
}

async fn keep_running(
    name: &'static str,
    worker: Worker,
    stop: CancellationToken,
    metrics: Arc<Metrics>,
) {
    let mut pause = FIRST_PAUSE;
    loop {
        let started = Instant::now();
        let ended = AssertUnwindSafe(async { worker(stop.clone()).await })
            .catch_unwind()
            .await;
        let why = match ended {
            Ok(Ok(())) => return,
            Ok(Err(error)) => format!("{error:#}"),
            Err(panic) => words_of(panic.as_ref()),
        };
        if stop.is_cancelled() {
            return;
        }
        if started.elapsed() > RECOVERED {
            pause = FIRST_PAUSE;
        }
        metrics.restart();
        tracing::error!(
            worker = name,
            error = why,
            pause_ms = pause.as_millis(),
            "worker failed"
        );
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
        }
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

fn words_of(panic: &(dyn Any + Send)) -> String {
    let words = panic.downcast_ref::<&str>().map(ToString::to_string);
    words
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panic".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    async fn starts_until_third(behave: fn(u32) -> anyhow::Result<()>) -> u32 {
        let count = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&count);
        let worker: Worker = Box::new(move |_| {
            let start = counted.fetch_add(1, Ordering::SeqCst);
            async move { if start < 2 { behave(start) } else { Ok(()) } }.boxed()
        });
        let mut supervisor = Supervisor::new(CancellationToken::new(), Arc::default());
        supervisor.start("test", worker);
        supervisor.join().await;
        count.load(Ordering::SeqCst)
    }

    #[tokio::test]
    async fn a_worker_that_fails_starts_again() {
        assert_eq!(starts_until_third(|_| anyhow::bail!("no luck")).await, 3);
    }

    #[tokio::test]
    async fn a_worker_that_panics_starts_again() {
        assert_eq!(starts_until_third(|_| panic!("on purpose")).await, 3);
    }
}
