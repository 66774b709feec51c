//! The unit of work, the journal and the copies, below any use-case.

#![expect(clippy::unwrap_used, reason = "a story that goes wrong must fail")]
#![expect(clippy::disallowed_methods, reason = "races need tasks")]

mod copies;
mod units;
