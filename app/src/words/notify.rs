//! Notifications of the browser.

words! { notify:
    /// Heading.
    HEADING = "Notifications";
    /// What they are.
    HINT = "Offers, conversations that come to you, what customers write in yours, and notes that mention you. They are shown while a page of the house is open, and none of them is in sight.";
    /// Label of a choice.
    TELL_ME = "Notify me in this browser";
    /// Label of a choice.
    SHOW_WORDS = "Show what was said";
    /// Label of a choice.
    SOUND = "Play a short sound";
    /// Switches it on where no page is open.
    ALSO_CLOSED = "Also when Switchboard is closed";
    /// How that goes.
    PUSH_HINT = "Your browser's push service passes it on; it can't read it.";
    /// It takes a moment.
    PUSH_ASKED = "Your browser's push service is being asked.";
    /// It goes so.
    PUSHED = "This browser is told, as long as you stay logged in here.";
    /// It did not go so.
    PUSH_TROUBLED = "The last one did not arrive. If that stays so, switch it off and on again.";
    /// It can't go so now.
    PUSH_REFUSED = "Your browser's push service did not take it. Try again later.";
    /// It can't go so here.
    PUSH_IMPOSSIBLE = "This browser can't be told while it is closed. On an iPhone, add Switchboard to the home screen first.";
    /// Label of a choice.
    QUIET = "Quiet hours";
    /// Label of a time.
    FROM = "From";
    /// Label of a time.
    UNTIL = "Until";
    /// The browser has to be told.
    TO_BE_ALLOWED = "Your browser asks whether it may.";
    /// The browser was told not to.
    DENIED = "Your browser does not allow it: change that in its settings for this site.";
    /// The browser can't.
    IMPOSSIBLE = "This browser can't show any here; it needs https.";
    /// An offer.
    OFFERED = "Offered to you";
    /// It was assigned or transferred.
    GIVEN = "Given to you";
    /// A message.
    WROTE = "Wrote to you";
    /// A note.
    MENTIONED = "A note mentions you";
}
