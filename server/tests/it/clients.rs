//! Programs for Node: the published client of the door, the bot of the documentation, the flow for Node-RED.

use crate::served::{PATIENCE, Served};
use domain::{
    conversation::Status,
    message::Author,
    permission::{Role, Scope},
    view::Row,
};
use serde_json::{Value, json};
use server::Duties;
use std::{path::Path, process::Stdio, time::SystemTime};
use testkit::{House, on_both_databases};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

/// Names the folder whose packages the clients need.
const CLIENTS: &str = "SWITCHBOARD_TEST_CLIENTS";

/// Names the folder in which Node-RED is installed; a soak has it.
const NODE_RED: &str = "SWITCHBOARD_TEST_NODE_RED";

const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/examples");

fn installed() -> Option<String> {
    let folder = std::env::var(CLIENTS).ok();
    assert!(
        folder.is_some() || std::env::var("CI").is_err(),
        "{CLIENTS} is not set"
    );
    folder
}

fn node() -> Command {
    let mut command = Command::new("node");
    command.kill_on_drop(true).stdout(Stdio::piped());
    command
}

async fn free_port() -> u16 {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap().port()
}

/// Waits for a line with a word; a program that complains and ends says why.
async fn hears(child: &mut Child, word: &str) {
    let lines = child.stdout.as_mut().expect("its output is read");
    let mut lines = BufReader::new(lines).lines();
    let mut said = Vec::new();
    let found = async {
        while let Some(line) = lines.next_line().await.unwrap() {
            if line.contains(word) {
                return;
            }
            said.push(line);
        }
        panic!("it ended without saying {word}: {said:?}");
    };
    tokio::time::timeout(PATIENCE * 3, found)
        .await
        .expect("in time");
}

/// Brings the desk's clock to that of other programs, which check how old a signature is.
fn meet_the_present(house: &House) {
    let now_ms = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis();
    let ahead = i64::try_from(now_ms).unwrap() - house.now().as_ms();
    house.pass_ms(ahead);
}

/// Waits until the newest conversation is as it must be.
async fn until(served: &Served, fits: impl Fn(&Row) -> bool) -> Row {
    let desk = &served.house.desk;
    let mut journal = desk.watch();
    let waiting = async {
        loop {
            let row = served.house.conversations().await.pop();
            if let Some(row) = row.filter(&fits) {
                return row;
            }
            journal.changed().await.unwrap();
        }
    };
    tokio::time::timeout(PATIENCE, waiting)
        .await
        .expect("it comes to it")
}

fn is_answered(row: &Row) -> bool {
    matches!(row.last_author, Some(Author::Bot(_)))
}

fn waits_for_people(row: &Row) -> bool {
    row.status == Status::Waiting
}

const ALLOW: [(&str, &str); 1] = [("SWITCHBOARD_EGRESS__ALLOW", "127.0.0.1")];

