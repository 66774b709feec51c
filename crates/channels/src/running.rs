//! The tasks of one channel, and how long this node may run them.

use crate::{channel::Channel, courier::Courier, fetcher, health, reread};
use desk::{CARRY_MS, Carrier, ChannelConfig, Desk};
use domain::{channel::Intake, id::ChannelId};
use files::FileStore;
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::watch,
    task::JoinSet,
    time::{Instant, sleep_until, timeout},
};
use tokio_util::sync::CancellationToken;

/// How long the tasks of a channel may take to end; then they are cut off.
const LAST_WORDS: Duration = Duration::from_millis(4500);

/// For how long after it asked a node lets its tasks run: they must have ended when another may begin.
///
/// It is measured by this process's own clock, from before it asked, so that nobody's clock need be right.
const TENURE: Duration =
    Duration::from_millis(CARRY_MS.unsigned_abs()).saturating_sub(Duration::from_secs(5));

/// The right to carry a channel, and until when.
pub(crate) struct Tenure {
    pub(crate) carrier: Carrier,
    until: Instant,
}

/// The tasks of a channel.
pub(crate) struct Running {
    basis: Basis,
    until: watch::Sender<Instant>,
    stop: CancellationToken,
    tasks: JoinSet<()>,
}

/// What the tasks of a channel are built on; a change starts them anew.
#[derive(PartialEq, Eq)]
pub(crate) struct Basis {
    token: String,
    webhook_secret: String,
    is_polling: bool,
    carrier: Carrier,
}

impl Tenure {
    /// Makes the tenure of who asked for `carrier` at `asked_at`.
    pub(crate) fn new(carrier: Carrier, asked_at: Instant) -> Self {
        Self {
            carrier,
            until: asked_at + TENURE,
        }
    }
}

impl Basis {
    pub(crate) fn of(config: &ChannelConfig, carrier: Carrier) -> Self {
        Self {
            token: config.token.clone(),
            webhook_secret: config.webhook_secret.clone(),
            is_polling: match config.channel.intake {
                Intake::Polling => true,
                Intake::Webhook => false,
            },
            carrier,
        }
    }
}

impl Running {
    pub(crate) fn start(
        basis: Basis,
        tenure: Tenure,
        channel: Arc<dyn Channel>,
        config: Arc<ChannelConfig>,
        desk: Desk,
        files: FileStore,
    ) -> Self {
        let stop = CancellationToken::new();
        let mut tasks = JoinSet::new();
        tracing::info!(channel = %config.channel.id, kind = config.channel.kind.name(), "channel started");
        let (until, ends) = watch::channel(tenure.until);
        if tenure.carrier.ends() {
            tasks.spawn(guard(config.channel.id, ends, stop.clone()));
        }
        let courier = Courier::new(
            desk.clone(),
            Arc::clone(&channel),
            Arc::clone(&config),
            tenure.carrier,
        );
        tasks.spawn(courier.run(stop.clone()));
        let fetching = (desk.clone(), Arc::clone(&channel), Arc::clone(&config));
        let token = stop.clone();
        tasks.spawn(async move {
            let (desk, channel, config) = fetching;
            let id = config.channel.id;
            match token
                .run_until_cancelled(Box::pin(reread::all(&desk, channel.as_ref(), id)))
                .await
            {
                Some(Ok(0)) | None => {}
                Some(Ok(count)) => tracing::info!(channel = %id, count, "messages read again"),
                Some(Err(error)) => {
                    tracing::warn!(channel = %id, error = error.with_cause(), "not read again");
                }
            }
            fetcher::run(&desk, channel.as_ref(), &config, &files, &token).await;
        });
        let token = stop.clone();
        tasks.spawn(async move {
            let receive = async {
                check(&desk, channel.as_ref(), &config).await;
                channel.receive(&config, &desk).await;
            };
            token.run_until_cancelled(receive).await;
        });
        Self {
            basis,
            until,
            stop,
            tasks,
        }
    }

    /// Says whether it runs, all of it, on this basis.
    pub(crate) fn is_built_on(&mut self, basis: &Basis) -> bool {
        self.basis == *basis && self.tasks.try_join_next().is_none()
    }

    pub(crate) fn renew(&self, tenure: &Tenure) {
        self.until.send_replace(tenure.until);
    }

    pub(crate) fn carrier(&self) -> Carrier {
        self.basis.carrier.clone()
    }

    /// Stops the tasks and waits for their end, but not for long.
    pub(crate) async fn end(mut self, channel: ChannelId) {
        self.stop.cancel();
        let ended = async { while self.tasks.join_next().await.is_some() {} };
        if timeout(LAST_WORDS, ended).await.is_err() {
            tracing::warn!(%channel, "tasks of the channel were cut off");
            self.tasks.shutdown().await;
        }
    }
}

/// Stops the tasks when the tenure has not been renewed in time, whatever holds up who should renew it.
async fn guard(channel: ChannelId, mut ends: watch::Receiver<Instant>, stop: CancellationToken) {
    loop {
        let until = *ends.borrow_and_update();
        tokio::select! {
            () = stop.cancelled() => return,
            changed = ends.changed() => if changed.is_err() { return },
            () = sleep_until(until) => {
                tracing::warn!(%channel, "the right to carry the channel was not renewed");
                return stop.cancel();
            }
        }
    }
}

/// Asks the provider whether the account works, and tells.
pub(crate) async fn check(desk: &Desk, channel: &dyn Channel, config: &ChannelConfig) {
    let checked = channel.check(config).await;
    health::tell_checked(desk, config.channel.id, &checked).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_tenure_that_is_not_renewed_ends_the_tasks() {
        let (until, ends) = watch::channel(Instant::now() + TENURE);
        let stop = CancellationToken::new();
        let mut guarded = std::pin::pin!(guard(ChannelId::from_u128(1), ends, stop.clone()));
        for _ in 0..3 {
            assert!(futures::poll!(guarded.as_mut()).is_pending() && !stop.is_cancelled());
            until.send_replace(Instant::now() + TENURE);
        }
        until.send_replace(Instant::now());
        guarded.await;
        assert!(stop.is_cancelled());
    }
}
