//! A server that is killed between making a call and answering it.

use crate::command_line::{run, said};
use crate::served::PATIENCE;
use domain::time::Timestamp;
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::{
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, SystemTime},
};
use store::{Store, replays::Known};
use testkit::Database;
use tokio::task::JoinSet;

/// How many calls are made at most until a server has died in the one moment.
const ROUNDS: usize = 40;

/// A server of its own process.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    async fn start(folder: &Path, client: &reqwest::Client) -> Self {
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let mut command = Command::new(env!("CARGO_BIN_EXE_switchboard"));
        command
            .arg("serve")
            .current_dir(folder)
            .env("SWITCHBOARD_SERVER__LISTEN", format!("127.0.0.1:{port}"))
            .env("SWITCHBOARD_LOG", "error");
        command.stdin(Stdio::null()).stdout(Stdio::null());
        let server = Self {
            process: command.spawn().unwrap(),
            address: format!("http://127.0.0.1:{port}"),
        };
        let ready = async {
            while client
                .get(format!("{}/readyz", server.address))
                .send()
                .await
                .is_err()
            {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(PATIENCE, ready)
            .await
            .expect("it starts");
        server
    }

    fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

#[expect(clippy::disallowed_methods, reason = "a test is the outside")]
fn client() -> reqwest::Client {
    reqwest::Client::builder()
        .timeout(Duration::from_secs(10))
        .build()
        .unwrap()
}

fn now() -> Timestamp {
    let ms = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis();
    Timestamp::from_ms(i64::try_from(ms).unwrap())
}

/// Watches the database from outside until a call is made, and keeps the server from writing from then on.
///
/// Returns what is known of the call, and leaves the server dead.
async fn killed_when_made(store: &Store, owner: &str, key: &str, server: Server) -> Known {
    loop {
        let mut unit = store.unit(now()).await.unwrap();
        let at = now().plus_ms(-60_000);
        let found = store::replays::find(unit.conn(), owner, key, at)
            .await
            .unwrap();
        if let Some((_, known)) = found {
            server.kill();
            return known;
        }
        drop(unit);
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_whose_server_is_killed_before_it_answers_is_answered_by_the_next() {
    let database = Database::sqlite();
    let folder = database.folder().unwrap();
    run(folder, &["migrate"]);
    let token = run(
        folder,
        &["admin", "token", "--name", "t", "--scope", "admin"],
    );
    let token = said(&token).trim().to_owned();
    let store = database.open().await;
    let tokens = store::tokens::list(store.read().await.unwrap().conn())
        .await
        .unwrap();
    let owner = format!("token {}", tokens[0].id);
    let client = client();
    let post = |address: &str, round: usize| {
        let request = client
            .post(format!("{address}/api/v1/teams"))
            .bearer_auth(&token);
        let request = request.header("idempotency-key", format!("key-{round}"));
        request
            .json(&json!({ "name": format!("Team {round}") }))
            .send()
    };
    let mut calls = JoinSet::new();
    let mut caught = 0;
    for round in 0..ROUNDS {
        let server = Server::start(folder, &client).await;
        calls.spawn(post(&server.address, round));
        let key = format!("key-{round}");
        let made = killed_when_made(&store, &owner, &key, server);
        let known = tokio::time::timeout(PATIENCE, made)
            .await
            .expect("it is made");
        let first = calls.join_next().await.expect("it was called").unwrap();
        caught += usize::from(matches!(known, Known::Made(_)));
        let next = Server::start(folder, &client).await;
        let again = post(&next.address, round).await.unwrap();
        let replayed = again.headers().get("idempotent-replayed").cloned();
        assert_eq!(again.status(), StatusCode::CREATED);
        assert_eq!(replayed.unwrap(), "true");
        let tag = again.headers()["etag"].clone();
        let answer: Value = again.json().await.unwrap();
        assert_eq!(
            (&answer["name"], tag),
            (&json!(format!("Team {round}")), "\"1\"".parse().unwrap())
        );
        if let Ok(first) = first
            && let Ok(first) = first.json::<Value>().await
        {
            assert_eq!(first, answer, "it was answered after all");
        }
        let teams = client
            .get(format!("{}/api/v1/teams", next.address))
            .bearer_auth(&token);
        let teams: Value = teams.send().await.unwrap().json().await.unwrap();
        let count = teams["items"].as_array().unwrap().len();
        assert_eq!(count, round + 2, "each was made once, beside General");
        next.kill();
        if caught > 0 {
            return;
        }
    }
    panic!("no server died between making and answering in {ROUNDS} rounds");
}
