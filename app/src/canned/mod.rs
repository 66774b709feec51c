//! Canned replies: the shared ones and one's own.

mod api;
mod form;
mod page;

pub use page::CannedPage;
