//! How the house shows itself: its name, its colour, its logo.

use crate::complaint;
use crate::team::{BadField, parse_name};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The contrast that words need against what is behind them.
///
/// Source: WCAG 2.2, 1.4.3.
pub const CONTRAST: f64 = 4.5;

/// The darkest of the light surfaces, and the lightest of the dark ones: what reads there reads on all.
const LIGHT: Colour = Colour(0xf4, 0xf3, 0xf1);
const DARK: Colour = Colour(0x18, 0x1a, 0x1d);
const WHITE: Colour = Colour(0xff, 0xff, 0xff);
const INK: Colour = Colour(0x0d, 0x12, 0x11);

/// How much of the accent is in the surface of what is chosen.
///
/// Units: hundredths.
const SOFT_LIGHT: u32 = 10;
const SOFT_DARK: u32 = 18;

/// The largest logo.
///
/// Units: bytes. It goes with the first page to everybody.
pub const MAX_LOGO_BYTES: usize = 64 * 1024;

/// A colour: red, green and blue of sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Colour(pub u8, pub u8, pub u8);

/// Says that a text is no colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a colour is written like #1f6f5c")]
pub struct NotAColour;

impl FromStr for Colour {
    type Err = NotAColour;

    fn from_str(text: &str) -> Result<Self, NotAColour> {
        let digits = text.trim().strip_prefix('#').ok_or(NotAColour)?;
        if digits.len() != 6 || !digits.chars().all(|c| c.is_ascii_hexdigit()) {
            return Err(NotAColour);
        }
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).map_err(|_| NotAColour);
        Ok(Self(part(0)?, part(2)?, part(4)?))
    }
}

impl TryFrom<String> for Colour {
    type Error = NotAColour;

    fn try_from(text: String) -> Result<Self, NotAColour> {
        text.parse()
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> Self {
        colour.to_string()
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

impl Colour {
    /// Returns how light it is, from 0 to 1.
    ///
    /// Source: WCAG 2.2, relative luminance.
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// Returns how well one reads on the other: between 1 and 21, whichever is in front.
    ///
    /// Source: WCAG 2.2, contrast ratio.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Mixes it into another colour.
    ///
    /// Units: hundredths of itself.
    fn into(self, other: Self, hundredths: u32) -> Self {
        let mix = |own: u8, other: u8| {
            let mixed = u32::from(own) * hundredths + u32::from(other) * (100 - hundredths);
            u8::try_from(mixed / 100).unwrap_or(u8::MAX)
        };
        Self(
            mix(self.0, other.0),
            mix(self.1, other.1),
            mix(self.2, other.2),
        )
    }
}

/// An accent with what goes with it, for one kind of surface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shade {
    /// Words and marks.
    pub accent: Colour,
    /// The surface of what is chosen.
    pub soft: Colour,
    /// Words on the accent.
    pub on: Colour,
}

impl Shade {
    const fn pairs(&self, surface: Colour) -> [(Colour, Colour); 3] {
        [
            (self.accent, surface),
            (self.accent, self.soft),
            (self.on, self.accent),
        ]
    }

    fn reads_on(&self, surface: Colour) -> bool {
        let pairs = self.pairs(surface);
        pairs.iter().all(|(a, b)| a.contrast(*b) >= CONTRAST)
    }
}

/// The accent on light surfaces and on dark ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// On light surfaces: the colour as it was chosen.
    pub light: Shade,
    /// On dark surfaces: the same, lighter.
    pub dark: Shade,
}

fn light(accent: Colour) -> Shade {
    Shade {
        accent,
        soft: accent.into(WHITE, SOFT_LIGHT),
        on: WHITE,
    }
}

fn dark(accent: Colour) -> Shade {
    Shade {
        accent,
        soft: accent.into(DARK, SOFT_DARK),
        on: INK,
    }
}

impl Palette {
    /// Makes the palette of a colour.
    ///
    /// # Errors
    /// The nearest darker colour that would do, for one in which words can't be read on white.
    pub fn of(accent: Colour) -> Result<Self, Colour> {
        let mut darker = (0..=50).map(|step| accent.into(Colour(0, 0, 0), 100 - 2 * step));
        let nearest = darker
            .find(|colour| light(*colour).reads_on(LIGHT))
            .unwrap_or(Colour(0, 0, 0));
        if nearest != accent {
            return Err(nearest);
        }
        let mut lighter = (0..=50).map(|step| accent.into(WHITE, 100 - 2 * step));
        let on_dark = lighter
            .find(|colour| dark(*colour).reads_on(DARK))
            .unwrap_or(WHITE);
        Ok(Self {
            light: light(accent),
            dark: dark(on_dark),
        })
    }

