//! How long to wait before the next attempt to connect.

const FIRST_MS: u32 = 500;
const LONGEST_MS: u32 = 10_000;

/// Returns the wait before attempt number `failures` + 1.
///
/// Units: ms; `chance` in 0..1 spreads browsers that lost the same server over half of the wait.
#[must_use]
pub fn wait_ms(failures: u32, chance: f64) -> u32 {
    let full = FIRST_MS
        .saturating_mul(1 << failures.min(8))
        .min(LONGEST_MS);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a chance below 1 of a few seconds fits"
    )]
    let jitter = (f64::from(full / 2) * chance.clamp(0.0, 1.0)) as u32;
    full / 2 + jitter
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_stop_growing() {
        assert_eq!(wait_ms(0, 0.0), 250);
        assert_eq!(wait_ms(0, 1.0), 500);
        assert_eq!(wait_ms(2, 1.0), 2_000);
        assert_eq!(wait_ms(99, 1.0), 10_000);
    }
}
