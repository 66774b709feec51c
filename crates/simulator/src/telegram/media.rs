//! Sends files: uploads, and files that Telegram has already.

use std::sync::Arc;

use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::formatting;
use super::request::Request;
use crate::world::Side;
use crate::world::parts::{Attachment, Content, Draft, FileKind, NewFile, StoredFile};

/// A photo has at most this many bytes.
const PHOTO_BYTES: usize = 10 * 1024 * 1024;

/// Any other file has at most this many bytes.
pub(crate) const UPLOAD_BYTES: usize = 50 * 1024 * 1024;

pub(crate) fn send_photo(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    send(request, FileKind::Photo)
}

pub(crate) fn send_document(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    send(request, FileKind::Document)
}

pub(crate) fn send_voice(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    send(request, FileKind::Voice)
}

pub(crate) fn send_audio(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    send(request, FileKind::Audio)
}

pub(crate) fn send_video(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    send(request, FileKind::Video)
}

pub(crate) fn send_animation(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    send(request, FileKind::Animation)
}

pub(crate) fn send_video_note(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    send(request, FileKind::VideoNote)
}

pub(crate) fn send_sticker(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    send(request, FileKind::Sticker)
}

fn send(request: &mut Request<'_>, kind: FileKind) -> Result<Answer, Refusal> {
    let user = request.open_chat()?;
    let (text, entities) = formatting::caption(request.params)?.unwrap_or_default();
    let source = request.params.text(kind.field());
    let file = file(request, kind, kind.field(), source.as_deref())?;
    let content = Content {
        text,
        entities,
        attachment: Some(Attachment::File(file)),
    };
    request.post_one(user, Draft::new(Side::Bot, content))
}

pub(crate) fn send_media_group(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    let user = request.open_chat()?;
    let parts: Vec<Value> = request.params.object("media")?.unwrap_or_default();
    if !(2..=10).contains(&parts.len()) {
        return Err(Refusal::bad_request(
            "media must have 2 to 10 items to be sent as an album",
        ));
    }
    let album = Some(
        request
            .state
            .chance
            .between(1_i64 << 53, 1_i64 << 54)
            .to_string(),
    );
    let mut drafts = Vec::new();
    for part in &parts {
        let (kind, content) = self::part(request, part)?;
        if kind == FileKind::Animation {
            return Err(Refusal::bad_request(
                "can't parse InputMedia: type must be known",
            ));
        }
        drafts.push(Draft {
            album: album.clone(),
            ..Draft::new(Side::Bot, content)
        });
    }
    let messages = request.post(user, drafts)?;
    let rendered = messages
        .iter()
        .map(|message| request.state.render_message(request.bot, user, message));
    Ok(json!(rendered.collect::<Result<Vec<_>, _>>()?).into())
}

/// Reads an `InputMedia`: its kind, and what a message holds that shows it.
pub(crate) fn part(
    request: &mut Request<'_>,
    part: &Value,
) -> Result<(FileKind, Content), Refusal> {
    let kind = part
        .get("type")
        .and_then(Value::as_str)
        .and_then(FileKind::find);
    let kind = kind.filter(|kind| {
        matches!(
            kind,
            FileKind::Photo
                | FileKind::Video
                | FileKind::Animation
                | FileKind::Audio
                | FileKind::Document
        )
    });
    let kind =
        kind.ok_or_else(|| Refusal::bad_request("can't parse InputMedia: type must be known"))?;
    let (text, entities) = formatting::part_caption(part)?;
    let source = part.get("media").and_then(Value::as_str);
    let file = file(request, kind, "media", source)?;
    let content = Content {
        text,
        entities,
        attachment: Some(Attachment::File(file)),
    };
    Ok((kind, content))
}

/// Finds the file that is meant: uploaded under `name`, attached, or known by its id.
fn file(
    request: &mut Request<'_>,
    kind: FileKind,
    name: &str,
    source: Option<&str>,
) -> Result<Arc<StoredFile>, Refusal> {
    let attached = source
        .and_then(|source| source.strip_prefix("attach://"))
        .unwrap_or(name);
    if let Some(upload) = request.params.upload(attached) {
        let most = if kind == FileKind::Photo {
            PHOTO_BYTES
        } else {
            UPLOAD_BYTES
        };
        if upload.bytes.is_empty() {
            return Err(Refusal::bad_request("file must be non-empty"));
        }
        if upload.bytes.len() > most {
            return Err(Refusal::bad_request(&format!(
                "file of size {} bytes is too big",
                upload.bytes.len()
            )));
        }
        let file = NewFile::uploaded(
            kind,
            upload.name.clone(),
            upload.mime.clone(),
            upload.bytes.clone(),
        );
        return Ok(request
            .state
            .files
            .store(request.bot, file, &mut request.state.chance));
    }
    let word = kind.field();
    let source = source
        .ok_or_else(|| Refusal::bad_request(&format!("there is no {word} in the request")))?;
    if source.starts_with("http://") || source.starts_with("https://") {
        return Err(Refusal::bad_request("failed to get HTTP URL content"));
    }
    let known = request
        .state
        .files
        .find(source)
        .filter(|file| file.bot == request.bot);
    let known =
        known.ok_or_else(|| Refusal::bad_request("wrong file identifier/HTTP URL specified"))?;
    if known.kind != kind {
        return Err(Refusal::bad_request(&format!(
            "can't use file of type {} as {}",
            known.kind.word(),
            kind.word()
        )));
    }
    Ok(Arc::clone(known))
}
