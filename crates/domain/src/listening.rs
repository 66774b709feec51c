//! Who takes work through a browser, and whether that browser still listens.

use crate::{id::OperatorId, operator::Presence, time::Timestamp};

/// How long a browser may be silent before its operator counts as lost: three signs of life that did not come.
///
/// Units: ms. A page that is loaded again, or a network that is changed, takes less.
pub const SILENT_MS: i64 = 30_000;

/// How often it is noted that a browser listens: at every look, as what is noted late makes silences longer.
///
/// Units: ms.
pub const NOTED_MS: i64 = 4_000;

/// An operator who came through a browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listener {
    /// Who.
    pub operator: OperatorId,
    /// Whether he takes work.
    pub presence: Presence,
    /// Since when.
    pub since: Timestamp,
    /// When his browser was heard last; `None` = never.
    pub heard: Option<Timestamp>,
}

impl Listener {
    /// Says whether it is time to note that his browser listens.
    #[must_use]
    pub fn is_to_be_noted(&self, now: Timestamp) -> bool {
        let is_lost = self.presence == Presence::Lost;
        is_lost
            || self
                .heard
                .is_none_or(|heard| now.ms_since(heard) >= NOTED_MS)
    }

    /// Returns what his presence becomes: lost when his browser is silent, and there again when it is heard; `None`
    /// when it stays as it is.
    ///
    /// Nobody is lost for a silence in which nobody could be heard: `watched_since` is when that ended. Who was never
    /// heard since he came, such as a colleague whom somebody else set online, is not expected to listen.
    #[must_use]
    pub fn turns(&self, watched_since: Timestamp, now: Timestamp) -> Option<Presence> {
        match self.presence {
            Presence::Online => {
                let heard = self.heard.filter(|heard| *heard >= self.since)?;
                let last = heard.max(watched_since);
                (now.ms_since(last) >= SILENT_MS).then_some(Presence::Lost)
            }
            Presence::Lost => {
                let is_back = self.heard.is_some_and(|heard| heard > self.since);
                is_back.then_some(Presence::Online)
            }
            Presence::Offline | Presence::Away | Presence::Draining => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_ms(ms)
    }

    fn listener(presence: Presence, since: i64, heard: Option<i64>) -> Listener {
        Listener {
            operator: OperatorId::from_u128(1),
            presence,
            since: at(since),
            heard: heard.map(at),
        }
    }

    #[test]
    fn who_is_silent_for_too_long_is_lost_and_not_before() {
        let ann = listener(Presence::Online, 0, Some(1_000));
        let turns = |now| ann.turns(at(0), at(now));
        assert_eq!(turns(1_000 + SILENT_MS - 1), None);
        assert_eq!(turns(1_000 + SILENT_MS), Some(Presence::Lost));
    }

    #[test]
    fn a_silence_counts_from_when_somebody_could_hear_him() {
        let ann = listener(Presence::Online, 0, Some(0));
        assert_eq!(ann.turns(at(90_000), at(89_999 + SILENT_MS)), None);
        let later = ann.turns(at(90_000), at(90_000 + SILENT_MS));
        assert_eq!(later, Some(Presence::Lost));
    }

    #[test]
    fn who_was_never_heard_since_he_came_is_not_expected_to_listen() {
        for heard in [None, Some(4_999)] {
            let ann = listener(Presence::Online, 5_000, heard);
            assert_eq!(ann.turns(at(0), at(1_000_000)), None);
        }
        let heard = listener(Presence::Online, 5_000, Some(5_000));
        assert_eq!(heard.turns(at(0), at(1_000_000)), Some(Presence::Lost));
    }

    #[test]
    fn who_is_heard_after_he_was_lost_is_there_again() {
        let lost = |heard| listener(Presence::Lost, 50_000, heard).turns(at(0), at(60_000));
        assert_eq!(lost(Some(20_000)), None);
        assert_eq!(lost(None), None);
        assert_eq!(lost(Some(50_001)), Some(Presence::Online));
    }

    #[test]
    fn who_takes_no_work_is_not_listened_for() {
        for presence in [Presence::Offline, Presence::Away, Presence::Draining] {
            let silent = listener(presence, 0, Some(0));
            assert_eq!(silent.turns(at(0), at(1_000_000)), None);
        }
    }

    #[test]
    fn a_sign_of_life_is_noted_now_and_then_and_at_once_of_who_was_lost() {
        assert!(listener(Presence::Online, 0, None).is_to_be_noted(at(1)));
        let heard = listener(Presence::Online, 0, Some(5_000));
        assert!(!heard.is_to_be_noted(at(4_999 + NOTED_MS)));
        assert!(heard.is_to_be_noted(at(5_000 + NOTED_MS)));
        assert!(listener(Presence::Lost, 0, Some(5_000)).is_to_be_noted(at(5_001)));
    }
}
