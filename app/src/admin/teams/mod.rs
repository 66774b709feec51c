//! Teams: operators qualified for some topics.

mod api;
mod form;
mod page;

pub use page::TeamsPage;
