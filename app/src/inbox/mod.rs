//! The inbox: the list of conversations beside the one that is open.

mod api;
mod list;
mod offer;
mod page;
mod row;
mod tabs;
mod wrap_up;

pub use api::{accept_offer, get_inbox};
pub use page::{FolderHere, InboxPage, NoConversation};
