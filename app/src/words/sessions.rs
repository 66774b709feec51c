//! Who is logged in.

/// Heading of the page, and its title.
pub const HEADING: &str = "Sessions";
/// What it is.
pub const HINT: &str =
    "Everybody who is logged in with a browser. Whoever is ended here has to log in again.";
/// Heading of one's own.
pub const OWN: &str = "Where you are logged in";
/// The session that looks.
pub const THIS: &str = "This browser";
/// Ends one.
pub const END: &str = "End";
/// Ends one's others.
pub const END_OTHERS: &str = "End all others";
/// Before when it began.
pub const BEGAN: &str = "since";
/// Before when it was last used.
pub const SEEN: &str = "used";
/// A browser that says nothing of itself.
pub const UNKNOWN: &str = "Some browser";

/// Names the button that ends a session.
#[must_use]
pub fn end(name: &str, browser: &str) -> String {
    format!("End the session of {name}, {browser}")
}
