//! Integers in place of our ids: connectors know nothing else.

use super::refused::Refused;
use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::request::Parts,
};
use desk::{Desk, Numbered};
use std::{fmt::Display, str::FromStr};

/// The account: one database is one desk.
pub(super) const ACCOUNT: i64 = 1;

/// The numbers in a path after the account's, in their order.
#[derive(Debug)]
pub(super) struct At<const N: usize>(pub(super) [i64; N]);

impl<S: Send + Sync, const N: usize> FromRequestParts<S> for At<N> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        let params = RawPathParams::from_request_parts(parts, state).await;
        let params = params.map_err(|_| Refused::not_found())?;
        let mut found = Vec::new();
        for (name, text) in &params {
            let number: i64 = text.parse().map_err(|_| Refused::not_found())?;
            if name != "account" {
                found.push(number);
            } else if number != ACCOUNT {
                return Err(Refused::not_found());
            }
        }
        let found = found.try_into().map_err(|_| Refused::not_found())?;
        Ok(Self(found))
    }
}

/// Returns the number of something, which it keeps for ever.
pub(super) async fn number<T: Display>(desk: &Desk, kind: Numbered, id: T) -> desk::Result<i64> {
    desk.number(kind, &id.to_string()).await
}

/// Finds what has a number.
pub(super) async fn find<T: FromStr>(
    desk: &Desk,
    kind: Numbered,
    number: i64,
) -> Result<T, Refused> {
    let found = desk.find_numbered(kind, number).await?;
    let id = found.and_then(|id| id.parse().ok());
    id.ok_or_else(Refused::not_found)
}
