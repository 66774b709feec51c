//! Sends files, places and cards: which method, which fields, and the files themselves where Telegram has them not.

use super::{
    api::{Api, Failed},
    business::chat_of,
    classify::failed,
    console::{done, is_so_already, never},
    deliver::{keyboard, number, sent_messages, thread_of},
    text::entities,
};
use crate::channel::Attempt;
use domain::{
    attachment::FileKind,
    channel::{Cargo, FileSource, Outgoing, OutgoingFile},
    split::OF_CAPTION,
    text::utf16_len,
    thing::{Card, Place},
};
use egress::FilePart;
use files::FileStore;
use serde_json::{Map, Value, json};

/// A call with its files.
struct Call {
    method: &'static str,
    fields: Map<String, Value>,
}

/// Sends files, several as an album, and returns what Telegram calls each.
///
/// Shape: a picture whose shape Telegram does not take as a photo goes as a document in the same attempt.
pub(super) async fn send_files(
    api: &Api,
    store: &FileStore,
    message: &Outgoing,
    files: &[OutgoingFile],
) -> Result<Vec<String>, Failed> {
    let sent = send(api, store, message, files).await;
    if !sent.as_ref().is_err_and(is_about_shape) {
        return sent;
    }
    let as_documents: Vec<_> = files
        .iter()
        .map(|file| OutgoingFile {
            kind: FileKind::Document,
            ..file.clone()
        })
        .collect();
    send(api, store, message, &as_documents).await
}

async fn send(
    api: &Api,
    store: &FileStore,
    message: &Outgoing,
    files: &[OutgoingFile],
) -> Result<Vec<String>, Failed> {
    let not_a_chat = || Failed::Refused(super::api::Refusal::own("this is not a chat of Telegram"));
    let call = call(message, files).ok_or_else(not_a_chat)?;
    let mut parts = Vec::new();
    for (place, file) in files.iter().enumerate() {
        if let FileSource::Stored(name) = &file.source {
            parts.push(part(store, place, file, name).await?);
        }
    }
    let sent = if parts.is_empty() {
        api.call(call.method, &call.fields).await?
    } else {
        api.upload(call.method, &call.fields, parts).await?
    };
    sent_messages(&sent)
}

/// Puts files in place of those of messages, or beside the words of one.
///
/// Shape: each change may be made again, so all of them are when one failed; a message that shows the file already is
/// as good as changed.
/// Source: <https://core.telegram.org/bots/api#editmessagemedia>.
pub(super) async fn edit_files(
    api: &Api,
    store: &FileStore,
    message: &Outgoing,
    external_ids: &[String],
    has_words: bool,
) -> Attempt {
    let files = match &message.load {
        Cargo::Files(files) => files.as_slice(),
        Cargo::Words | Cargo::Place(_) | Cargo::Card(_) => &[],
    };
    for (place, (external_id, file)) in external_ids.iter().zip(files).enumerate() {
        let words = if has_words && place == 0 {
            caption(message)
        } else {
            Map::new()
        };
        let Some(fields) = replacement(message, external_id, file, words) else {
            return never(format!(
                "`{external_id}` is no message of `{}`",
                message.address
            ));
        };
        match edit_file(api, store, &fields, file).await {
            Err(failure) if !is_so_already(&failure) => return failed(failure, message.attempt),
            Ok(()) | Err(_) => {}
        }
    }
    done(external_ids.first().map_or("", String::as_str))
}

async fn edit_file(
    api: &Api,
    store: &FileStore,
    fields: &Map<String, Value>,
    file: &OutgoingFile,
) -> Result<(), Failed> {
    const METHOD: &str = "editMessageMedia";
    match &file.source {
        FileSource::Remote(_) => api.call(METHOD, fields).await.map(drop),
        FileSource::Stored(name) => {
            let part = part(store, 0, file, name).await?;
            api.upload(METHOD, fields, vec![part]).await.map(drop)
        }
    }
}

fn replacement(
    message: &Outgoing,
    external_id: &str,
    file: &OutgoingFile,
    words: Map<String, Value>,
) -> Option<Map<String, Value>> {
    let chat = chat_of(&message.address)?;
    let mut media = words;
    media.insert("type".to_owned(), json!(file.kind.name()));
    media.insert("media".to_owned(), json!(source(0, file)));
    let mut fields = Map::new();
    fields.insert("chat_id".to_owned(), json!(chat));
    let number = number(external_id, &message.address)?;
    fields.insert("message_id".to_owned(), json!(number));
    fields.insert("media".to_owned(), json!(media));
    Some(fields)
}

