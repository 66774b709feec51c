//! The inbox: the list of conversations beside the one that is open.

mod api;
mod bulk;
mod kept_focus;
mod list;
mod marks;
mod offer;
mod page;
mod row;
mod rows;
mod saved;
mod scroll;
mod tabs;
mod window;
mod wrap_up;

pub use api::{accept_offer, count_views, get_inbox};
pub use bulk::BulkBar;
pub use marks::Marks;
pub use offer::Offers;
pub use page::{InboxPage, ListHere, NoConversation, view_query};
pub use rows::Rows;
pub use saved::{Shown, ViewTabs};
pub use scroll::Scrolling;
pub use wrap_up::WrapUps;
