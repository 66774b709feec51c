//! From where a widget may be shown.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The origin of a web page: scheme, host, and the port where it is not the usual one.
///
/// Shape: as browsers write it in `Origin`. Source: RFC 6454.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Origin(String);

/// Says that a text is no origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an origin looks like https://shop.example.org, without a path")]
pub struct NoOrigin;

impl Origin {
    /// Returns it as browsers write it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Origin {
    type Err = NoOrigin;

    fn from_str(typed: &str) -> Result<Self, NoOrigin> {
        let typed = typed.trim().to_ascii_lowercase();
        let (scheme, rest) = typed.split_once("://").ok_or(NoOrigin)?;
        let usual = match scheme {
            "https" => "443",
            "http" => "80",
            _ => return Err(NoOrigin),
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (host, port) = match rest.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
            Some(_) | None => (rest, None),
        };
        let port = match port {
            Some(port) => Some(port.parse::<u16>().map_err(|_| NoOrigin)?.to_string()),
            None => None,
        };
        if !is_host(host) {
            return Err(NoOrigin);
        }
        Ok(Self(match port {
            Some(port) if port != usual => format!("{scheme}://{host}:{port}"),
            Some(_) | None => format!("{scheme}://{host}"),
        }))
    }
}

/// Says whether a text can be a host: a name of ASCII labels, or an address.
fn is_host(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')) {
        return address.parse::<std::net::Ipv6Addr>().is_ok();
    }
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    host.len() <= 253 && host.split('.').all(is_label)
}

impl TryFrom<String> for Origin {
    type Error = NoOrigin;

    fn try_from(text: String) -> Result<Self, NoOrigin> {
        text.parse()
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> Self {
        origin.0
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_written_as_browsers_do() {
        for (typed, origin) in [
            ("https://Shop.Example.org", "https://shop.example.org"),
            (
                " https://shop.example.org:443/ ",
                "https://shop.example.org",
            ),
            ("http://localhost:8080", "http://localhost:8080"),
            ("http://127.0.0.1:80", "http://127.0.0.1"),
            ("http://[::1]:9000", "http://[::1]:9000"),
            ("https://[::1]", "https://[::1]"),
        ] {
            assert_eq!(typed.parse::<Origin>().unwrap().as_str(), origin, "{typed}");
        }
        for wrong in [
            "",
            "*",
            "https://*",
            "shop.example.org",
            "ftp://shop.example.org",
            "https://shop.example.org/path",
            "https://shop.example.org?x",
            "https://a b",
            "https://user@host",
            "https://",
            "https://a..b",
            "https://a:99999",
            "https://a; script-src *",
            "null",
        ] {
            assert_eq!(wrong.parse::<Origin>(), Err(NoOrigin), "{wrong}");
        }
    }
}
