//! `backup` and `restore` as a person types them.

use crate::command_line::{run, said};
use testkit::Database;

#[test]
fn what_was_backed_up_comes_back_and_what_was_there_is_kept() {
    let database = Database::sqlite();
    let folder = database.folder().unwrap();
    let make = |email: &str| {
        let create = ["admin", "create", "--email", email, "--name", "Ann"];
        run(folder, &create).status.code()
    };
    assert_eq!(make("ann@example.org"), Some(0));
    let backed_up = run(folder, &["backup", "copy"]);
    assert_eq!(backed_up.status.code(), Some(0), "{backed_up:?}");
    assert!(
        !folder.join("copy/switchboard.key").exists(),
        "the key is kept apart"
    );
    assert_eq!(
        run(folder, &["backup", "copy"]).status.code(),
        Some(1),
        "never over another"
    );

    assert_eq!(make("ben@example.org"), Some(0));
    let restored = run(folder, &["restore", "copy"]);
    assert_eq!(restored.status.code(), Some(0), "{restored:?}");
    assert!(said(&restored).contains("before-restore-1"), "{restored:?}");
    assert_eq!(make("ann@example.org"), Some(1), "she is there again");
    assert_eq!(make("ben@example.org"), Some(0), "he was not in the copy");
    assert_eq!(run(folder, &["doctor"]).status.code(), Some(0));
}

#[test]
fn a_damaged_copy_replaces_nothing() {
    let database = Database::sqlite();
    let folder = database.folder().unwrap();
    assert_eq!(run(folder, &["migrate"]).status.code(), Some(0));
    std::fs::create_dir(folder.join("copy")).unwrap();
    std::fs::write(folder.join("copy/switchboard.db"), "not a database at all").unwrap();
    let refused = run(folder, &["restore", "copy"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&refused.stderr).contains("not a whole copy"),
        "{refused:?}"
    );
    assert_eq!(run(folder, &["doctor"]).status.code(), Some(0));
    assert_eq!(run(folder, &["restore", "nowhere"]).status.code(), Some(1));
}
