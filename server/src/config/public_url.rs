//! The address that people use.

use axum::http::Uri;
use std::{fmt, net::IpAddr};

/// The address that people and providers use; scheme, host and port only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    origin: String,
    is_https: bool,
}

impl PublicUrl {
    /// Parses an address; plain http is for loopback alone, because its cookies travel in clear.
    ///
    /// # Errors
    /// A sentence about what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let uri: Uri = text
            .parse()
            .map_err(|_| format!("`{text}` is no web address"))?;
        let authority = uri
            .authority()
            .ok_or_else(|| format!("`{text}` names no host"))?;
        if authority.as_str().contains('@')
            || !matches!(uri.path(), "" | "/")
            || uri.query().is_some()
        {
            return Err(format!(
                "`{text}` must be scheme, host and port, and nothing else"
            ));
        }
        let is_https = match uri.scheme_str() {
            Some("https") => true,
            Some("http") if is_loopback(authority.host()) => false,
            Some("http") => {
                return Err(format!(
                    "`{text}` must be https; plain http is for loopback alone"
                ));
            }
            _ => return Err(format!("`{text}` must begin with https://")),
        };
        let scheme = if is_https { "https" } else { "http" };
        Ok(Self {
            origin: format!("{scheme}://{}", authority.as_str().to_lowercase()),
            is_https,
        })
    }

    /// Returns the address without a slash at its end, as browsers write an origin.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Says whether the connection is encrypted.
    #[must_use]
    pub const fn is_https(&self) -> bool {
        self.is_https
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin)
    }
}

fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_loopback_alone() {
        for good in [
            "http://127.0.0.1:3000",
            "http://localhost",
            "http://[::1]:1",
            "https://a.org/",
        ] {
            assert!(PublicUrl::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "http://a.org",
            "http://127.0.0.1.a.org",
            "ftp://a.org",
            "a.org",
            "https://a.org/desk",
            "https://u:p@a.org",
            "",
        ] {
            assert!(PublicUrl::parse(bad).is_err(), "{bad}");
        }
    }
}
