//! A stub of Telegram: it says yes to everything and remembers the webhook's secret.

use anyhow::{Context, Result};
use axum::{
    Json, Router,
    extract::{Path, State},
};
use serde_json::{Value, json};
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::net::TcpListener;

/// The stub.
#[derive(Debug, Clone, Default)]
pub(crate) struct Telegram(Arc<Known>);

#[derive(Debug, Default)]
struct Known {
    secret: Mutex<Option<String>>,
    /// How many messages were sent.
    sent: AtomicU64,
}

impl Telegram {
    /// Serves the stub on loopback as long as the program runs; returns it with its address.
    pub(crate) async fn serve() -> Result<(Self, String)> {
        let telegram = Self::default();
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = format!("http://{}", listener.local_addr()?);
        let router = Router::new()
            .route("/{bot}/{method}", axum::routing::any(answer))
            .with_state(telegram.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok((telegram, address))
    }

    /// Waits until the server has told its webhook; returns the secret.
    pub(crate) async fn secret(&self) -> Result<String> {
        for _ in 0..500 {
            let known = self
                .0
                .secret
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clone();
            if let Some(secret) = known {
                return Ok(secret);
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        None.context("the server told no webhook")
    }
}

async fn answer(
    State(telegram): State<Telegram>,
    Path((_, method)): Path<(String, String)>,
    body: String,
) -> Json<Value> {
    let body: Value = serde_json::from_str(&body).unwrap_or_default();
    if let Some(secret) = body["secret_token"].as_str() {
        *telegram
            .0
            .secret
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Some(secret.to_owned());
    }
    let result = match method.to_lowercase().as_str() {
        "getme" => {
            json!({ "id": 1, "is_bot": true, "first_name": "Bench", "username": "bench_bot" })
        }
        "sendmessage" => {
            let chat = &body["chat_id"];
            json!({ "message_id": telegram.0.sent.fetch_add(1, Ordering::Relaxed), "date": 1, "chat": { "id": chat, "type": "private" } })
        }
        _ => json!(true),
    };
    Json(json!({ "ok": true, "result": result }))
}
