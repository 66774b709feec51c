//! Who knocks: the token in either header, or an inbox's identifier.

use super::refused::Refused;
use crate::api::Gate;
use axum::{
    extract::{RawPathParams, Request, State},
    http::{HeaderValue, header},
    middleware::Next,
    response::Response,
};

/// Puts the [`desk::Actor`] beside a request with a good token in `api_access_token` or `Authorization`.
pub(super) async fn authenticate(
    State(gate): State<Gate>,
    mut request: Request,
    next: Next,
) -> Result<Response, Refused> {
    let headers = request.headers_mut();
    if let Some(token) = headers.remove("api_access_token") {
        let bearer = [b"Bearer ".as_slice(), token.as_bytes()].concat();
        if let Ok(bearer) = HeaderValue::from_bytes(&bearer) {
            headers.insert(header::AUTHORIZATION, bearer);
        }
    }
    gate.admit(&mut request).await?;
    Ok(next.run(request).await)
}

/// Counts calls without a token against the inbox that they are about.
pub(super) async fn meter(
    State(gate): State<Gate>,
    params: RawPathParams,
    request: Request,
    next: Next,
) -> Result<Response, Refused> {
    let inbox = params.iter().find(|(name, _)| *name == "inbox");
    gate.count(inbox.map_or("", |(_, identifier)| identifier))?;
    Ok(next.run(request).await)
}
