//! Starts and stops the tasks of each channel as admins make, change and switch channels.

use crate::{
    channel::{Channel, Registry},
    courier::Courier,
    health,
    open::Open,
};
use desk::{ChannelConfig, Desk};
use domain::{
    channel::Intake,
    event::{Fact, Seq},
    id::ChannelId,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};
use tokio::{
    task::JoinSet,
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

/// How often channels are looked at when nobody says that something changed.
const TICK: Duration = Duration::from_secs(5);

/// The pause between two looks at the journal while a lot happens.
const BREATH: Duration = Duration::from_millis(100);

/// How many events are read at once.
const PAGE: usize = 1000;

/// How long the tasks of a channel may take to end; then they are cut off.
const LAST_WORDS: Duration = Duration::from_millis(4500);

pub(crate) struct Supervisor {
    desk: Desk,
    registry: Registry,
    open: Open,
    running: BTreeMap<ChannelId, Running>,
    checks: JoinSet<()>,
    read: Option<Seq>,
}

struct Running {
    basis: Basis,
    stop: CancellationToken,
    tasks: JoinSet<()>,
}

/// What the tasks of a channel are built on; a change starts them anew.
#[derive(PartialEq, Eq)]
struct Basis {
    token: String,
    webhook_secret: String,
    is_polling: bool,
}

/// What the journal says about channels.
#[derive(Debug, Default, PartialEq, Eq)]
struct News {
    is_any: bool,
    to_check: BTreeSet<ChannelId>,
}

impl Supervisor {
    pub(crate) fn new(desk: Desk, registry: Registry, open: Open) -> Self {
        Self {
            desk,
            registry,
            open,
            running: BTreeMap::new(),
            checks: JoinSet::new(),
            read: None,
        }
    }

    /// Watches over the channels until it is told to stop, then stops them all.
    pub(crate) async fn run(mut self, stop: &CancellationToken) {
        let mut written = self.desk.watch();
        let mut is_due = true;
        while let Some(step) = stop.run_until_cancelled(self.step(is_due)).await {
            if let Err(error) = step {
                tracing::warn!(%error, "channels cannot be looked after");
            }
            is_due = tokio::select! {
                () = stop.cancelled() => break,
                changed = written.changed() => {
                    stop.run_until_cancelled(sleep(if changed.is_ok() { BREATH } else { TICK })).await;
                    false
                }
                () = sleep(TICK) => true,
            };
        }
        self.stop_all().await;
    }

    /// Reads the journal, and brings the tasks in line with the channels when it speaks of them.
    async fn step(&mut self, is_due: bool) -> desk::Result<()> {
        while self.checks.try_join_next().is_some() {}
        let (news, read) = self.news().await?;
        if !is_due && !news.is_any {
            self.read = Some(read);
            return Ok(());
        }
        let configs = self.desk.channel_configs().await?;
        let wanted: BTreeSet<_> = configs.iter().map(|config| config.channel.id).collect();
        let gone: Vec<_> = self
            .running
            .keys()
            .copied()
            .filter(|channel| !wanted.contains(channel))
            .collect();
        for channel in gone {
            self.stop(channel).await;
        }
        for config in configs {
            let is_asked = news.to_check.contains(&config.channel.id);
            self.align(config, is_asked).await;
        }
        // Not before: news that could not be acted on are read again.
        self.read = Some(read);
        Ok(())
    }

    /// Reads what the journal says of channels, and how far it was read.
    async fn news(&self) -> desk::Result<(News, Seq)> {
        let mut news = News::default();
        let Some(mut read) = self.read else {
            let head = self.desk.head().await?;
            return Ok((
                News {
                    is_any: true,
                    ..news
                },
                head,
            ));
        };
        loop {
            let events = self.desk.events_after(read, PAGE).await?;
            let Some(last) = events.last() else {
                return Ok((news, read));
            };
            read = last.seq;
            for event in &events {
                news.hear(&event.fact);
            }
        }
    }

    async fn align(&mut self, config: ChannelConfig, is_asked: bool) {
        let id = config.channel.id;
        let Some(channel) = self.registry.find(config.channel.kind) else {
            return;
        };
        let basis = Basis::of(&config);
        let is_fine = self.running.get_mut(&id).is_some_and(|running| {
            running.basis == basis && running.tasks.try_join_next().is_none()
        });
        let config = Arc::new(config);
        if !config.channel.is_enabled || !is_fine {
            self.stop(id).await;
        }
        if config.channel.is_enabled && !is_fine {
            self.open.open(Arc::clone(&config));
            let running = start(basis, channel, config, self.desk.clone());
            self.running.insert(id, running);
        } else if is_asked {
            let desk = self.desk.clone();
            self.checks
                .spawn(async move { check(&desk, channel.as_ref(), &config).await });
        }
    }

    async fn stop(&mut self, channel: ChannelId) {
        self.open.close(channel);
        if let Some(running) = self.running.remove(&channel) {
            running.stop.cancel();
            running.end(channel).await;
        }
    }

    async fn stop_all(&mut self) {
        for running in self.running.values() {
            running.stop.cancel();
        }
        let ends = std::mem::take(&mut self.running).into_iter();
        futures::future::join_all(ends.map(|(channel, running)| running.end(channel))).await;
    }
}

impl Running {
    async fn end(mut self, channel: ChannelId) {
        let ended = async { while self.tasks.join_next().await.is_some() {} };
        if timeout(LAST_WORDS, ended).await.is_err() {
            tracing::warn!(%channel, "tasks of the channel were cut off");
            self.tasks.shutdown().await;
        }
    }
}

impl Basis {
    fn of(config: &ChannelConfig) -> Self {
        Self {
            token: config.token.clone(),
            webhook_secret: config.webhook_secret.clone(),
            is_polling: match config.channel.intake {
                Intake::Polling => true,
                Intake::Webhook => false,
            },
        }
    }
}

impl News {
    fn hear(&mut self, fact: &Fact) {
        if let Fact::ChannelCheckRequested { channel } = fact {
            self.to_check.insert(*channel);
        }
        let is_about = matches!(
            fact,
            Fact::ChannelChanged { .. } | Fact::ChannelCheckRequested { .. }
        );
        self.is_any |= is_about;
    }
}

fn start(
    basis: Basis,
    channel: Arc<dyn Channel>,
    config: Arc<ChannelConfig>,
    desk: Desk,
) -> Running {
    let stop = CancellationToken::new();
    let mut tasks = JoinSet::new();
    tracing::info!(channel = %config.channel.id, kind = config.channel.kind.name(), "channel started");
    let courier = Courier::new(desk.clone(), Arc::clone(&channel), Arc::clone(&config));
    tasks.spawn(courier.run(stop.clone()));
    let token = stop.clone();
    tasks.spawn(async move {
        let receive = async {
            check(&desk, channel.as_ref(), &config).await;
            channel.receive(&config, &desk).await;
        };
        token.run_until_cancelled(receive).await;
    });
    Running { basis, stop, tasks }
}

async fn check(desk: &Desk, channel: &dyn Channel, config: &ChannelConfig) {
    let checked = channel.check(config).await;
    health::tell(
        desk,
        config.channel.id,
        &checked.health,
        checked.handle.as_deref(),
    )
    .await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::TeamId;

    #[test]
    fn only_facts_about_channels_are_news() {
        let mut news = News::default();
        news.hear(&Fact::TeamChanged {
            team: TeamId::GENERAL,
        });
        assert_eq!(news, News::default());
        news.hear(&Fact::ChannelChanged {
            channel: ChannelId::from_u128(1),
        });
        assert!(news.is_any && news.to_check.is_empty());
        news.hear(&Fact::ChannelCheckRequested {
            channel: ChannelId::from_u128(2),
        });
        assert_eq!(news.to_check, BTreeSet::from([ChannelId::from_u128(2)]));
    }
}
