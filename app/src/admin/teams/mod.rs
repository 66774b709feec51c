//! Teams: operators qualified for some topics.

mod api;
mod form;
mod hours;
mod page;

pub use page::TeamsPage;
