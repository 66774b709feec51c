//! Every text that people read, by feature, in English.
//!
//! One module per feature holds constants and small functions for sentences with a name or a number in
//! them; a second language is a second set of these modules behind the same names.

pub mod account;
pub mod admin;
pub mod assist;
pub mod audit;
pub mod board;
pub mod brand;
pub mod canned;
pub mod contacts;
pub mod conversation;
pub mod errors;
pub mod files;
pub mod inbox;
pub mod login;
pub mod phone;
pub mod privacy;
pub mod programs;
pub mod reports;
pub mod routing;
pub mod search;
pub mod sessions;
pub mod shell;
pub mod steps;
pub mod support;
pub mod time;
pub mod trial;
pub mod views;
pub mod welcome;
pub mod what_if;
pub mod why;

/// The name of the product.
pub const PRODUCT: &str = "Switchboard";

/// Returns `count` with its noun, in the right number.
#[must_use]
pub fn counted(count: i64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Returns the name of a channel's kind.
#[must_use]
pub const fn channel_kind(kind: domain::channel::ChannelKind) -> &'static str {
    use domain::channel::ChannelKind;
    match kind {
        ChannelKind::Telegram => "Telegram",
        ChannelKind::Api => "API",
    }
}

/// Returns the name of a role.
#[must_use]
pub const fn role(role: domain::permission::Role) -> &'static str {
    use domain::permission::Role;
    match role {
        Role::Agent => "Agent",
        Role::Supervisor => "Supervisor",
        Role::Admin => "Admin",
    }
}

/// Returns the name of a presence.
#[must_use]
pub const fn presence(presence: domain::operator::Presence) -> &'static str {
    use domain::operator::Presence;
    match presence {
        Presence::Offline => "Offline",
        Presence::Online => "Online",
        Presence::Away => "Away",
        Presence::Draining => "Finishing",
        Presence::Lost => "Out of reach",
    }
}
