//! The widget: a channel in the corner of a web page, and who visits it.

use crate::{
    attachment::MAX_FILES,
    id::{AttachmentId, ChannelId, ContactId, MessageId, VisitorId},
    team::BadField,
};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The pages of how many origins may show one widget.
pub const MAX_ORIGINS: usize = 50;

/// The characters of a greeting.
pub const MAX_GREETING_CHARS: usize = 300;

/// The characters of what a page calls its user.
pub const MAX_IDENTIFIER_CHARS: usize = 150;

/// The colour of a widget whose admin has chosen none.
pub const DEFAULT_COLOR: &str = "#2456d6";

/// The origin of a web page: scheme, host, and the port where it is not the usual one.
///
/// Shape: as browsers write it in `Origin`. Source: RFC 6454.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Origin(String);

/// Says that a text is no origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an origin looks like https://shop.example.org, without a path")]
pub struct NoOrigin;

impl Origin {
    /// Returns it as browsers write it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Origin {
    type Err = NoOrigin;

    fn from_str(typed: &str) -> Result<Self, NoOrigin> {
        let typed = typed.trim().to_ascii_lowercase();
        let (scheme, rest) = typed.split_once("://").ok_or(NoOrigin)?;
        let usual = match scheme {
            "https" => "443",
            "http" => "80",
            _ => return Err(NoOrigin),
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (host, port) = match rest.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
            Some(_) | None => (rest, None),
        };
        let port = match port {
            Some(port) => Some(port.parse::<u16>().map_err(|_| NoOrigin)?.to_string()),
            None => None,
        };
        if !is_host(host) {
            return Err(NoOrigin);
        }
        Ok(Self(match port {
            Some(port) if port != usual => format!("{scheme}://{host}:{port}"),
            Some(_) | None => format!("{scheme}://{host}"),
        }))
    }
}

/// Says whether a text can be a host: a name of ASCII labels, or an address.
fn is_host(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')) {
        return address.parse::<std::net::Ipv6Addr>().is_ok();
    }
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    host.len() <= 253 && host.split('.').all(is_label)
}

impl TryFrom<String> for Origin {
    type Error = NoOrigin;

    fn try_from(text: String) -> Result<Self, NoOrigin> {
        text.parse()
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> Self {
        origin.0
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// In which corner of a page the button of a widget stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Below, on the left.
    Left,
    /// Below, on the right.
    #[default]
    Right,
}

impl Side {
    /// Returns the stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Right => "right",
        }
    }
}

/// Where a widget may stand, and how it looks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Widget {
    /// The pages that may show it; at least one.
    pub origins: Vec<Origin>,
    /// What visitors read first; may be empty.
    pub greeting: String,
    /// The colour of its button: `#` and six hexadecimal digits.
    pub color: String,
    /// Where its button stands.
    pub side: Side,
    /// True when only visitors may write for whom their page vouches.
    pub requires_identity: bool,
}

impl Widget {
    /// Says whether pages of an origin, as a browser sends it, may show it.
    #[must_use]
    pub fn allows(&self, origin: &str) -> bool {
        self.origins.iter().any(|known| known.as_str() == origin)
    }
}

/// What an admin asks a widget to be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WidgetForm {
    /// The origins of the pages that may show it.
    pub origins: Vec<String>,
    /// What visitors read first.
    pub greeting: String,
    /// The colour of its button; empty: [`DEFAULT_COLOR`].
    pub color: String,
    /// Where its button stands.
    pub side: Side,
    /// True when only visitors may write for whom their page vouches.
    pub requires_identity: bool,
}

impl WidgetForm {
    /// Checks every field.
    ///
    /// # Errors
    /// [`BadField`] about the first field that is wrong.
    pub fn check(&self) -> Result<Widget, BadField> {
        let typed = self.origins.iter().map(|typed| typed.trim());
        let mut origins = Vec::new();
        for typed in typed.filter(|typed| !typed.is_empty()) {
            let origin: Origin = typed.parse().map_err(|_| {
                let problem = "Please write each page's origin like https://shop.example.org.";
                BadField::new("origins", problem)
            })?;
            if !origins.contains(&origin) {
                origins.push(origin);
            }
        }
        if origins.is_empty() || origins.len() > MAX_ORIGINS {
            let problem = "Please name the pages that may show it: 1 to 50 origins.";
            return Err(BadField::new("origins", problem));
        }
        let greeting = self.greeting.trim();
        let is_fit = greeting.chars().count() <= MAX_GREETING_CHARS
            && !greeting.chars().any(|c| c.is_control() && c != '\n');
        if !is_fit {
            let problem = "A greeting has 300 characters at most.";
            return Err(BadField::new("greeting", problem));
        }
        Ok(Widget {
            origins,
            greeting: greeting.to_owned(),
            color: parse_color(&self.color)?,
            side: self.side,
            requires_identity: self.requires_identity,
        })
    }
}

