//! Files of messages: taken in as they come, handed out to who may see the conversation.

use super::{Problem, language};
use crate::run::Shared;
use app::{language as spoken, words};
use axum::{
    Json,
    body::Body,
    extract::{Path, Query, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use desk::{Actor, Found};
use domain::{
    attachment::{Attachment, MAX_SEND_BYTES, Stored},
    complaint::{self, Complaint},
    id::{AttachmentId, ConversationId},
    team::BadField,
};
use files::FileStore;
use futures::StreamExt;
use serde::Deserialize;
use std::{fmt::Write, sync::Arc};
use tower::ServiceExt;
use tower_http::services::ServeFile;

/// The largest body with a file that is read; the file store says no before.
///
/// Units: bytes.
pub(crate) const MAX_FILE_BODY_BYTES: usize = 64 << 20;

/// Types that browsers show in their place; any other is saved.
const SHOWN: [&str; 14] = [
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/gif",
    "audio/ogg",
    "audio/mpeg",
    "audio/mp4",
    "audio/m4a",
    "audio/aac",
    "audio/wav",
    "video/mp4",
    "video/webm",
    "video/quicktime",
    "text/plain",
];

/// What a browser sends beside a file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Beside {
    conversation: ConversationId,
    name: String,
}

/// Why a file is not kept.
#[derive(Debug)]
pub(crate) enum Unkept {
    /// The desk does not want it.
    Desk(desk::Error),
    /// It cannot lie in the file store, or did not come so far.
    File {
        /// What a program is answered with.
        status: StatusCode,
        /// The stable code.
        code: &'static str,
        /// Why not.
        why: Complaint,
    },
}

impl Unkept {
    const fn file(status: StatusCode, code: &'static str, why: Complaint) -> Self {
        Self::File { status, code, why }
    }

    /// Says it to the page that a browser shows.
    fn on_page(self, headers: &HeaderMap) -> Problem {
        let detail = spoken::within(language::of(headers), || match &self {
            Self::Desk(error) => app::ssr::sentence(error),
            Self::File { code, why, .. } => words::errors::sentence(code, &spoken::said(why)),
        });
        Problem {
            detail,
            ..self.into()
        }
    }
}

impl From<desk::Error> for Unkept {
    fn from(error: desk::Error) -> Self {
        Self::Desk(error)
    }
}

impl From<files::Error> for Unkept {
    fn from(error: files::Error) -> Self {
        match error {
            files::Error::TooLarge(_) => {
                let status = StatusCode::PAYLOAD_TOO_LARGE;
                Self::file(status, "file.too_large", complaint::FILE_LARGE)
            }
            files::Error::Empty => Self::Desk(BadField::new("file", complaint::FILE_EMPTY).into()),
            files::Error::Disk(error) => {
                tracing::error!(%error, "the file store cannot be used");
                let status = StatusCode::SERVICE_UNAVAILABLE;
                Self::file(status, "unavailable", complaint::UNAVAILABLE)
            }
        }
    }
}

impl From<Unkept> for Problem {
    fn from(unkept: Unkept) -> Self {
        match unkept {
            Unkept::Desk(error) => error.into(),
            Unkept::File { status, code, why } => Self::new(status, code, why.to_string()),
        }
    }
}

/// `POST /files`: keeps the body as a file, to be sent with a message.
pub(super) async fn upload(
    State(shared): State<Arc<Shared>>,
    Query(beside): Query<Beside>,
    actor: Option<axum::Extension<Actor>>,
    request: Request,
) -> Result<Json<Attachment>, Problem> {
    let (parts, body) = request.into_parts();
    let kept = match logged_in(actor) {
        Ok(actor) => take_in(&shared, &actor, beside.conversation, &beside.name, body).await,
        Err(error) => Err(error.into()),
    };
    kept.map(Json)
        .map_err(|unkept| unkept.on_page(&parts.headers))
}

/// `GET /files/{id}`.
pub(super) async fn whole(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<AttachmentId>,
    actor: Option<axum::Extension<Actor>>,
    request: Request,
) -> Result<Response, Problem> {
    let found = shared.desk.file(&logged_in(actor)?, id).await?;
    hand_out(&shared.files, &found, request).await
}

/// `GET /files/{id}/small`: the small picture of it, or the file itself where there is none.
pub(super) async fn small(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<AttachmentId>,
    actor: Option<axum::Extension<Actor>>,
    request: Request,
) -> Result<Response, Problem> {
    let found = shared.desk.file(&logged_in(actor)?, id).await?;
    hand_out(&shared.files, &found.smallest(), request).await
}

fn logged_in(actor: Option<axum::Extension<Actor>>) -> Result<Actor, desk::Error> {
    let unauthenticated = || desk::Error::Unauthenticated("you are not logged in");
    Ok(actor.ok_or_else(unauthenticated)?.0)
}

/// Keeps a body as a file of a conversation; asks for the right before anything of it is read.
pub(crate) async fn take_in(
    shared: &Shared,
    actor: &Actor,
    conversation: ConversationId,
    name: &str,
    body: Body,
) -> Result<Attachment, Unkept> {
    let desk = &shared.desk;
    desk.may_keep_file(actor, conversation).await?;
    let stored = store(shared, MAX_SEND_BYTES, body).await?;
    Ok(desk.keep_file(actor, conversation, name, &stored).await?)
}

/// Keeps a body in the file store.
///
/// Units: bytes.
pub(crate) async fn store(shared: &Shared, max_bytes: i64, body: Body) -> Result<Stored, Unkept> {
    let piece = shared.desk.secret();
    let mut writer = shared.files.begin(&piece, max_bytes).await?;
    let mut body = body.into_data_stream();
    while let Some(bytes) = body.next().await {
        let broken = |_| {
            Unkept::file(
                StatusCode::BAD_REQUEST,
                "body.broken",
                complaint::FILE_BROKEN,
            )
        };
        writer.write(&bytes.map_err(broken)?).await?;
    }
    Ok(writer.finish().await?)
}

/// Hands a file out, in parts where that is asked for.
///
/// Shape: whatever it is, no browser takes it for a page of ours: its type is the sniffed one and stays, it is
/// sandboxed, and what browsers do not simply show is saved.
pub(crate) async fn hand_out(
    files: &FileStore,
    found: &Found,
    request: Request,
) -> Result<Response, Problem> {
    let gone = || Problem::from(desk::Error::mistake("a file is not in the store"));
    let path = files.path(&found.stored).ok_or_else(gone)?;
    let mime = found.mime.parse().unwrap_or(mime::APPLICATION_OCTET_STREAM);
    let answer = ServeFile::new_with_mime(path, &mime)
        .oneshot(request)
        .await
        .map_err(|_| gone())?;
    if answer.status() == StatusCode::NOT_FOUND {
        return Err(gone());
    }
    let mut answer = answer.map(Body::new).into_response();
    protect(answer.headers_mut(), found);
    Ok(answer)
}

fn protect(headers: &mut HeaderMap, found: &Found) {
    let is_shown = SHOWN.contains(&found.mime.as_str());
    let way = if is_shown { "inline" } else { "attachment" };
    let disposition = format!("{way}; filename*=UTF-8''{}", encoded(&found.name));
    let fixed: [(HeaderName, &'static str); 4] = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (
            header::CONTENT_SECURITY_POLICY,
            "sandbox; default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; img-src 'self'",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        // A right that is withdrawn is withdrawn at once: the browser asks each time, and is told that nothing changed.
        (header::CACHE_CONTROL, "private, no-cache"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(disposition) = HeaderValue::try_from(disposition) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    if found.mime == "text/plain" {
        let plain = HeaderValue::from_static("text/plain; charset=utf-8");
        headers.insert(header::CONTENT_TYPE, plain);
    }
}

/// Writes a name as a header carries it.
///
/// Source: RFC 8187.
fn encoded(name: &str) -> String {
    name.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _infallible = write!(text, "%{byte:02X}");
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(mime: &str, name: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let found = Found {
            name: name.into(),
            mime: mime.into(),
            stored: String::new(),
            thumbnail: None,
        };
        protect(&mut headers, &found);
        headers
    }

    #[test]
    fn what_browsers_do_not_simply_show_is_saved() {
        for (mime, way) in [
            ("image/png", "inline"),
            ("audio/ogg", "inline"),
            ("application/pdf", "attachment"),
            ("image/svg+xml", "attachment"),
            ("text/html", "attachment"),
        ] {
            let headers = headers(mime, "a \"b\".x");
            let told = headers[header::CONTENT_DISPOSITION].to_str().unwrap();
            assert_eq!(told, format!("{way}; filename*=UTF-8''a%20%22b%22.x"));
            let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
            assert!(policy.starts_with("sandbox;"), "{mime}");
        }
    }
}
