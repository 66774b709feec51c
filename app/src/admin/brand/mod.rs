//! How the house shows itself.

mod api;
mod page;

pub use page::BrandPage;
