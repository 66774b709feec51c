//! The help that was given in an intervention, measured.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The same help in business hours: only the time counts in which the team that had it was open.
///
/// Shape: `None` where it was not measured, or has not happened.
/// Units: ms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct InBusiness {
    /// From its opening to the first answer of an operator.
    pub first_reply_ms: Option<i64>,
    /// How long the contact waited for answers in all.
    pub waited_ms: Option<i64>,
    /// From its opening to its end.
    pub until_closed_ms: Option<i64>,
}

impl Default for InBusiness {
    /// Nothing has happened, and everything will be measured.
    fn default() -> Self {
        Self {
            first_reply_ms: None,
            waited_ms: Some(0),
            until_closed_ms: None,
        }
    }
}

/// Returns how much of the time from one moment to another counts, in ms.
pub type Counts<'a> = &'a dyn Fn(Timestamp, Timestamp) -> i64;

/// The help that was given, measured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Help {
    /// When an operator answered first.
    pub first_reply_at: Option<Timestamp>,
    /// How often an operator answered.
    pub replies: i64,
    /// How long the contact waited for these answers in all, in ms.
    pub waited_ms: i64,
    /// The same in business hours.
    #[serde(default)]
    pub in_business: InBusiness,
}

impl Help {
    /// Returns how long the contact waited for an answer on average, in ms; `None` before the first.
    #[must_use]
    pub const fn mean_reply_ms(&self) -> Option<i64> {
        self.waited_ms.checked_div(self.replies)
    }

    /// The same in business hours; `None` also when not all of it was measured.
    #[must_use]
    pub fn mean_reply_business_ms(&self) -> Option<i64> {
        self.in_business.waited_ms?.checked_div(self.replies)
    }
}
