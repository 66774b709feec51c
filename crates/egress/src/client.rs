//! HTTP clients with their limits.

use crate::guard::Resolver;
use reqwest::{Client, ClientBuilder, redirect::Policy};
use std::{sync::Arc, time::Duration};

/// How much time and space a request may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Until a connection stands: name, TCP and TLS.
    pub connect: Duration,
    /// From the first step to the last byte of the answer.
    pub total: Duration,
    /// The largest body of an answer.
    ///
    /// Units: bytes.
    pub max_answer_bytes: usize,
}

impl Default for Limits {
    /// Fifteen seconds and 64 KiB: enough for a webhook.
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            total: Duration::from_secs(15),
            max_answer_bytes: 64 * 1024,
        }
    }
}

/// The TLS library refused to start.
#[derive(Debug, thiserror::Error)]
#[error("no HTTP client can be made")]
pub struct NotBuilt(#[source] reqwest::Error);

/// Makes a client for addresses that stand in the configuration file.
///
/// # Errors
/// [`NotBuilt`] when the TLS library cannot start.
pub fn client(limits: &Limits) -> Result<Client, NotBuilt> {
    builder(limits).build().map_err(NotBuilt)
}

pub(crate) fn guarded_client(limits: &Limits, resolver: Resolver) -> Result<Client, NotBuilt> {
    builder(limits)
        .dns_resolver(Arc::new(resolver))
        .build()
        .map_err(NotBuilt)
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the place where clients are made"
)]
fn builder(limits: &Limits) -> ClientBuilder {
    Client::builder()
        .connect_timeout(limits.connect)
        .timeout(limits.total)
        // A connection that the other side closes while a request is on its way leaves that request in
        // doubt, so connections that rested for long are not used again.
        .pool_idle_timeout(Duration::from_secs(20))
        .tcp_nodelay(true)
        .redirect(Policy::none())
        // A proxy from the environment would resolve names past the guard.
        .no_proxy()
        .user_agent(concat!("Switchboard/", env!("CARGO_PKG_VERSION")))
}
