//! The only bridge from pages to the desk.

use crate::{error::UiError, language, words::errors};
use axum::{
    extract::ConnectInfo,
    http::{
        HeaderValue, StatusCode,
        header::{ACCEPT, COOKIE, SET_COOKIE, USER_AGENT},
        request::Parts,
    },
};
use desk::{Actor, Desk, Kind, Login};
use domain::{
    brand::Brand,
    complaint::Complaint,
    id::OperatorId,
    passkey::CHALLENGE_MS,
    second_step::HALF_LOGIN_MS,
    session::{browser, key},
    team::BadField,
};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use std::net::SocketAddr;
use tower_sessions::Session;

/// The key under which a session knows its operator.
pub const OPERATOR_KEY: &str = "operator";

/// Returns the desk, for what needs no login.
#[must_use]
pub fn desk() -> Desk {
    expect_context::<Desk>()
}

/// Returns the desk and who asks.
///
/// # Errors
/// `unauthenticated` when nobody is logged in.
pub fn here() -> Result<(Desk, Actor), UiError> {
    let actor = use_context::<Parts>().and_then(|parts| parts.extensions.get::<Actor>().cloned());
    match actor {
        Some(actor) => Ok((desk(), actor)),
        None => Err(refuse(&desk::Error::Unauthenticated(errors::LOG_IN.text()))),
    }
}

/// Returns the address that the request came from, for limits; empty when unknown.
#[must_use]
pub fn address() -> String {
    use_context::<Parts>()
        .and_then(|parts| parts.extensions.get::<ConnectInfo<SocketAddr>>().copied())
        .map(|ConnectInfo(address)| address.ip().to_string())
        .unwrap_or_default()
}

/// Binds the browser's session to `operator`, under a fresh identity.
///
/// # Errors
/// `internal` when the session can't be kept.
pub async fn begin_session(operator: OperatorId) -> Result<(), UiError> {
    let session = session().await?;
    session.cycle_id().await.map_err(session_failed)?;
    let kept = [
        (key::BEGAN, serde_json::json!(desk().now().as_ms())),
        (key::ADDRESS, address().into()),
        (key::BROWSER, browser(&user_agent()).into()),
        (OPERATOR_KEY, operator.to_string().into()),
    ];
    for (key, value) in kept {
        session
            .insert_value(key, value)
            .await
            .map_err(session_failed)?;
    }
    Ok(())
}

/// Whether cookies are kept for encrypted connections only.
#[derive(Debug, Clone, Copy)]
pub struct Secure(pub bool);

/// The house's own address: scheme, host and port.
#[derive(Debug, Clone)]
pub struct Origin(pub String);

/// Returns the house's own address, for passkeys; empty when unknown, and there are none then.
#[must_use]
pub fn origin() -> String {
    use_context::<Origin>()
        .map(|origin| origin.0)
        .unwrap_or_default()
}

/// Goes on after a right password: into a session, or to the page of the second step. Returns where to.
///
/// # Errors
/// `internal` when the session can't be kept.
pub async fn go_in(login: Login, next: &str) -> Result<String, UiError> {
    match login {
        Login::Whole(operator) => {
            begin_session(operator).await?;
            Ok(next.to_owned())
        }
        Login::Half(secret) => {
            keep(HALF_LOGIN, &secret, HALF_LOGIN_MS / 1_000);
            Ok(crate::shell::step_address(next))
        }
    }
}

/// Returns what stands for the password of a login that waits for its second step; empty without one.
#[must_use]
pub fn half_login() -> String {
    kept(HALF_LOGIN)
}

/// Makes the browser forget the login that waited for its second step.
pub fn end_half_login() {
    keep(HALF_LOGIN, "", 0);
}

/// Makes the browser keep what stands for the challenge that it was given.
pub fn keep_challenge(secret: &str) {
    keep(CHALLENGE, secret, CHALLENGE_MS / 1_000);
}

/// Returns what stands for the challenge that this browser was given; empty without one.
#[must_use]
pub fn challenge() -> String {
    kept(CHALLENGE)
}

/// Makes the browser forget its challenge.
pub fn end_challenge() {
    keep(CHALLENGE, "", 0);
}

/// The cookie of a login that waits for its second step, and that of a challenge; the prefix makes browsers insist
/// on Secure and on the host.
const HALF_LOGIN: [&str; 2] = ["sb-step", "__Host-sb-step"];
const CHALLENGE: [&str; 2] = ["sb-key", "__Host-sb-key"];

