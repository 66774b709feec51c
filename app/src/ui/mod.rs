//! The kit: small parts on the platform's elements. No server call, no rule.

pub mod avatar;
pub mod changing;
pub mod dialog;
pub mod field;
pub mod icon;
#[cfg(feature = "ssr")]
mod made_once;
pub mod menu;
pub mod more;
pub mod one_time;
pub mod promise;
pub mod state;
pub mod time;