on_both_databases! {
    async fn the_published_client_drives_an_agent_bot_and_a_bridge(house: House) {
        let Some(folder) = installed() else { return };
        let duties = Duties { carries: false, routes: false, tells: true };
        let served = Served::start_with(house, &ALLOW, duties).await;
        served.house.team("Logistics").await;
        let ann = served.person("Ann", Role::Admin).await;
        let token = served.token_of(Scope::Admin, Some(ann)).await;
        let mut client = node();
        client
            .arg(Path::new(&folder).join("chatwoot.mjs"))
            .env("SWITCHBOARD_URL", &served.address)
            .env("SWITCHBOARD_TOKEN", token)
            .env("TEAM", "Logistics")
            .stderr(Stdio::piped());
        let done = tokio::time::timeout(PATIENCE * 6, client.output());
        let done = done.await.expect("it ends in time").unwrap();
        let (said, complaint) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
        assert!(done.status.success() && said.trim() == "done", "{said}{complaint}");
    }

    async fn the_echo_bot_in_typescript_answers_and_hands_over(house: House) {
        let Some(folder) = installed() else { return };
        let duties = Duties { carries: true, routes: false, tells: false };
        meet_the_present(&house);
        let served = Served::start_with(house, &ALLOW, duties).await;
        let built = tempfile::tempdir().unwrap();
        // Packages are looked for beside the program.
        std::os::unix::fs::symlink(Path::new(&folder).join("node_modules"), built.path().join("node_modules")).unwrap();
        std::fs::copy(format!("{EXAMPLES}/echo-bot.ts"), built.path().join("echo-bot.ts")).unwrap();
        std::fs::write(built.path().join("package.json"), r#"{"type":"module"}"#).unwrap();
        let mut compiler = node();
        compiler
            .current_dir(built.path())
            .arg("node_modules/typescript/bin/tsc")
            .args(["--strict", "--module", "nodenext", "--target", "es2022", "--skipLibCheck", "echo-bot.ts"]);
        let compiled = compiler.output().await.unwrap();
        assert!(compiled.status.success(), "{}", String::from_utf8_lossy(&compiled.stdout));

        let port = free_port().await;
        let bot = {
            let admin = served.admin().await;
            let bot = json!({ "name": "Echo", "kind": "webhook", "settings": { "url": format!("http://127.0.0.1:{port}/") } });
            admin.post("/bots", bot).await.json()
        };
        let mut echo = node();
        echo.current_dir(built.path())
            .arg("echo-bot.js")
            .env("PORT", port.to_string())
            .env("WEBHOOK_SECRET", bot["secret"].as_str().unwrap());
        let mut echo = echo.spawn().unwrap();
        hears(&mut echo, "listening").await;
        let forged = served.request_to(&format!("http://127.0.0.1:{port}/")).body("{}");
        assert_eq!(crate::served::send(forged).await.status, 401);
        let admin = served.admin().await;
        let channel = json!({ "kind": "api", "name": "Shop", "bot_id": bot["id"] });
        let channel = admin.post("/channels", channel).await.json()["id"].clone();
        let contact = json!({ "name": "Mia", "external_id": "mia", "channel_id": channel });
        let contact = admin.post("/contacts", contact).await.json()["id"].clone();
        let opening = json!({ "contact_id": contact, "channel_id": channel });
        let row = admin.post("/conversations", opening).await.json();
        let messages = format!("/conversations/{}/messages", row["id"].as_str().unwrap());
        let words = json!({ "author": "contact", "text": "where is my parcel" });
        assert_eq!(admin.post(&messages, words).await.status, 201);
        until(&served, |row| is_answered(row) && row.last_words == "You said: where is my parcel").await;
        let words = json!({ "author": "contact", "text": "a person please" });
        assert_eq!(admin.post(&messages, words).await.status, 201);
        until(&served, waits_for_people).await;
    }

    async fn the_flow_for_node_red_answers_and_hands_over(house: House) {
        let Ok(folder) = std::env::var(NODE_RED) else {
            assert!(std::env::var("SWITCHBOARD_SOAK").is_err(), "{NODE_RED} is not set");
            return;
        };
        let duties = Duties { carries: false, routes: false, tells: true };
        meet_the_present(&house);
        let mut served = Served::start_with(house, &ALLOW, duties).await;
        let bot = served.house.first_bot("Flow").await;
        let token = served.token_of(Scope::Bot, Some(bot.id)).await;
        let port = free_port().await;
        let webhook = {
            let url = format!("http://127.0.0.1:{port}/switchboard");
            let admin = served.admin().await;
            let webhook = json!({ "name": "Flow", "url": url, "types": ["message.received"] });
            admin.post("/webhooks", webhook).await.json()
        };
        let own = tempfile::tempdir().unwrap();
        let settings = format!(
            "module.exports = {{ uiHost: '127.0.0.1', uiPort: {port}, flowFile: '{}/flow.json', disableEditor: true,
              editorTheme: {{ tours: false }}, logging: {{ console: {{ level: 'info' }} }} }};",
            own.path().display()
        );
        std::fs::write(own.path().join("settings.js"), settings).unwrap();
        std::fs::copy(format!("{EXAMPLES}/node-red/flow.json"), own.path().join("flow.json")).unwrap();
        let mut red = node();
        red.arg(Path::new(&folder).join("node_modules/node-red/red.js"))
            .arg("--userDir")
            .arg(own.path())
            .env("SWITCHBOARD_URL", &served.address)
            .env("SWITCHBOARD_TOKEN", token)
            .env("WEBHOOK_SECRET", webhook["secret"].as_str().unwrap());
        let mut red = red.spawn().unwrap();
        hears(&mut red, "Started flows").await;
        let forged = served.request_to(&format!("http://127.0.0.1:{port}/switchboard")).body("{}");
        assert_eq!(crate::served::send(forged).await.status, 401);
        let row = served.conversation("Mia", "where is my parcel").await;
        assert_eq!(until(&served, is_answered).await.last_words, "You said: where is my parcel");
        served.conversation("Mia", "please call me").await;
        until(&served, waits_for_people).await;
        let admin = served.admin().await;
        let over = admin.get(&format!("/conversations/{}", row.id)).await.json();
        assert_eq!((&over["status"], &over["bot_id"]), (&json!("waiting"), &Value::Null));
        let helped = admin.get(&format!("/conversations/{}/interventions", row.id)).await.json();
        assert_eq!(helped["items"][0]["reason"], "Asked for a person");
    }
}
