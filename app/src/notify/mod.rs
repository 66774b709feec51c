//! Notifications: what one is told of while no page of the house is in sight, or none is open.

mod api;
mod choice;
mod notice;
mod push;
mod said;
mod sound;
mod tell;

pub use choice::Choice;
pub use push::{Pushing, begin, can_be_pushed, end};
#[cfg(feature = "ssr")]
pub use said::told;
pub use sound::play;
pub use tell::{Permission, ask, follow, permission};
