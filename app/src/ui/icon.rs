//! The icons: paths of Lucide (<https://lucide.dev>, ISC licence), inlined and named by what they mean here.

use leptos::prelude::*;

/// Makes the icons: what each stands for, its name at Lucide, and its path.
macro_rules! icons {
    ($($(#[$doc:meta])* $icon:ident = $lucide:literal: $path:literal,)+) => {
        /// What an icon stands for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Icon {
            $(
                $(#[$doc])*
                #[doc = concat!("\n\nAt Lucide: `", $lucide, "`.")]
                $icon,
            )+
        }

        impl Icon {
            const fn path(self) -> &'static str {
                match self {
                    $(Self::$icon => $path,)+
                }
            }
        }
    };
}

icons! {
    /// The inbox.
    Inbox = "inbox":
        "M22 12 16 12 14 15 10 15 8 12 2 12M5.45 5.11 2 12v6a2 2 0 0 0 2 2h16a2 2 0 0 0 \
         2-2v-6l-3.45-6.89A2 2 0 0 0 16.76 4H7.24a2 2 0 0 0-1.79 1.11z",
    /// The board.
    Board = "network":
        "M17 16h4a1 1 0 0 1 1 1v4a1 1 0 0 1-1 1h-4a1 1 0 0 1-1-1v-4a1 1 0 0 1 1-1zM3 16h4a1 1 0 0 1 1 \
         1v4a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1v-4a1 1 0 0 1 1-1zM10 2h4a1 1 0 0 1 1 1v4a1 1 0 0 1-1 1h-4a1 1 \
         0 0 1-1-1V3a1 1 0 0 1 1-1zM5 16v-3a1 1 0 0 1 1-1h12a1 1 0 0 1 1 1v3M12 12V8",
    /// Administration.
    Settings = "settings":
        "M9.671 4.136a2.34 2.34 0 0 1 4.659 0 2.34 2.34 0 0 0 3.319 1.915 2.34 2.34 0 0 1 2.33 4.033 2.34 \
         2.34 0 0 0 0 3.831 2.34 2.34 0 0 1-2.33 4.033 2.34 2.34 0 0 0-3.319 1.915 2.34 2.34 0 0 1-4.659 \
         0 2.34 2.34 0 0 0-3.32-1.915 2.34 2.34 0 0 1-2.33-4.033 2.34 2.34 0 0 0 0-3.831A2.34 2.34 0 0 1 \
         6.35 6.051a2.34 2.34 0 0 0 3.319-1.915M9 12a3 3 0 1 0 6 0a3 3 0 1 0 -6 0",
    /// Done.
    Check = "check": "M20 6 9 17l-5-5",
    /// Close, dismiss.
    Cross = "x": "M18 6 6 18M6 6l12 12",
    /// Back to the list.
    Back = "arrow-left": "M12 19l-7-7 7-7M19 12H5",
    /// Operators.
    People = "users":
        "M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2M16 3.128a4 4 0 0 1 0 7.744M22 21v-2a4 4 0 0 0-3-3.87M5 \
         7a4 4 0 1 0 8 0a4 4 0 1 0 -8 0",
    /// Channels.
    Channel = "radio":
        "M16.247 7.761a6 6 0 0 1 0 8.478M19.075 4.933a10 10 0 0 1 0 14.134M4.925 19.067a10 10 0 0 1 \
         0-14.134M7.753 16.239a6 6 0 0 1 0-8.478M10 12a2 2 0 1 0 4 0a2 2 0 1 0 -4 0",
    /// Put on paper.
    Print = "printer":
        "M6 18H4a2 2 0 0 1-2-2v-5a2 2 0 0 1 2-2h16a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2h-2M6 9V3a1 1 0 0 1 1-1h10a1 1 0 0 \
         1 1 1v6M7 14h10a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1z",
    /// Log out.
    LogOut = "log-out": "M16 17l5-5-5-5M21 12H9M9 21H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h4",
    /// One's own account.
    Person = "user": "M19 21v-2a4 4 0 0 0-4-4H9a4 4 0 0 0-4 4v2M8 7a4 4 0 1 0 8 0a4 4 0 1 0 -8 0",
    /// Copy to the clipboard.
    Copy = "copy":
        "M10 8h10a2 2 0 0 1 2 2v10a2 2 0 0 1 -2 2h-10a2 2 0 0 1 -2 -2v-10a2 2 0 0 1 2 -2zM4 16c-1.1 \
         0-2-.9-2-2V4c0-1.1.9-2 2-2h10c1.1 0 2 .9 2 2",
    /// Something needs a look.
    Trouble = "triangle-alert":
        "M21.73 18l-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3M12 9v4M12 17h.01",
    /// Try again.
    Again = "rotate-cw": "M21 12a9 9 0 1 1-9-9c2.52 0 4.93 1 6.74 2.74L21 8M21 3v5h-5",
    /// Keys.
    Keyboard = "keyboard":
        "M10 8h.01M12 12h.01M14 8h.01M16 12h.01M18 8h.01M6 8h.01M7 16h10M8 12h.01M4 4h16a2 2 0 0 1 2 \
         2v12a2 2 0 0 1 -2 2h-16a2 2 0 0 1 -2 -2v-12a2 2 0 0 1 2 -2z",
    /// Give to somebody else.
    Transfer = "arrow-right-left": "M16 3l4 4-4 4M20 7H4M8 21l-4-4 4-4M4 17h16",
    /// A note.
    Note = "sticky-note":
        "M21 9a2.4 2.4 0 0 0-.706-1.706l-3.588-3.588A2.4 2.4 0 0 0 15 3H5a2 2 0 0 0-2 2v14a2 2 0 0 0 2 \
         2h14a2 2 0 0 0 2-2zM15 3v5a1 1 0 0 0 1 1h5",
    /// Make one.
    Plus = "plus": "M5 12h14M12 5v14",
    /// To the latest.
    Down = "arrow-down": "M12 5v14M19 12l-7 7-7-7",
    /// Before the one before.
    Up = "arrow-up": "M12 19V5M5 12l7-7 7 7",
    /// Open.
    Forward = "chevron-right": "M9 18l6-6-6-6",
    /// The connection is down.
    Offline = "wifi-off":
        "M12 20h.01M8.5 16.429a5 5 0 0 1 7 0M5 12.859a10 10 0 0 1 5.17-2.69M19 12.859a10 10 0 0 \
         0-2.007-1.523M2 8.82a15 15 0 0 1 4.177-2.643M22 8.82a15 15 0 0 0-11.288-3.764M2 2l20 20",
    /// Teams.
    Team = "users-round":
        "M18 21a8 8 0 0 0-16 0M5 8a5 5 0 1 0 10 0a5 5 0 1 0 -10 0M22 20c0-3.37-2-6.5-4-8a5 5 0 0 \
         0-.45-8.3",
    /// Take it.
    Take = "hand":
        "M18 11V6a2 2 0 0 0-2-2a2 2 0 0 0-2 2M14 10V4a2 2 0 0 0-2-2a2 2 0 0 0-2 2v2M10 10.5V6a2 2 0 0 \
         0-2-2a2 2 0 0 0-2 2v8M18 8a2 2 0 1 1 4 0v6a8 8 0 0 1-8 8h-2c-2.8 0-4.5-.86-5.99-2.34l-3.6-3.6a2 \
         2 0 0 1 2.83-2.82L7 15",
    /// A bot.
    Bot = "bot":
        "M12 8V4H8M6 8h12a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2zM2 14h2M20 \
         14h2M15 13v2M9 13v2",
    /// A category.
    Tag = "tag":
        "M12.586 2.586A2 2 0 0 0 11.172 2H4a2 2 0 0 0-2 2v7.172a2 2 0 0 0 .586 1.414l8.704 8.704a2.426 \
         2.426 0 0 0 3.42 0l6.58-6.58a2.426 2.426 0 0 0 0-3.42zM7.5 7.5h.01",
    /// What somebody wants.
    Intent = "target":
        "M22 12a10 10 0 1 1-20 0a10 10 0 0 1 20 0zM18 12a6 6 0 1 1-12 0a6 6 0 0 1 12 0zM14 12a2 2 0 1 1-4 \
         0a2 2 0 0 1 4 0z",
    /// It sleeps.
    Sleep = "moon": "M12 3a6 6 0 0 0 9 9 9 9 0 1 1-9-9Z",
    /// Search.
    Search = "search": "M21 21l-4.34-4.34M19 11a8 8 0 1 1-16 0a8 8 0 0 1 16 0z",
    /// What opens the API.
    Key = "key":
        "m15.5 7.5 2.3 2.3a1 1 0 0 0 1.4 0l2.1-2.1a1 1 0 0 0 0-1.4L19 4M21 2l-9.6 9.6M13 15.5a5.5 5.5 0 1 \
         1-11 0a5.5 5.5 0 0 1 11 0z",
    /// Programs that are told what happens.
    Webhook = "webhook":
        "M18 16.98h-5.99c-1.1 0-1.95.94-2.48 1.9A4 4 0 0 1 2 17c.01-.7.2-1.4.57-2M6 \
         17l3.13-5.78c.53-.97.1-2.18-.5-3.1a4 4 0 1 1 6.89-4.06M12 6l3.13 5.73C15.66 12.7 16.9 13 18 13a4 \
         4 0 0 1 0 8",
    /// Reports.
    Reports = "chart-column": "M3 3v16a2 2 0 0 0 2 2h16M18 17V9M13 17V5M8 17v-3",
    /// What is kept of people.
    Privacy = "timer": "M10 2h4M12 14l3-3M20 14a8 8 0 1 1-16 0a8 8 0 0 1 16 0z",
    /// A desk that is not.
    WhatIf = "beaker": "M4.5 3h15M6 3v16a2 2 0 0 0 2 2h8a2 2 0 0 0 2-2V3M6 14h12",
    /// A file.
    File = "file": "M15 2H6a2 2 0 0 0-2 2v16a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2V7ZM14 2v4a2 2 0 0 0 2 2h4",
    /// A place on a map.
    Place = "map-pin":
        "M20 10c0 4.993-5.539 10.193-7.399 11.799a1 1 0 0 1-1.202 0C9.539 20.193 4 14.993 4 10a8 8 0 0 1 \
         16 0M12 7a3 3 0 1 0 0 6a3 3 0 1 0 0-6",
    /// Add a file.
    Attach = "paperclip":
        "m21.44 11.05-9.19 9.19a6 6 0 0 1-8.49-8.49l8.57-8.57A4 4 0 1 1 18 8.84l-8.59 8.57a2 2 0 0 \
         1-2.83-2.83l8.49-8.48",
    /// Answer one message.
    Reply = "reply": "M9 17l-5-5 5-5M20 18v-2a4 4 0 0 0-4-4H4",
    /// Change it.
    Edit = "pencil": "M17 3a2.85 2.83 0 1 1 4 4L7.5 20.5 2 22l1.5-5.5ZM15 5l4 4",
    /// Delete it.
    Delete = "trash": "M3 6h18M19 6v14a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V6M8 6V4a2 2 0 0 1 2-2h4a2 2 0 0 1 2 2v2",
    /// React to it.
    React = "smile": "M12 2a10 10 0 1 0 0 20a10 10 0 1 0 0-20M8 14s1.5 2 4 2 4-2 4-2M9 9h.01M15 9h.01",
    /// Telephone calls.
    Phone = "phone":
        "M22 16.92v3a2 2 0 0 1-2.18 2 19.79 19.79 0 0 1-8.63-3.07 19.5 19.5 0 0 1-6-6 19.79 19.79 0 0 \
         1-3.07-8.67A2 2 0 0 1 4.11 2h3a2 2 0 0 1 2 1.72 12.84 12.84 0 0 0 .7 2.81 2 2 0 0 1-.45 2.11L8.09 \
         9.91a16 16 0 0 0 6 6l1.27-1.27a2 2 0 0 1 2.11-.45 12.84 12.84 0 0 0 2.81.7A2 2 0 0 1 22 16.92z",
}

/// Draws an icon; it says nothing to screen readers, the text beside it does.
#[component]
pub fn IconView(
    /// Which one.
    icon: Icon,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=icon.path() />
        </svg>
    }
}
