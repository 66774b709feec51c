//! Logging in, setting up, accepting an invitation.

/// Heading of the login page.
pub const HEADING: &str = "Log in";
/// Label of the address.
pub const EMAIL: &str = "E-mail";
/// Label of the password.
pub const PASSWORD: &str = "Password";
/// Button.
pub const LOG_IN: &str = "Log in";
/// Button while it is at work.
pub const LOGGING_IN: &str = "Logging in…";
/// What to do about a lost password.
pub const LOST: &str = "Lost your password? An admin can send you a new link.";
/// Heading of the first start.
pub const SET_UP: &str = "Welcome to Switchboard";
/// What the first start does.
pub const SET_UP_HINT: &str =
    "Nobody uses this installation yet. Make your account; you will be its admin.";
/// Label of the name.
pub const NAME: &str = "Your name";
/// What the name is for.
pub const NAME_HINT: &str = "Customers see it when you answer.";
/// What the address is for.
pub const EMAIL_HINT: &str = "You log in with it; nobody else sees it but colleagues.";
/// What a password must be.
pub const PASSWORD_HINT: &str = "At least 8 characters.";
/// Button of the first start.
pub const CREATE: &str = "Create account";
/// While the account is being made.
pub const CREATING: &str = "Creating…";
/// Heading of an invitation.
pub const INVITATION: &str = "Choose your password";
/// What an invitation does.
pub const INVITATION_HINT: &str =
    "You were invited to answer customers here. With a password you can log in.";
/// Button of an invitation.
pub const ACCEPT: &str = "Set password and log in";
/// When the link has no secret.
pub const NO_SECRET: &str = "This link is not complete. Open it exactly as you got it.";
