//! Administration: a list and a form for each noun.

pub mod absence;
pub mod audit;
pub mod bots;
pub mod brand;
pub mod categories;
pub mod channels;
pub(crate) mod choice;
pub mod configuration;
pub mod intents;
pub mod operators;
mod page;
pub(crate) mod parts;
pub mod privacy;
pub mod routing;
mod routing_text;
pub(crate) mod saving;
pub mod security;
pub mod sessions;
pub mod teams;
pub mod telephony;
pub mod tokens;
pub mod webhooks;

pub use page::AdminPage;
pub(crate) use page::{Opened, opened};
pub(crate) use parts::{Lines, Panel, Select, Switch, teams};
pub(crate) use saving::{SaveButton, Saving};
