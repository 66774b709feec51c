//! Versions of the routing policy, as they are listed.

use crate::{id::OperatorId, time::Timestamp};
use serde::{Deserialize, Serialize};

/// A version of the routing policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyVersion {
    /// Its number.
    pub version: i64,
    /// When it was made.
    pub at: Timestamp,
    /// Who made it; `None` is a program, or the command line.
    pub by: Option<OperatorId>,
}
