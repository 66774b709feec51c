//! The scheduler's host: it feeds the hypervisor with the journal and makes its wishes true.
//!
//! One node leads, by a lease whose epoch fences every wish. A wish is one unit of work that rules and versions
//! confirm or refuse; its facts carry its number and count as its confirmation only. Whatever the scheduler must
//! remember lies in rows, so that a new leader starts from them.

mod due;
mod host;
mod known;
mod notices;
mod start;
mod translate;
mod wishes;

pub(crate) use start::{examine, explain};

pub use host::{Host, Stepped};

/// The name of the leader's lease.
const LEASE: &str = "hypervisor";
