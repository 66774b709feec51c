//! What kinds, roles and presences are called.

use domain::{channel::ChannelKind, operator::Presence, permission::Role};

words! { names:
    /// For [`channel_kind`].
    TELEGRAM = "Telegram";
    /// For [`channel_kind`].
    API = "API";
    /// For [`channel_kind`].
    WIDGET = "Widget";
    /// For [`role`].
    AGENT = "Agent";
    /// For [`role`].
    SUPERVISOR = "Supervisor";
    /// For [`role`].
    ADMIN = "Admin";
    /// For [`presence`].
    OFFLINE = "Offline";
    /// For [`presence`].
    ONLINE = "Online";
    /// For [`presence`].
    AWAY = "Away";
    /// For [`presence`].
    DRAINING = "Finishing";
    /// For [`presence`].
    LOST = "Out of reach";
    /// For [`presence_within`].
    IS_OFFLINE = "offline";
    /// For [`presence_within`].
    IS_ONLINE = "online";
    /// For [`presence_within`].
    IS_AWAY = "away";
    /// For [`presence_within`].
    IS_DRAINING = "finishing";
    /// For [`presence_within`].
    IS_LOST = "out of reach";
}

/// Returns the name of a channel's kind.
#[must_use]
pub fn channel_kind(kind: ChannelKind) -> &'static str {
    let word = match kind {
        ChannelKind::Telegram => TELEGRAM,
        ChannelKind::Api => API,
        ChannelKind::Widget => WIDGET,
    };
    word.text()
}

/// Returns the name of a role.
#[must_use]
pub fn role(role: Role) -> &'static str {
    let word = match role {
        Role::Agent => AGENT,
        Role::Supervisor => SUPERVISOR,
        Role::Admin => ADMIN,
    };
    word.text()
}

/// Returns the name of a presence.
#[must_use]
pub fn presence(presence: Presence) -> &'static str {
    let word = match presence {
        Presence::Offline => OFFLINE,
        Presence::Online => ONLINE,
        Presence::Away => AWAY,
        Presence::Draining => DRAINING,
        Presence::Lost => LOST,
    };
    word.text()
}

/// Returns the name of a presence within a sentence.
#[must_use]
pub fn presence_within(presence: Presence) -> &'static str {
    let word = match presence {
        Presence::Offline => IS_OFFLINE,
        Presence::Online => IS_ONLINE,
        Presence::Away => IS_AWAY,
        Presence::Draining => IS_DRAINING,
        Presence::Lost => IS_LOST,
    };
    word.text()
}
