//! Sessions of browsers: tower-sessions over the desk.

use crate::{config::PublicUrl, run::Shared};
use app::ssr::OPERATOR_KEY;
use async_trait::async_trait;
use axum::{
    extract::Request,
    http::{HeaderValue, header},
    middleware::Next,
    response::Response,
};
use desk::Desk;
use domain::{id::OperatorId, time::Timestamp};
use std::{collections::HashMap, sync::Arc};
use time::{Duration, OffsetDateTime};
use tower_sessions::{
    Expiry, SessionManagerLayer, SessionStore,
    cookie::SameSite,
    session::{Id, Record},
    session_store,
};

/// How long a session lives without a request.
///
/// Units: ms. Two weeks: an agent comes back from his holidays logged in on his own machine.
pub(super) const IDLE_MS: i64 = 14 * 24 * 3_600_000;

/// Returns the name of the cookie; the prefix makes browsers insist on Secure and on the host.
pub(super) const fn cookie_name(public_url: &PublicUrl) -> &'static str {
    if public_url.is_https() {
        "__Host-sb"
    } else {
        "sb"
    }
}

/// Makes the layer that knows a request's session.
pub(super) fn layer(shared: &Arc<Shared>) -> SessionManagerLayer<Sessions> {
    SessionManagerLayer::new(Sessions {
        shared: Arc::clone(shared),
    })
    .with_name(cookie_name(&shared.public_url))
    .with_secure(shared.public_url.is_https())
    .with_http_only(true)
    .with_same_site(SameSite::Lax)
    .with_path("/")
    .with_expiry(Expiry::OnInactivity(Duration::milliseconds(IDLE_MS)))
}

/// Marks the cookie that takes a session's cookie away as Secure.
///
/// tower-sessions leaves the mark out there, and browsers refuse a `__Host-` cookie without it: the
/// old one would stay.
pub(super) async fn secure_removal(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let cookies = response.headers().get_all(header::SET_COOKIE);
    let mut marked = Vec::new();
    for cookie in cookies {
        let text = cookie.to_str().unwrap_or_default();
        let is_bare = text.starts_with("__Host-") && !text.contains("; Secure");
        let secure = is_bare.then(|| HeaderValue::try_from(format!("{text}; Secure")).ok());
        marked.push(secure.flatten().unwrap_or_else(|| cookie.clone()));
    }
    response.headers_mut().remove(header::SET_COOKIE);
    for cookie in marked {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// The sessions of the database.
///
/// Only `create` makes one: a request that began before a logout and saves after it finds nothing
/// to save to, and the session stays gone.
#[derive(Debug, Clone)]
pub(super) struct Sessions {
    shared: Arc<Shared>,
}

impl Sessions {
    fn desk(&self) -> &Desk {
        &self.shared.desk
    }

    fn expires_at(&self) -> Timestamp {
        self.desk().now().plus_ms(IDLE_MS)
    }

    async fn write(&self, record: &Record) -> session_store::Result<bool> {
        let data = encode(record)?;
        let operator = record.data.get(OPERATOR_KEY);
        let operator = operator
            .map(|value| serde_json::from_value::<OperatorId>(value.clone()))
            .transpose()
            .map_err(|error| session_store::Error::Encode(error.to_string()))?;
        let id = record.id.to_string();
        self.desk()
            .save_session(&id, &data, operator, self.expires_at())
            .await
            .map_err(failed)
    }
}

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        let data = encode(record)?;
        let expires_at = self.expires_at();
        while !self
            .desk()
            .create_session(&record.id.to_string(), &data, expires_at)
            .await
            .map_err(failed)?
        {
            record.id = Id::default();
        }
        // Names the operator, so that all his sessions can be ended at once.
        self.write(record).await.map(drop)
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        if !self.write(record).await? {
            tracing::debug!("a session ended while its request ran");
        }
        Ok(())
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        let Some(text) = self
            .desk()
            .load_session(&id.to_string())
            .await
            .map_err(failed)?
        else {
            return Ok(None);
        };
        let data: HashMap<_, _> = serde_json::from_str(&text)
            .map_err(|error| session_store::Error::Decode(error.to_string()))?;
        let expiry_date = moment(self.expires_at());
        Ok(Some(Record {
            id: *id,
            data,
            expiry_date,
        }))
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        let id = id.to_string();
        self.desk().revoke_session(&id).await.map_err(failed)?;
        self.shared.streams.end_session(&id);
        Ok(())
    }
}

fn encode(record: &Record) -> session_store::Result<String> {
    serde_json::to_string(&record.data)
        .map_err(|error| session_store::Error::Encode(error.to_string()))
}

fn failed(error: desk::Error) -> session_store::Error {
    session_store::Error::Backend(error.to_string())
}

fn moment(at: Timestamp) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(at.as_ms() / 1_000).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}
