//! What cargo knows about the workspace.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;

/// A package of the dependency tree, ours or foreign.
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) licence: Option<String>,
    pub(crate) source: Option<String>,
    /// Names of the packages in its Cargo.toml, by kind.
    pub(crate) dependencies: Vec<Dependency>,
}

/// A line of a Cargo.toml.
pub(crate) struct Dependency {
    pub(crate) name: String,
    pub(crate) for_tests: bool,
}

/// The packages.
pub(crate) struct Workspace {
    pub(crate) packages: Vec<Package>,
}

impl Workspace {
    /// Lists our own packages.
    pub(crate) fn ours(&self) -> impl Iterator<Item = &Package> {
        self.packages
            .iter()
            .filter(|package| package.source.is_none())
    }

    /// Lists the names of everything that a package of ours needs to run or to build, itself left out.
    ///
    /// `cargo tree` knows it: the graph of `cargo metadata` also has optional packages that nobody switches on.
    pub(crate) fn behind(package: &Package) -> BTreeSet<String> {
        let output = Command::new(env!("CARGO"))
            .args(["tree", "--package", &package.name, "--all-features"])
            .args(["--edges", "normal,build", "--target", "all"])
            .args(["--prefix", "none", "--format", "{p}"])
            .current_dir(root())
            .output()
            .expect("cargo runs");
        let lines = String::from_utf8(output.stdout).expect("cargo writes UTF-8");
        assert!(output.status.success() && !lines.is_empty(), "a tree");
        let names = lines.lines().filter_map(|line| line.split(' ').next());
        names
            .filter(|name| *name != package.name)
            .map(str::to_owned)
            .collect()
    }
}

/// The folder of the workspace.
pub(crate) fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().expect("xtask lies in the workspace").into()
}

/// Reads the workspace once.
pub(crate) fn workspace() -> &'static Workspace {
    static WORKSPACE: OnceLock<Workspace> = OnceLock::new();
    WORKSPACE.get_or_init(read)
}

fn read() -> Workspace {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--all-features"])
        .args(["--filter-platform", "x86_64-unknown-linux-gnu"])
        .args(["--filter-platform", "wasm32-unknown-unknown"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
    let packages = list(&metadata["packages"]).iter().map(package).collect();
    Workspace { packages }
}

fn package(value: &Value) -> Package {
    Package {
        name: text(&value["name"]),
        version: text(&value["version"]),
        licence: value["license"].as_str().map(str::to_owned),
        source: value["source"].as_str().map(str::to_owned),
        dependencies: list(&value["dependencies"])
            .iter()
            .map(|dependency| Dependency {
                name: text(&dependency["name"]),
                for_tests: dependency["kind"] == "dev",
            })
            .collect(),
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
