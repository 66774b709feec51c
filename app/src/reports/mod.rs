//! Reports: what happened, for those who lead.

mod api;
mod chart;
mod conversations;
mod links;
mod page;
mod png;
mod range;
mod summary;
mod tables;

pub use conversations::ReportConversationsPage;
pub use page::ReportsPage;
pub(crate) use range::{Days, written};
