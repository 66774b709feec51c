//! What if: a desk that is not, played beside the one that is.

mod answer;
mod api;
mod form;
mod page;

pub use page::WhatIfPage;
