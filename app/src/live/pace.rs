//! How often what was heard is shown.

/// Between two times; what comes alone is shown at once.
///
/// Units: ms. Two frames: nobody sees it, and a burst is drawn once.
const PACE_MS: i64 = 32;

/// Returns how long what was just heard waits; 0: not at all.
///
/// Units: ms; both times on one clock, which may have been set back.
pub(super) fn wait_ms(now: i64, shown_at: i64) -> u64 {
    let due = PACE_MS - now.saturating_sub(shown_at);
    u64::try_from(due.min(PACE_MS)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_alone_is_shown_at_once_and_a_burst_together() {
        assert_eq!(wait_ms(10_000, 0), 0);
        assert_eq!(wait_ms(10_000, 10_000), 32);
        assert_eq!(wait_ms(10_010, 10_000), 22);
        assert_eq!(wait_ms(10_032, 10_000), 0);
        assert_eq!(wait_ms(9_000, 10_000), 32, "the clock was set back");
        assert_eq!(wait_ms(0, i64::MIN), 0);
    }
}
