//! The guard in front of addresses that somebody typed.

use crate::{
    Allow, Answer, Failure, Limits, NotBuilt, client::guarded_client, is_forbidden, send,
    send_in_pieces,
};
use reqwest::{
    Client, Method, RequestBuilder, Url,
    dns::{Addrs, Name, Resolve, Resolving},
};
use std::{net::IpAddr, sync::Arc};

/// Sends requests to addresses that somebody typed; cheap to clone.
#[derive(Debug, Clone)]
pub struct Guarded {
    client: Client,
    allow: Arc<Allow>,
    limits: Limits,
}

impl Guarded {
    /// Makes the guard.
    ///
    /// # Errors
    /// [`NotBuilt`] when the TLS library cannot start.
    pub fn new(allow: Allow, limits: Limits) -> Result<Self, NotBuilt> {
        let allow = Arc::new(allow);
        let client = guarded_client(&limits, Resolver(Arc::clone(&allow)))?;
        Ok(Self {
            client,
            allow,
            limits,
        })
    }

    /// Reads `url` by GET.
    ///
    /// # Errors
    /// As [`Guarded::post`].
    pub async fn get(&self, url: &str, headers: &[(&str, &str)]) -> Result<Answer, Failure> {
        self.send(Method::GET, url, headers, Vec::new()).await
    }

