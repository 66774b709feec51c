//! The scheduler from outside.

mod desk;
mod fuzz;
mod long;
mod metamorphic;
mod naive;
mod peers;
mod proofs;
mod properties;
mod proved;
mod stories;
mod worlds;

use proptest::test_runner::{Config, FileFailurePersistence};

/// Four times the usual number of cases, which `PROPTEST_CASES` sets; what once failed is tried first.
fn many_cases(regressions: &'static str) -> Config {
    let usual = Config::default();
    Config {
        cases: usual.cases.saturating_mul(4),
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(regressions))),
        ..usual
    }
}
