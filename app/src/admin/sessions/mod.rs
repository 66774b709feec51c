//! Who is logged in: everybody for admins, and one's own for everybody.

mod api;
mod list;
mod page;

pub use list::OwnSessions;
pub use page::SessionsPage;
