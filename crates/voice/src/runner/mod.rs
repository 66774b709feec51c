//! Carries calls: asks the provider to ring, and how calls stand of which nothing was heard for a while.
//!
//! It keeps nothing: what is open stands in the rows, with what is known of it. A call that was being placed when a
//! node died is in doubt, and looked for.

mod ask;
mod next;

use crate::{Provider, Request, address::Addresses};
use ask::{Asking, MAX_ANSWER_BYTES, Sender};
use desk::Desk;
use domain::{call::MOST_MORE_MIN, id::CallId};
use egress::Limits;
use next::{Asked, Next, next};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// How often a node asks whether it may lead, and gives a sign of life while it does.
const RENEW: Duration = Duration::from_secs(4);

/// The longest pause between two steps: the desk's clock is asked at least this often, because it may be moved.
const LONGEST_PAUSE: Duration = Duration::from_millis(250);

/// How long is waited after something was written: one look serves many events.
const BREATH: Duration = Duration::from_millis(20);

/// The runner could not be made.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct NotStarted(#[from] egress::NotBuilt);

/// Carries calls.
pub struct Runner {
    /// Names this node to the others.
    node: String,
    desk: Desk,
    provider: Provider,
    addresses: Addresses,
    sender: Sender,
    /// Calls about which the provider is being asked.
    tasks: JoinSet<(CallId, desk::Result<()>)>,
    busy: BTreeMap<CallId, tokio::task::AbortHandle>,
    /// What the provider was asked last, and when.
    asked: BTreeMap<CallId, Asked>,
}

impl Runner {
    /// Makes a runner; `public_url` is where the provider reaches this server.
    ///
    /// # Errors
    /// [`NotStarted`] when the TLS library cannot start.
    pub fn new(desk: Desk, provider: Provider, public_url: &str) -> Result<Self, NotStarted> {
        let limits = Limits {
            max_answer_bytes: MAX_ANSWER_BYTES,
            ..Limits::default()
        };
        Ok(Self {
            node: desk.session_id().to_string(),
            desk,
            provider,
            addresses: Addresses::at(public_url),
            sender: sender(&limits)?,
            tasks: JoinSet::new(),
            busy: BTreeMap::new(),
            asked: BTreeMap::new(),
        })
    }

    /// Carries calls while this node may, until `stop`.
    ///
    /// # Errors
    /// [`desk::Error::Unavailable`]; it may be made and run again.
    pub async fn run(mut self, stop: &CancellationToken) -> desk::Result<()> {
        let mut journal = self.desk.watch();
        let mut leads = false;
        let mut renewals = tokio::time::interval(RENEW);
        renewals.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = stop.cancelled() => break,
                _ = renewals.tick() => leads = self.desk.lead_calls(&self.node).await?,
                changed = journal.changed(), if leads => {
                    if changed.is_err() { break }
                    tokio::time::sleep(BREATH).await;
                }
                ended = self.tasks.join_next(), if !self.tasks.is_empty() => self.ended(ended)?,
                () = tokio::time::sleep(LONGEST_PAUSE), if leads => {}
            }
            if leads {
                self.step().await?;
            }
        }
        // What is being asked is not forgotten: it stands in the rows.
        self.tasks.shutdown().await;
        self.desk.leave_calls(&self.node).await
    }

    /// Looks at what is open, and begins what is to be done.
    async fn step(&mut self) -> desk::Result<()> {
        let open = self.desk.open_calls().await?;
        if open.is_empty() {
            self.asked.clear();
            return Ok(());
        }
        let Some(account) = self.desk.telephony_account().await? else {
            return Ok(());
        };
        let Some(voice) = self.provider.connect(&account) else {
            return Ok(());
        };
        let asking = Asking {
            desk: self.desk.clone(),
            send: Arc::clone(&self.sender),
            voice: Arc::from(voice),
            addresses: self.addresses.clone(),
            ring_s: account.telephony.limits.ring_s.unsigned_abs(),
            talk_s: most_s(&account.telephony.limits),
        };
        let now = self.desk.now();
        self.asked
            .retain(|id, _| open.iter().any(|open| open.call.id == *id));
        for open in open {
            let id = open.call.id;
            if self.busy.contains_key(&id) {
                continue;
            }
            let what = next(&open, self.asked.get(&id).copied(), now);
            if what == Next::Nothing {
                continue;
            }
            self.asked.insert(id, Asked { what, at: now });
            let asked = asking.clone();
            let task = self
                .tasks
                .spawn(async move { (id, asked.run(open, what).await) });
            self.busy.insert(id, task);
        }
        Ok(())
    }

    fn ended(
        &mut self,
        ended: Option<Result<(CallId, desk::Result<()>), tokio::task::JoinError>>,
    ) -> desk::Result<()> {
        let Some(ended) = ended else { return Ok(()) };
        let (id, result) = ended.map_err(desk::Error::mistake)?;
        self.busy.remove(&id);
        match result {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == desk::Kind::Unavailable => Err(error),
            Err(error) => {
                tracing::error!(call = %id, error = error.with_cause(), "a call cannot be carried");
                Ok(())
            }
        }
    }
}

/// Returns how long they may talk at the very most, with all that they may ask for: the provider ends it then.
///
/// Units: seconds.
pub(crate) fn most_s(limits: &domain::call::Limits) -> u64 {
    (limits.talk_min + MOST_MORE_MIN).unsigned_abs() * 60
}

/// Makes what sends requests to the provider, whose address stands in the configuration.
fn sender(limits: &Limits) -> Result<Sender, egress::NotBuilt> {
    let client = egress::client(limits)?;
    let most = limits.max_answer_bytes;
    Ok(Arc::new(move |request: Request, (name, secret)| {
        let asked = match request.method {
            "POST" => client
                .post(request.url)
                .header("content-type", "application/x-www-form-urlencoded")
                .body(request.form),
            _ => client.get(request.url),
        };
        let asked = asked.basic_auth(name, Some(secret));
        Box::pin(egress::send(asked, most))
    }))
}
