//! What a Telegram message says.

use super::{fields::Fields, text};
use domain::{message::Content, text::Text};
use serde_json::value::RawValue;

/// Kinds that are shown as a placeholder, the more special before the more general: an animation comes with
/// a `document` beside it, a venue with a `location`.
const KINDS: [&str; 22] = [
    "animation",
    "live_photo",
    "photo",
    "video",
    "video_note",
    "voice",
    "audio",
    "document",
    "sticker",
    "venue",
    "location",
    "contact",
    "poll",
    "dice",
    "game",
    "story",
    "paid_media",
    "checklist",
    "rich_message",
    "invoice",
    "gift",
    "giveaway",
];

/// Members that tell of the chat and not of what somebody said.
const SERVICE: [&str; 14] = [
    "pinned_message",
    "message_auto_delete_timer_changed",
    "write_access_allowed",
    "connected_website",
    "chat_background_set",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_closed",
    "forum_topic_reopened",
    "general_forum_topic_hidden",
    "general_forum_topic_unhidden",
    "proximity_alert_triggered",
    "boost_added",
    "direct_message_price_changed",
];

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

/// Reads what a message says; `None` for a service message.
///
/// Shape: a kind that nobody knows is [`Content::Unsupported`] under Telegram's own name for it.
pub(crate) fn content(message: &Fields<'_>) -> Option<Content> {
    if let Some(words) = message
        .text("text")
        .filter(|words| !words.trim().is_empty())
    {
        let entities = message
            .get::<Vec<&RawValue>>("entities")
            .unwrap_or_default();
        return Some(Content::Text(text::read(words, &entities)));
    }
    if SERVICE.iter().any(|name| message.has(name)) {
        return None;
    }
    let known = KINDS.iter().copied().find(|kind| message.has(kind));
    let what = known.or_else(|| message.structured().find(|name| !BESIDES.contains(name)));
    let what = what
        .unwrap_or("unknown")
        .chars()
        .take(64)
        .filter(|letter| *letter != '\0')
        .collect();
    Some(Content::Unsupported {
        what,
        caption: caption(message),
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
        content(&Fields::parse(message).unwrap()).map(|content| match content {
            Content::Unsupported { what, caption } => {
                format!(
                    "{what}:{}",
                    caption.map(|text| text.plain).unwrap_or_default()
                )
            }
            Content::Text(text) => text.plain,
            Content::Question { .. } | Content::Choice { .. } | Content::Line(_) => {
                unreachable!("no update is one of ours")
            }
        })
    }

    #[test]
    fn the_more_special_kind_wins() {
        let both = r#"{"document":{},"animation":{},"caption":"hi"}"#;
        assert_eq!(what(both).as_deref(), Some("animation:hi"));
        assert_eq!(
            what(r#"{"location":{},"venue":{}}"#).as_deref(),
            Some("venue:")
        );
    }

    #[test]
    fn unknown_kinds_are_named_and_never_fail() {
        let future = r#"{"chat":{},"from":{},"hologram":{"x":[]},"caption":"look"}"#;
        assert_eq!(what(future).as_deref(), Some("hologram:look"));
        assert_eq!(what("{}").as_deref(), Some("unknown:"));
        assert_eq!(what(r#"{"text":""}"#).as_deref(), Some("unknown:"));
        assert_eq!(
            what(r#"{"text":7,"photo":"strange"}"#).as_deref(),
            Some("photo:")
        );
    }

    #[test]
    fn service_messages_say_nothing() {
        assert_eq!(what(r#"{"pinned_message":{"text":"x"}}"#), None);
        assert_eq!(what(r#"{"write_access_allowed":{}}"#), None);
    }
}
