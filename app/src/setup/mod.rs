//! The first start: the first person makes his account.

mod api;
mod page;

pub use page::SetUpPage;
