//! Teams: operators qualified for some topics.

mod api;
mod form;
mod group;
mod hours;
mod page;

pub(crate) use api::{list_teams, save_team};
pub use page::TeamsPage;
