//! A door in front of the server that acknowledges what the server has not seen: the fault that the ledger
//! must find.

use axum::{
    Router,
    body::{Bytes, to_bytes},
    extract::{Request, State},
};
use tokio::net::TcpListener;

/// Answers every call with 200 at once and hands it to the server at `address` afterwards, once.
pub(crate) async fn serve(listener: TcpListener, address: String) {
    let http = reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a client");
    let router = Router::new()
        .fallback(acknowledge)
        .with_state((http, address));
    axum::serve(listener, router).await.expect("a door");
}

async fn acknowledge(State((http, address)): State<(reqwest::Client, String)>, call: Request) {
    let (parts, body) = call.into_parts();
    let body: Bytes = to_bytes(body, 1 << 20).await.expect("a whole body");
    let url = format!("{address}{}", parts.uri);
    let mut headers = parts.headers;
    headers.remove("host");
    tokio::spawn(
        http.request(parts.method, url)
            .headers(headers)
            .body(body)
            .send(),
    );
}