/// Returns the name of a cookie for this connection.
fn named([plain, secure]: [&'static str; 2]) -> &'static str {
    if is_secure() { secure } else { plain }
}

fn kept(cookie: [&'static str; 2]) -> String {
    let name = named(cookie);
    let Some(parts) = use_context::<Parts>() else {
        return String::new();
    };
    let cookies = parts.headers.get_all(COOKIE).iter();
    let mut pairs = cookies
        .filter_map(|cookies| cookies.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='));
    pairs
        .find(|(known, _)| *known == name)
        .map(|(_, secret)| secret.to_owned())
        .unwrap_or_default()
}

fn keep(cookie: [&'static str; 2], secret: &str, age_s: i64) {
    let secure = if is_secure() { "; Secure" } else { "" };
    let name = named(cookie);
    let cookie =
        format!("{name}={secret}; Path=/; Max-Age={age_s}; HttpOnly; SameSite=Strict{secure}");
    if let (Some(response), Ok(cookie)) = (
        use_context::<ResponseOptions>(),
        HeaderValue::try_from(cookie),
    ) {
        response.append_header(SET_COOKIE, cookie);
    }
}

fn is_secure() -> bool {
    use_context::<Secure>().is_some_and(|secure| secure.0)
}

/// Returns what names the browser's session to the desk.
///
/// # Errors
/// `internal` when there is none.
pub async fn session_secret() -> Result<String, UiError> {
    let id = session().await?.id();
    let id = id.ok_or_else(|| refuse(&desk::Error::Unauthenticated(errors::LOG_IN.text())))?;
    Ok(id.to_string())
}

/// Returns what the browser says of itself; empty when it says nothing.
fn user_agent() -> String {
    use_context::<Parts>()
        .and_then(|parts| {
            parts
                .headers
                .get(USER_AGENT)?
                .to_str()
                .ok()
                .map(str::to_owned)
        })
        .unwrap_or_default()
}

/// Ends the browser's session.
///
/// # Errors
/// `internal` when the session can't be ended.
pub async fn end_session() -> Result<(), UiError> {
    session().await?.flush().await.map_err(session_failed)
}

/// Returns how the house shows itself, as it was when the page was asked for.
#[must_use]
pub fn brand() -> Brand {
    use_context::<Parts>()
        .and_then(|parts| parts.extensions.get::<Brand>().cloned())
        .unwrap_or_default()
}

/// Answers the page with status 404.
pub fn say_not_found() {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(StatusCode::NOT_FOUND);
    }
}

async fn session() -> Result<Session, UiError> {
    leptos_axum::extract::<Session>()
        .await
        .map_err(|_| UiError::new("internal", errors::INTERNAL.text()))
}

fn session_failed(_: tower_sessions::session::Error) -> UiError {
    refuse(&desk::Error::mistake(errors::INTERNAL.text()))
}

impl From<desk::Error> for UiError {
    fn from(error: desk::Error) -> Self {
        refuse(&error)
    }
}

/// Puts an error into words, and its kind into the status of the answer.
///
/// A plain form's answer is a redirection back to the page, whose status must stay.
fn refuse(error: &desk::Error) -> UiError {
    if !is_plain()
        && let Some(response) = use_context::<ResponseOptions>()
    {
        response.set_status(status(error.kind()));
    }
    in_words(error)
}

/// Says whether a plain form asks, of a page without JavaScript.
#[must_use]
pub fn is_plain() -> bool {
    use_context::<Parts>().is_none_or(|parts| {
        parts
            .headers
            .get(ACCEPT)
            .is_some_and(|kinds| kinds.as_bytes().starts_with(b"text/html"))
    })
}

/// Puts an error into words, where the answer tells of others that went well.
#[must_use]
pub fn in_words(error: &desk::Error) -> UiError {
    error.log();
    UiError {
        code: error.code().to_owned(),
        message: sentence(error),
        field: error.field().map(str::to_owned),
    }
}

/// Returns the sentence of an error in the language of the request.
#[must_use]
pub fn sentence(error: &desk::Error) -> String {
    // The page shows it beside the field, whose name would only repeat the label.
    let words = match error {
        desk::Error::Invalid(bad) => language::said(&bad.problem),
        desk::Error::Conflict { message, .. } => language::said(message),
        desk::Error::NotFound(_)
        | desk::Error::Forbidden(_)
        | desk::Error::Unauthenticated(_)
        | desk::Error::TooMany { .. }
        | desk::Error::Unavailable(_)
        | desk::Error::Internal(_) => error.to_string(),
    };
    errors::sentence(error.code(), &words)
}

/// Puts what is wrong with a field into words, for a page that shows it later.
#[must_use]
pub fn said(bad: BadField) -> BadField {
    let problem = Complaint::said(language::said(&bad.problem));
    BadField { problem, ..bad }
}

const fn status(kind: Kind) -> StatusCode {
    match kind {
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::Forbidden => StatusCode::FORBIDDEN,
        Kind::Unauthenticated => StatusCode::UNAUTHORIZED,
        Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Kind::Conflict => StatusCode::CONFLICT,
        Kind::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