    /// Sends `body` to `url` by POST.
    ///
    /// # Errors
    /// [`Failure::Forbidden`] when the guard refuses the address, otherwise as [`send`].
    pub async fn post(
        &self,
        url: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Result<Answer, Failure> {
        self.send(Method::POST, url, headers, body).await
    }

    /// Sends `body` to `url` by POST and hands on the answer as it comes; see [`send_in_pieces`].
    ///
    /// # Errors
    /// As [`Guarded::post`].
    pub async fn post_in_pieces(
        &self,
        url: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
        piece: impl FnMut(&[u8]) + Send,
    ) -> Result<Answer, Failure> {
        let request = self.request(Method::POST, url, headers, body)?;
        send_in_pieces(request, self.limits.max_answer_bytes, piece).await
    }

    async fn send(
        &self,
        method: Method,
        url: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Result<Answer, Failure> {
        let request = self.request(method, url, headers, body)?;
        send(request, self.limits.max_answer_bytes).await
    }

    fn request(
        &self,
        method: Method,
        url: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Result<RequestBuilder, Failure> {
        let url = check(url, &self.allow)?;
        let request = self.client.request(method, url).body(body);
        Ok(headers.iter().fold(request, |request, (name, value)| {
            request.header(*name, *value)
        }))
    }
}

/// Reads a URL and refuses what can be refused without resolving its name.
///
/// Shape: only http and https, no user and password, no port of another service (below 1024 only 80 and
/// 443), no address that [`is_forbidden`] unless `allow` names it. However an address is written (`0x7f.1`,
/// `①②⑦.0.0.1`), it is judged as what it means.
///
/// # Errors
/// [`Failure::Forbidden`] with the reason in words.
pub fn check(url: &str, allow: &Allow) -> Result<Url, Failure> {
    let no = |why: &str| Failure::Forbidden(why.to_owned());
    if url.contains('\\') {
        return Err(no("a URL with a backslash is read in two ways"));
    }
    let url = Url::parse(url.trim()).map_err(|_| no("this is not a URL"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(no("only http and https are allowed"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(no("a URL with a user name is not allowed"));
    }
    let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else {
        return Err(no("the URL names no host"));
    };
    let host = host
        .trim_start_matches('[')
        .trim_end_matches(']')
        .trim_end_matches('.');
    if allow.names(host, port) {
        return Ok(url);
    }
    let ip = host.parse::<IpAddr>().ok();
    if ip.is_some_and(|ip| allow.holds(ip)) {
        return Ok(url);
    }
    if port < 1024 && port != 80 && port != 443 {
        return Err(no("this port is not allowed"));
    }
    match ip {
        Some(ip) if is_forbidden(ip) => Err(no("this address is not public")),
        // A name in the list with another port: its resolution would pass unseen.
        None if allow.names_host(host) => Err(no("this port is not allowed")),
        Some(_) | None => Ok(url),
    }
}

/// Resolves names, and fails when any of the addresses is forbidden.
pub(crate) struct Resolver(pub(crate) Arc<Allow>);

#[derive(Debug, thiserror::Error)]
#[error("this name leads to an address that is not public")]
struct LeadsInside;

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let allow = Arc::clone(&self.0);
        Box::pin(async move {
            let host = name.as_str().trim_end_matches('.').to_owned();
            let found: Vec<_> = tokio::net::lookup_host((host.as_str(), 0)).await?.collect();
            let is_fine = |ip: IpAddr| !is_forbidden(ip) || allow.holds(ip);
            if !allow.names_host(&host) && !found.iter().all(|found| is_fine(found.ip())) {
                return Err(LeadsInside.into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// Finds the guard's refusal among the causes of an error.
pub(crate) fn refusal(error: &reqwest::Error) -> Option<String> {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(current) = cause {
        if let Some(refused) = current.downcast_ref::<LeadsInside>() {
            return Some(refused.to_string());
        }
        cause = current.source();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(url: &str, allow: &Allow) -> bool {
        check(url, allow).is_ok()
    }

    #[test]
    fn every_way_to_write_a_forbidden_address_is_refused() {
        for url in [
            "http://127.0.0.1",
            "http://127.1",
            "http://127.0.1",
            "http://0",
            "http://0.0.0.0",
            "http://2130706433",
            "http://0x7f000001",
            "http://0x7f.1",
            "http://0177.0.0.1",
            "http://127.0.0.1.",
            "http://[::1]",
            "http://[::]",
            "http://[::ffff:127.0.0.1]",
            "http://[::ffff:7f00:1]",
            "http://[::127.0.0.1]",
            "http://[64:ff9b::7f00:1]",
            "http://[2002:7f00:1::]",
            "http://[2001:0:1::]",
            "http://[fe80::1%25eth0]",
            "http://[fe80::1]",
            "http://[fc00::1]",
            "http://[fd00:ec2::254]",
            "http://169.254.169.254/latest",
            "http://100.100.100.200",
            "http://168.63.129.16",
            "http://192.0.0.192",
            "http://10.0.0.1",
            "http://172.16.0.1",
            "http://192.168.0.1",
            "http://198.18.0.1",
            "http://224.0.0.1",
            "http://255.255.255.255",
            "http://public@127.0.0.1",
            "http://127.0.0.1#@public",
            "http://public\\@127.0.0.1",
            "http://①②⑦.⓪.⓪.①",
            "http://127。0。0。1",
            "HTTP://127.0.0.1",
        ] {
            assert!(!passes(url, &Allow::nothing()), "{url}");
        }
    }

    #[test]
    fn other_schemes_users_and_ports_are_refused() {
        for url in [
            "file:///etc/passwd",
            "gopher://1.1.1.1",
            "ftp://1.1.1.1",
            "dict://1.1.1.1",
            "data:text/plain,x",
            "ws://1.1.1.1",
            "jar:http://x!/",
            "unix:/run/x.sock",
            "http://user:word@1.1.1.1",
            "http://1.1.1.1:22",
            "http://1.1.1.1:25",
            "http://1.1.1.1:0",
            "http://1.1.1.1:65536",
            "http://",
            "x",
            "",
            "//1.1.1.1",
        ] {
            assert!(!passes(url, &Allow::nothing()), "{url}");
        }
        for url in [
            "https://1.1.1.1",
            "http://example.org:8080/a?b",
            "https://example.org:443",
        ] {
            assert!(passes(url, &Allow::nothing()), "{url}");
        }
    }

    #[test]
    fn the_list_opens_what_it_names_and_nothing_beside() {
        let allow = Allow::parse(&["127.0.0.1:3100", "bots:81", "10.0.0.0/8"]).unwrap();
        assert!(passes("http://127.0.0.1:3100/x", &allow) && passes("http://127.1:3100", &allow));
        assert!(
            !passes("http://127.0.0.1:3101", &allow) && !passes("http://127.0.0.2:3100", &allow)
        );
        assert!(passes("http://bots:81", &allow) && !passes("http://bots:8080", &allow));
        assert!(passes("http://10.2.3.4:22", &allow));
    }
}
