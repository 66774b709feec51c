//! The first run: you, your team, where customers write, and the first message.

mod channel;
mod first;
mod page;
mod team;

pub use page::WelcomePage;
