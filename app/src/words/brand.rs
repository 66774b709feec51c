//! How the house shows itself.

/// Heading of the page, and its title.
pub const HEADING: &str = "Brand";
/// What it is.
pub const HINT: &str =
    "How the house looks to everybody who works here: on every page, and where one logs in.";
/// Heading of name and colour.
pub const LOOK: &str = "Name and colour";
/// Label.
pub const NAME: &str = "Name";
/// What it is for.
pub const NAME_HINT: &str = "It stands in the title of every page. Empty: Switchboard.";
/// Label.
pub const ACCENT: &str = "Colour";
/// What may be typed.
pub const ACCENT_HINT: &str = "Such as #1f6f5c. Empty: the colour of Switchboard. On dark pages it is made lighter by itself.";
/// Heading of the logo.
pub const LOGO: &str = "Logo";
/// Label.
pub const CHOOSE: &str = "Choose a picture";
/// What it may be.
pub const LOGO_HINT: &str = "PNG, JPEG or WebP, 64 KB at most. A square is best.";
/// Takes it away.
pub const NO_LOGO: &str = "Take the logo away";
/// It was not taken.
pub const LOGO_REFUSED: &str =
    "This picture was not taken: it is too large, or no PNG, JPEG or WebP.";

/// Says how well a colour reads.
#[must_use]
pub fn reads(contrast: f64) -> String {
    format!("Reads well: {contrast:.1} to 1 against white.")
}

/// Says how badly a colour reads, and what would do.
#[must_use]
pub fn reads_badly(contrast: f64, wanted: f64, why: &str) -> String {
    format!("{contrast:.1} to 1 against white; words need {wanted:.1}. {why}")
}
