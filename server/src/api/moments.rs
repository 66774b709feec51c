//! Times as RFC 3339 outside, milliseconds inside.

use domain::time::Timestamp;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// Writes a moment, in UTC.
pub(crate) fn write(at: Timestamp) -> String {
    let nanos = i128::from(at.as_ms()) * 1_000_000;
    let moment = OffsetDateTime::from_unix_timestamp_nanos(nanos);
    moment
        .ok()
        .and_then(|moment| moment.format(&Rfc3339).ok())
        .unwrap_or_default()
}

/// Reads a moment; `None` when the text is none.
pub(super) fn read(text: &str) -> Option<Timestamp> {
    let moment = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    i64::try_from(moment.unix_timestamp_nanos() / 1_000_000)
        .ok()
        .map(Timestamp::from_ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_in_utc_and_read_with_any_offset() {
        let at = Timestamp::from_ms(1_790_000_000_123);
        assert_eq!(write(at), "2026-09-21T14:13:20.123Z");
        assert_eq!(read("2026-09-21T16:13:20.123+02:00"), Some(at));
        assert_eq!(read(&write(at)), Some(at));
        for bad in ["", "2026-09-21", "yesterday", "2026-09-21T14:13:20"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
