//! Formatted parts of a text, measured in UTF-16 code units.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The entity kinds that a message may carry.
const KINDS: [&str; 19] = [
    "mention",
    "hashtag",
    "cashtag",
    "bot_command",
    "url",
    "email",
    "phone_number",
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "blockquote",
    "expandable_blockquote",
    "code",
    "pre",
    "text_link",
    "text_mention",
    "custom_emoji",
];

/// A message has at most this many; the rest is ignored.
const MOST: usize = 100;

/// One formatted part of a text, as the Bot API writes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entity {
    /// Such as `bold`.
    #[serde(rename = "type")]
    pub kind: String,
    /// UTF-16 code units before it.
    pub offset: i64,
    /// UTF-16 code units in it.
    pub length: i64,
    /// Where a `text_link` leads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The programming language of a `pre`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Whom a `text_mention` means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<Value>,
    /// Which `custom_emoji` it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom_emoji_id: Option<String>,
}

impl Entity {
    pub(crate) fn plain(kind: &str, offset: usize, length: usize) -> Self {
        let units = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        Self {
            kind: kind.to_owned(),
            offset: units(offset),
            length: units(length),
            url: None,
            language: None,
            user: None,
            custom_emoji_id: None,
        }
    }
}

/// Counts a text as Telegram does.
pub(crate) fn utf16_len(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Refuses entities that don't lie on whole characters inside the text; drops empty ones; sorts the rest.
///
/// The words of the refusal are the Bot API's, without the leading `Bad Request: `.
pub(crate) fn check(text: &str, entities: Vec<Entity>) -> Result<Vec<Entity>, String> {
    let mut kept = Vec::new();
    for entity in entities {
        if !KINDS.contains(&entity.kind.as_str()) {
            return Err("can't parse MessageEntity: Unsupported type specified".to_owned());
        }
        if entity.kind == "text_link" && entity.url.is_none() {
            return Err("can't parse MessageEntity: Can't find field \"url\"".to_owned());
        }
        if entity.offset < 0 || entity.length < 0 {
            return Err("ENTITY_BOUNDS_INVALID".to_owned());
        }
        if entity.length > 0 {
            check_bounds(text, entity.offset, entity.length)?;
            kept.push(entity);
        }
    }
    kept.sort_by_key(|entity| (entity.offset, -entity.length));
    kept.truncate(MOST);
    Ok(kept)
}

fn check_bounds(text: &str, offset: i64, length: i64) -> Result<(), String> {
    let end = offset.saturating_add(length);
    let total = i64::try_from(utf16_len(text)).unwrap_or(i64::MAX);
    if offset >= total {
        return Err(format!(
            "entity begins after the end of the text at UTF-16 offset {offset}"
        ));
    }
    if end > total {
        return Err(format!(
            "entity beginning at UTF-16 offset {offset} ends after the end of the text at UTF-16 offset {end}"
        ));
    }
    if let Some(byte) = split_character(text, offset) {
        return Err(format!(
            "entity begins in a middle of a UTF-16 symbol at byte offset {byte}"
        ));
    }
    if let Some(byte) = split_character(text, end) {
        return Err(format!(
            "entity beginning at UTF-16 offset {offset} ends in a middle of a UTF-16 symbol at byte offset {byte}"
        ));
    }
    Ok(())
}

/// Finds the character that a UTF-16 offset would cut in two.
fn split_character(text: &str, offset: i64) -> Option<usize> {
    let mut units = 0_i64;
    for (byte, character) in text.char_indices() {
        if units >= offset {
            break;
        }
        units += if character.len_utf16() == 2 { 2 } else { 1 };
        if units > offset {
            return Some(byte);
        }
    }
    None
}

/// Finds what Telegram marks by itself: commands and web addresses.
pub(crate) fn detect(text: &str) -> Vec<Entity> {
    let mut found = Vec::new();
    let mut offset = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end();
        if is_command(bare) {
            found.push(Entity::plain("bot_command", offset, utf16_len(bare)));
        } else if bare.starts_with("https://") || bare.starts_with("http://") {
            found.push(Entity::plain("url", offset, utf16_len(bare)));
        }
        offset += utf16_len(word);
    }
    found
}

fn is_command(word: &str) -> bool {
    let Some(rest) = word.strip_prefix('/') else {
        return false;
    };
    let name = rest.split('@').next().unwrap_or_default();
    !name.is_empty()
        && name.len() <= 64
        && rest
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '@')
}
