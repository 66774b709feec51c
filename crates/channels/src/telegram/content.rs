//! What a Telegram message says.

use super::{fields::Fields, text, things};
use domain::{
    attachment::{FileKind, IncomingFile},
    message::{Content, Service},
    text::Text,
};
use serde_json::value::RawValue;

/// Members that tell of topics, which are the bot's own doing.
const TOPICS: [&str; 6] = [
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_closed",
    "forum_topic_reopened",
    "general_forum_topic_hidden",
    "general_forum_topic_unhidden",
];

/// Members that tell of the chat and not of what somebody said.
const SERVICE: [(&str, Service); 22] = [
    ("pinned_message", Service::Pinned),
    (TIMER, Service::Vanishing { seconds: 0 }),
    ("write_access_allowed", Service::Admitted),
    ("connected_website", Service::Admitted),
    ("chat_background_set", Service::Decorated),
    ("users_shared", Service::Chosen),
    ("chat_shared", Service::Chosen),
    ("successful_payment", Service::Paid),
    ("refunded_payment", Service::Paid),
    ("proximity_alert_triggered", Service::Near),
    ("migrate_to_chat_id", Service::Moved),
    ("migrate_from_chat_id", Service::Moved),
    ("new_chat_members", Service::Regrouped),
    ("left_chat_member", Service::Regrouped),
    ("new_chat_title", Service::Regrouped),
    ("new_chat_photo", Service::Regrouped),
    ("delete_chat_photo", Service::Regrouped),
    ("group_chat_created", Service::Regrouped),
    ("supergroup_chat_created", Service::Regrouped),
    ("web_app_data", Service::Other),
    ("boost_added", Service::Other),
    ("direct_message_price_changed", Service::Other),
];

const TIMER: &str = "message_auto_delete_timer_changed";

/// Says what happened in a chat, when that is no message; words go before.
pub(crate) fn service(message: &Fields<'_>) -> Option<Service> {
    if message.has("text") {
        return None;
    }
    let known = SERVICE.iter().find(|(name, _)| message.has(name));
    known.map(|(name, what)| {
        if *name == TIMER {
            let timer = message.object(TIMER);
            let seconds = timer.and_then(|timer| timer.get("message_auto_delete_time"));
            return Service::Vanishing {
                seconds: seconds.unwrap_or(0),
            };
        }
        *what
    })
}

/// Members that stand beside every kind of content.
const BESIDES: [&str; 16] = [
    "from",
    "chat",
    "sender_chat",
    "sender_business_bot",
    "forward_origin",
    "reply_to_message",
    "reply_to_story",
    "external_reply",
    "quote",
    "via_bot",
    "entities",
    "caption_entities",
    "link_preview_options",
    "reply_markup",
    "direct_messages_topic",
    "suggested_post_info",
];

/// What a message says, and the files that belong to it.
pub(crate) struct Said {
    pub(crate) content: Content,
    pub(crate) files: Vec<IncomingFile>,
}

impl Said {
    const fn plain(content: Content) -> Self {
        Self {
            content,
            files: Vec::new(),
        }
    }
}

/// Reads what a message says; `None` when a topic was opened or changed.
///
/// Shape: a kind that nobody knows, or that is not what it should be, is [`Content::Unsupported`] under Telegram's
/// own name for it.
pub(crate) fn content(message: &Fields<'_>) -> Option<Said> {
    if let Some(words) = message
        .text("text")
        .filter(|words| !words.trim().is_empty())
    {
        let entities = message
            .get::<Vec<&RawValue>>("entities")
            .unwrap_or_default();
        return Some(Said::plain(Content::Text(text::read(words, &entities))));
    }
    if TOPICS.iter().any(|name| message.has(name)) {
        return None;
    }
    if let Some(file) = file(message) {
        let content = Content::Files {
            kinds: vec![file.kind],
            caption: caption(message),
        };
        let files = vec![file];
        return Some(Said { content, files });
    }
    if let Some(thing) = things::read(message) {
        return Some(Said::plain(thing));
    }
    let special = KINDS.iter().copied().find(|kind| message.has(kind));
    let what = special.or_else(|| message.structured().find(|name| !BESIDES.contains(name)));
    let what = what
        .unwrap_or("unknown")
        .chars()
        .take(64)
        .filter(|letter| *letter != '\0')
        .collect();
    Some(Said::plain(Content::Unsupported {
        what,
        caption: caption(message),
    }))
}

