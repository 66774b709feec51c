//! The frame around every page of the house: rail, presence, keys, connection bar.

mod absence;
mod alarms;
mod api;
mod bar;
mod choices;
mod context;
mod help;
mod keys;
mod page;
mod presence;
mod rail;

pub use api::{Home, change_presence};
pub use context::{Guard, Here, guarded};
pub use keys::{Command, Commands, focus};
pub use page::Shell;
pub use presence::{GoOnline, LogOutForm};
