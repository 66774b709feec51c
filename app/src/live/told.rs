//! An update as it was told: read where it is applied, and passed on as it came.

use domain::{
    event::Seq,
    live::{Change, Later, Update},
};
use serde::{Deserialize, Serialize};

/// An update whose change nobody has read yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Its position.
    pub seq: Seq,
    change: Later<Change>,
}

impl Told {
    /// Reads what changed; what another version of the program wrote is a reset.
    #[must_use]
    pub fn read(&self) -> Update {
        Update {
            seq: self.seq,
            change: self.change.read().unwrap_or(Change::Reset),
        }
    }
}

#[cfg(test)]
impl Told {
    /// Tells that views must be fetched again.
    pub(super) fn reset(seq: Seq) -> Self {
        Self {
            seq,
            change: Later::new(&Change::Reset),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_update_of_the_stream_is_told_and_passed_on_unchanged() {
        let update = Update {
            seq: 7,
            change: Change::Reset,
        };
        let json = serde_json::to_string(&update).unwrap();
        let told: Told = serde_json::from_str(&json).unwrap();
        assert_eq!(told.read(), update);
        assert_eq!(serde_json::to_string(&told).unwrap(), json);
    }

    #[test]
    fn what_nobody_can_read_starts_afresh() {
        let told: Told = serde_json::from_str(r#"{"seq":7,"change":{"of":"tomorrow"}}"#).unwrap();
        assert_eq!(told.read().change, Change::Reset);
    }
}