    /// Writes it as a style sheet over the tokens of the house.
    #[must_use]
    pub fn css(&self) -> String {
        let (light, dark) = (&self.light, &self.dark);
        format!(
            ":root {{\n  --accent: light-dark({}, {});\n  --accent-soft: light-dark({}, {});\n  \
             --on-accent: light-dark({}, {});\n}}\n",
            light.accent, dark.accent, light.soft, dark.soft, light.on, dark.on
        )
    }
}

/// How the house shows itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brand {
    /// What it is called; empty: as the product.
    #[serde(default)]
    pub name: String,
    /// Its colour; `None`: that of the product.
    #[serde(default)]
    pub accent: Option<Colour>,
    /// What names the logo's bytes; `None` without one.
    #[serde(default)]
    pub logo: Option<String>,
    /// Grows with every change.
    #[serde(default)]
    pub version: i64,
}

/// What somebody asks the house to look like; the logo goes by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BrandForm {
    /// What it is called; empty: as the product.
    pub name: String,
    /// Its colour, such as `#1f6f5c`; empty: that of the product.
    pub accent: String,
}

impl BrandForm {
    /// Checks every field: the name, and whether words can be read in the colour.
    ///
    /// # Errors
    /// [`BadField`] about the first field that is wrong; for a colour that is too light it names one that would do.
    pub fn check(&self) -> Result<(String, Option<Colour>), BadField> {
        let name = if self.name.trim().is_empty() {
            String::new()
        } else {
            parse_name("name", &self.name)?
        };
        if self.accent.trim().is_empty() {
            return Ok((name, None));
        }
        let accent: Colour = self
            .accent
            .parse()
            .map_err(|NotAColour| BadField::new("accent", complaint::COLOUR_FORM))?;
        match Palette::of(accent) {
            Ok(_) => Ok((name, Some(accent))),
            Err(nearest) => Err(BadField::new(
                "accent",
                complaint::colour_unreadable(nearest.to_string()),
            )),
        }
    }
}

/// Finds what kind of picture some bytes are.
///
/// Shape: PNG, JPEG and WebP alone; a picture of another kind may carry scripts.
#[must_use]
pub fn picture_kind(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        Some("image/jpeg")
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some("image/webp")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_standard() {
        let (black, grey) = (Colour(0, 0, 0), Colour(0x76, 0x76, 0x76));
        assert!((WHITE.contrast(black) - 21.0).abs() < 1e-9);
        assert!((grey.contrast(WHITE) - 4.54).abs() < 0.01);
        assert!((WHITE.contrast(grey) - grey.contrast(WHITE)).abs() < 1e-12);
    }

    #[test]
    fn every_colour_that_is_taken_reads_everywhere_and_every_other_has_one_that_would() {
        let steps = [0_u8, 51, 102, 153, 204, 255];
        for red in steps {
            for green in steps {
                for blue in steps {
                    let colour = Colour(red, green, blue);
                    let palette = match Palette::of(colour) {
                        Ok(palette) => palette,
                        Err(nearest) => Palette::of(nearest).expect("what would do does"),
                    };
                    let on_light = palette.light.pairs(LIGHT);
                    for (a, b) in on_light.into_iter().chain(palette.dark.pairs(DARK)) {
                        assert!(a.contrast(b) >= CONTRAST, "{colour}: {a} on {b}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_colour_that_is_too_light_is_refused_with_one_that_would_do() {
        let form = |accent: &str| BrandForm {
            name: " Shop ".to_owned(),
            accent: accent.to_owned(),
        };
        let own = Colour(0x1f, 0x6f, 0x5c);
        assert_eq!(form("#1F6F5C").check(), Ok(("Shop".to_owned(), Some(own))));
        assert_eq!(form(" ").check(), Ok(("Shop".to_owned(), None)));
        let refused = form("#ffdd00").check().unwrap_err();
        assert_eq!(refused.field, "accent");
        let said = refused.problem.to_string();
        let named = said.split(['.', ' ']).find(|word| word.starts_with('#'));
        assert!(form(named.expect("a colour is named")).check().is_ok());
        for wrong in ["red", "#12345", "#12345g", "1f6f5c", "#é1234"] {
            assert!(form(wrong).check().is_err(), "{wrong}");
        }
    }

    #[test]
    fn pictures_are_known_by_their_bytes() {
        assert_eq!(picture_kind(b"\x89PNG\r\n\x1a\n..."), Some("image/png"));
        assert_eq!(picture_kind(b"RIFF\0\0\0\0WEBPVP8 "), Some("image/webp"));
        assert_eq!(picture_kind(b"<svg onload=alert(1)>"), None);
        assert_eq!(picture_kind(b"RIFF"), None);
    }
}
