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
    Location {
        latitude: f64,
        longitude: f64,
    },
    Contact(Contact),
    /// The members of the `Message`, as the Bot API writes them.
    Other(serde_json::Map<String, Value>),
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
            Some(Attachment::Location { .. }) => "location",
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
            Some(Attachment::Location {
                latitude,
                longitude,
            }) => {
                message.insert(
                    "location".to_owned(),
                    json!({ "latitude": latitude, "longitude": longitude }),
                );
            }
            Some(Attachment::Contact(contact)) => {
                message.insert("contact".to_owned(), contact.render());
            }
            Some(Attachment::Other(fields)) => message.extend(fields.clone()),
        }
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
