//! What the guard lets through although it is not public.

use std::net::IpAddr;

/// Addresses that the guard lets through, from the configuration.
///
/// Shape: each entry is `host:port` (a name or an address, literally as it stands in the URL), `host` (any
/// port), or a network such as `10.1.0.0/16` (any port, also as the result of a resolution).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allow(Vec<Entry>);

/// An entry of [`Allow`] that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is neither host:port nor a network such as 10.1.0.0/16")]
pub struct NotAllowed(String);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Entry {
    Host { host: String, port: Option<u16> },
    Network { net: IpAddr, bits: u32 },
}

impl Allow {
    /// Allows nothing but public addresses.
    #[must_use]
    pub const fn nothing() -> Self {
        Self(Vec::new())
    }

    /// Allows this machine itself; for the demo and for tests.
    #[must_use]
    pub fn loopback() -> Self {
        Self(
            [
                ("localhost", None),
                ("127.0.0.0", Some(8)),
                ("::1", Some(128)),
            ]
            .into_iter()
            .filter_map(|(host, bits)| match bits {
                None => Some(Entry::Host {
                    host: host.to_owned(),
                    port: None,
                }),
                Some(bits) => Some(Entry::Network {
                    net: host.parse().ok()?,
                    bits,
                }),
            })
            .collect(),
        )
    }

    /// Parses the entries of the configuration.
    ///
    /// # Errors
    /// [`NotAllowed`] with the first entry that cannot be read.
    pub fn parse<S: AsRef<str>>(entries: &[S]) -> Result<Self, NotAllowed> {
        let parse = |entry: &S| {
            let entry = entry.as_ref().trim();
            entry_of(entry).ok_or_else(|| NotAllowed(entry.to_owned()))
        };
        entries
            .iter()
            .map(parse)
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Says whether the host of a URL is named together with its port.
    pub(crate) fn names(&self, host: &str, port: u16) -> bool {
        self.0.iter().any(|entry| match entry {
            Entry::Host {
                host: named,
                port: only,
            } => named.eq_ignore_ascii_case(host) && only.is_none_or(|only| only == port),
            Entry::Network { .. } => false,
        })
    }

    /// Says whether a name is in the list with whatever port.
    pub(crate) fn names_host(&self, host: &str) -> bool {
        self.0.iter().any(|entry| match entry {
            Entry::Host { host: named, .. } => named.eq_ignore_ascii_case(host),
            Entry::Network { .. } => false,
        })
    }

    /// Says whether an address lies in one of the networks.
    pub(crate) fn holds(&self, ip: IpAddr) -> bool {
        self.0.iter().any(|entry| match entry {
            Entry::Host { .. } => false,
            Entry::Network { net, bits } => match (net, ip) {
                (IpAddr::V4(net), IpAddr::V4(ip)) => {
                    (net.to_bits() ^ ip.to_bits()).leading_zeros() >= *bits
                }
                (IpAddr::V6(net), IpAddr::V6(ip)) => {
                    (net.to_bits() ^ ip.to_bits()).leading_zeros() >= *bits
                }
                (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
            },
        })
    }
}

fn entry_of(entry: &str) -> Option<Entry> {
    if let Some((net, bits)) = entry.split_once('/') {
        let net: IpAddr = net.parse().ok()?;
        let bits: u32 = bits.parse().ok()?;
        let most = if net.is_ipv4() { 32 } else { 128 };
        return (bits <= most).then_some(Entry::Network { net, bits });
    }
    if let Ok(ip) = entry.parse::<IpAddr>() {
        return Some(Entry::Host {
            host: ip.to_string(),
            port: None,
        });
    }
    let (host, port) = match entry.rsplit_once(':') {
        Some((host, port)) => (host, Some(port.parse().ok()?)),
        None => (entry, None),
    };
    let host = host
        .trim_start_matches('[')
        .trim_end_matches(']')
        .trim_end_matches('.');
    let is_host = !host.is_empty() && !host.contains(|letter: char| "/@ ?#[]".contains(letter));
    is_host.then(|| Entry::Host {
        host: host.to_owned(),
        port,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_hosts_ports_and_networks() {
        let allow = Allow::parse(&["bot.local:5005", "10.1.0.0/16", "[::1]:80", "rasa"]).unwrap();
        assert!(allow.names("BOT.local", 5005));
        assert!(!allow.names("bot.local", 5006));
        assert!(allow.names("::1", 80));
        assert!(allow.names("rasa", 1) && allow.names_host("rasa"));
        assert!(allow.holds("10.1.255.1".parse().unwrap()));
        assert!(!allow.holds("10.2.0.1".parse().unwrap()));
        assert!(!allow.holds("::1".parse().unwrap()));
    }

    #[test]
    fn a_wrong_entry_is_refused_in_words() {
        for wrong in ["", "10.0.0.0/33", "host:port", "http://x/", "x/8"] {
            let error = Allow::parse(&[wrong]).unwrap_err();
            assert!(error.to_string().contains(wrong), "{wrong}");
        }
    }

    #[test]
    fn loopback_is_every_way_to_this_machine() {
        let allow = Allow::loopback();
        assert!(allow.names("localhost", 3100) && allow.holds("127.9.9.9".parse().unwrap()));
        assert!(allow.holds("::1".parse().unwrap()) && !allow.holds("10.0.0.1".parse().unwrap()));
    }
}
