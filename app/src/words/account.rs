//! One's own page.

/// Heading.
pub const HEADING: &str = "Account";
/// Heading of what is known.
pub const YOU: &str = "You";
/// Label.
pub const NAME: &str = "Name";
/// Label.
pub const EMAIL: &str = "E-mail";
/// Label.
pub const ROLE: &str = "Role";
/// Who changes these.
pub const CHANGED_BY: &str = "An admin can change these.";
/// Heading of the form.
pub const PASSWORD: &str = "Change password";
/// What it does.
pub const PASSWORD_HINT: &str = "Every other browser that you are logged in with is logged out.";
/// Label.
pub const CURRENT: &str = "Current password";
/// Label.
pub const NEW: &str = "New password";
/// Button.
pub const SAVE: &str = "Change password";
/// While it is at work.
pub const SAVING: &str = "Changing…";
/// Done.
pub const SAVED: &str = "Your password is changed.";
/// Heading of the end.
pub const SESSION: &str = "This browser";
/// What is shown as role when it is not known.
pub const NONE: &str = "–";