impl From<Widget> for WidgetForm {
    fn from(widget: Widget) -> Self {
        Self {
            origins: widget.origins.into_iter().map(String::from).collect(),
            greeting: widget.greeting,
            color: widget.color,
            side: widget.side,
            requires_identity: widget.requires_identity,
        }
    }
}

fn parse_color(typed: &str) -> Result<String, BadField> {
    let typed = typed.trim().to_ascii_lowercase();
    if typed.is_empty() {
        return Ok(DEFAULT_COLOR.to_owned());
    }
    let digits = typed.strip_prefix('#').unwrap_or_default();
    if digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        Ok(typed)
    } else {
        let problem = "Please write a colour as # and six digits, such as #2456d6.";
        Err(BadField::new("color", problem))
    }
}

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
            let problem = "A client_id has 1 to 64 letters, digits, dots, dashes or underscores.";
            return Err(BadField::new("client_id", problem));
        }
        let says = self.text.is_some() || !self.files.is_empty();
        if self.choice.is_some() == says {
            let problem = "Send words or files, or a choice alone.";
            return Err(BadField::new("choice", problem));
        }
        if self.files.len() > MAX_FILES {
            return Err(BadField::new("files", "A message has ten files at most."));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_written_as_browsers_do() {
        for (typed, origin) in [
            ("https://Shop.Example.org", "https://shop.example.org"),
            (
                " https://shop.example.org:443/ ",
                "https://shop.example.org",
            ),
            ("http://localhost:8080", "http://localhost:8080"),
            ("http://127.0.0.1:80", "http://127.0.0.1"),
            ("http://[::1]:9000", "http://[::1]:9000"),
            ("https://[::1]", "https://[::1]"),
        ] {
            assert_eq!(typed.parse::<Origin>().unwrap().as_str(), origin, "{typed}");
        }
        for wrong in [
            "",
            "*",
            "https://*",
            "shop.example.org",
            "ftp://shop.example.org",
            "https://shop.example.org/path",
            "https://shop.example.org?x",
            "https://a b",
            "https://user@host",
            "https://",
            "https://a..b",
            "https://a:99999",
            "https://a; script-src *",
            "null",
        ] {
            assert_eq!(wrong.parse::<Origin>(), Err(NoOrigin), "{wrong}");
        }
    }

    #[test]
    fn a_widget_needs_an_origin_and_has_a_colour() {
        let form = WidgetForm {
            origins: vec![
                "https://a.example".into(),
                " ".into(),
                "https://A.example/".into(),
            ],
            greeting: " Hello ".into(),
            ..WidgetForm::default()
        };
        let widget = form.check().unwrap();
        assert_eq!(widget.origins.len(), 1);
        assert_eq!(
            (&*widget.greeting, &*widget.color),
            ("Hello", DEFAULT_COLOR)
        );
        assert!(widget.allows("https://a.example"));
        for foreign in ["https://b.example", "http://a.example", "null", ""] {
            assert!(!widget.allows(foreign), "{foreign}");
        }
        let wrong = |change: fn(&mut WidgetForm)| {
            let mut form = form.clone();
            change(&mut form);
            form.check().unwrap_err().field
        };
        assert_eq!(wrong(|form| form.origins.clear()), "origins");
        assert_eq!(wrong(|form| form.origins.push("x".into())), "origins");
        assert_eq!(wrong(|form| form.color = "red".into()), "color");
        assert_eq!(wrong(|form| form.color = "#12345g".into()), "color");
        assert_eq!(wrong(|form| form.greeting = "x".repeat(301)), "greeting");
    }

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
