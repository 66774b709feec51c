//! Why people may be away: the reasons that the house keeps.

mod api;
mod page;

pub use page::AbsencePage;
