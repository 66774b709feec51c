//! The webhook: what Telegram sends by itself.

use super::{
    api::{Api, Failed},
    envelope::envelope,
    poller::ALLOWED,
};
use crate::{health, open::Open};
use axum::{
    Router,
    body::to_bytes,
    extract::{Path, Request, State},
    http::{HeaderMap, StatusCode, header::RETRY_AFTER},
    response::{IntoResponse, Response},
    routing::post,
};
use desk::{ChannelConfig, Desk};
use domain::{
    channel::{ChannelKind, Health, RawUpdate},
    id::ChannelId,
};
use serde_json::json;
use std::{sync::Arc, time::Duration};
use subtle::ConstantTimeEq;
use tokio::time::timeout;

/// The largest update; a real one has some ten kilobytes.
///
/// Units: bytes.
const MAX_BODY_BYTES: usize = 1024 * 1024;

/// How long a body, or the database, may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long to rest between attempts to tell Telegram the address.
const PAUSE: Duration = Duration::from_secs(30);

/// The header with the secret.
const SECRET: &str = "x-telegram-bot-api-secret-token";

/// Serves `POST /telegram/{channel}`.
///
/// Shape: 200 with an empty body once the update is written down, and never anything in the body, because
/// Telegram executes what it reads there. 401 for a wrong secret, 404 for a channel that there is not, 400 for
/// what is no update, 413 and 408 for a body that is too large or too slow, 503 while the database is away.
/// Source: `WebhookActor.cpp` of tdlib/telegram-bot-api.
pub(crate) fn routes(desk: Desk, open: Open) -> Router {
    Router::new()
        .route("/telegram/{channel}", post(receive))
        .with_state(Door { desk, open })
}

/// What a call is taken in with.
#[derive(Clone)]
struct Door {
    desk: Desk,
    open: Open,
}

/// Why an update is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refused {
    WrongSecret,
    NotAnUpdate,
}

/// Compares the secret in constant time; an unset one fits nothing.
fn is_secret(headers: &HeaderMap, expected: &str) -> bool {
    let mut given = headers.get_all(SECRET).iter();
    let (Some(only), None) = (given.next(), given.next()) else {
        return false;
    };
    !expected.is_empty() && bool::from(only.as_bytes().ct_eq(expected.as_bytes()))
}

/// Judges one request. Pure.
fn accept(headers: &HeaderMap, expected: &str, body: &[u8]) -> Result<RawUpdate, Refused> {
    if !is_secret(headers, expected) {
        return Err(Refused::WrongSecret);
    }
    let body = std::str::from_utf8(body).map_err(|_| Refused::NotAnUpdate)?;
    envelope(body.to_owned())
        .map(|(_, update)| update)
        .map_err(|_| Refused::NotAnUpdate)
}

async fn receive(
    State(door): State<Door>,
    Path(channel): Path<String>,
    request: Request,
) -> Response {
    match take(&door, &channel, request).await {
        Ok(()) => StatusCode::OK.into_response(),
        Err(StatusCode::SERVICE_UNAVAILABLE) => {
            (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "5")]).into_response()
        }
        Err(status) => status.into_response(),
    }
}

async fn take(door: &Door, channel: &str, request: Request) -> Result<(), StatusCode> {
    let id: ChannelId = channel.parse().map_err(|_| StatusCode::NOT_FOUND)?;
    let (parts, body) = request.into_parts();
    let config = find(door, id, &parts.headers).await?;
    let config = config.ok_or(StatusCode::NOT_FOUND)?;
    // Before the body is read: who does not know the secret sends no megabytes.
    if !is_secret(&parts.headers, &config.webhook_secret) {
        return Err(StatusCode::UNAUTHORIZED);
    }
    let body = timeout(PATIENCE, to_bytes(body, MAX_BODY_BYTES)).await;
    let body = body.map_err(|_| StatusCode::REQUEST_TIMEOUT)?;
    let body = body.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
    let update = accept(&parts.headers, &config.webhook_secret, &body).map_err(|refused| {
        tracing::warn!(channel = %id, ?refused, size_bytes = body.len(), "webhook call refused");
        match refused {
            Refused::WrongSecret => StatusCode::UNAUTHORIZED,
            Refused::NotAnUpdate => StatusCode::BAD_REQUEST,
        }
    })?;
    match timeout(PATIENCE, door.desk.take_in(id, vec![update], None)).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(unavailable(id, &error)),
        Err(_) => Err(StatusCode::SERVICE_UNAVAILABLE),
    }
}

