//! The table of `docs/invariants.md` names a test for each promise, and each of these tests exists.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Reads the promises, and the tests that each names as `file::test`.
fn table() -> BTreeMap<String, Vec<String>> {
    let text = read(&root().join("docs/invariants.md"));
    let rows = text.lines().filter(|line| line.starts_with("| "));
    let cells = rows.map(|row| row.split('|').map(str::trim).collect::<Vec<_>>());
    let mut table = BTreeMap::new();
    for cells in cells {
        let [_, promise, _, tests, _] = cells.as_slice() else {
            panic!("a row has three cells: {cells:?}");
        };
        if *promise == "promise" || promise.starts_with("---") {
            continue;
        }
        let named = tests.split('`').skip(1).step_by(2);
        let known = table.insert((*promise).to_owned(), named.map(str::to_owned).collect());
        assert_eq!(known, None, "{promise} stands there twice");
    }
    table
}

/// Says whether `text` has a test of this name: one that the test runner calls, or a story for both databases.
fn has_test(text: &str, name: &str) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let is_it = |line: &&str| {
        let rest = line
            .strip_prefix("async fn ")
            .or_else(|| line.strip_prefix("fn "));
        rest.and_then(|rest| rest.strip_prefix(name))
            .is_some_and(|rest| rest.starts_with('('))
    };
    let Some(at) = lines.iter().position(is_it) else {
        return false;
    };
    let marks = lines[..at].iter().rev();
    let marks = marks.take_while(|line| line.starts_with("#[") || line.starts_with("//"));
    let has_mark = |mark: &str| marks.clone().any(|line| line.starts_with(mark));
    let is_story = text.contains("on_both_databases! {") && lines[at].starts_with("async fn ");
    let is_run = is_story || has_mark("#[test]") || has_mark("#[tokio::test");
    is_run && !has_mark("#[ignore")
}

#[test]
fn each_promise_has_a_row() {
    let invariants = (1..=24).map(|n| format!("I{n}"));
    let proofs = (1..=10).map(|n| format!("P{n}"));
    let mistakes = (1..=10).map(|n| format!("B{n}"));
    let all: BTreeSet<String> = invariants.chain(proofs).chain(mistakes).collect();
    let known: BTreeSet<String> = table().into_keys().collect();
    assert_eq!(known, all);
}

#[test]
fn each_named_test_exists() {
    for (promise, tests) in table() {
        assert!(!tests.is_empty(), "{promise} names no test");
        for test in tests {
            let (file, name) = test.split_once("::").expect("file::test");
            let text = read(&root().join("crates").join(file));
            assert!(has_test(&text, name), "{promise}: no test {name} in {file}");
        }
    }
}

#[test]
fn a_function_that_nobody_runs_is_no_test() {
    let text = "#[test]\nfn a() {}\nfn b() {}\n/// Words.\n#[test]\n#[ignore]\nfn c() {}\n";
    assert!(has_test(text, "a"));
    assert!(!has_test(text, "b") && !has_test(text, "c") && !has_test(text, "d"));
    let story = "on_both_databases! {\n    async fn e(house: House) {}\n}\n";
    assert!(has_test(story, "e") && !has_test("async fn e() {}", "e"));
}
