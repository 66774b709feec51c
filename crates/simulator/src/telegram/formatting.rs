//! Reads a text or caption with its entities.

use serde_json::Value;

use super::answer::Refusal;
use super::params::Params;
use crate::world::Entity;
use crate::world::parts::entity;

/// A text has at most this many UTF-16 code units.
pub(crate) const TEXT: usize = 4_096;

/// A caption has at most this many UTF-16 code units.
pub(crate) const CAPTION: usize = 1_024;

/// Reads the text of a message: 1 to 4096 UTF-16 code units.
pub(crate) fn text(params: &Params) -> Result<(String, Vec<Entity>), Refusal> {
    let text = params.text("text").filter(|text| !text.trim().is_empty());
    let text = text.ok_or_else(|| Refusal::bad_request("message text is empty"))?;
    if entity::utf16_len(&text) > TEXT {
        return Err(Refusal::bad_request("message is too long"));
    }
    let entities = entities(params, &text, "entities")?;
    Ok((text, entities))
}

/// Reads a caption: up to 1024 UTF-16 code units; none when it is not given.
pub(crate) fn caption(params: &Params) -> Result<Option<(String, Vec<Entity>)>, Refusal> {
    let Some(caption) = params.text("caption") else {
        return Ok(None);
    };
    check_caption(&caption)?;
    let entities = entities(params, &caption, "caption_entities")?;
    Ok(Some((caption, entities)))
}

/// Reads the caption of one part of an album.
pub(crate) fn part_caption(part: &Value) -> Result<(String, Vec<Entity>), Refusal> {
    let caption = part
        .get("caption")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    check_caption(&caption)?;
    let given = part
        .get("caption_entities")
        .cloned()
        .unwrap_or_else(|| Value::Array(Vec::new()));
    let entities = checked(&caption, given)?;
    Ok((caption, entities))
}

fn check_caption(caption: &str) -> Result<(), Refusal> {
    if entity::utf16_len(caption) > CAPTION {
        return Err(Refusal::bad_request("message caption is too long"));
    }
    Ok(())
}

fn entities(params: &Params, text: &str, name: &str) -> Result<Vec<Entity>, Refusal> {
    if params.text("parse_mode").is_some() {
        return Err(Refusal::bad_request("unsupported parse_mode"));
    }
    let given = params
        .json(name)?
        .unwrap_or_else(|| Value::Array(Vec::new()));
    checked(text, given)
}

fn checked(text: &str, given: Value) -> Result<Vec<Entity>, Refusal> {
    let given: Vec<Entity> = serde_json::from_value(given)
        .map_err(|error| Refusal::bad_request(&format!("can't parse MessageEntity: {error}")))?;
    let mut entities = entity::check(text, given).map_err(|why| Refusal::bad_request(&why))?;
    let is_free = |found: &Entity, taken: &[Entity]| {
        taken.iter().all(|entity| {
            entity.offset + entity.length <= found.offset
                || found.offset + found.length <= entity.offset
        })
    };
    let found: Vec<_> = entity::detect(text)
        .into_iter()
        .filter(|found| is_free(found, &entities))
        .collect();
    entities.extend(found);
    entities.sort_by_key(|entity| (entity.offset, -entity.length));
    Ok(entities)
}
