//! Who did what, when.

mod api;
mod entries;
mod page;

pub use page::AuditPage;
