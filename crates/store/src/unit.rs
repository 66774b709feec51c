//! The unit of work, and the group commit behind it.
//!
//! There is one writing connection with one open transaction, passed on like a baton. The first unit has the
//! transaction to itself, each further one works inside a savepoint; committing passes the baton; the transaction is
//! committed when everybody who stood in line has had his turn, or after [`GROUP`] units. One sync to disk
//! then carries them all. A unit that is dropped is rolled back alone.
//!
//! What changes the baton runs to its end, also when nobody waits for it any more: a transaction that was begun
//! and not noted would surprise the next in line.
//!
//! The line is the fair queue of a mutex. After a unit the *flusher* stands in line too, behind all who came
//! before it; when its turn comes, it commits. So a lone unit is committed at once, and a crowd together.

use crate::{
    Error, Result,
    backend::{Address, Conn, Owned},
    journal,
    replays::{self, Signature},
    tail::Tail,
};
use domain::{
    event::{Cause, Event, Fact},
    time::Timestamp,
};
use std::{
    panic::resume_unwind,
    sync::{Arc, Weak},
    time::Duration,
};
use tokio::{
    sync::{Mutex, Notify, OwnedMutexGuard, oneshot},
    time::Instant,
};
use tracing::Instrument;

/// The most units that one commit carries: beyond it waiting costs more than a sync saves.
const GROUP: usize = 64;

/// How long one unit may hold the baton.
const HOLD: Duration = Duration::from_secs(1);

type Promise = oneshot::Sender<std::result::Result<(), String>>;

pub(crate) struct Writer {
    address: Arc<Address>,
    line: Arc<Mutex<Baton>>,
    flush: Arc<Notify>,
}

struct Baton {
    conn: Option<Owned>,
    is_open: bool,
    /// What undoes the unit that is at work; `None` when there is none.
    undo: Option<Undo>,
    promises: Vec<Promise>,
    events: Vec<Event>,
    tail: Arc<Tail>,
}

/// What undoes a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Undo {
    /// It is alone in the transaction.
    Transaction,
    /// Others came before it in the same transaction.
    Savepoint,
}

impl Writer {
    pub(crate) fn new(address: Address, tail: Arc<Tail>) -> Self {
        let baton = Baton {
            conn: None,
            is_open: false,
            undo: None,
            promises: Vec::new(),
            events: Vec::new(),
            tail,
        };
        let line = Arc::new(Mutex::new(baton));
        let flush = Arc::new(Notify::new());
        spawn_flusher(Arc::downgrade(&line), Arc::clone(&flush));
        Self {
            address: Arc::new(address),
            line,
            flush,
        }
    }

    pub(crate) async fn unit(&self, now: Timestamp) -> Result<Unit> {
        let mut baton = Arc::clone(&self.line).lock_owned().await;
        let (address, flush) = (Arc::clone(&self.address), Arc::clone(&self.flush));
        to_its_end(async move {
            baton.enter(&address).await?;
            Ok(Unit {
                baton: Some(baton),
                flush,
                now,
                since: Instant::now(),
                facts: Vec::new(),
                signature: None,
            })
        })
        .await
    }

    /// Commits what is open and gives the connection back; for the end of the process.
    pub(crate) async fn close(&self) {
        let mut baton = self.line.lock().await;
        baton.flush().await;
        baton.conn = None;
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.flush.notify_one();
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the flusher lives exactly as long as its writer"
)]
fn spawn_flusher(line: Weak<Mutex<Baton>>, flush: Arc<Notify>) {
    tokio::spawn(async move {
        loop {
            flush.notified().await;
            let Some(line) = line.upgrade() else { break };
            let mut baton = line.lock_owned().await;
            baton.flush().await;
        }
    });
}

/// Waits for work that goes on when the waiting is given up.
#[expect(
    clippy::disallowed_methods,
    reason = "it lives as long as a few statements take"
)]
async fn to_its_end<T: Send + 'static>(
    work: impl Future<Output = Result<T>> + Send + 'static,
) -> Result<T> {
    match tokio::spawn(work.in_current_span()).await {
        Ok(done) => done,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            Err(_) => Err(Error::Closed("the process ends".to_owned())),
        },
    }
}

impl Baton {
    async fn enter(&mut self, address: &Address) -> Result<()> {
        let entered = self.try_enter(address).await;
        if let Err(error) = &entered {
            self.fail(&error.to_string());
        }
        entered
    }

    async fn try_enter(&mut self, address: &Address) -> Result<()> {
        self.undo_leftover().await?;
        let conn = match &mut self.conn {
            Some(conn) => conn,
            None => self.conn.insert(address.connect().await?),
        };
        self.undo = Some(if self.is_open {
            conn.lend().run("SAVEPOINT unit").await?;
            Undo::Savepoint
        } else {
            conn.begin().await?;
            self.is_open = true;
            Undo::Transaction
        });
        Ok(())
    }

