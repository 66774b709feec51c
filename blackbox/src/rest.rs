//! A program that calls the API.

use anyhow::Result;
use reqwest::{Client, Method, StatusCode};
use serde_json::Value;
use std::time::Duration;

/// How long an answer may take before it counts as none.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why a call brought nothing.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// The server refused it with this status and these words.
    #[error("refused with {0}: {1}")]
    Refused(StatusCode, String),
    /// No answer came: it may have been done or not.
    #[error("no answer")]
    NoAnswer,
}

/// A client of `/api/v1` with a token.
#[derive(Debug, Clone)]
pub struct Rest {
    http: Client,
    base: String,
    token: String,
}

impl Rest {
    /// Makes a client of the server at `address`.
    ///
    /// Errors: the TLS library cannot be initialised.
    pub fn new(address: String, token: &str) -> Result<Self> {
        let http = Client::builder().no_proxy().timeout(PATIENCE).build()?;
        Ok(Self {
            http,
            base: format!("{address}/api/v1"),
            token: token.to_owned(),
        })
    }

    /// Reads.
    ///
    /// Errors: [`Failed`].
    pub async fn get(&self, path: &str) -> Result<Value, Failed> {
        self.call(Method::GET, path, None, None).await
    }

    /// Makes something.
    ///
    /// Errors: [`Failed`].
    pub async fn post(&self, path: &str, body: &Value) -> Result<Value, Failed> {
        self.call(Method::POST, path, Some(body), None).await
    }

    /// Makes something once, however often it is called with this key.
    ///
    /// Errors: [`Failed`].
    pub async fn post_once(&self, path: &str, body: &Value, key: &str) -> Result<Value, Failed> {
        self.call(Method::POST, path, Some(body), Some(key)).await
    }

    /// Changes something.
    ///
    /// Errors: [`Failed`].
    pub async fn patch(&self, path: &str, body: &Value) -> Result<Value, Failed> {
        self.call(Method::PATCH, path, Some(body), None).await
    }

    async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        key: Option<&str>,
    ) -> Result<Value, Failed> {
        let mut request = self
            .http
            .request(method, format!("{}{path}", self.base))
            .bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.json(body);
        }
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let answer = request.send().await.map_err(|_| Failed::NoAnswer)?;
        let status = answer.status();
        // A status without its body is no answer: the connection broke in between.
        let text = answer.text().await.map_err(|_| Failed::NoAnswer)?;
        if !status.is_success() {
            return Err(Failed::Refused(status, text));
        }
        if text.is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_str(&text).map_err(|_| Failed::Refused(status, text))
    }
}
