//! Queues: how long people may wait for a team, and when its supervisors are called.

use crate::{
    complaint,
    id::TeamId,
    permission::{Role, Viewer},
    team::BadField,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// What a team promises its customers, and from when on its supervisors are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// The wait that counts as good service, in ms.
    pub target_ms: i64,
    /// The longest wait that calls nobody, in ms; `None` never calls.
    pub wait_ms: Option<i64>,
    /// The most who may wait without calling anybody; `None` never calls.
    pub length: Option<i64>,
}

impl Default for Limits {
    /// A minute is good, and after five somebody should look: what people accept in a chat.
    fn default() -> Self {
        Self {
            target_ms: 60_000,
            wait_ms: Some(300_000),
            length: None,
        }
    }
}

impl Limits {
    /// Checks every field.
    ///
    /// # Errors
    /// [`BadField`] about the first field that is wrong.
    pub fn check(&self) -> Result<Self, BadField> {
        const DAY_MS: i64 = 86_400_000;
        let is_time = |ms: i64| (1_000..=DAY_MS).contains(&ms);
        if !is_time(self.target_ms) {
            return Err(BadField::new("target_ms", complaint::PROMISED_WAIT));
        }
        if self.wait_ms.is_some_and(|ms| !is_time(ms)) {
            return Err(BadField::new("wait_ms", complaint::LONGEST_WAIT));
        }
        if self
            .length
            .is_some_and(|length| !(1..=100_000).contains(&length))
        {
            return Err(BadField::new("length", complaint::LONGEST_QUEUE));
        }
        Ok(*self)
    }
}

/// A team's queue at one moment: those whom nobody has or was asked about count, and those who are offered too.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Length {
    /// How many wait.
    pub waiting: i64,
    /// Since when the one waits who has waited longest.
    pub oldest: Option<Timestamp>,
}

impl Length {
    /// Adds one who waits since a moment.
    pub fn add(&mut self, since: Timestamp) {
        self.waiting += 1;
        self.oldest = Some(self.oldest.map_or(since, |oldest| oldest.min(since)));
    }

    /// Returns how long the longest wait is.
    ///
    /// Units: ms; 0 when nobody waits.
    #[must_use]
    pub fn longest_ms(&self, now: Timestamp) -> i64 {
        self.oldest.map_or(0, |oldest| now.ms_since(oldest).max(0))
    }

    /// Says what is too much; `None` while all is well.
    #[must_use]
    pub fn alarm(&self, limits: &Limits, now: Timestamp) -> Option<Excess> {
        let is_long = limits.length.is_some_and(|most| self.waiting > most);
        let is_slow = limits
            .wait_ms
            .is_some_and(|most| self.longest_ms(now) > most);
        (is_long || is_slow).then_some(Excess { is_long, is_slow })
    }
}

/// What is too much about a queue; at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excess {
    /// Too many wait.
    pub is_long: bool,
    /// Somebody waits for too long.
    pub is_slow: bool,
}

/// A queue that its supervisors should look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarm {
    /// Whose queue.
    pub team: TeamId,
    /// Since when.
    pub since: Timestamp,
}

/// Says whether a viewer leads a team: its alarms call him, and he sets its limits.
#[must_use]
pub fn leads(viewer: &Viewer, team: TeamId) -> bool {
    match viewer.role {
        Role::Agent => false,
        Role::Supervisor => viewer.teams.binary_search(&team).is_ok(),
        Role::Admin => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queue(ages_ms: &[i64], now: Timestamp) -> Length {
        let mut length = Length::default();
        for age in ages_ms {
            length.add(now.plus_ms(-age));
        }
        length
    }

    #[test]
    fn a_queue_calls_when_it_is_over_a_limit_and_not_at_it() {
        let now = Timestamp::from_ms(1_000_000);
        let limits = Limits {
            target_ms: 1_000,
            wait_ms: Some(300_000),
            length: Some(2),
        };
        assert_eq!(queue(&[], now).alarm(&limits, now), None);
        assert_eq!(queue(&[300_000, 10], now).alarm(&limits, now), None);
        let slow = queue(&[10, 300_001], now).alarm(&limits, now).unwrap();
        assert!(slow.is_slow && !slow.is_long);
        let long = queue(&[1, 2, 3], now).alarm(&limits, now).unwrap();
        assert!(long.is_long && !long.is_slow);
        let never = Limits {
            wait_ms: None,
            length: None,
            ..limits
        };
        assert_eq!(queue(&[900_000; 9], now).alarm(&never, now), None);
    }

    #[test]
    fn limits_that_make_no_sense_say_which() {
        let field = |limits: Limits| limits.check().unwrap_err().field;
        let good = Limits::default();
        assert_eq!(good.check(), Ok(good));
        assert_eq!(
            field(Limits {
                target_ms: 0,
                ..good
            }),
            "target_ms"
        );
        assert_eq!(
            field(Limits {
                wait_ms: Some(-1),
                ..good
            }),
            "wait_ms"
        );
        assert_eq!(
            field(Limits {
                length: Some(0),
                ..good
            }),
            "length"
        );
    }
}
