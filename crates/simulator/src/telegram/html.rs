//! Reads `parse_mode=HTML`.

use crate::world::Entity;
use crate::world::parts::entity;

/// A tag that was opened and not yet closed.
struct Open {
    tag: String,
    entity: Option<Entity>,
    from: usize,
}

/// Turns HTML into a text and its entities; the words of a refusal come without `Bad Request: `.
pub(crate) fn parse(source: &str) -> Result<(String, Vec<Entity>), String> {
    let mut text = String::new();
    let mut entities = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut at = 0;
    while let Some(next) = source[at..].chars().next() {
        match next {
            '&' => at += read_reference(&source[at..], &mut text),
            '<' => {
                let end = source[at..].find('>').ok_or_else(|| unclosed(at))?;
                let inside = &source[at + 1..at + end];
                match inside.strip_prefix('/') {
                    Some(name) => close(&mut open, name, at, &text, &mut entities)?,
                    None => open.push(start(inside, at, &text)?),
                }
                at += end + 1;
            }
            plain => {
                text.push(plain);
                at += plain.len_utf8();
            }
        }
    }
    match open.last() {
        Some(open) => {
            let tag = &open.tag;
            Err(format!(
                "can't parse entities: Can't find end tag corresponding to start tag \"{tag}\""
            ))
        }
        None => Ok((text, entities)),
    }
}

fn unclosed(at: usize) -> String {
    format!("can't parse entities: Unclosed start tag at byte offset {at}")
}

fn start(inside: &str, at: usize, text: &str) -> Result<Open, String> {
    let (tag, attributes) = inside
        .split_once(char::is_whitespace)
        .unwrap_or((inside, ""));
    let tag = tag.to_ascii_lowercase();
    let attribute = |name: &str| {
        let (_, rest) = attributes.split_once(&format!("{name}="))?;
        let quote = rest
            .chars()
            .next()
            .filter(|quote| ['"', '\''].contains(quote))?;
        let mut value = String::new();
        let quoted = rest[1..].split(quote).next()?;
        let mut read = 0;
        while let Some(next) = quoted[read..].chars().next() {
            if next == '&' {
                read += read_reference(&quoted[read..], &mut value);
            } else {
                value.push(next);
                read += next.len_utf8();
            }
        }
        Some(value)
    };
    let kind = match tag.as_str() {
        "b" | "strong" => Some("bold"),
        "i" | "em" => Some("italic"),
        "u" | "ins" => Some("underline"),
        "s" | "strike" | "del" => Some("strikethrough"),
        "tg-spoiler" => Some("spoiler"),
        "span" if attribute("class").as_deref() == Some("tg-spoiler") => Some("spoiler"),
        "code" => Some("code"),
        "pre" => Some("pre"),
        "blockquote" if attributes.contains("expandable") => Some("expandable_blockquote"),
        "blockquote" => Some("blockquote"),
        "tg-emoji" => Some("custom_emoji"),
        "a" => attribute("href").map(|_| "text_link"),
        _ => {
            return Err(format!(
                "can't parse entities: Unsupported start tag \"{tag}\" at byte offset {at}"
            ));
        }
    };
    let from = entity::utf16_len(text);
    let entity = kind.map(|kind| Entity {
        url: attribute("href"),
        custom_emoji_id: attribute("emoji-id"),
        language: attribute("class")
            .and_then(|class| class.strip_prefix("language-").map(str::to_owned)),
        ..Entity::plain(kind, from, 0)
    });
    Ok(Open { tag, entity, from })
}

fn close(
    open: &mut Vec<Open>,
    name: &str,
    at: usize,
    text: &str,
    entities: &mut Vec<Entity>,
) -> Result<(), String> {
    let name = name.trim().to_ascii_lowercase();
    let Some(opened) = open.pop() else {
        return Err(format!(
            "can't parse entities: Unexpected end tag at byte offset {at}"
        ));
    };
    if opened.tag != name {
        let tag = opened.tag;
        return Err(format!(
            "can't parse entities: Unmatched end tag at byte offset {at}, expected \"</{tag}>\", found \"</{name}>\""
        ));
    }
    if let Some(entity) = opened.entity {
        let to = entity::utf16_len(text);
        let sized = Entity::plain(&entity.kind, opened.from, to - opened.from);
        entities.push(Entity {
            length: sized.length,
            ..entity
        });
    }
    Ok(())
}

/// Reads a character reference into `text` and tells how many bytes it took; an unknown one stays as it is.
fn read_reference(source: &str, text: &mut String) -> usize {
    const NAMED: [(&str, char); 4] = [
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&amp;", '&'),
        ("&quot;", '"'),
    ];
    if let Some((name, character)) = NAMED.into_iter().find(|(name, _)| source.starts_with(name)) {
        text.push(character);
        return name.len();
    }
    if let Some((number, end)) = source
        .strip_prefix("&#")
        .and_then(|rest| Some((rest, rest.find(';')?)))
    {
        let digits = &number[..end];
        let code = match digits.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => digits.parse().ok(),
        };
        if let Some(character) = code.and_then(char::from_u32) {
            text.push(character);
            return end + 3;
        }
    }
    text.push('&');
    1
}
