//! How the house shows itself: known to every page, its colour as a style sheet, its logo as a picture.

use super::Problem;
use axum::{
    Extension, Json,
    body::Bytes,
    extract::{Request, State},
    http::{Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use desk::{Actor, Desk};
use domain::brand::{Brand, Palette};

/// How long a browser may keep what has its version in its address.
const FOR_A_DAY: &str = "public, max-age=86400";

/// Puts the [`Brand`] beside a request for a page.
///
/// Without the database the page shows itself as the product: that is no reason not to answer.
pub(super) async fn find(State(desk): State<Desk>, mut request: Request, next: Next) -> Response {
    if request.method() == Method::GET {
        match desk.brand().await {
            Ok(brand) => {
                request.extensions_mut().insert(brand);
            }
            Err(error) => tracing::warn!(
                error = error.with_cause(),
                "how the house shows itself was not read"
            ),
        }
    }
    next.run(request).await
}

/// Gives out the colour over the tokens; empty without one.
pub(super) async fn css(State(desk): State<Desk>) -> Result<Response, Problem> {
    let brand = desk.brand().await?;
    let palette = brand.accent.and_then(|accent| Palette::of(accent).ok());
    let text = palette.map(|palette| palette.css()).unwrap_or_default();
    let head = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, FOR_A_DAY),
    ];
    Ok((head, text).into_response())
}

/// Gives out the logo.
pub(super) async fn logo(State(desk): State<Desk>) -> Result<Response, Problem> {
    let (kind, bytes) = desk.logo().await?;
    let head = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, FOR_A_DAY),
    ];
    Ok((head, bytes).into_response())
}

/// Takes another logo; an empty body takes it away.
pub(super) async fn set_logo(
    State(desk): State<Desk>,
    actor: Option<Extension<Actor>>,
    bytes: Bytes,
) -> Result<Json<Brand>, Problem> {
    let Extension(actor) = actor.ok_or_else(|| desk::Error::Unauthenticated("log in first"))?;
    let picture = (!bytes.is_empty()).then_some(&*bytes);
    Ok(Json(desk.set_logo(&actor, picture).await?))
}
