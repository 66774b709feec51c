//! The open streams and what each of them was opened with.

use crate::metrics::Metrics;
use desk::{Desk, Kind};
use domain::id::OperatorId;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio_util::sync::CancellationToken;

/// How many streams one session or token may hold: every tab of a crowded browser window.
const MAX_PER_CREDENTIAL: usize = 32;

/// What a stream was opened with.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Credential {
    /// A browser's session.
    Session(String),
    /// A program's token.
    Token(String),
    /// The token of somebody before a widget.
    Visitor(String),
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Session(_) => "Session(…)",
            Self::Token(_) => "Token(…)",
            Self::Visitor(_) => "Visitor(…)",
        })
    }
}

/// Says that a session or token holds as many streams as it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooManyStreams;

/// The open streams.
#[derive(Debug, Clone)]
pub struct Streams(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    open: Mutex<Open>,
    metrics: Arc<Metrics>,
}

#[derive(Debug, Default)]
struct Open {
    by_credential: BTreeMap<Credential, BTreeMap<u64, CancellationToken>>,
    /// The people at browsers, by the stream that each listens to.
    people: BTreeMap<u64, OperatorId>,
    last_id: u64,
}

impl Streams {
    /// Makes a registry without streams.
    #[must_use]
    pub fn new(metrics: Arc<Metrics>) -> Self {
        Self(Arc::new(Inner {
            open: Mutex::default(),
            metrics,
        }))
    }

    /// Returns the people whose browsers listen to this node.
    #[must_use]
    pub(crate) fn listeners(&self) -> BTreeSet<OperatorId> {
        self.lock().people.values().copied().collect()
    }

    /// Registers a stream, and the person at its browser if there is one; it is over when the guard is dropped, and must end when told so.
    pub(crate) fn open(
        &self,
        credential: Credential,
        person: Option<OperatorId>,
        stop: &CancellationToken,
    ) -> Result<Guard, TooManyStreams> {
        let mut open = self.lock();
        open.last_id += 1;
        let id = open.last_id;
        let streams = open.by_credential.entry(credential.clone()).or_default();
        if streams.len() >= MAX_PER_CREDENTIAL {
            return Err(TooManyStreams);
        }
        let end = stop.child_token();
        streams.insert(id, end.clone());
        if let Some(person) = person {
            open.people.insert(id, person);
        }
        self.0.metrics.streams(1);
        Ok(Guard {
            streams: self.clone(),
            credential,
            id,
            end,
        })
    }

    /// Ends the streams of a session.
    pub(crate) fn end_session(&self, id: &str) {
        self.end(&Credential::Session(id.to_owned()));
    }

    /// Ends the streams whose session or token is no longer good.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn end_revoked(&self, desk: &Desk) -> desk::Result<()> {
        let credentials: Vec<Credential> = self.lock().by_credential.keys().cloned().collect();
        for credential in credentials {
            let is_good = match &credential {
                Credential::Session(id) => desk.load_session(id).await?.is_some(),
                Credential::Token(token) => match desk.authenticate(token).await {
                    Ok(_) => true,
                    Err(error) if error.kind() == Kind::Unauthenticated => false,
                    Err(error) => return Err(error),
                },
                // The journal tells when he is not let in any more, and his own stream hears it.
                Credential::Visitor(_) => true,
            };
            if !is_good {
                self.end(&credential);
            }
        }
        Ok(())
    }

    fn end(&self, credential: &Credential) {
        for stream in self
            .lock()
            .by_credential
            .get(credential)
            .into_iter()
            .flat_map(BTreeMap::values)
        {
            stream.cancel();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.0.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One open stream.
#[derive(Debug)]
pub(crate) struct Guard {
    streams: Streams,
    credential: Credential,
    id: u64,
    end: CancellationToken,
}

impl Guard {
    /// Resolves when the stream must end: its credential is no longer good, or the server stops.
    pub(crate) async fn ended(&self) {
        self.end.cancelled().await;
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        let mut open = self.streams.lock();
        if let Some(streams) = open.by_credential.get_mut(&self.credential) {
            streams.remove(&self.id);
            if streams.is_empty() {
                open.by_credential.remove(&self.credential);
            }
        }
        open.people.remove(&self.id);
        drop(open);
        self.streams.0.metrics.streams(-1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_holds_a_bounded_number_of_streams() {
        let streams = Streams::new(Arc::default());
        let stop = CancellationToken::new();
        let open = || streams.open(Credential::Session("a".into()), None, &stop);
        let mut held: Vec<Guard> = (0..MAX_PER_CREDENTIAL).map(|_| open().unwrap()).collect();
        assert_eq!(open().unwrap_err(), TooManyStreams);
        held.pop();
        assert!(open().is_ok());
    }

    #[test]
    fn a_person_listens_as_long_as_one_of_his_streams_is_open() {
        let streams = Streams::new(Arc::default());
        let stop = CancellationToken::new();
        let ann = OperatorId::from_u128(1);
        let session = |id: &str| Credential::Session(id.into());
        let open = |id: &str| streams.open(session(id), Some(ann), &stop).unwrap();
        let (office, home) = (open("a"), open("b"));
        drop(office);
        assert_eq!(streams.listeners(), BTreeSet::from([ann]));
        drop(home);
        assert_eq!(streams.listeners(), BTreeSet::new());
    }

    #[test]
    fn the_streams_of_a_session_end_together_and_others_go_on() {
        let streams = Streams::new(Arc::default());
        let stop = CancellationToken::new();
        let session = |id: &str| Credential::Session(id.into());
        let open = |id: &str| streams.open(session(id), None, &stop).unwrap();
        let (first, second, other) = (open("a"), open("a"), open("b"));
        streams.end_session("a");
        assert!(first.end.is_cancelled() && second.end.is_cancelled());
        assert!(!other.end.is_cancelled());
    }
}
