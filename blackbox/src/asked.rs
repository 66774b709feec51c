//! What the environment asks of a run.

/// Returns the number that stands under a name; `None` when nothing does.
///
/// # Panics
/// When what stands there is no number.
#[must_use]
pub fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().expect("a number"))
}

/// Says whether the run is a soak, which takes its time.
#[must_use]
pub fn is_soak() -> bool {
    std::env::var_os("SWITCHBOARD_SOAK").is_some()
}
