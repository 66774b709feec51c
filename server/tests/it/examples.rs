//! The programs of the documentation, run as they are.

use crate::served::{Answer, PATIENCE, Served};
use serde_json::{Value, json};
use server::Duties;
use std::process::Stdio;
use testkit::on_both_databases;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

/// Names the Python that has the packages which the examples need.
const PYTHON: &str = "SWITCHBOARD_TEST_PYTHON";

fn example(program: &str, name: &str) -> Command {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/examples");
    let mut command = Command::new(program);
    command.arg(format!("{folder}/{name}")).kill_on_drop(true);
    command
}

/// Runs an example of a platform to its end and returns what it said.
async fn run(served: &Served, token: &str, program: &str, name: &str) -> String {
    let mut command = example(program, name);
    command
        .env("SWITCHBOARD_URL", &served.address)
        .env("SWITCHBOARD_TOKEN", token);
    let done = tokio::time::timeout(PATIENCE, command.output());
    let done = done.await.expect("it ends in time").unwrap();
    let said = String::from_utf8(done.stdout).unwrap();
    let complaint = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{name}: {said} {complaint}");
    said
}

fn is_there(program: &str) -> bool {
    let found = std::process::Command::new(program)
        .arg("--version")
        .output()
        .is_ok();
    assert!(
        found || std::env::var("CI").is_err(),
        "{program} is missing"
    );
    found
}

/// Waits for the line of a program that begins with a word.
async fn hears(child: &mut Child, word: &str) -> String {
    let lines = child.stdout.as_mut().expect("its output is read");
    let mut lines = BufReader::new(lines).lines();
    let found = async {
        while let Some(line) = lines.next_line().await.unwrap() {
            if line.contains(word) {
                return line;
            }
        }
        panic!("it ended without saying {word}");
    };
    tokio::time::timeout(PATIENCE, found)
        .await
        .expect("in time")
}

async fn messages(served: &Served) -> Vec<Value> {
    let admin = served.admin().await;
    let rows: Answer = admin.get("/conversations").await;
    let mut all = Vec::new();
    for row in rows.json()["items"].as_array().unwrap() {
        let path = format!("/conversations/{}/messages", row["id"].as_str().unwrap());
        let page = admin.get(&path).await.json();
        all.extend(page["items"].as_array().unwrap().iter().cloned());
    }
    all
}

on_both_databases! {
    async fn the_platform_in_python_goes_through_all_six_points(house: House) {
        let served = Served::start(house).await;
        let shop = served.platform("Shop").await;
        if !is_there("python3") {
            return;
        }
        let said = run(&served, &shop.calls.token, "python3", "platform.py").await;
        assert!(said.contains("status waiting") && said.contains("second bot"), "{said}");
        let all = messages(&served).await;
        let texts: Vec<_> = all.iter().filter_map(|message| message["text"].as_str()).collect();
        for text in ["Where is my parcel?", "I will fetch a colleague.", "One more thing"] {
            assert!(texts.contains(&text), "{texts:?}");
        }
        assert!(all.iter().all(|message| message["state"] != "queued"), "it carried what was said: {all:?}");
    }

    async fn the_platform_by_curl_may_be_run_twice(house: House) {
        let served = Served::start(house).await;
        let shop = served.platform("Shop").await;
        if !is_there("curl") {
            return;
        }
        let first = run(&served, &shop.calls.token, "sh", "platform.sh").await;
        let again = run(&served, &shop.calls.token, "sh", "platform.sh").await;
        assert_eq!(first, again);
        let hello = messages(&served).await.iter().filter(|message| message["text"] == "Hello").count();
        assert_eq!(hello, 1);
    }

    async fn the_receiver_in_python_believes_our_signatures_and_no_others(house: House) {
        let Some(python) = std::env::var_os(PYTHON) else {
            assert!(std::env::var("CI").is_err(), "{PYTHON} is not set");
            return;
        };
        let duties = Duties { carries: false, routes: false, tells: true };
        let served = Served::start_with(house, &[("SWITCHBOARD_EGRESS__ALLOW", "127.0.0.1")], duties).await;
        // The receiver must know the secret before it listens, and the webhook the port before it is made.
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let url = format!("http://127.0.0.1:{port}/");
        let made = {
            let admin = served.admin().await;
            admin.post("/webhooks", json!({ "name": "R", "url": url, "types": ["message.received"] })).await.json()
        };
        let mut receiver = example(&python.to_string_lossy(), "receiver.py");
        receiver.env("WEBHOOK_SECRET", made["secret"].as_str().unwrap()).env("PORT", port.to_string());
        let mut receiver = receiver.stdout(Stdio::piped()).spawn().unwrap();
        hears(&mut receiver, "listening").await;
        let forged = crate::served::send(served.request_to(&url).body("{}")
            .header("webhook-id", "x").header("webhook-timestamp", "0").header("webhook-signature", "v1,AAAA")).await;
        assert_eq!(forged.status, 401);
        // The library takes timestamps of five minutes around its own clock.
        let now_ms = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis();
        let ahead = i64::try_from(now_ms).unwrap() - served.house.now().as_ms();
        served.house.pass_ms(ahead);
        let mut served = served;
        served.conversation("Mia", "hello").await;
        let line = hears(&mut receiver, "message.received").await;
        let admin = served.admin().await;
        let path = format!("/webhooks/{}/deliveries", made["id"].as_str().unwrap());
        let told = admin.get(&path).await.json();
        assert!(line.starts_with(told["items"][0]["id"].as_str().unwrap()), "{line} {told}");
    }
    async fn a_page_vouches_for_its_visitor_as_the_examples_do(house: House) {
        let served = Served::start(house).await;
        let admin = served.admin().await;
        let widget = json!({ "origins": ["https://shop.example.org"] });
        let new = json!({ "kind": "widget", "name": "Shop", "settings": { "widget": widget } });
        let made = admin.post("/channels", new).await.json();
        let id = made["id"].as_str().unwrap();
        let secret = admin.act(&format!("/channels/{id}/identity-secret")).await.json();
        for (program, name) in [("python3", "identity.py"), ("node", "identity.mjs")] {
            if !is_there(program) {
                continue;
            }
            let mut command = example(program, name);
            command.arg("customer-7").env("SWITCHBOARD_WIDGET_SECRET", secret["secret"].as_str().unwrap());
            let done = command.output().await.unwrap();
            let said = String::from_utf8(done.stdout).unwrap();
            let attribute = |name: &str| {
                let (_, rest) = said.split_once(&format!("{name}=\"")).unwrap_or_else(|| panic!("{said}"));
                rest.split('"').next().unwrap().to_owned()
            };
            let hash = attribute("data-identifier-hash");
            assert_eq!(attribute("data-identifier"), "customer-7");
            let path = format!("/widget/v1/channels/{id}/visitors");
            for (identifier, status) in [("customer-7", 201), ("customer-8", 403)] {
                let body = json!({ "identifier": identifier, "identifier_hash": hash });
                let answer = crate::served::send(served.request(reqwest::Method::POST, &path).json(&body)).await;
                assert_eq!(answer.status, status, "{name}: {}", answer.text);
            }
        }
    }
}
