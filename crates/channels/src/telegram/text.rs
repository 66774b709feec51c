//! Telegram's text with entities, and ours with spans, in both directions.

use super::fields::Fields;
use domain::{
    split::OF_MESSAGE,
    text::{MAX_TEXT_UNITS, Span, Style, Text},
};
use serde_json::value::RawValue;
use teloxide::types::{MessageEntity, MessageEntityKind};

/// How many entities of one text are read; Telegram sends a hundred at most.
const MAX_SPANS: usize = 256;

/// Addresses that a link may lead to.
const SCHEMES: [&str; 5] = ["http://", "https://", "tg://", "mailto:", "tel:"];

/// Reads text and its formatting.
///
/// Shape: at most [`MAX_TEXT_UNITS`], with an ellipsis where it was cut (the raw update keeps all of it).
/// Entities that lie outside the text, split a character or have a strange shape are left out.
pub(crate) fn read(plain: String, entities: &[&RawValue]) -> Text {
    let plain = bounded(plain);
    let borders = borders(&plain);
    let mut spans: Vec<Span> = entities
        .iter()
        .take(MAX_SPANS)
        .filter_map(|entity| span(&Fields::parse(entity.get()).ok()?, &borders))
        .collect();
    spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.len)));
    Text { plain, spans }
}

/// Writes our formatting as Telegram's.
///
/// Shape: without what Telegram detects by itself; at most as many as it takes.
pub(crate) fn entities(text: &Text) -> Vec<MessageEntity> {
    text.spans
        .iter()
        .filter_map(entity)
        .take(OF_MESSAGE.spans)
        .collect()
}

fn bounded(plain: String) -> String {
    let mut units = 0;
    let mut cut = 0;
    for (at, letter) in plain.char_indices() {
        units += letter.len_utf16();
        if units > MAX_TEXT_UNITS {
            return format!("{}…", &plain[..cut]);
        }
        if units < MAX_TEXT_UNITS {
            cut = at + letter.len_utf8();
        }
    }
    plain
}

/// Marks for each UTF-16 position, the end included, whether a character begins there.
fn borders(plain: &str) -> Vec<bool> {
    let mut borders = Vec::with_capacity(plain.len() + 1);
    for letter in plain.chars() {
        borders.push(true);
        if letter.len_utf16() == 2 {
            borders.push(false);
        }
    }
    borders.push(true);
    borders
}

fn span(entity: &Fields<'_>, borders: &[bool]) -> Option<Span> {
    let start: u32 = entity.get("offset")?;
    let len: u32 = entity.get("length")?;
    let end = start.checked_add(len)?;
    let is_border = |at: u32| borders.get(at as usize).copied().unwrap_or(false);
    let is_fine = len > 0 && is_border(start) && is_border(end);
    is_fine
        .then(|| style(entity))
        .flatten()
        .map(|style| Span { start, len, style })
}

fn style(entity: &Fields<'_>) -> Option<Style> {
    let kind = entity.text("type")?;
    Some(match kind.as_str() {
        "bold" => Style::Bold,
        "italic" => Style::Italic,
        "underline" => Style::Underline,
        "strikethrough" => Style::Strike,
        "spoiler" => Style::Spoiler,
        "blockquote" | "expandable_blockquote" => Style::Quote,
        "code" => Style::Code,
        "pre" => Style::Pre,
        "text_link" => {
            let url = entity.text("url")?;
            let lower = url.get(..8).unwrap_or(&url).to_ascii_lowercase();
            if !SCHEMES.iter().any(|scheme| lower.starts_with(scheme)) {
                return None;
            }
            Style::Link { url }
        }
        _ if kind.len() <= 32 => Style::Detected { kind },
        _ => return None,
    })
}

