//! Reads a text or caption with its entities.

use serde_json::Value;

use super::answer::Refusal;
use super::html;
use super::params::Params;
use crate::world::Entity;
use crate::world::parts::entity;

/// A text has at most this many UTF-16 code units.
pub(crate) const TEXT: usize = 4_096;

/// A caption has at most this many UTF-16 code units.
pub(crate) const CAPTION: usize = 1_024;

/// Reads the text of a message: 1 to 4096 UTF-16 code units.
pub(crate) fn text(params: &Params) -> Result<(String, Vec<Entity>), Refusal> {
    let is_html = reads_html(params.text("parse_mode").as_deref())?;
    let given = params.json("entities")?;
    let (text, entities) = read(params.text("text").unwrap_or_default(), given, is_html)?;
    if text.trim().is_empty() {
        return Err(Refusal::bad_request("message text is empty"));
    }
    if entity::utf16_len(&text) > TEXT {
        return Err(Refusal::bad_request("message is too long"));
    }
    Ok((text, entities))
}

/// Reads a caption: up to 1024 UTF-16 code units; none when it is not given.
pub(crate) fn caption(params: &Params) -> Result<Option<(String, Vec<Entity>)>, Refusal> {
    let Some(caption) = params.text("caption") else {
        return Ok(None);
    };
    let is_html = reads_html(params.text("parse_mode").as_deref())?;
    read_caption(caption, params.json("caption_entities")?, is_html).map(Some)
}

/// Reads the caption of one part of an album.
pub(crate) fn part_caption(part: &Value) -> Result<(String, Vec<Entity>), Refusal> {
    let caption = part
        .get("caption")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    let is_html = reads_html(part.get("parse_mode").and_then(Value::as_str))?;
    read_caption(caption, part.get("caption_entities").cloned(), is_html)
}

fn read_caption(
    caption: String,
    given: Option<Value>,
    is_html: bool,
) -> Result<(String, Vec<Entity>), Refusal> {
    let (caption, entities) = read(caption, given, is_html)?;
    if entity::utf16_len(&caption) > CAPTION {
        return Err(Refusal::bad_request("message caption is too long"));
    }
    Ok((caption, entities))
}

/// Knows HTML only; a bot that writes Markdown has to be told.
fn reads_html(parse_mode: Option<&str>) -> Result<bool, Refusal> {
    match parse_mode {
        None => Ok(false),
        Some(mode) if mode.eq_ignore_ascii_case("html") => Ok(true),
        Some(_) => Err(Refusal::bad_request("unsupported parse_mode")),
    }
}

/// Reads the formatting and adds what Telegram marks by itself.
fn read(
    text: String,
    given: Option<Value>,
    is_html: bool,
) -> Result<(String, Vec<Entity>), Refusal> {
    let refused = |why: String| Refusal::bad_request(&why);
    let (text, given) = if is_html {
        html::parse(&text).map_err(refused)?
    } else {
        let given = given.unwrap_or_else(|| Value::Array(Vec::new()));
        let parsed = serde_json::from_value(given);
        (
            text,
            parsed.map_err(|error| refused(format!("can't parse MessageEntity: {error}")))?,
        )
    };
    let mut entities = entity::check(&text, given).map_err(refused)?;
    let found: Vec<_> = entity::detect(&text)
        .into_iter()
        .filter(|found| is_free(found, &entities))
        .collect();
    entities.extend(found);
    entities.sort_by_key(|entity| (entity.offset, -entity.length));
    Ok((text, entities))
}

fn is_free(found: &Entity, taken: &[Entity]) -> bool {
    let ends_before = |one: &Entity, other: &Entity| one.offset + one.length <= other.offset;
    taken
        .iter()
        .all(|entity| ends_before(entity, found) || ends_before(found, entity))
}
