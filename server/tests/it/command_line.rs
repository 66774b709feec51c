//! The binary as a person types it: exit status and output.

use server::lifecycle::DRAIN;
use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Output, Stdio},
    sync::mpsc,
    thread,
};
use testkit::Database;

fn switchboard(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_switchboard"));
    command
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null());
    command
}

pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Output {
    switchboard(folder, arguments).output().unwrap()
}

pub(crate) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn settings_are_shown_and_checked() {
    let database = Database::sqlite();
    let folder = database.folder().unwrap();
    let example = run(folder, &["config", "example"]);
    assert_eq!(example.status.code(), Some(0));
    std::fs::write(folder.join("switchboard.toml"), said(&example)).unwrap();
    assert_eq!(run(folder, &["config", "check"]).status.code(), Some(0));
    std::fs::write(folder.join("switchboard.toml"), "[server]\nlsten = \"x\"").unwrap();
    let refused = run(folder, &["config", "check"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("server.lsten"));
    assert_eq!(run(folder, &["config", "chek"]).status.code(), Some(2));
    assert_eq!(run(folder, &[]).status.code(), Some(2));
}

#[test]
fn an_admin_and_a_token_are_made_without_a_browser() {
    let database = Database::sqlite();
    let folder = database.folder().unwrap();
    assert_eq!(run(folder, &["migrate"]).status.code(), Some(0));
    let create = [
        "admin",
        "create",
        "--email",
        "ann@example.org",
        "--name",
        "Ann",
        "--role",
        "admin",
    ];
    let made = run(folder, &create);
    assert_eq!(made.status.code(), Some(0), "{made:?}");
    assert!(
        said(&made).starts_with("http://127.0.0.1:3000/invitation?secret="),
        "{made:?}"
    );
    let twice = run(folder, &create);
    assert_eq!(twice.status.code(), Some(1), "the address is taken");
    let token = run(
        folder,
        &["admin", "token", "--name", "t", "--scope", "admin"],
    );
    assert!(said(&token).starts_with("sb_"), "{token:?}");
    let scope = run(folder, &["admin", "token", "--name", "t", "--scope", "god"]);
    assert_eq!(scope.status.code(), Some(2));
    let hers = [
        "admin",
        "token",
        "--name",
        "t",
        "--scope",
        "desk",
        "--operator",
    ];
    let token = run(folder, &[&hers[..], &["Ann@example.org"]].concat());
    assert!(said(&token).starts_with("sb_"), "{token:?}");
    let nobody = run(folder, &[&hers[..], &["ben@example.org"]].concat());
    assert_eq!(nobody.status.code(), Some(1), "{nobody:?}");
    let doctor = run(folder, &["doctor"]);
    assert_eq!(doctor.status.code(), Some(0), "{doctor:?}");

    std::fs::write(folder.join("switchboard.key"), "0f".repeat(32)).unwrap();
    let other_key = run(folder, &["doctor"]);
    assert_eq!(other_key.status.code(), Some(1), "{other_key:?}");
    assert!(
        said(&other_key).contains("is not the key of this database"),
        "{other_key:?}"
    );
}

#[test]
fn a_desk_on_paper_is_played_and_compared() {
    let database = Database::sqlite();
    let folder = database.folder().unwrap();
    let desk = |count: u32| {
        format!(
            "lasts_s = 36000
            demands = [{{ name = \"all\", arrivals = {{ kind = \"steady\", per_hour = 60 }},
              handling = {{ kind = \"exponential\", mean_s = 180 }} }}]
            staff = [{{ name = \"people\", count = {count}, capacity_units = 4 }}]"
        )
    };
    std::fs::write(folder.join("four.toml"), desk(4)).unwrap();
    std::fs::write(folder.join("five.toml"), desk(5)).unwrap();
    let table = run(folder, &["what-if", "four.toml", "--replications", "3"]);
    assert_eq!(table.status.code(), Some(0), "{table:?}");
    assert!(said(&table).contains("wait, mean"), "{table:?}");
    let compare = ["what-if", "four.toml", "--against", "five.toml", "--json"];
    let compared: serde_json::Value = serde_json::from_str(&said(&run(folder, &compare))).unwrap();
    let wait = &compared["difference"]["rows"][0]["figures"]["wait_mean_s"]["mean"];
    assert!(
        wait.as_f64().unwrap() < 0.0,
        "one more shortens the wait: {wait}"
    );
    let more = [
        "what-if",
        "four.toml",
        "--operators",
        "+1:General",
        "--json",
        "--replications",
        "2",
    ];
    assert_eq!(run(folder, &more).status.code(), Some(0));

    std::fs::write(folder.join("none.toml"), desk(4).replace("36000", "0")).unwrap();
    let refused = run(folder, &["what-if", "none.toml"]);
    assert_eq!(refused.status.code(), Some(1));
    let why = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(why.contains("lasts_s: Play more than no time"), "{why}");
    assert_eq!(run(folder, &["what-if"]).status.code(), Some(2));
    run(folder, &["migrate"]);
    let empty = run(folder, &["what-if", "--days", "7"]);
    assert_eq!(empty.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&empty.stderr).contains("nothing to play"),
        "{empty:?}"
    );
}

#[test]
fn the_key_is_readable_by_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let database = Database::sqlite();
    let folder = database.folder().unwrap();
    run(folder, &["migrate"]);
    let metadata = std::fs::metadata(folder.join("switchboard.key")).unwrap();
    assert_eq!(metadata.permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_database_has_one_server_which_ends_cleanly() {
    let database = Database::sqlite();
    let folder = database.folder().unwrap();
    let mut serve = serve(folder);
    serve.env("SWITCHBOARD_LOG", "error");
    let mut first = serve.stdout(Stdio::piped()).spawn().unwrap();
    wait_for_link(&mut first);
    let second = serve.output().unwrap();
    assert_eq!(second.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&second.stderr).contains("another server uses"),
        "{second:?}"
    );

    terminate(&first);
    assert_eq!(end_of(first), Some(0));
}

#[test]
fn a_server_whose_log_nobody_reads_ends_when_it_is_told_to() {
    let database = Database::sqlite();
    let folder = database.folder().unwrap();
    let mut serve = serve(folder);
    serve.env("SWITCHBOARD_LOG", "debug");
    serve.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut server = serve.spawn().unwrap();
    drop(server.stderr.take());
    wait_for_link(&mut server);
    terminate(&server);
    assert_eq!(end_of(server), Some(0));
}

/// `serve` on a port that the system chooses.
fn serve(folder: &Path) -> Command {
    let mut command = switchboard(folder, &["serve"]);
    command.env("SWITCHBOARD_SERVER__LISTEN", "127.0.0.1:0");
    command
}

/// Reads the link that the first start prints: from then on a signal is heard.
fn wait_for_link(server: &mut Child) {
    let mut line = String::new();
    let mut output = BufReader::new(server.stdout.take().unwrap());
    output.read_line(&mut line).unwrap();
    assert!(line.contains("/setup?secret="), "{line}");
}

fn terminate(server: &Child) {
    let id = server.id().to_string();
    assert!(Command::new("kill").arg(id).status().unwrap().success());
}

/// Waits for the end and returns the exit status; one that outlives the drain is killed.
fn end_of(mut server: Child) -> Option<i32> {
    let id = server.id().to_string();
    let (tell, ended) = mpsc::channel();
    thread::spawn(move || tell.send(server.wait()));
    let Ok(status) = ended.recv_timeout(DRAIN * 2) else {
        let killed = Command::new("kill").args(["-9", &id]).status();
        panic!("it outlived its drain ({killed:?})");
    };
    status.unwrap().code()
}
