//! Contacts: the list, and one with everything about him.

mod api;
mod attributes;
mod conversations;
mod erase;
mod form;
mod list;
mod merge;
mod person;

pub use list::ContactsPage;
pub use person::ContactPage;
