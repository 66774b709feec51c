//! Who is at the other end, when a reverse proxy stands between.

use crate::run::Shared;
use axum::{
    extract::{ConnectInfo, Request, State},
    middleware::Next,
    response::Response,
};
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

/// Puts the client's address in the place of the proxy's, where the proxy is believed.
pub(super) async fn believe_proxies(
    State(shared): State<Arc<Shared>>,
    mut request: Request,
    next: Next,
) -> Response {
    let trusted = &shared.config.trusted_proxies;
    if !trusted.is_empty()
        && let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>()
    {
        let forwarded = request
            .headers()
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .collect::<Vec<_>>()
            .join(",");
        let client = client(peer.ip(), &forwarded, trusted);
        request
            .extensions_mut()
            .insert(ConnectInfo(SocketAddr::new(client, 0)));
    }
    next.run(request).await
}

/// Returns the right-most address that is no trusted proxy: what stands left of it is hearsay.
fn client(peer: IpAddr, forwarded: &str, trusted: &[IpAddr]) -> IpAddr {
    let mut client = peer;
    for hop in forwarded.rsplit(',') {
        if !trusted.contains(&client) {
            break;
        }
        let Ok(address) = hop.trim().parse() else {
            break;
        };
        client = address;
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_trusted_proxy_says_is_believed() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        let proxy = [ip("10.0.0.1")];
        assert_eq!(
            client(ip("10.0.0.1"), "6.6.6.6, 1.2.3.4", &proxy),
            ip("1.2.3.4")
        );
        assert_eq!(client(ip("9.9.9.9"), "1.2.3.4", &proxy), ip("9.9.9.9"));
        assert_eq!(
            client(ip("10.0.0.1"), "6.6.6.6, 1.2.3.4, 10.0.0.1", &proxy),
            ip("1.2.3.4")
        );
        assert_eq!(client(ip("10.0.0.1"), "rubbish", &proxy), ip("10.0.0.1"));
        assert_eq!(client(ip("10.0.0.1"), "", &proxy), ip("10.0.0.1"));
    }
}
