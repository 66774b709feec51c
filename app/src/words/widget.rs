//! Widgets of web pages.

words! { widget:
    /// A choice.
    WIDGET = "Web widget";
    /// Its hint.
    WIDGET_HINT = "Visitors of your web pages write in a corner of the page.";
    /// Opens what a widget is.
    SETTINGS = "Settings and code";
    /// Label.
    ORIGINS = "Pages that may show it";
    /// What they look like.
    ORIGINS_HINT = "One origin per line, such as https://shop.example.org.";
    /// Label.
    GREETING = "Greeting";
    /// What it is for.
    GREETING_HINT = "What visitors read first. May be empty.";
    /// Label.
    COLOR = "Colour";
    /// Label.
    CORNER = "Corner";
    /// A choice.
    LEFT = "Left";
    /// A choice.
    RIGHT = "Right";
    /// A switch.
    REQUIRES_IDENTITY = "Only known users.";
    /// What it means.
    REQUIRES_IDENTITY_HINT = "Nobody may write for whom your page does not vouch.";
    /// Heading of the code.
    CODE = "Code for your page";
    /// What to do with it.
    CODE_HINT = "Put it before the end of the body of each page that shows the widget.";
    /// Copies the code.
    COPY_CODE = "Copy the code";
    /// After copying.
    COPIED = "Copied.";
    /// Heading of the secret.
    IDENTITY = "Identity";
    /// What it is for.
    IDENTITY_HINT = "Your server signs the id of who is logged in, so that nobody can write in somebody else's name.";
    /// Makes a secret.
    NEW_SECRET = "Make a new secret";
    /// What happens then.
    NEW_SECRET_HINT = "Sign with this one. It is shown once; what was signed with the one before is refused from now on.";
}
