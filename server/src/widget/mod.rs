//! The widget's door: what a visitor of a web page reaches, at `/widget/v1`, and the frame that pages show.
//!
//! It decides nothing: each call is one use-case of [`desk`]. A request passes its origin first (our own frame, a
//! program without one, or exactly a page that the widget names), then the visitor's token and his allowance.
//!
//! Source: docs/adr/0041-a-widget-in-a-frame.md.

mod acts;
mod files;
mod frame;
mod gate;
mod messages;
mod origin;
mod stream;
mod visitors;

use crate::http::{MAX_FILE_BODY_BYTES, Web};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    routing::{get, options, post},
};
use gate::Gate;
use std::sync::Arc;

/// The largest body but for files.
///
/// Units: bytes. Four messages' worth of words, each letter four bytes, with room for names.
const MAX_BODY_BYTES: usize = 128 << 10;

/// What pages may call across origins; their browsers ask first.
const CALLED: [&str; 13] = [
    "/widget/v1/channels/{channel}",
    "/widget/v1/channels/{channel}/visitors",
    "/widget/v1/thread",
    "/widget/v1/messages",
    "/widget/v1/files",
    "/widget/v1/files/{id}",
    "/widget/v1/files/{id}/small",
    "/widget/v1/typing",
    "/widget/v1/queue/leave",
    "/widget/v1/call",
    "/widget/v1/rating",
    "/widget/v1/page",
    "/widget/v1/stream",
];

/// Makes the routes of the door.
pub(crate) fn router(web: &Web) -> Router<Web> {
    let gate = Gate::new(Arc::clone(&web.shared));
    let public = Router::new()
        .route("/widget/v1/channels/{channel}", get(visitors::appearance))
        .route(
            "/widget/v1/channels/{channel}/visitors",
            post(visitors::arrive),
        )
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(middleware::from_fn_with_state(
            gate.clone(),
            gate::pass_strangers,
        ));
    let files = Router::new()
        .route("/widget/v1/files", post(files::keep))
        .layer(DefaultBodyLimit::max(MAX_FILE_BODY_BYTES));
    let own = Router::new()
        .route("/widget/v1/thread", get(messages::thread))
        .route("/widget/v1/messages", post(messages::write))
        .route("/widget/v1/files/{id}", get(files::get))
        .route("/widget/v1/files/{id}/small", get(files::small))
        .route("/widget/v1/typing", post(acts::typing))
        .route("/widget/v1/queue/leave", post(acts::leave))
        .route("/widget/v1/call", post(acts::call))
        .route("/widget/v1/rating", post(acts::rate))
        .route("/widget/v1/page", post(acts::is_at))
        .route("/widget/v1/stream", get(stream::open_stream))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .merge(files)
        .layer(middleware::from_fn_with_state(gate, gate::pass_visitors));
    let mut asked = Router::new();
    for path in CALLED {
        asked = asked.route(path, options(origin::asked));
    }
    public
        .merge(own)
        .merge(asked)
        .route("/widget/frame", get(frame::document))
        .layer(middleware::map_response(origin::vary))
}
