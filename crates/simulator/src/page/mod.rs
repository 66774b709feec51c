//! The page with the phones: plain HTML, CSS and modules, under a policy without exceptions.

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::world::World;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
                      media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

/// Address, media type and text of each file.
const FILES: [(&str, &str, &str); 17] = [
    ("/", HTML, include_str!("index.html")),
    ("/page/favicon.svg", SVG, include_str!("favicon.svg")),
    ("/page/tokens.css", CSS, include_str!("tokens.css")),
    ("/page/page.css", CSS, include_str!("page.css")),
    ("/page/phone.css", CSS, include_str!("phone.css")),
    ("/page/talk.css", CSS, include_str!("talk.css")),
    ("/page/app.js", SCRIPT, include_str!("app.js")),
    ("/page/boxes.js", SCRIPT, include_str!("boxes.js")),
    ("/page/dom.js", SCRIPT, include_str!("dom.js")),
    ("/page/faults.js", SCRIPT, include_str!("faults.js")),
    ("/page/menus.js", SCRIPT, include_str!("menus.js")),
    ("/page/message.js", SCRIPT, include_str!("message.js")),
    ("/page/phone.js", SCRIPT, include_str!("phone.js")),
    ("/page/sheet.js", SCRIPT, include_str!("sheet.js")),
    ("/page/telephones.js", SCRIPT, include_str!("telephones.js")),
    ("/page/text.js", SCRIPT, include_str!("text.js")),
    ("/page/world.js", SCRIPT, include_str!("world.js")),
];

pub(crate) fn routes() -> Router<World> {
    FILES
        .into_iter()
        .fold(Router::new(), |router, (path, content_type, text)| {
            router.route(path, get(async move || serve(content_type, text)))
        })
}

fn serve(content_type: &'static str, text: &'static str) -> Response {
    let headers = [
        (CONTENT_TYPE, content_type),
        (CACHE_CONTROL, "no-cache"),
        (CONTENT_SECURITY_POLICY, POLICY),
        (HeaderName::from_static("x-content-type-options"), "nosniff"),
        (HeaderName::from_static("referrer-policy"), "no-referrer"),
    ];
    (headers, text).into_response()
}
