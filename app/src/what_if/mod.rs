//! What if: a desk that is not, played beside the one that is.

mod answer;
mod api;
mod form;
mod page;
mod player;

pub use page::WhatIfPage;
pub use player::{Played, Player};
