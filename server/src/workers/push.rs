//! Tells browsers what happens while no page is open.
//!
//! Each browser has its own places among the requests that are on their way, so a push service that hangs holds up
//! that browser alone.

use crate::run::Shared;
use app::notify::told;
use desk::{ClaimedPush, PushAnswer};
use domain::{
    id::{ConversationId, PushSubscriptionId},
    push::Next,
};
use egress::{Allow, Failure, Guarded, Limits};
use serde_json::json;
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// How many requests for one browser are on their way at once.
const PLACES: usize = 2;

/// How often it is looked whether something's time has come.
const TICK: Duration = Duration::from_millis(500);

/// How long is waited after something was written: one look serves many events.
const BREATH: Duration = Duration::from_millis(20);

/// How long requests that are on their way may take after a stop; what is lost is told again.
const DRAIN: Duration = Duration::from_secs(3);

/// The characters of a customer's words that are told: as much as a notification shows.
const MAX_WORDS: usize = 200;

/// Tells until `stop`.
pub(super) async fn run(shared: Arc<Shared>, stop: CancellationToken) -> anyhow::Result<()> {
    let allow = Allow::parse(&shared.config.egress_allow)?;
    let guarded = Guarded::new(allow, Limits::default())?;
    let mut teller = Teller {
        shared: Arc::clone(&shared),
        guarded,
        busy: BTreeMap::new(),
        tasks: JoinSet::new(),
    };
    let desk = shared.desk.clone();
    let mut journal = desk.watch();
    loop {
        while desk.make_pushes().await? > 0 {}
        teller.start().await?;
        tokio::select! {
            () = stop.cancelled() => break,
            changed = journal.changed() => {
                changed?;
                tokio::time::sleep(BREATH).await;
            }
            Some(ended) = teller.tasks.join_next() => teller.ended(ended),
            () = tokio::time::sleep(TICK) => {}
        }
    }
    let drained = async { while teller.tasks.join_next().await.is_some() {} };
    let _lost_ones_are_told_again = tokio::time::timeout(DRAIN, drained).await;
    Ok(())
}

type Due = (PushSubscriptionId, ConversationId);

struct Teller {
    shared: Arc<Shared>,
    guarded: Guarded,
    busy: BTreeMap<PushSubscriptionId, usize>,
    tasks: JoinSet<PushSubscriptionId>,
}

impl Teller {
    /// Starts what may be told and has a place.
    async fn start(&mut self) -> anyhow::Result<()> {
        for due in self.shared.desk.due_pushes(&self.busy, PLACES).await? {
            let browser = due.0;
            *self.busy.entry(browser).or_default() += 1;
            let (shared, guarded) = (Arc::clone(&self.shared), self.guarded.clone());
            self.tasks.spawn(async move {
                if let Err(error) = tell(&shared, &guarded, due).await {
                    tracing::warn!(%browser, %error, "not told; it is tried again");
                }
                browser
            });
        }
        Ok(())
    }

    fn ended(&mut self, ended: Result<PushSubscriptionId, tokio::task::JoinError>) {
        match ended {
            Ok(browser) => {
                if let Some(count) = self.busy.get_mut(&browser) {
                    *count = count.saturating_sub(1);
                }
            }
            Err(error) => {
                tracing::error!(%error, "telling a browser ended in a panic");
                // Whose it was is not known any more: the leases say what may be tried.
                self.busy.clear();
            }
        }
    }
}

/// Makes one attempt.
async fn tell(shared: &Shared, guarded: &Guarded, due: Due) -> anyhow::Result<()> {
    let desk = &shared.desk;
    let Some(claimed) = desk.claim_push(due).await? else {
        return Ok(());
    };
    let public_url = &shared.public_url;
    // A service wants an address that it can show to people; without https there is none.
    let contact = public_url.is_https().then(|| public_url.origin());
    let request = desk
        .write_push(&claimed, &written(&claimed), contact)
        .await?;
    let headers: Vec<_> = request
        .headers
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let answered = match guarded.post(&request.url, &headers, request.body).await {
        Ok(answer) => PushAnswer {
            status: Some(answer.status),
            retry_after_s: answer.retry_after_s,
            words: String::from_utf8_lossy(&answer.body).into_owned(),
            is_forbidden: false,
        },
        Err(failure) => PushAnswer {
            words: failure.to_string(),
            is_forbidden: matches!(failure, Failure::Forbidden(_)),
            ..PushAnswer::default()
        },
    };
    let follows = desk.settle_push(&claimed, &answered).await?;
    let (browser, status) = (claimed.browser(), answered.status);
    if follows == Next::Dropped {
        tracing::warn!(%browser, ?status, "a push service took nothing; it is given up");
    }
    tracing::debug!(%browser, ?status, ?follows, "told");
    Ok(())
}

/// Writes what the browser's worker shows: the shape that pages hand to it as well.
fn written(claimed: &ClaimedPush) -> Vec<u8> {
    let what = told(&claimed.language, claimed.what);
    let body = match &claimed.words {
        Some(words) => {
            let words: String = words.chars().take(MAX_WORDS).collect();
            format!("{what}: {words}")
        }
        None => what.to_owned(),
    };
    let contact: String = claimed.contact.chars().take(MAX_WORDS).collect();
    json!({
        "title": format!("{contact} #{}", claimed.number),
        "body": body,
        "address": format!("/inbox/{}", claimed.number),
        "seq": claimed.seq,
    })
    .to_string()
    .into_bytes()
}
