//! Work that comes one by one and is done several at a time.

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// Does what `next` brings, at most `most` at once, until `stop`; what is under way then is given up.
pub(super) async fn several<W, N, D>(
    most: usize,
    stop: &CancellationToken,
    next: impl Fn() -> N,
    work: impl Fn(W) -> D,
) where
    N: Future<Output = W>,
    D: Future<Output = ()> + Send + 'static,
{
    let mut tasks = JoinSet::new();
    loop {
        tokio::select! {
            () = stop.cancelled() => break,
            _ = tasks.join_next(), if !tasks.is_empty() => {}
            come = next(), if tasks.len() < most => {
                tasks.spawn(work(come));
            }
        }
    }
    tasks.shutdown().await;
}
