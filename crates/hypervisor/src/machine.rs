//! The machine.

use crate::{Command, Corrupt, Event, Explanation, Policy, Refused, Violation};
use domain::id::ConversationId;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The scheduler of one desk.
#[derive(Debug, Clone)]
pub struct Hypervisor {
    policy: Policy,
    now: Timestamp,
}

/// Everything a machine knows; for tests and `doctor`, never for a restart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    policy: Policy,
    now: Timestamp,
}

impl Hypervisor {
    /// Makes a machine that knows the General team and nothing else, and waits for [`Event::Loaded`].
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        Self {
            policy,
            now: Timestamp::default(),
        }
    }

    /// Takes in one event and appends what should be done to `out`.
    ///
    /// Units: a `now` before an earlier one counts as that one.
    /// Errors: [`Refused`] when the event is late or foreign; then nothing changed and nothing was appended.
    pub fn handle(
        &mut self,
        now: Timestamp,
        event: Event,
        out: &mut Vec<Command>,
    ) -> Result<(), Refused> {
        let _ = (event, out);
        self.now = self.now.max(now);
        Ok(())
    }

    /// Returns when [`Event::Tick`] is due; `None` while nothing is timed. May lie in the past.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Timestamp> {
        None
    }

    /// Says where a conversation stands and why nobody has it; `None` when it is not known.
    #[must_use]
    pub fn explain(&self, conversation: ConversationId) -> Option<Explanation> {
        let _ = conversation;
        None
    }

    /// Writes everything down.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot {
            policy: self.policy.clone(),
            now: self.now,
        }
    }

    /// Reads everything back.
    ///
    /// Errors: [`Corrupt`] when an invariant does not hold.
    pub fn restore(snapshot: Snapshot) -> Result<Self, Corrupt> {
        Ok(Self {
            policy: snapshot.policy,
            now: snapshot.now,
        })
    }

    /// Checks all invariants; slow.
    ///
    /// Errors: the first [`Violation`] found.
    pub fn check(&self) -> Result<(), Violation> {
        Ok(())
    }
}