async fn part(
    store: &FileStore,
    place: usize,
    file: &OutgoingFile,
    name: &str,
) -> Result<FilePart, Failed> {
    let opened = async {
        let opened = store.open(name).await?;
        let size_bytes = opened.metadata().await?.len();
        Ok::<_, files::Error>((opened, size_bytes))
    };
    let (opened, size_bytes) = opened
        .await
        .map_err(|error| Failed::NotSent(error.to_string()))?;
    Ok(FilePart {
        field: attached(place),
        name: file.name.clone(),
        mime: file.mime.clone(),
        file: opened,
        size_bytes,
    })
}

fn attached(place: usize) -> String {
    format!("file{place}")
}

fn source(place: usize, file: &OutgoingFile) -> String {
    match &file.source {
        FileSource::Remote(id) => id.clone(),
        FileSource::Stored(_) => format!("attach://{}", attached(place)),
    }
}

fn call(message: &Outgoing, files: &[OutgoingFile]) -> Option<Call> {
    let mut fields = address(message)?;
    let caption = caption(message);
    if let [file] = files {
        fields.insert(file.kind.name().to_owned(), json!(source(0, file)));
        if file.kind.takes_caption() {
            fields.extend(caption);
        }
        if !message.buttons.is_empty() {
            fields.insert("reply_markup".to_owned(), json!(keyboard(&message.buttons)));
        }
        return Some(Call {
            method: method(file.kind),
            fields,
        });
    }
    let media: Vec<_> = files
        .iter()
        .enumerate()
        .map(|(place, file)| {
            let mut media = Map::new();
            media.insert("type".to_owned(), json!(file.kind.name()));
            media.insert("media".to_owned(), json!(source(place, file)));
            if place == 0 {
                media.extend(caption.clone());
            }
            media
        })
        .collect();
    fields.insert("media".to_owned(), json!(media));
    Some(Call {
        method: "sendMediaGroup",
        fields,
    })
}

/// Returns the fields that every way of sending has.
fn address(message: &Outgoing) -> Option<Map<String, Value>> {
    let chat = chat_of(&message.address)?;
    let mut fields = Map::new();
    fields.insert("chat_id".to_owned(), json!(chat));
    if message.is_silent {
        fields.insert("disable_notification".to_owned(), json!(true));
    }
    if let Some(thread) = thread_of(message) {
        fields.insert("message_thread_id".to_owned(), json!(thread));
    }
    let answered = message.reply_to.as_deref();
    if let Some(answered) = answered.and_then(|id| number(id, &message.address)) {
        let answered = json!({"message_id": answered, "allow_sending_without_reply": true});
        fields.insert("reply_parameters".to_owned(), answered);
    }
    Some(fields)
}

/// Returns the words under a file; those that are too long went before.
fn caption(message: &Outgoing) -> Map<String, Value> {
    let mut fields = Map::new();
    let words = &message.text;
    if words.plain.trim().is_empty() || utf16_len(&words.plain) > OF_CAPTION.units {
        return fields;
    }
    fields.insert("caption".to_owned(), json!(words.plain));
    let formatting = entities(words);
    if !formatting.is_empty() {
        fields.insert("caption_entities".to_owned(), json!(formatting));
    }
    fields
}

const fn method(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Photo => "sendPhoto",
        FileKind::Video => "sendVideo",
        FileKind::Animation => "sendAnimation",
        FileKind::Audio => "sendAudio",
        FileKind::Voice => "sendVoice",
        FileKind::VideoNote => "sendVideoNote",
        FileKind::Document => "sendDocument",
        FileKind::Sticker => "sendSticker",
    }
}

/// Sends a place.
pub(super) async fn send_place(
    api: &Api,
    message: &Outgoing,
    place: &Place,
) -> Result<Vec<String>, Failed> {
    let mut fields = address(message).unwrap_or_default();
    let (latitude, longitude) = place.degrees();
    fields.insert("latitude".to_owned(), json!(latitude));
    fields.insert("longitude".to_owned(), json!(longitude));
    let method = if let Some(title) = &place.title {
        fields.insert("title".to_owned(), json!(title));
        let address = place.address.as_deref().unwrap_or(title);
        fields.insert("address".to_owned(), json!(address));
        "sendVenue"
    } else {
        if let Some(period) = place.live_s {
            fields.insert("live_period".to_owned(), json!(period));
        }
        "sendLocation"
    };
    sent_messages(&api.call(method, &fields).await?)
}

