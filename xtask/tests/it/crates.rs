//! Who may know whom. The tables are the rule; docs/architecture.md draws them.

use crate::workspace::{Package, Workspace, workspace};

/// Each crate of ours and the crates of ours that it may depend on.
const MAY_KNOW: [(&str, &[&str]); 20] = [
    ("domain", &[]),
    ("hypervisor", &["domain"]),
    ("intents", &[]),
    ("webauthn", &[]),
    ("whatif", &["domain", "hypervisor"]),
    ("store", &["domain"]),
    (
        "desk",
        &[
            "domain",
            "hypervisor",
            "whatif",
            "intents",
            "webauthn",
            "store",
        ],
    ),
    ("egress", &[]),
    ("files", &["domain"]),
    ("channels", &["domain", "desk", "egress", "files"]),
    ("bots", &["domain", "desk", "egress", "intents"]),
    ("voice", &["domain", "desk", "egress"]),
    ("simulator", &[]),
    ("app", &["domain", "desk"]),
    ("frontend", &["app"]),
    (
        "server",
        &[
            "domain",
            "hypervisor",
            "intents",
            "whatif",
            "store",
            "desk",
            "egress",
            "files",
            "channels",
            "bots",
            "voice",
            "simulator",
            "app",
        ],
    ),
    (
        "testkit",
        &[
            "domain",
            "hypervisor",
            "intents",
            "whatif",
            "store",
            "desk",
            "egress",
            "files",
            "channels",
            "bots",
            "voice",
            "simulator",
            "app",
        ],
    ),
    ("blackbox", &[]),
    ("bench", &["blackbox", "domain", "store"]),
    ("xtask", &[]),
];

/// What tests of any crate may use besides.
const TESTS_MAY_KNOW: [&str; 2] = ["testkit", "simulator"];

/// Foreign crates with one door: only these crates of ours may name them in a Cargo.toml, tests
/// included.
const DOORS: [(&str, &[&str]); 7] = [
    ("sqlx", &["store"]),
    ("libsqlite3-sys", &["store"]),
    ("teloxide", &["channels"]),
    ("teloxide-core", &["channels"]),
    ("wasm-bindgen-cli-support", &["xtask"]),
    ("ciborium", &["webauthn", "testkit"]),
    ("ring", &["webauthn", "testkit"]),
];

/// Like [`DOORS`], but tests, and what only tests and measures, may talk HTTP to the product as they like.
const DOORS_OF_THE_PRODUCT: [(&str, &[&str]); 1] =
    [("reqwest", &["egress", "simulator", "blackbox", "bench"])];

/// Crates that stay pure, and what must not be behind them however many steps away.
const PURE: [&str; 5] = ["domain", "hypervisor", "whatif", "intents", "webauthn"];
const IMPURE: [&str; 10] = [
    "axum", "hyper", "leptos", "log", "mio", "reqwest", "sqlx", "teloxide", "tokio", "tracing",
];

#[test]
fn a_crate_knows_only_those_that_it_may_know() {
    let names: Vec<&str> = workspace()
        .ours()
        .map(|package| package.name.as_str())
        .collect();
    for package in workspace().ours() {
        let (_, may_know) = MAY_KNOW
            .iter()
            .find(|(name, _)| *name == package.name)
            .unwrap_or_else(|| panic!("`{}` is not in the table MAY_KNOW", package.name));
        for dependency in &package.dependencies {
            let name = dependency.name.as_str();
            let allowed = may_know.contains(&name)
                || (dependency.for_tests && TESTS_MAY_KNOW.contains(&name));
            assert!(
                !names.contains(&name) || allowed,
                "`{}` must not depend on `{name}`",
                package.name
            );
        }
    }
}

#[test]
fn a_foreign_crate_comes_in_by_its_door() {
    for package in workspace().ours() {
        for dependency in &package.dependencies {
            let doors = DOORS.iter().chain(
                DOORS_OF_THE_PRODUCT
                    .iter()
                    .filter(|_| !dependency.for_tests),
            );
            for (foreign, ours) in doors {
                assert!(
                    dependency.name != *foreign || ours.contains(&package.name.as_str()),
                    "`{foreign}` comes in through {ours:?}, not through `{}`",
                    package.name
                );
            }
        }
    }
}

#[test]
fn nothing_impure_is_behind_a_pure_crate() {
    for package in workspace()
        .ours()
        .filter(|package| PURE.contains(&package.name.as_str()))
    {
        let behind = Workspace::behind(package);
        for impure in IMPURE {
            assert!(
                !behind.iter().any(|name| name == impure),
                "`{}` must do without `{impure}`",
                package.name
            );
        }
    }
}

#[test]
fn the_browser_gets_no_server() {
    let frontend = workspace()
        .ours()
        .find(|package| package.name == "frontend");
    let known = frontend
        .map(|package| &package.dependencies)
        .into_iter()
        .flatten();
    for dependency in known {
        assert!(
            dependency.name != "leptos_axum" && dependency.name != "axum",
            "`frontend` must not depend on `{}`",
            dependency.name
        );
    }
}

/// Earlier versions of SQLite can corrupt a database when the write-ahead log is reset, and two
/// in one process break each other's file locks.
#[test]
fn there_is_one_sqlite_and_it_is_a_safe_one() {
    let found: Vec<&Package> = workspace()
        .packages
        .iter()
        .filter(|package| package.name == "libsqlite3-sys")
        .collect();
    assert_eq!(found.len(), 1, "exactly one libsqlite3-sys");
    let mut parts = found[0]
        .version
        .split('.')
        .map(|part| part.parse().unwrap_or(0));
    let version: (u32, u32) = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    assert!(
        version >= (0, 37),
        "libsqlite3-sys {} is too old",
        found[0].version
    );
}
