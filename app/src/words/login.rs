//! Logging in, setting up, accepting an invitation.

words! { login:
    /// Heading of the login page.
    HEADING = "Log in";
    /// Label of the address.
    EMAIL = "E-mail";
    /// Label of the password.
    PASSWORD = "Password";
    /// Button.
    LOG_IN = "Log in";
    /// Button while it is at work.
    LOGGING_IN = "Logging in…";
    /// What to do about a lost password.
    LOST = "Lost your password? An admin can send you a new link.";
    /// Heading of the first start.
    SET_UP = "Welcome to Switchboard";
    /// What the first start does.
    SET_UP_HINT = "Nobody uses this installation yet. Make your account; you will be its admin.";
    /// Label of the name.
    NAME = "Your name";
    /// What the name is for.
    NAME_HINT = "Customers see it when you answer.";
    /// What the address is for.
    EMAIL_HINT = "You log in with it; nobody else sees it but colleagues.";
    /// What a password must be.
    PASSWORD_HINT = "At least 8 characters.";
    /// Button of the first start.
    CREATE = "Create account";
    /// While the account is being made.
    CREATING = "Creating…";
    /// Heading of an invitation.
    INVITATION = "Choose your password";
    /// What an invitation does.
    INVITATION_HINT = "You were invited to answer customers here. With a password you can log in.";
    /// Button of an invitation.
    ACCEPT = "Set password and log in";
    /// When the link has no secret.
    NO_SECRET = "This link is not complete. Open it exactly as you got it.";
}
