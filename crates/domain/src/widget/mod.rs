//! The widget: a channel in the corner of a web page, and who visits it.

mod origin;
mod visitor;

use crate::complaint;
use crate::team::BadField;
pub use origin::{NoOrigin, Origin};
use serde::{Deserialize, Serialize};
pub use visitor::{About, Arrival, MAX_IDENTIFIER_CHARS, Page, Visitor, VisitorMessage};

/// The pages of how many origins may show one widget.
pub const MAX_ORIGINS: usize = 50;

/// The characters of a greeting.
pub const MAX_GREETING_CHARS: usize = 300;

/// The colour of a widget whose admin has chosen none.
pub const DEFAULT_COLOR: &str = "#2456d6";

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
                let problem = complaint::ORIGIN_FORM;
                BadField::new("origins", problem)
            })?;
            if !origins.contains(&origin) {
                origins.push(origin);
            }
        }
        if origins.is_empty() || origins.len() > MAX_ORIGINS {
            let problem = complaint::ORIGINS_BOUNDS;
            return Err(BadField::new("origins", problem));
        }
        let greeting = self.greeting.trim();
        let is_fit = greeting.chars().count() <= MAX_GREETING_CHARS
            && !greeting.chars().any(|c| c.is_control() && c != '\n');
        if !is_fit {
            let problem = complaint::GREETING_TOO_LONG;
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
        let problem = complaint::WIDGET_COLOUR;
        Err(BadField::new("color", problem))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
