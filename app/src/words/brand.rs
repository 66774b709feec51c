//! How the house shows itself.

use super::decimal;
use domain::brand::Colour;

words! { brand:
    /// Heading of the page, and its title.
    HEADING = "Brand";
    /// What it is.
    HINT = "How the house looks to everybody who works here: on every page, and where one logs in.";
    /// Heading of name and colour.
    LOOK = "Name and colour";
    /// Label.
    NAME = "Name";
    /// What it is for.
    NAME_HINT = "It stands in the title of every page. Empty: Switchboard.";
    /// Label.
    ACCENT = "Colour";
    /// What may be typed.
    ACCENT_HINT = "Such as #1f6f5c. Empty: the colour of Switchboard. On dark pages it is made lighter by itself.";
    /// Heading of the logo.
    LOGO = "Logo";
    /// Label.
    CHOOSE = "Choose a picture";
    /// What it may be.
    LOGO_HINT = "PNG, JPEG or WebP, 64 KB at most. A square is best.";
    /// Takes it away.
    NO_LOGO = "Take the logo away";
    /// It was not taken.
    LOGO_REFUSED = "This picture was not taken: it is too large, or no PNG, JPEG or WebP.";
    /// For [`reads`].
    reads_with(contrast: &str) = "Reads well: {contrast} to 1 against white.";
    /// For [`reads_badly`].
    reads_badly_with(contrast: &str, wanted: &str, nearest: Colour) = "{contrast} to 1 against white; words need {wanted}. {nearest} would do.";
}

/// Says how well a colour reads.
#[must_use]
pub fn reads(contrast: f64) -> String {
    reads_with(&decimal(contrast, 1))
}

/// Says how badly a colour reads, and what would do.
#[must_use]
pub fn reads_badly(contrast: f64, wanted: f64, nearest: Colour) -> String {
    reads_badly_with(&decimal(contrast, 1), &decimal(wanted, 1), nearest)
}
