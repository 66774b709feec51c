//! The identity of a category.

use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// A contact reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CategoryId(Uuid);

impl CategoryId {
    /// Wraps a raw identity.
    #[must_use]
    pub const fn new(raw: Uuid) -> Self {
        Self(raw)
    }

    /// Makes a small, readable identity; for tests.
    #[must_use]
    pub const fn from_u128(raw: u128) -> Self {
        Self(Uuid::from_u128(raw))
    }

    /// Returns the raw identity.
    #[must_use]
    pub const fn raw(self) -> Uuid {
        self.0
    }
}

impl fmt::Display for CategoryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_hyphenated().fmt(f)
    }
}
