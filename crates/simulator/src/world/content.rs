//! What a message holds.

use std::sync::Arc;

use serde_json::{Value, json};

use super::entity::Entity;
use super::file::StoredFile;

/// Text or caption, and at most one thing beside it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Content {
    pub(crate) text: String,
    pub(crate) entities: Vec<Entity>,
    pub(crate) attachment: Option<Attachment>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Attachment {
    File(Arc<StoredFile>),
    Location(Location),
    Contact(Contact),
    /// The members of the `Message`, as the Bot API writes them.
    Other(serde_json::Map<String, Value>),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Location {
    pub(crate) latitude: f64,
    pub(crate) longitude: f64,
    /// For how long it moves from when it was sent, in seconds; none for one that rests.
    pub(crate) live_period: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Contact {
    pub(crate) phone_number: String,
    pub(crate) first_name: String,
    pub(crate) last_name: Option<String>,
    pub(crate) user_id: Option<i64>,
}

impl Content {
    pub(crate) const fn text(text: String, entities: Vec<Entity>) -> Self {
        Self {
            text,
            entities,
            attachment: None,
        }
    }

    pub(crate) const fn bare(attachment: Attachment) -> Self {
        Self {
            text: String::new(),
            entities: Vec::new(),
            attachment: Some(attachment),
        }
    }

    /// Names what it is, in Telegram's words.
    pub(crate) fn kind(&self) -> &str {
        match &self.attachment {
            None => "text",
            Some(Attachment::File(file)) => file.kind.field(),
            Some(Attachment::Location(_)) => "location",
            Some(Attachment::Contact(_)) => "contact",
            // A venue comes with a location beside it.
            Some(Attachment::Other(fields)) if fields.contains_key("venue") => "venue",
            Some(Attachment::Other(fields)) => {
                fields.keys().next().map_or("unknown", String::as_str)
            }
        }
    }

    /// Writes the fields that a `Message` has for it.
    pub(crate) fn render(&self, message: &mut serde_json::Map<String, Value>) {
        let (text, entities) = if self.attachment.is_some() {
            ("caption", "caption_entities")
        } else {
            ("text", "entities")
        };
        if !self.text.is_empty() {
            message.insert(text.to_owned(), json!(self.text));
        }
        if !self.entities.is_empty() {
            message.insert(entities.to_owned(), json!(self.entities));
        }
        match &self.attachment {
            None => {}
            Some(Attachment::File(file)) => {
                message.insert(file.kind.field().to_owned(), file.render());
            }
            Some(Attachment::Location(location)) => {
                message.insert("location".to_owned(), location.render());
            }
            Some(Attachment::Contact(contact)) => {
                message.insert("contact".to_owned(), contact.render());
            }
            Some(Attachment::Other(fields)) => message.extend(fields.clone()),
        }
    }
}

/// How long a place may move at least and at most, in seconds; the last is for ever.
const LIVE_PERIODS: (u32, u32, u32) = (60, 86_400, 0x7FFF_FFFF);

impl Location {
    /// Checks a place; else says what is wrong with it.
    pub(crate) fn check(self) -> Result<Self, &'static str> {
        let (least, most, for_ever) = LIVE_PERIODS;
        let is_period = |period: u32| (least..=most).contains(&period) || period == for_ever;
        if !(-90.0..=90.0).contains(&self.latitude) {
            Err("latitude is -90 to 90")
        } else if !(-180.0..=180.0).contains(&self.longitude) {
            Err("longitude is -180 to 180")
        } else if !self.live_period.is_none_or(is_period) {
            Err("LIVE_PERIOD_INVALID")
        } else {
            Ok(self)
        }
    }

    fn render(&self) -> Value {
        let mut place = json!({ "latitude": self.latitude, "longitude": self.longitude });
        if let Some(period) = self.live_period {
            place["live_period"] = json!(period);
        }
        place
    }
}

impl Contact {
    fn render(&self) -> Value {
        let mut contact =
            json!({ "phone_number": self.phone_number, "first_name": self.first_name });
        if let Some(last_name) = &self.last_name {
            contact["last_name"] = json!(last_name);
        }
        if let Some(user_id) = self.user_id {
            contact["user_id"] = json!(user_id);
        }
        contact
    }
}
