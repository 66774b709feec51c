//! Nothing of one machine gets into the project: no path, no registry of its own.

use std::fs;
use std::process::Command;

use crate::workspace::{root, workspace};

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

#[test]
fn foreign_crates_come_from_the_public_registry() {
    for package in &workspace().packages {
        if let Some(source) = &package.source {
            assert_eq!(source, CRATES_IO, "{}", package.name);
        }
    }
}

#[test]
fn the_npm_lock_names_no_registry() {
    let lock = fs::read_to_string(root().join("end2end/package-lock.json")).expect("a lock file");
    assert!(
        !lock.contains("\"resolved\""),
        "run npm with omit-lockfile-registry-resolved"
    );
}

#[test]
fn no_tracked_file_names_a_folder_of_this_machine() {
    let home = std::env::home_dir().unwrap_or_default();
    let folders: Vec<String> = [root(), home]
        .into_iter()
        .map(|folder| folder.display().to_string())
        .filter(|folder| folder.len() > 1)
        .map(|folder| format!("{folder}/"))
        .collect();
    let output = Command::new("git")
        .args(["ls-files", "-z"])
        .current_dir(root())
        .output()
        .expect("git runs");
    let listed = String::from_utf8_lossy(&output.stdout).into_owned();
    for name in listed.split_terminator('\0') {
        // Files that are not text, or that were removed and not yet committed, say nothing.
        let Ok(content) = fs::read_to_string(root().join(name)) else {
            continue;
        };
        for folder in &folders {
            assert!(
                !content.contains(folder.as_str()),
                "{name} contains {folder}"
            );
        }
    }
}
