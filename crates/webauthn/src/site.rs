//! The house as passkeys know it.

use std::net::IpAddr;

/// Whose a passkey is: the relying party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    id: String,
    origin: String,
}

impl Site {
    /// Makes the site of an origin, `https://desk.example.org`; `None` where browsers have no passkeys: an address of
    /// numbers is no name.
    #[must_use]
    pub fn of(origin: &str) -> Option<Self> {
        let (scheme, authority) = origin.split_once("://")?;
        let usual = match scheme {
            "https" => ":443",
            "http" => ":80",
            _ => return None,
        };
        // Browsers leave the usual port out.
        let authority = authority.strip_suffix(usual).unwrap_or(authority);
        if authority.starts_with('[') {
            return None;
        }
        let host = authority
            .split_once(':')
            .map_or(authority, |(host, _)| host);
        if host.is_empty() || host.parse::<IpAddr>().is_ok() {
            return None;
        }
        Some(Self {
            id: host.to_owned(),
            origin: format!("{scheme}://{authority}"),
        })
    }

    /// Returns the host.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the origin, as browsers write it.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_has_a_name_and_no_usual_port() {
        for (origin, id, shown) in [
            (
                "https://desk.example.org",
                "desk.example.org",
                "https://desk.example.org",
            ),
            (
                "https://desk.example.org:443",
                "desk.example.org",
                "https://desk.example.org",
            ),
            (
                "https://desk.example.org:8443",
                "desk.example.org",
                "https://desk.example.org:8443",
            ),
            (
                "http://localhost:3000",
                "localhost",
                "http://localhost:3000",
            ),
        ] {
            let site = Site::of(origin).unwrap();
            assert_eq!((site.id(), site.origin()), (id, shown));
        }
        for bad in [
            "http://127.0.0.1:3000",
            "http://[::1]:3000",
            "https://[2001:db8::1]",
            "https://",
            "https://:8080",
            "ftp://a.org",
            "a.org",
            "",
        ] {
            assert_eq!(Site::of(bad), None, "{bad}");
        }
    }
}
