//! Reads how many tests passed and failed out of what the test runners print.

use std::ops::AddAssign;

use serde_json::Value;

/// How many tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    /// Tests that ran and held.
    pub(crate) passed: u64,
    /// Tests that ran and did not, and steps that could not run.
    pub(crate) failed: u64,
}

impl Count {
    /// One thing that either holds or does not.
    pub(crate) fn one(held: bool) -> Self {
        Self {
            passed: u64::from(held),
            failed: u64::from(!held),
        }
    }

    /// Makes sure that a runner which ended badly counts at least one failure.
    pub(crate) fn with_status(mut self, success: bool) -> Self {
        if !success && self.failed == 0 {
            self.failed = 1;
        }
        self
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Sums the lines `test result: ok. 5 passed; 0 failed; …` of `cargo test`.
pub(crate) fn cargo_test(lines: &[String]) -> Count {
    let mut sum = Count::default();
    for line in lines.iter().filter(|line| line.starts_with("test result:")) {
        sum += Count {
            passed: number_before(line, "passed"),
            failed: number_before(line, "failed"),
        };
    }
    sum
}

/// Reads the line `Summary [ 0.05s] 10 tests run: 9 passed, 1 failed, 0 skipped` of nextest.
///
/// What timed out or could not be started counts as failed.
pub(crate) fn nextest(lines: &[String]) -> Count {
    let Some(line) = lines
        .iter()
        .rfind(|line| line.trim_start().starts_with("Summary ["))
    else {
        return Count::default();
    };
    Count {
        passed: number_before(line, "passed"),
        failed: ["failed", "timed", "exec"]
            .iter()
            .map(|word| number_before(line, word))
            .sum(),
    }
}

/// Reads the lines `# pass 28` and `# fail 1` of Node's own test runner.
pub(crate) fn tap(lines: &[String]) -> Count {
    let stat = |name: &str| {
        let found = lines.iter().find_map(|line| line.strip_prefix(name));
        found.and_then(|number| number.parse().ok()).unwrap_or(0)
    };
    Count {
        passed: stat("# pass "),
        failed: stat("# fail "),
    }
}

/// Reads the JSON report of Playwright. A flaky or skipped story has not been shown: it failed.
pub(crate) fn playwright(report: &str) -> Option<Count> {
    let report: Value = serde_json::from_str(report).ok()?;
    let stat = |name: &str| report["stats"][name].as_u64();
    Some(Count {
        passed: stat("expected")?,
        failed: stat("unexpected")? + stat("flaky")? + stat("skipped")?,
    })
}

fn number_before(line: &str, word: &str) -> u64 {
    let words: Vec<&str> = line
        .split([' ', ',', ';', '('])
        .filter(|part| !part.is_empty())
        .collect();
    words
        .windows(2)
        .find(|pair| pair[1] == word)
        .and_then(|pair| pair[0].parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_results_of_cargo_test_are_summed() {
        let lines = [
            "running 3 tests",
            "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out",
            "test result: FAILED. 4 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out",
        ]
        .map(str::to_owned);
        assert_eq!(
            cargo_test(&lines),
            Count {
                passed: 7,
                failed: 2
            }
        );
    }

    #[test]
    fn the_summary_of_nextest_is_read() {
        let lines = [
            "     Summary [   0.055s] 14 tests run: 10 passed (1 slow, 1 leaky), 3 failed, 1 timed out, 2 skipped",
        ]
        .map(str::to_owned);
        assert_eq!(
            nextest(&lines),
            Count {
                passed: 10,
                failed: 4
            }
        );
    }

    #[test]
    fn the_sums_of_nodes_tests_are_read() {
        let lines = ["ok 1 - # pass 9", "# tests 3", "# pass 2", "# fail 1"].map(str::to_owned);
        assert_eq!(
            tap(&lines),
            Count {
                passed: 2,
                failed: 1
            }
        );
    }

    #[test]
    fn a_skipped_story_is_a_failed_one() {
        let report = r#"{"stats":{"expected":5,"skipped":1,"unexpected":2,"flaky":0}}"#;
        assert_eq!(
            playwright(report),
            Some(Count {
                passed: 5,
                failed: 3
            })
        );
        assert_eq!(playwright("no report"), None);
    }

    #[test]
    fn a_runner_that_ended_badly_failed_at_least_once() {
        assert_eq!(Count::default().with_status(false).failed, 1);
        assert_eq!(
            Count {
                passed: 1,
                failed: 2
            }
            .with_status(false)
            .failed,
            2
        );
    }
}
