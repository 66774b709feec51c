//! Reports: what happened, for those who lead.

mod api;
mod chart;
mod page;
mod png;
mod range;
mod tables;

pub use page::ReportsPage;
pub(crate) use range::{Days, written};