/// Finds the channel that is called: the one that runs if the secret is its, else what the database says, which
/// may know a newer one.
async fn find(
    door: &Door,
    id: ChannelId,
    headers: &HeaderMap,
) -> Result<Option<Arc<ChannelConfig>>, StatusCode> {
    if let Some(running) = door.open.find(id)
        && running.channel.kind == ChannelKind::Telegram
        && is_secret(headers, &running.webhook_secret)
    {
        return Ok(Some(running));
    }
    match timeout(PATIENCE, door.desk.channel_config(id)).await {
        Ok(Ok(config)) => Ok(config
            .filter(|config| {
                config.channel.kind == ChannelKind::Telegram && config.channel.is_enabled
            })
            .map(Arc::new)),
        Ok(Err(error)) => Err(unavailable(id, &error)),
        Err(_) => Err(StatusCode::SERVICE_UNAVAILABLE),
    }
}

fn unavailable(channel: ChannelId, error: &desk::Error) -> StatusCode {
    tracing::warn!(%channel, error = error.with_cause(), "update not taken, Telegram will send it again");
    StatusCode::SERVICE_UNAVAILABLE
}

/// Tells Telegram where to send updates, until it has understood; then rests.
pub(crate) async fn announce(
    api: &Api,
    config: &ChannelConfig,
    public_url: Option<&str>,
    desk: &Desk,
) {
    let channel = config.channel.id;
    loop {
        let told = match public_url {
            Some(base) => set_webhook(api, config, base).await,
            None => Err("a webhook needs the public address of this server".to_owned()),
        };
        match told {
            Ok(()) => {
                health::tell(desk, channel, &Health::Connected).await;
                return std::future::pending().await;
            }
            Err(why) => {
                let health = Health::Broken { why };
                health::tell(desk, channel, &health).await;
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn set_webhook(api: &Api, config: &ChannelConfig, base: &str) -> Result<(), String> {
    let params = json!({
        "url": format!("{}/telegram/{}", base.trim_end_matches('/'), config.channel.id),
        "secret_token": config.webhook_secret,
        "allowed_updates": ALLOWED,
        "max_connections": 40,
        "drop_pending_updates": false,
    });
    match api.call("setWebhook", &params).await {
        Ok(_) => Ok(()),
        Err(Failed::Refused(refusal)) => Err(refusal.description),
        Err(Failed::NotSent(why) | Failed::Lost(why)) => {
            Err(format!("Telegram does not answer: {why}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn headers(secrets: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for secret in secrets {
            headers.append(SECRET, HeaderValue::from_str(secret).unwrap());
        }
        headers
    }

    const UPDATE: &[u8] = br#"{"update_id":7,"message":{"chat":{"id":5}}}"#;

    #[test]
    fn the_right_secret_opens() {
        let update = accept(&headers(&["s3cret"]), "s3cret", UPDATE).unwrap();
        assert_eq!(
            (update.external_id.as_str(), update.lane.as_str()),
            ("7", "5")
        );
        assert_eq!(update.body.as_bytes(), UPDATE);
    }

    #[test]
    fn any_other_secret_does_not() {
        for given in [
            &[][..],
            &[""],
            &["S3CRET"],
            &["s3cre"],
            &["s3crett"],
            &["s3cret", "s3cret"],
            &["s3cret", "x"],
            &["x"],
        ] {
            let refused = accept(&headers(given), "s3cret", UPDATE);
            assert_eq!(refused, Err(Refused::WrongSecret), "{given:?}");
        }
        assert_eq!(
            accept(&headers(&[""]), "", UPDATE),
            Err(Refused::WrongSecret)
        );
    }

    #[test]
    fn what_is_no_update_is_refused() {
        for body in [
            &b""[..],
            b"{}",
            b"[]",
            b"null",
            b"\"x\"",
            b"\xef\xbb\xbf{\"update_id\":1}",
            b"\x1f\x8b\x08",
            b"{\x00\"\x00",
            b"{\"update_id\":\"5\"}",
            b"{\"update_id\":1",
            b"\xff",
        ] {
            let refused = accept(&headers(&["s"]), "s", body);
            assert_eq!(refused, Err(Refused::NotAnUpdate), "{body:?}");
        }
    }
}
