//! How the project calls cargo: which packages and features go together, and a clean environment.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::run::{self, Finished};

/// The packages and features of the server's half, as tests, lints and `demo` build them.
///
/// One selection for all, because another one would unify features differently and compile the
/// dependencies again. `frontend` is left out: it would switch on `hydrate` beside `ssr`.
pub(crate) const SERVER_HALF: [&str; 7] = [
    "--workspace",
    "--exclude",
    "frontend",
    "--exclude",
    "xtask",
    "--features",
    "app/ssr,server/demo",
];

/// The name of the product's binary.
pub(crate) const BINARY: &str = "switchboard";

/// The target of the browser's half.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// The folder of the workspace.
pub(crate) fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_owned()
}

/// The folder that cargo builds into.
pub(crate) fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// The folder of the browser's half: another target directory, so that its flags never make the
/// server compile again, and the other way round.
pub(crate) fn wasm_target() -> PathBuf {
    target().join("wasm")
}

/// A cargo command in the workspace, with a progress bar that [`run::step`] can read.
///
/// What `cargo run` tells this program about its own package is taken out of the environment:
/// build scripts that watch such variables would run again each time.
pub(crate) fn cargo<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if [
            "CARGO_PKG_",
            "CARGO_MANIFEST_",
            "CARGO_BIN_",
            "CARGO_CRATE_",
        ]
        .iter()
        .any(|own| name.starts_with(own))
            || name == "CARGO_PRIMARY_PACKAGE"
            || name == "CARGO"
        {
            command.env_remove(name.as_ref());
        }
    }
    command
        .args(arguments)
        .current_dir(root())
        .env("CARGO_TERM_COLOR", "never")
        .env("CARGO_TERM_PROGRESS_WHEN", "always")
        .env("CARGO_TERM_PROGRESS_WIDTH", "100");
    command
}

/// Runs `command` with cargo's messages as JSON and returns the files of the artefact `target`.
///
/// Errors: the build fails (the compiler's words are printed), or makes no such artefact.
pub(crate) fn artefact(label: &str, command: &mut Command, target: &str) -> Result<Vec<PathBuf>> {
    let finished = run::quietly(
        label,
        command.arg("--message-format=json-render-diagnostics"),
    )?;
    if !finished.success {
        finished.stderr.iter().for_each(|line| eprintln!("{line}"));
        bail!("{label} failed");
    }
    files_of(&finished, target).with_context(|| format!("{label} made no `{target}`"))
}

fn files_of(finished: &Finished, target: &str) -> Option<Vec<PathBuf>> {
    finished
        .stdout
        .iter()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["reason"] == "compiler-artifact")
        .rfind(|message| message["target"]["name"] == target)
        .map(|message| {
            let files = message["filenames"].as_array().cloned().unwrap_or_default();
            files
                .iter()
                .filter_map(Value::as_str)
                .map(PathBuf::from)
                .collect()
        })
}

/// Builds the server for development and returns its binary.
pub(crate) fn build_server() -> Result<PathBuf> {
    let mut command = cargo(["build", "--bin", BINARY]);
    command.args(SERVER_HALF);
    let files = artefact("build the server", &mut command, BINARY)?;
    files.into_iter().next().context("the server has no binary")
}
