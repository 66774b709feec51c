//! One telephone's line, as the provider tells of it.

use serde::{Deserialize, Serialize};

/// What a provider says of one telephone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LineStatus {
    /// It will be dialled.
    Queued,
    /// It is being dialled.
    Initiated,
    /// It rings.
    Ringing,
    /// Somebody, or something, has answered.
    InProgress,
    /// It was answered and is over.
    Completed,
    /// It was busy.
    Busy,
    /// Nobody answered in time.
    NoAnswer,
    /// It could not be reached.
    Failed,
    /// It was ended before somebody answered.
    Canceled,
}

impl LineStatus {
    /// Says whether nothing comes after it.
    #[must_use]
    pub const fn is_final(self) -> bool {
        self.rank() == FINAL
    }

    /// Returns its place in the order of a line: all ends are equal, and none follows another.
    const fn rank(self) -> u8 {
        match self {
            Self::Queued => 0,
            Self::Initiated => 1,
            Self::Ringing => 2,
            Self::InProgress => 3,
            Self::Completed | Self::Busy | Self::NoAnswer | Self::Failed | Self::Canceled => FINAL,
        }
    }
}

const FINAL: u8 = 4;

/// One telephone's line: it only ever moves forwards.
///
/// News come late, twice and out of order; what is earlier in the order of a line than what is known is old.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The latest that is known; nothing before it was dialled.
    pub status: Option<LineStatus>,
}

impl Line {
    /// Returns a line that was not dialled.
    #[must_use]
    pub const fn new() -> Self {
        Self { status: None }
    }

    /// Takes in what the provider says; false when it is old or known.
    pub const fn learn(&mut self, status: LineStatus) -> bool {
        let is_new = match self.status {
            None => true,
            Some(known) => status.rank() > known.rank(),
        };
        if is_new {
            self.status = Some(status);
        }
        is_new
    }
}
