//! One conversation: header, thread, composer, details.

mod acts;
mod api;
mod assist;
mod attach;
mod bubble;
mod call;
mod call_live;
mod case;
mod categories;
mod composer;
mod details;
mod draft;
mod header;
mod line;
mod media;
mod mentioned;
mod offered;
mod outbox;
mod page;
mod pane;
mod print;
mod rich;
mod rich_view;
mod snooze;
mod steps;
mod thread;
mod transfer;
mod turn;
mod turn_bar;
mod typing;
mod underway;
mod why;
mod writing;

pub use api::{take, transfer};
pub use page::ConversationPage;
pub use snooze::offered as offered_times;
