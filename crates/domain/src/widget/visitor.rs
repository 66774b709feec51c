//! Who comes to a widget, and what he writes there.

use crate::{
    attachment::MAX_FILES,
    complaint,
    id::{AttachmentId, ChannelId, ContactId, MessageId, VisitorId},
    team::BadField,
};
use serde::{Deserialize, Serialize};

/// The characters of what a page calls its user.
pub const MAX_IDENTIFIER_CHARS: usize = 150;

/// Somebody before a widget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// His identity.
    pub id: VisitorId,
    /// The widget's channel.
    pub channel: ChannelId,
    /// Who he is on that channel: by his page's word, or by his browser alone.
    pub external_id: String,
    /// The contact that he is, or will be as soon as he writes.
    pub contact: ContactId,
    /// What is known of him before he is a contact.
    pub about: About,
}

impl Visitor {
    /// Returns what a visitor is called of whom only his browser is known.
    #[must_use]
    pub fn by_browser(id: VisitorId) -> String {
        format!("visitor:{id}")
    }

    /// Returns what a visitor is called for whom his page vouches.
    #[must_use]
    pub fn by_page(identifier: &str) -> String {
        format!("user:{identifier}")
    }

    /// Says whether his page vouches for who he is.
    #[must_use]
    pub fn is_identified(&self) -> bool {
        self.external_id.starts_with("user:")
    }

    /// Returns what a message of his is called on the channel.
    #[must_use]
    pub fn message_name(&self, client_id: &str) -> String {
        format!("{}:{client_id}", self.id)
    }

    /// Returns what his browser calls a message, when it is his.
    #[must_use]
    pub fn client_id<'a>(&self, external_id: &'a str) -> Option<&'a str> {
        external_id
            .strip_prefix(&self.id.to_string())?
            .strip_prefix(':')
    }
}

/// What is known of a visitor besides who he is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct About {
    /// What he is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// His address for mail, as his page says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The language of his page (BCP 47).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Where he is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<Page>,
}

/// A page that shows a widget.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// Its address.
    pub url: String,
    /// Its title.
    #[serde(default)]
    pub title: String,
}

impl Page {
    /// The characters of an address or a title that are kept.
    pub const MAX_CHARS: usize = 500;

    /// Returns the page as it is kept; `None` when its address is none of the web.
    #[must_use]
    pub fn clean(&self) -> Option<Self> {
        let short = |text: &str| -> String {
            let text = text.trim().chars().filter(|c| !c.is_control());
            text.take(Self::MAX_CHARS).collect()
        };
        let url = short(&self.url);
        let is_web = url.starts_with("https://") || url.starts_with("http://");
        is_web.then(|| Self {
            url,
            title: short(&self.title),
        })
    }
}

/// What a browser says of a visitor who comes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Arrival {
    /// What his page calls him.
    pub identifier: Option<String>,
    /// That his page says so: HMAC-SHA256 of the identifier under the channel's secret, in hexadecimal digits.
    pub identifier_hash: Option<String>,
    /// What he is called.
    pub name: Option<String>,
    /// His address for mail.
    pub email: Option<String>,
    /// The language of his page (BCP 47).
    pub language: Option<String>,
    /// Where he is.
    pub page: Option<Page>,
}

/// What a visitor writes, or chooses.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VisitorMessage {
    /// What his browser calls the message; the same one is the same message.
    pub client_id: String,
    /// The words.
    #[serde(default)]
    pub text: Option<String>,
    /// Files that he has handed over before.
    #[serde(default)]
    pub files: Vec<AttachmentId>,
    /// A button that he pressed, in place of words.
    #[serde(default)]
    pub choice: Option<String>,
    /// The message that it answers.
    #[serde(default)]
    pub reply_to: Option<MessageId>,
}

impl VisitorMessage {
    /// The characters of what a browser calls a message.
    pub const MAX_CLIENT_ID_CHARS: usize = 64;

    /// Checks what can be checked without knowing the conversation.
    ///
    /// # Errors
    /// [`BadField`] about the first field that is wrong.
    pub fn check(&self) -> Result<(), BadField> {
        let is_plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
        let length = self.client_id.len();
        if !(1..=Self::MAX_CLIENT_ID_CHARS).contains(&length)
            || !self.client_id.bytes().all(is_plain)
        {
            let problem = complaint::CLIENT_ID;
            return Err(BadField::new("client_id", problem));
        }
        let says = self.text.is_some() || !self.files.is_empty();
        if self.choice.is_some() == says {
            let problem = complaint::WORDS_OR_CHOICE;
            return Err(BadField::new("choice", problem));
        }
        if self.files.len() > MAX_FILES {
            return Err(BadField::new("files", complaint::TOO_MANY_FILES));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_an_address_of_the_web() {
        let page = |url: &str| Page {
            url: url.into(),
            title: " A\u{7}B ".into(),
        };
        assert_eq!(page("https://a.example/x").clean().unwrap().title, "AB");
        for wrong in ["javascript:alert(1)", "", "data:text/html,x", "/x"] {
            assert_eq!(page(wrong).clean(), None, "{wrong}");
        }
        let long = page(&format!("https://a.example/{}", "x".repeat(1_000)));
        assert_eq!(long.clean().unwrap().url.chars().count(), Page::MAX_CHARS);
    }

    #[test]
    fn a_message_is_named_by_its_visitor() {
        let visitor = Visitor {
            id: VisitorId::from_u128(1),
            channel: ChannelId::from_u128(2),
            external_id: Visitor::by_browser(VisitorId::from_u128(1)),
            contact: ContactId::from_u128(3),
            about: About::default(),
        };
        let name = visitor.message_name("a-1");
        assert_eq!(visitor.client_id(&name), Some("a-1"));
        let other = Visitor {
            id: VisitorId::from_u128(9),
            external_id: Visitor::by_page("7"),
            ..visitor
        };
        assert_eq!(other.client_id(&name), None);
        assert!(other.is_identified());
    }
}
