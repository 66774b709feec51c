//! The simulation against exact answers, and stories of small desks.
#![expect(
    clippy::unwrap_used,
    clippy::float_cmp,
    clippy::print_stdout,
    reason = "what does not hold must stop a test; whole milliseconds come out exact; a row of a table says its name"
)]

mod erlang;
mod oracles;
mod skills;
mod stories;