/// Sends somebody's card.
pub(super) async fn send_card(
    api: &Api,
    message: &Outgoing,
    card: &Card,
) -> Result<Vec<String>, Failed> {
    let mut fields = address(message).unwrap_or_default();
    let name = if card.name.is_empty() {
        &card.phone
    } else {
        &card.name
    };
    fields.insert("phone_number".to_owned(), json!(card.phone));
    fields.insert("first_name".to_owned(), json!(name));
    sent_messages(&api.call("sendContact", &fields).await?)
}

fn is_about_shape(failed: &Failed) -> bool {
    match failed {
        Failed::Refused(refusal) if refusal.code == 400 => {
            let words = refusal.description.to_ascii_uppercase();
            [
                "PHOTO_INVALID_DIMENSIONS",
                "PHOTO_SAVE_FILE_INVALID",
                "IMAGE_PROCESS_FAILED",
            ]
            .iter()
            .any(|word| words.contains(word))
        }
        Failed::Refused(_) | Failed::NotSent(_) | Failed::Lost(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        channel::How,
        id::{ChannelId, DeliveryId},
        text::{Span, Style, Text},
    };

    fn outgoing(words: &str) -> Outgoing {
        Outgoing {
            delivery: DeliveryId::from_u128(1),
            channel: ChannelId::from_u128(1),
            address: "5001".into(),
            how: How::Write,
            text: Text {
                plain: words.into(),
                spans: vec![Span {
                    start: 0,
                    len: 2,
                    style: Style::Bold,
                }],
            },
            load: Cargo::Words,
            buttons: Vec::new(),
            asks_number: None,
            reply_to: Some("5001:7".into()),
            is_silent: true,
            attempt: 1,
            part: domain::channel::Part::WHOLE,
            thread: None,
        }
    }

    fn file(kind: FileKind, source: FileSource) -> OutgoingFile {
        OutgoingFile {
            kind,
            name: "x".into(),
            mime: "image/png".into(),
            source,
        }
    }

    fn made(message: &Outgoing, files: &[OutgoingFile]) -> (&'static str, Value) {
        let call = call(message, files).unwrap();
        (call.method, Value::Object(call.fields))
    }

    #[test]
    fn a_file_that_telegram_has_is_named() {
        let photo = file(FileKind::Photo, FileSource::Remote("AgAC".into()));
        let told = json!({
            "chat_id": 5001, "photo": "AgAC", "caption": "hi", "disable_notification": true,
            "caption_entities": [{"type": "bold", "offset": 0, "length": 2}],
            "reply_parameters": {"message_id": 7, "allow_sending_without_reply": true},
        });
        assert_eq!(made(&outgoing("hi"), &[photo]), ("sendPhoto", told));
    }

    #[test]
    fn each_kind_has_its_method_and_words_where_they_can_stand() {
        for kind in FileKind::ALL {
            let (method, fields) = made(
                &outgoing("hi"),
                &[file(kind, FileSource::Stored("n".into()))],
            );
            let squeezed = kind.name().replace('_', "");
            assert_eq!(method.to_lowercase(), format!("send{squeezed}"));
            assert_eq!(fields[kind.name()], "attach://file0");
            assert_eq!(
                fields.get("caption").is_some(),
                kind.takes_caption(),
                "{kind:?}"
            );
        }
    }

    #[test]
    fn several_files_are_an_album_with_words_under_the_first() {
        let files = [
            file(FileKind::Photo, FileSource::Stored("n".into())),
            file(FileKind::Video, FileSource::Remote("v".into())),
        ];
        let (method, fields) = made(&outgoing("hi"), &files);
        assert_eq!(method, "sendMediaGroup");
        let told = json!([
            {"type": "photo", "media": "attach://file0", "caption": "hi",
             "caption_entities": [{"type": "bold", "offset": 0, "length": 2}]},
            {"type": "video", "media": "v"},
        ]);
        assert_eq!(fields["media"], told);
    }

    #[test]
    fn words_that_are_too_long_do_not_spoil_the_file() {
        let photo = file(FileKind::Photo, FileSource::Remote("AgAC".into()));
        let (_, fields) = made(&outgoing(&"x".repeat(1025)), &[photo]);
        assert_eq!(fields.get("caption"), None);
    }
}
