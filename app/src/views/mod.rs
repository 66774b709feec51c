//! Saved views: the lists of the inbox that one puts together, and their order.

mod api;
mod form;
mod page;

pub use page::ViewsPage;