/// Kinds that are not read yet, the more special before the more general: what is new comes with something older
/// beside it for those who do not know it.
const KINDS: [&str; 9] = [
    "live_photo",
    "game",
    "story",
    "paid_media",
    "checklist",
    "rich_message",
    "invoice",
    "gift",
    "giveaway",
];

/// The more special before the more general: an animation comes with a `document` beside it.
const FILES: [FileKind; 8] = [
    FileKind::Animation,
    FileKind::Photo,
    FileKind::Video,
    FileKind::VideoNote,
    FileKind::Voice,
    FileKind::Audio,
    FileKind::Document,
    FileKind::Sticker,
];

/// Reads the file of a message.
fn file(message: &Fields<'_>) -> Option<IncomingFile> {
    if message.has("live_photo") || message.has("paid_media") {
        return None;
    }
    let kind = FILES.into_iter().find(|kind| message.has(kind.name()))?;
    let fields = match kind {
        FileKind::Photo => largest(message)?,
        FileKind::Video
        | FileKind::Animation
        | FileKind::Audio
        | FileKind::Voice
        | FileKind::VideoNote
        | FileKind::Document
        | FileKind::Sticker => message.object(kind.name())?,
    };
    let known = |name: &str| fields.get::<i64>(name).filter(|value| *value >= 0);
    let mime = match kind {
        FileKind::Sticker if fields.get("is_animated") == Some(true) => {
            Some("application/x-tgsticker".to_owned())
        }
        FileKind::Sticker if fields.get("is_video") == Some(true) => Some("video/webm".to_owned()),
        FileKind::Photo
        | FileKind::Video
        | FileKind::Animation
        | FileKind::Audio
        | FileKind::Voice
        | FileKind::VideoNote
        | FileKind::Document
        | FileKind::Sticker => fields.text("mime_type"),
    };
    Some(IncomingFile {
        kind,
        name: fields.text("file_name").or_else(|| title(&fields)),
        mime: mime.filter(|mime| mime.len() <= 100),
        size_bytes: known("file_size"),
        width: known("width").or_else(|| known("length")),
        height: known("height").or_else(|| known("length")),
        duration_s: known("duration"),
        remote_id: fields.text("file_id").filter(|id| !id.is_empty())?,
        remote_unique: fields.text("file_unique_id"),
        remote_thumbnail: fields
            .object("thumbnail")
            .and_then(|thumbnail| thumbnail.text("file_id")),
    })
}

/// Returns what a piece of music is called.
fn title(fields: &Fields<'_>) -> Option<String> {
    let title = fields.text("title").filter(|title| !title.is_empty())?;
    Some(match fields.text("performer") {
        Some(performer) => format!("{performer} - {title}.mp3"),
        None => format!("{title}.mp3"),
    })
}

/// Returns the largest size of a photo.
fn largest<'a>(message: &Fields<'a>) -> Option<Fields<'a>> {
    let sizes: Vec<&'a RawValue> = message.get("photo")?;
    let sizes = sizes
        .into_iter()
        .filter_map(|size| Fields::parse(size.get()).ok());
    sizes.max_by_key(|size| {
        let side = |name| size.get::<i64>(name).unwrap_or(0);
        side("width").saturating_mul(side("height"))
    })
}

