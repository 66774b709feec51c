//! Passkeys in the browser: asking for one, and the button at the door.

mod browser;
mod button;

pub use browser::{Wish, answer, is_possible};
pub use button::ByPasskey;
