//! Starts and stops the tasks of each channel as admins make, change and switch channels.

use crate::{
    channel::Registry,
    open::Open,
    running::{Basis, Running, Tenure, check},
};
use desk::{Carrier, ChannelConfig, Desk};
use domain::{
    event::{Fact, Seq},
    id::ChannelId,
};
use files::FileStore;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};
use tokio::{
    task::JoinSet,
    time::{Instant, MissedTickBehavior, interval, sleep, timeout},
};
use tokio_util::sync::CancellationToken;

/// How often channels are looked at when nobody says that something changed. It is also how often a node renews
/// its right to carry them, and how soon another asks for it: well within [`desk::CARRY_MS`].
const TICK: Duration = Duration::from_secs(3);

/// The pause between two looks at the journal while a lot happens.
const BREATH: Duration = Duration::from_millis(100);

/// How many events are read at once.
const PAGE: usize = 1000;

/// How long giving the channels back may take at the end.
const PARTING: Duration = Duration::from_millis(400);

pub(crate) struct Supervisor {
    desk: Desk,
    /// Names this node to the others.
    node: String,
    registry: Registry,
    open: Open,
    files: FileStore,
    running: BTreeMap<ChannelId, Running>,
    checks: JoinSet<()>,
    read: Option<Seq>,
}

/// What the journal says about channels.
#[derive(Debug, Default, PartialEq, Eq)]
struct News {
    is_any: bool,
    to_check: BTreeSet<ChannelId>,
}

impl Supervisor {
    pub(crate) fn new(desk: Desk, registry: Registry, open: Open, files: FileStore) -> Self {
        Self {
            node: desk.session_id().to_string(),
            desk,
            registry,
            open,
            files,
            running: BTreeMap::new(),
            checks: JoinSet::new(),
            read: None,
        }
    }

    /// Watches over the channels until it is told to stop, then stops them all.
    pub(crate) async fn run(mut self, stop: &CancellationToken) {
        let mut written = self.desk.watch();
        let mut looks = interval(TICK);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let is_due = tokio::select! {
                biased;
                () = stop.cancelled() => break,
                _ = looks.tick() => true,
                changed = written.changed() => {
                    stop.run_until_cancelled(sleep(if changed.is_ok() { BREATH } else { TICK })).await;
                    false
                }
            };
            if let Some(Err(error)) = stop.run_until_cancelled(self.step(is_due)).await {
                tracing::warn!(
                    error = error.with_cause(),
                    "channels cannot be looked after"
                );
            }
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
            self.open.close(channel);
            self.stop(channel).await;
        }
        let enabled = configs.iter().filter(|config| config.channel.is_enabled);
        let enabled: Vec<_> = enabled.map(|config| config.channel.id).collect();
        let asked_at = Instant::now();
        let mut carried = self.desk.carry(&self.node, &enabled).await?;
        for config in configs {
            let id = config.channel.id;
            let carrier = carried.remove(&id);
            let tenure = carrier.map(|carrier| Tenure::new(carrier, asked_at));
            self.align(config, tenure, news.to_check.contains(&id))
                .await;
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

    /// Brings the tasks of a channel in line; without a tenure another node has them.
    ///
    /// Whoever calls in is let in by every node.
    async fn align(&mut self, config: ChannelConfig, tenure: Option<Tenure>, is_asked: bool) {
        let id = config.channel.id;
        let Some(channel) = self.registry.find(config.channel.kind) else {
            return;
        };
        let config = Arc::new(config);
        if config.channel.is_enabled {
            self.open.open(Arc::clone(&config));
        } else {
            self.open.close(id);
        }
        let Some(tenure) = tenure else {
            return self.stop(id).await;
        };
        let basis = Basis::of(&config, tenure.carrier.clone());
        if let Some(running) = self.running.get_mut(&id)
            && running.is_built_on(&basis)
        {
            running.renew(&tenure);
            if is_asked {
                let desk = self.desk.clone();
                self.checks
                    .spawn(async move { check(&desk, channel.as_ref(), &config).await });
            }
            return;
        }
        self.stop(id).await;
        let running = Running::start(
            basis,
            tenure,
            channel,
            config,
            self.desk.clone(),
            self.files.clone(),
        );
        self.running.insert(id, running);
    }

    async fn stop(&mut self, channel: ChannelId) {
        if let Some(running) = self.running.remove(&channel) {
            running.end(channel).await;
        }
    }

    /// Stops everything and lets another node go on at once.
    async fn stop_all(&mut self) {
        let running = std::mem::take(&mut self.running);
        for channel in running.keys() {
            self.open.close(*channel);
        }
        let carriers: Vec<Carrier> = running.values().map(Running::carrier).collect();
        let ends = running
            .into_iter()
            .map(|(channel, running)| running.end(channel));
        futures::future::join_all(ends).await;
        match timeout(PARTING, self.desk.put_down(&carriers)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::warn!(error = error.with_cause(), "channels were not given back");
            }
            Err(_) => tracing::warn!("channels were not given back in time"),
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