    /// Undoes what a dropped unit has left.
    async fn undo_leftover(&mut self) -> Result<()> {
        let (Some(undo), Some(conn)) = (self.undo, &mut self.conn) else {
            return Ok(());
        };
        match undo {
            Undo::Transaction => {
                conn.lend().run("ROLLBACK").await?;
                self.is_open = false;
            }
            Undo::Savepoint => {
                conn.lend().run("ROLLBACK TO SAVEPOINT unit").await?;
                conn.lend().run("RELEASE SAVEPOINT unit").await?;
            }
        }
        self.undo = None;
        Ok(())
    }

    async fn flush(&mut self) {
        if !self.is_open {
            return;
        }
        if let Err(error) = self.try_flush().await {
            tracing::error!(%error, units = self.promises.len(), "commit failed");
            self.fail(&error.to_string());
        }
    }

    async fn try_flush(&mut self) -> Result<()> {
        self.undo_leftover().await?;
        if let (true, Some(conn)) = (self.is_open, &mut self.conn) {
            conn.lend().run("COMMIT").await?;
        }
        self.is_open = false;
        self.tail.extend(std::mem::take(&mut self.events));
        for promise in self.promises.drain(..) {
            let _gone = promise.send(Ok(()));
        }
        Ok(())
    }

    /// Gives up the transaction and the connection with it; whatever was in it is undone by the database.
    fn fail(&mut self, why: &str) {
        self.conn = None;
        self.is_open = false;
        self.undo = None;
        self.events.clear();
        for promise in self.promises.drain(..) {
            let _gone = promise.send(Err(why.to_owned()));
        }
    }
}

/// A piece of work that happens whole or not at all: state rows and the facts about them.
pub struct Unit {
    baton: Option<OwnedMutexGuard<Baton>>,
    flush: Arc<Notify>,
    now: Timestamp,
    since: Instant,
    facts: Vec<(Cause, Fact)>,
    signature: Option<Box<Signature>>,
}

impl std::fmt::Debug for Unit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Unit")
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}

impl Unit {
    /// Returns the moment that the whole unit happens at.
    #[must_use]
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// Lends the connection for one call.
    ///
    /// # Panics
    /// Never: a unit has its connection until it is committed.
    pub fn conn(&mut self) -> Conn<'_> {
        let baton = self
            .baton
            .as_mut()
            .expect("a unit has the baton until it is committed");
        baton
            .conn
            .as_mut()
            .expect("whoever has the baton has a connection")
            .lend()
    }

    /// Adds a fact; facts enter the journal in this order when the unit is committed.
    pub fn tell(&mut self, cause: Cause, fact: Fact) {
        self.facts.push((cause, fact));
    }

    /// Keeps, when the unit is committed, that the call was made, and the facts that it has told so far.
    pub fn sign(&mut self, signature: Signature) {
        self.signature = Some(Box::new(signature));
    }

    /// Commits; returns when the work is on disk.
    ///
    /// # Errors
    /// [`Error::Slow`] when the unit was held too long, [`Error::Closed`] when the group's commit failed;
    /// either way nothing of the unit is kept.
    pub async fn commit(self) -> Result<()> {
        to_its_end(self.commit_now()).await
    }

    async fn commit_now(mut self) -> Result<()> {
        if self.since.elapsed() > HOLD {
            return Err(Error::Slow);
        }
        let (now, facts) = (self.now, std::mem::take(&mut self.facts));
        if let Some(signature) = self.signature.take() {
            // Rare, and large: most units are nobody's call.
            Box::pin(replays::mark(self.conn(), &signature, &facts, now)).await?;
        }
        let head = journal::append(self.conn(), now, &facts).await?;
        if self.baton.as_ref().and_then(|baton| baton.undo) == Some(Undo::Savepoint) {
            self.conn().run("RELEASE SAVEPOINT unit").await?;
        }
        let Some(mut baton) = self.baton.take() else {
            return Err(Error::Slow);
        };
        baton.undo = None;
        let first = head.map_or(0, |head| head + 1) - i64::try_from(facts.len()).unwrap_or(0);
        let events = (first..).zip(facts).map(|(seq, (cause, fact))| Event {
            seq,
            at: now,
            cause,
            fact,
        });
        baton.events.extend(events);
        let (promise, kept) = oneshot::channel();
        baton.promises.push(promise);
        if baton.promises.len() >= GROUP {
            baton.flush().await;
        }
        drop(baton);
        self.flush.notify_one();
        match kept.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(why)) => Err(Error::Closed(why)),
            Err(_) => Err(Error::Closed("the writer is gone".to_owned())),
        }
    }
}

impl Drop for Unit {
    fn drop(&mut self) {
        if self.baton.take().is_some() {
            self.flush.notify_one();
        }
    }
}
