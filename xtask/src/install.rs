//! Brings what a fresh machine lacks, by the machine's own package managers.
//!
//! Each need is checked first; what is there is left alone. Without the rights to install, the
//! command to run is printed instead.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::cargo::{WASM, root};
use crate::{postgres, run};

/// What compiling needs: the wasm target and a C compiler (SQLite and TLS are compiled from C).
pub(crate) fn for_build() -> Result<()> {
    if find("cc").is_none() {
        debian(&["gcc", "libc6-dev"])?;
    }
    let installed = run::read(Command::new("rustup").args(["target", "list", "--installed"]))?;
    if !installed.lines().any(|target| target == WASM) {
        run::must(
            "install the WebAssembly target",
            Command::new("rustup").args(["target", "add", WASM]),
        )?;
    }
    Ok(())
}

/// What the lints need.
pub(crate) fn for_lints() -> Result<()> {
    for (program, component) in [("cargo-clippy", "clippy"), ("cargo-fmt", "rustfmt")] {
        if find(program).is_none() {
            run::must(
                &format!("install {component}"),
                Command::new("rustup").args(["component", "add", component]),
            )?;
        }
    }
    Ok(())
}

/// What the tests on PostgreSQL need.
pub(crate) fn for_postgres() -> Result<()> {
    match postgres::programs() {
        Some(_) => Ok(()),
        None => debian(&["postgresql"]),
    }
}

/// What the browser stories need: Chromium and the packages of `end2end`.
pub(crate) fn for_browser() -> Result<()> {
    if chromium().is_none() {
        debian(&["chromium"])?;
    }
    for_packages(&root().join("end2end"))
}

/// What judges pages for a measurement: large, so for that alone.
pub(crate) fn for_lighthouse() -> Result<()> {
    for_packages(&root().join("end2end/lighthouse"))
}

/// What the tests need that run published clients on Node, and the examples in TypeScript.
///
/// Returns the folder with their packages.
pub(crate) fn for_clients() -> Result<PathBuf> {
    let folder = root().join("server/tests/clients");
    for_packages(&folder)?;
    Ok(folder)
}

/// What the flow for Node-RED is run by: large, so for a soak only.
///
/// Returns the folder that Node-RED is installed in.
pub(crate) fn for_node_red() -> Result<PathBuf> {
    let folder = root().join("docs/examples/node-red");
    for_packages(&folder)?;
    Ok(folder)
}

/// Installs the npm packages that a folder's lock file names.
fn for_packages(folder: &Path) -> Result<()> {
    if find("npm").is_none() {
        debian(&["nodejs", "npm"])?;
    }
    let mark = folder.join("node_modules/.package-lock.json");
    if is_older(&mark, &folder.join("package-lock.json")) {
        let mut npm = Command::new("npm");
        npm.args(["ci", "--no-audit", "--no-fund"])
            .current_dir(folder);
        npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        run::must("install the npm packages", &mut npm)?;
    }
    Ok(())
}

/// The lists of Python packages: what the examples in the docs need, what calls the server in its tests, and what
/// signs as a provider of calls does.
const PYTHON_LISTS: [&str; 3] = [
    "docs/examples/requirements.txt",
    "server/tests/requirements.txt",
    "crates/voice/tests/fixtures/requirements.txt",
];

/// What the tests need that run Python: one with public packages, in a folder of its own below `target`.
///
/// Returns that Python.
pub(crate) fn for_python() -> Result<PathBuf> {
    if find("python3").is_none() || find("curl").is_none() {
        debian(&["python3", "python3-venv", "curl"])?;
    }
    let lists = PYTHON_LISTS.map(|list| root().join(list));
    let folder = root().join("target/python");
    let python = folder.join("bin/python3");
    let mark = folder.join("installed");
    if lists.iter().any(|list| is_older(&mark, list)) {
        if !python.is_file() {
            let mut venv = Command::new("python3");
            venv.args(["-m", "venv"]).arg(&folder);
            if run::must("make a Python environment", &mut venv).is_err() {
                debian(&["python3-venv"])?;
                let mut venv = Command::new("python3");
                venv.args(["-m", "venv", "--clear"]).arg(&folder);
                run::must("make a Python environment", &mut venv)?;
            }
        }
        let mut pip = Command::new(&python);
        pip.args(["-m", "pip", "install", "--quiet"]);
        for list in &lists {
            pip.arg("--requirement").arg(list);
        }
        run::must("install the Python packages", &mut pip)?;
        fs::write(&mark, "")?;
    }
    Ok(python)
}

/// Finds the browser that the stories run in.
pub(crate) fn chromium() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find_map(find)
}

/// Finds `program` in the PATH.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// Whether this process runs as root.
pub(crate) fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

fn is_older(made: &Path, source: &Path) -> bool {
    let time = |path: &Path| fs::metadata(path).and_then(|facts| facts.modified());
    match (time(made), time(source)) {
        (Ok(made), Ok(source)) => made < source,
        (Err(_), Ok(_) | Err(_)) | (Ok(_), Err(_)) => true,
    }
}

/// Installs Debian packages: as root, or by a `sudo` that asks for no password.
///
/// Errors: neither is possible (the message says what to run), or the installation fails.
fn debian(packages: &[&str]) -> Result<()> {
    let names = packages.join(" ");
    let by_sudo = !is_root();
    if find("apt-get").is_none() || (by_sudo && !may_sudo()) {
        bail!(
            "Missing: {names}. Please install it, on Debian by\n\n    sudo apt-get install --yes {names}\n"
        );
    }
    let apt = |arguments: &[&str]| {
        let mut command = Command::new(if by_sudo { "sudo" } else { "env" });
        command
            .args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "--yes"])
            .args(["--quiet", "-o", "DPkg::Lock::Timeout=300"])
            .args(arguments);
        command
    };
    let mut install = vec!["install", "--no-install-recommends"];
    install.extend(packages);
    // The package lists of a fresh machine are missing or old.
    run::must("read the package lists", &mut apt(&["update"]))?;
    run::must(&format!("install {names}"), &mut apt(&install))?;
    Ok(())
}

fn may_sudo() -> bool {
    run::read(Command::new("sudo").args(["--non-interactive", "true"])).is_ok()
}