fn caption(message: &Fields<'_>) -> Option<Text> {
    let words = message
        .text("caption")
        .filter(|words| !words.trim().is_empty())?;
    let entities = message
        .get::<Vec<&RawValue>>("caption_entities")
        .unwrap_or_default();
    Some(text::read(words, &entities))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn what(message: &str) -> Option<String> {
        content(&Fields::parse(message).unwrap()).map(|said| {
            let kind = match &said.content {
                Content::Unsupported { what, .. } => what.as_str(),
                Content::Text(_)
                | Content::Files { .. }
                | Content::Place(_)
                | Content::Card(_)
                | Content::Poll(_)
                | Content::Dice(_)
                | Content::Question { .. }
                | Content::NumberRequest { .. }
                | Content::Choice { .. }
                | Content::Line(_) => said.content.kind(),
            };
            let words = said.content.text().map(|text| text.plain.clone());
            format!("{kind}:{}", words.unwrap_or_default())
        })
    }

    #[test]
    fn the_more_special_kind_wins() {
        let both = r#"{"document":{"file_id":"d"},"animation":{"file_id":"a"},"caption":"hi"}"#;
        assert_eq!(what(both).as_deref(), Some("animation:hi"));
        let place = r#"{"latitude":1.5,"longitude":2}"#;
        let both = format!(
            r#"{{"location":{place},"venue":{{"location":{place},"title":"x","address":"y"}}}}"#
        );
        assert_eq!(what(&both).as_deref(), Some("venue:"));
        let both = r#"{"photo":[{"file_id":"p"}],"live_photo":{}}"#;
        assert_eq!(what(both).as_deref(), Some("live_photo:"));
    }

    #[test]
    fn unknown_kinds_are_named_and_never_fail() {
        let future = r#"{"chat":{},"from":{},"hologram":{"x":[]},"caption":"look"}"#;
        assert_eq!(what(future).as_deref(), Some("hologram:look"));
        assert_eq!(what("{}").as_deref(), Some("unknown:"));
        assert_eq!(what(r#"{"text":""}"#).as_deref(), Some("unknown:"));
        for strange in [
            r#"{"text":7,"voice":{"x":1}}"#,
            r#"{"voice":{"file_id":7}}"#,
            r#"{"voice":{"file_id":""}}"#,
        ] {
            assert_eq!(what(strange).as_deref(), Some("voice:"), "{strange}");
        }
        assert_eq!(what(r#"{"photo":[]}"#).as_deref(), Some("photo:"));
        assert_eq!(
            what(r#"{"location":{"latitude":91,"longitude":0}}"#).as_deref(),
            Some("location:")
        );
    }

    #[test]
    fn what_happens_in_a_chat_is_told_from_what_is_said() {
        let happened = |message: &str| service(&Fields::parse(message).unwrap());
        assert_eq!(what(r#"{"forum_topic_created":{"name":"x"}}"#), None);
        assert_eq!(
            happened(r#"{"pinned_message":{"text":"x"}}"#),
            Some(Service::Pinned)
        );
        let timer = r#"{"message_auto_delete_timer_changed":{"message_auto_delete_time":86400}}"#;
        assert_eq!(
            happened(timer),
            Some(Service::Vanishing { seconds: 86_400 })
        );
        assert_eq!(
            happened(r#"{"migrate_to_chat_id":-100123}"#),
            Some(Service::Moved)
        );
        assert_eq!(happened(r#"{"text":"x","pinned_message":{}}"#), None);
        assert_eq!(happened(r#"{"hologram":{}}"#), None);
    }

    #[test]
    fn of_a_photo_the_largest_size_counts() {
        let photo = r#"{"photo":[{"file_id":"s","width":90,"height":60},{"file_id":"l","width":900,"height":600},
            {"file_id":"m","width":320,"height":213}]}"#;
        let said = content(&Fields::parse(photo).unwrap()).unwrap();
        assert_eq!(said.files[0].remote_id, "l");
        assert_eq!(said.files[0].width, Some(900));
    }
}
