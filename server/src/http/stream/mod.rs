//! The journal as streams: one hub reads it, every stream gets what its viewer may see.
//!
//! The hub (driven by the worker `publish`) joins each event once and hands it to all streams over
//! one bounded ring. A stream reads the database only while it catches up; after that, never.

mod feed;
mod frame;
mod hub;
mod registry;
mod telling;

pub use hub::{Entry, Hub};
pub use registry::Streams;

pub(crate) use feed::{Feed, Next, Position};
pub(crate) use frame::{answer, frame, mark, unnumbered};
pub(crate) use registry::{Credential, Guard};
pub(crate) use telling::{Heard, Listener, tell};
