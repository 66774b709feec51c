//! Categories: contact reasons, who sees them, where they go.

mod api;
mod form;
mod page;

pub use page::CategoriesPage;
