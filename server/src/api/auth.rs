//! Bearer tokens: who calls, and how often he may.

use super::limit::Limiter;
use crate::{http::Problem, run::Shared};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::Response,
};
use desk::Error;
use sha2::{Digest, Sha256};
use std::{fmt, sync::Arc};

/// A caller's token, as he sent it.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Bearer(pub(super) String);

impl fmt::Debug for Bearer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bearer(…)")
    }
}

/// What tells callers apart in memory without keeping their tokens.
pub(crate) type Fingerprint = [u8; 32];

impl Bearer {
    /// Returns what stands for the token.
    pub(super) fn fingerprint(&self) -> Fingerprint {
        Sha256::digest(&self.0).into()
    }
}

/// What the doors need to know.
#[derive(Clone)]
pub(crate) struct Gate {
    shared: Arc<Shared>,
    limiter: Arc<Limiter>,
}

impl Gate {
    pub(super) fn new(shared: Arc<Shared>, limiter: Limiter) -> Self {
        Self {
            shared,
            limiter: Arc::new(limiter),
        }
    }

    /// Puts the [`desk::Actor`] and the [`Bearer`] beside a request with a good token, and counts it.
    pub(crate) async fn admit(&self, request: &mut Request) -> Result<(), Problem> {
        let bearer = bearer(request.headers()).ok_or(Error::Unauthenticated(
            "send `Authorization: Bearer <token>`",
        ))?;
        let actor = self.shared.desk.authenticate(&bearer.0).await?;
        self.count(&bearer.0)?;
        request.extensions_mut().insert(actor);
        request.extensions_mut().insert(bearer);
        Ok(())
    }

    /// Counts a request against the allowance of whoever knows a secret.
    pub(crate) fn count(&self, secret: &str) -> Result<(), Problem> {
        let caller = Sha256::digest(secret).into();
        let Err(wait_ms) = self.limiter.pass(caller, self.shared.desk.now()) else {
            return Ok(());
        };
        let detail = "this token has made too many requests";
        let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_many", detail);
        Err(Problem {
            retry_after_s: Some(wait_ms.max(0) / 1_000 + 1),
            ..problem
        })
    }
}

/// Puts the [`desk::Actor`] and the [`Bearer`] beside a request with a good token.
pub(super) async fn authenticate(
    State(gate): State<Gate>,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    gate.admit(&mut request).await?;
    Ok(next.run(request).await)
}

/// Returns the token that a request carries.
pub(crate) fn bearer_in(headers: &HeaderMap) -> Option<String> {
    bearer(headers).map(|bearer| bearer.0)
}

fn bearer(headers: &HeaderMap) -> Option<Bearer> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let is_bearer = scheme.eq_ignore_ascii_case("bearer") && !token.is_empty();
    is_bearer.then(|| Bearer(token.to_owned()))
}
