//! Operators: who answers customers.

mod abilities;
mod access;
mod api;
mod form;
mod page;

pub use page::OperatorsPage;
