//! Sessions of browsers: who is logged in, where and since when.

use crate::{id::OperatorId, time::Timestamp};
use serde::{Deserialize, Serialize};

/// Under these names a session keeps when it began, from where, and with what.
pub mod key {
    /// When it began.
    ///
    /// Units: ms.
    pub const BEGAN: &str = "began";
    /// When it was last used, to the hour.
    ///
    /// Units: ms.
    pub const SEEN: &str = "seen";
    /// The address that the login came from.
    pub const ADDRESS: &str = "address";
    /// The browser, as [`super::browser`] names it.
    pub const BROWSER: &str = "browser";
}

/// A session that is alive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    /// What names it; nobody can log in with it.
    pub key: String,
    /// Who is logged in.
    pub operator: OperatorId,
    /// His name.
    pub name: String,
    /// True for the session that asks.
    pub is_this: bool,
    /// When it began; `None` for one of an earlier version.
    pub began_at: Option<Timestamp>,
    /// When it was last used, to the hour.
    pub seen_at: Option<Timestamp>,
    /// When it ends by itself.
    pub expires_at: Timestamp,
    /// The address that the login came from; empty when unknown.
    pub address: String,
    /// The browser; empty when unknown.
    pub browser: String,
}

/// Names a browser and its system by what it says of itself.
///
/// Shape: a few words, such as *Firefox on Linux*; empty when it says nothing that is known.
#[must_use]
pub fn browser(user_agent: &str) -> String {
    // Each browser also claims to be those below it.
    const BROWSERS: [(&str, &str); 6] = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("CriOS/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 7] = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];
    let find = |known: &[(&str, &'static str)]| {
        let found = known.iter().find(|(mark, _)| user_agent.contains(mark));
        found.map(|(_, name)| *name)
    };
    match (find(&BROWSERS), find(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_called_by_their_own_name_and_not_by_those_that_they_claim() {
        for (says, name) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Firefox on Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
                "Safari on iPhone",
            ),
            (
                "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
                "Chrome on Android",
            ),
            ("curl/8.5.0", ""),
        ] {
            assert_eq!(browser(says), name);
        }
    }
}
