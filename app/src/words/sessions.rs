//! Who is logged in.

words! { sessions:
    /// Heading of the page, and its title.
    HEADING = "Sessions";
    /// What it is.
    HINT = "Everybody who is logged in with a browser. Whoever is ended here has to log in again.";
    /// Heading of one's own.
    OWN = "Where you are logged in";
    /// The session that looks.
    THIS = "This browser";
    /// Ends one.
    END = "End";
    /// Ends one's others.
    END_OTHERS = "End all others";
    /// Before when it began.
    BEGAN = "since";
    /// Before when it was last used.
    SEEN = "used";
    /// A browser that says nothing of itself.
    UNKNOWN = "Some browser";
    /// Names the button that ends a session.
    end(name: &str, browser: &str) = "End the session of {name}, {browser}";
}
