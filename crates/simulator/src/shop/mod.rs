//! The web page of somebody who has the desk's widget: a shop, of an origin that is not the desk's.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;

use crate::world::World;

/// The widget that the shop's owner has put into his page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Widget {
    /// Where the desk is served, without a slash at the end.
    pub desk: String,
    /// The channel's id at the desk.
    pub channel: String,
}

pub(crate) fn routes() -> Router<World> {
    Router::new()
        .route("/shop", get(page))
        .route("/shop/shop.css", get(styles))
}

/// A page with the one line that the desk's admin hands out, under the policy that the desk's documentation asks for.
async fn page(State(world): State<World>) -> Response {
    let Some(widget) = world.shop() else {
        return (
            StatusCode::NOT_FOUND,
            Html("There is no shop in this world."),
        )
            .into_response();
    };
    let desk = escaped(&widget.desk);
    let html = include_str!("shop.html")
        .replace("{desk}", &desk)
        .replace("{channel}", &escaped(&widget.channel));
    let policy = format!(
        "default-src 'none'; img-src 'self'; style-src 'self'; script-src {desk}; frame-src {desk}; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'"
    );
    let headers = [
        (CACHE_CONTROL, "no-cache".to_owned()),
        (CONTENT_SECURITY_POLICY, policy),
        (
            HeaderName::from_static("x-content-type-options"),
            "nosniff".to_owned(),
        ),
    ];
    (headers, Html(html)).into_response()
}

async fn styles() -> impl IntoResponse {
    (
        [(CONTENT_TYPE, "text/css; charset=utf-8")],
        include_str!("shop.css"),
    )
}

/// Makes a text safe between quotes of HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}
