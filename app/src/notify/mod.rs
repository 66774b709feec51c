//! Notifications: what one is told of while no page of the house is in sight.

mod choice;
mod notice;
mod sound;
mod tell;

pub use choice::Choice;
pub use sound::play;
pub use tell::{Permission, ask, follow, permission};
