//! Standard output: what a command was asked for, and nothing else.

/// Prints a line.
#[expect(
    clippy::print_stdout,
    reason = "a command line answers on standard output"
)]
pub(crate) fn say(line: &str) {
    println!("{line}");
}
