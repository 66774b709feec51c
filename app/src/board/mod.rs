//! The board: who waits, who answers whom, how much everybody carries, and the hands to change it.
//!
//! What happens is gathered and drawn part by part, each in a frame of its own (`frames`, `wall`). The picture is
//! one drawing whose lines are keyed (`lines`), so that a change of one conversation changes one line, or two
//! bundles where they are many; `layout` says where each mark stands. The tables beside it say the same in words,
//! and are what keyboards and screen readers work with.

mod about_conversation;
mod about_queue;
mod about_seat;
mod api;
mod doing;
mod figures;
mod frames;
mod hands;
mod layout;
mod lines;
mod page;
mod picture;
mod queues;
mod seats;
mod waiting;
mod wall;

pub(crate) use api::hold_bot;
pub use page::BoardPage;
