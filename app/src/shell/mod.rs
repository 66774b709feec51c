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
mod switch;

pub use api::{Home, change_presence};
pub use bar::Bar;
#[cfg(feature = "ssr")]
pub(crate) use context::step_address;
pub use context::{Guard, Here, guarded};
pub use help::Keys;
pub use keys::{Command, Commands, InConversation, InList, To, focus};
pub use page::Shell;
pub use presence::LogOutForm;
pub use switch::{GoOnline, Switch};