fn entity(span: &Span) -> Option<MessageEntity> {
    let kind = match &span.style {
        Style::Bold => MessageEntityKind::Bold,
        Style::Italic => MessageEntityKind::Italic,
        Style::Underline => MessageEntityKind::Underline,
        Style::Strike => MessageEntityKind::Strikethrough,
        Style::Spoiler => MessageEntityKind::Spoiler,
        Style::Quote => MessageEntityKind::Blockquote,
        Style::Code => MessageEntityKind::Code,
        Style::Pre => MessageEntityKind::Pre { language: None },
        Style::Link { url } => MessageEntityKind::TextLink {
            url: url.parse().ok()?,
        },
        // A mention is for colleagues: what is told of it are its words.
        Style::Detected { .. } | Style::Mention { .. } => return None,
    };
    Some(MessageEntity::new(
        kind,
        span.start as usize,
        span.len as usize,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::text::utf16_len;
    use proptest::prelude::*;

    fn with(plain: &str, entities: &str) -> Text {
        let raw: Vec<&RawValue> = serde_json::from_str(entities).unwrap();
        read(plain.to_owned(), &raw)
    }

    #[test]
    fn offsets_count_as_telegram_counts() {
        let text = with(
            "😀 bold",
            r#"[{"type":"bold","offset":3,"length":4},{"type":"custom_emoji","offset":0,"length":2}]"#,
        );
        assert_eq!(
            text.spans,
            [
                Span {
                    start: 0,
                    len: 2,
                    style: Style::Detected {
                        kind: "custom_emoji".into()
                    }
                },
                Span {
                    start: 3,
                    len: 4,
                    style: Style::Bold
                },
            ]
        );
    }

    #[test]
    fn entities_that_cannot_be_are_left_out() {
        let text = with(
            "😀x",
            r#"[{"type":"bold","offset":-1,"length":1},{"type":"bold","offset":0,"length":0},
                {"type":"bold","offset":1,"length":1},{"type":"bold","offset":0,"length":1},
                {"type":"bold","offset":2,"length":2},{"type":"bold","offset":4294967295,"length":2147483647},
                {"type":"text_link","offset":2,"length":1,"url":"javascript:alert(1)"},
                {"type":"text_link","offset":2,"length":1},{"type":7,"offset":2,"length":1},7,null,
                {"offset":2,"length":1},{"type":"italic","offset":2.0,"length":1}]"#,
        );
        assert_eq!(text, Text::plain("😀x"));
    }

    #[test]
    fn a_huge_text_is_cut_at_a_character() {
        for letter in ["a", "é", "😀", "a😀"] {
            let text = with(&letter.repeat(100_000), "[]");
            assert!(
                utf16_len(&text.plain) <= MAX_TEXT_UNITS && text.plain.ends_with('…'),
                "{letter}"
            );
            assert!(utf16_len(&text.plain) >= MAX_TEXT_UNITS - 2, "{letter}");
        }
        let exact = "😀".repeat(MAX_TEXT_UNITS / 2);
        assert_eq!(with(&exact, "[]").plain, exact);
    }

    #[test]
    fn what_telegram_formats_we_format_the_same_way() {
        let incoming = r#"[{"type":"bold","offset":0,"length":9},{"type":"text_link","offset":0,"length":2,
            "url":"https://example.org/"},{"type":"pre","offset":3,"length":2,"language":"rust"},
            {"type":"mention","offset":5,"length":4}]"#;
        let text = with("ab cd @ann", incoming);
        let out = serde_json::to_value(entities(&text)).unwrap();
        assert_eq!(
            out,
            serde_json::json!([
                {"type":"bold","offset":0,"length":9},
                {"type":"text_link","offset":0,"length":2,"url":"https://example.org/"},
                {"type":"pre","offset":3,"length":2},
            ])
        );
    }

    proptest! {
        #[test]
        fn spans_always_lie_inside_the_text(
            plain in "[a😀é ]{0,20}",
            wanted in proptest::collection::vec((-3_i64..30, -3_i64..30), 0..20),
        ) {
            let json: Vec<_> = wanted.iter()
                .map(|(offset, length)| serde_json::json!({"type":"bold","offset":offset,"length":length}))
                .collect();
            let text = with(&plain, &serde_json::to_string(&json).unwrap());
            let units: Vec<u16> = plain.encode_utf16().collect();
            for span in &text.spans {
                let part = &units[span.start as usize..(span.start + span.len) as usize];
                prop_assert!(String::from_utf16(part).is_ok());
            }
        }
    }
}
