//! When teams are open.

use domain::{id::TeamId, time::Timestamp};
use hypervisor::Calendar;
use store::Conn;

/// When a team is open; always, where it has no hours.
pub(crate) struct Hours(Option<Calendar>);

impl Hours {
    /// Open at any time.
    pub(crate) const ALWAYS: Self = Self(None);

    /// Reads those of a team; a zone that nobody knows any more closes nothing.
    pub(crate) async fn of(conn: Conn<'_>, team: TeamId) -> store::Result<Self> {
        let hours = store::abilities::find_hours(conn, team).await?;
        Ok(Self(hours.and_then(|hours| Calendar::new(&hours).ok())))
    }

    pub(crate) fn is_open(&self, at: Timestamp) -> bool {
        let calendar = self.0.as_ref();
        calendar.is_none_or(|calendar| calendar.shift_at(at).is_open)
    }

    /// Returns how long it is open between two moments, in ms.
    pub(crate) fn open_ms(&self, from: Timestamp, to: Timestamp) -> i64 {
        match &self.0 {
            Some(calendar) => calendar.open_ms(from, to),
            None => to.ms_since(from).max(0),
        }
    }
}
