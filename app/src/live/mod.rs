//! Live data: one stream per browser keeps every view of every tab current.
//!
//! The tab that holds the lock *leads*: it opens the stream and repeats what it hears to the others
//! (`tabs`). Each tab keeps what it heard lately (`recent`), so that a view fetched a moment ago can
//! join without a gap. What changes a view is [`domain::live`]; this folder only carries it there.

mod backoff;
mod bar;
mod carry;
mod hub;
mod keyed;
mod lock;
mod merge;
mod pace;
mod recent;
mod stream;
mod tabs;
mod told;

pub use bar::Connection;
pub use hub::{Hub, Link, leads};
pub use keyed::Keyed;
pub use merge::{merge_bubble, merge_earlier};
