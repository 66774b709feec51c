//! Finds files and hands them out.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderName};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::answer::{Answer, Refusal};
use super::request::Request;
use crate::world::World;

/// A bot can fetch files up to this size.
const DOWNLOAD_BYTES: usize = 20 * 1024 * 1024;

pub(crate) fn get_file(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    let file_id = request.params.text("file_id").unwrap_or_default();
    let file = request
        .state
        .files
        .find(&file_id)
        .filter(|file| file.bot == request.bot);
    let file = file.ok_or_else(|| Refusal::bad_request("invalid file_id"))?;
    if file.bytes.len() > DOWNLOAD_BYTES {
        return Err(Refusal::bad_request("file is too big"));
    }
    Ok(json!({
        "file_id": file.id,
        "file_unique_id": file.unique_id,
        "file_size": file.bytes.len(),
        "file_path": file.path,
    })
    .into())
}

/// Answers `/file/bot<token>/<path>`.
pub(crate) async fn download(
    State(world): State<World>,
    Path((token, path)): Path<(String, String)>,
) -> Response {
    let found = world.with(|state, _| {
        let bot = state
            .bots
            .values()
            .find(|bot| bot.account.token == token)
            .ok_or_else(Refusal::unauthorized)?;
        let bot = bot.account.id;
        let file = state.files.find_by_path(bot, &path);
        let file = file.cloned();
        let file = file.ok_or_else(|| Refusal::new(404, "Not Found".to_owned()))?;
        Ok::<_, Refusal>((file, state.faults.cuts_download(bot)))
    });
    match found {
        Ok((file, true)) => cut(&file.bytes),
        Ok((file, false)) => serve_bytes(&file.mime, file.bytes.clone()),
        Err(refusal) => refusal.into_response(),
    }
}

/// Hands out half of a file and closes the connection.
fn cut(bytes: &axum::body::Bytes) -> Response {
    let half = bytes.slice(..bytes.len() / 2);
    let pieces = [Ok(half), Err(std::io::Error::other("cut"))];
    let body = Body::from_stream(futures::stream::iter(pieces));
    let length = bytes.len().to_string();
    ([(CONTENT_LENGTH, length)], body).into_response()
}

/// Hands bytes out so that no browser takes them for a page.
pub(crate) fn serve_bytes(mime: &str, bytes: axum::body::Bytes) -> Response {
    let mime =
        if mime.starts_with("image/") || mime.starts_with("audio/") || mime.starts_with("video/") {
            mime
        } else {
            "application/octet-stream"
        };
    let headers = [
        (CONTENT_TYPE, mime),
        (HeaderName::from_static("x-content-type-options"), "nosniff"),
        (
            HeaderName::from_static("content-security-policy"),
            "sandbox",
        ),
    ];
    (headers, bytes).into_response()
}
