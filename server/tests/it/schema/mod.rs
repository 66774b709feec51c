//! The OpenAPI document against the running server: generated calls, right and wrong ones.
//!
//! schemathesis makes the calls. The house it finds has one of everything, so that many calls succeed
//! (`hooks.py`).

use crate::served::Served;
use desk::{Actor, TokenForm};
use domain::permission::{Role, Scope};
use serde_json::{Value, json};
use server::{Duties, accesses};
use std::{path::Path, process::Output, time::Duration};
use testkit::on_both_databases;
use tokio::process::Command;

/// Names the Python that has schemathesis.
const PYTHON: &str = "SWITCHBOARD_TEST_PYTHON";

/// How long calls are generated unless a soak is asked for.
///
/// Units: seconds.
const BUDGET_S: u32 = 40;

/// What the calls are generated from; a soak makes others each time.
const SEED: &str = "20261121";

/// How long in a soak.
///
/// Units: seconds.
const SOAK_S: u32 = 600;

/// What an answer must be: what the document says, and never a failure of our own.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
    response_headers_conformance,response_schema_conformance,unsupported_method,ignored_auth,\
    negative_data_rejection";

fn id_of(made: &Value) -> Value {
    assert!(made["id"].is_string(), "{made}");
    made["id"].clone()
}

/// Fills the house with one of everything, and says what is there.
async fn furnish(served: &mut Served) -> Value {
    let row = served.conversation("Mia", "where is my parcel").await;
    let team = served.house.team("Billing").await;
    let person = served.person("Ann", Role::Agent).await;
    let shop = served.platform("Shop").await;
    let admin = served.admin().await;
    let contact = json!({ "name": "Tom", "external_id": "tom" });
    let contact = id_of(&shop.calls.post("/contacts", contact).await.json());
    let conversation = json!({ "contact_id": contact });
    let conversation = id_of(&shop.calls.post("/conversations", conversation).await.json());
    let messages = format!("/conversations/{}/messages", conversation.as_str().unwrap());
    let message = json!({ "author": "contact", "text": "hello" });
    let message = id_of(&shop.calls.post(&messages, message).await.json());
    let helped = format!("/conversations/{}/interventions", row.id);
    let intervention = id_of(
        &admin
            .post(&helped, json!({ "reason": "Asked" }))
            .await
            .json(),
    );
    let intent = json!({ "name": "refund", "team_id": team.id, "examples": ["my money back"] });
    let intent = id_of(&admin.post("/intents", intent).await.json());
    let category = id_of(
        &admin
            .post("/categories", json!({ "name": "Refund" }))
            .await
            .json(),
    );
    let canned = json!({ "shortcut": "hi", "text": "Hello" });
    let canned = id_of(&admin.post("/canned-replies", canned).await.json());
    let own = served.token_of(Scope::Admin, Some(person)).await;
    let view = json!({ "name": "Late", "team_id": team.id, "filter": { "waits_over_minutes": 5 } });
    let view = id_of(&served.caller(own).post("/saved-views", view).await.json());
    let webhook =
        json!({ "name": "R", "url": "https://example.org/hook", "types": ["message.received"] });
    let webhook = id_of(&admin.post("/webhooks", webhook).await.json());
    json!({
        "contacts": contact, "contact_id": contact,
        "conversations": conversation,
        "messages": message, "reply_to": message,
        "interventions": intervention,
        "teams": team.id, "team_id": team.id,
        "operators": person, "operator_id": person,
        "intents": intent, "intent": intent,
        "categories": category,
        "canned-replies": canned,
        "saved-views": view,
        "bots": shop.bot, "bot_id": shop.bot,
        "channels": shop.channel, "channel_id": shop.channel,
        "webhooks": webhook,
    })
}

async fn schemathesis(served: &Served, token: &str, known: &Value, folder: &Path) -> Output {
    let is_soak = std::env::var_os("SWITCHBOARD_SOAK").is_some();
    let seconds = if is_soak { SOAK_S } else { BUDGET_S };
    let python = std::env::var_os(PYTHON).expect("it was looked for");
    let mut command = Command::new(python);
    command
        .args(["-m", "schemathesis.cli", "--config-file", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/schema/schemathesis.toml")])
        .args(["run", "--no-color", "--continue-on-failure"])
        .args(["--checks", CHECKS, "--max-time", &seconds.to_string()])
        .args(["--generation-database", "none", "--warnings", "off"])
        // A stream has no end.
        .args(["--exclude-operation-id", "get_events"])
        .args(["--header", &format!("Authorization: Bearer {token}")])
        .arg(format!("{}/api/openapi.json", served.address))
        .env("SCHEMATHESIS_HOOKS", "hooks")
        .env("PYTHONPATH", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/schema"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("SWITCHBOARD_KNOWN", known.to_string())
        .current_dir(folder)
        .kill_on_drop(true);
    if !is_soak {
        command.args(["--seed", SEED]);
    }
    let bound = Duration::from_secs(u64::from(seconds) * 2 + 30);
    let done = tokio::time::timeout(bound, command.output());
    done.await.expect("it ends in time").unwrap()
}

on_both_databases! {
    async fn generated_calls_are_answered_as_the_document_says(house: House) {
        if std::env::var_os(PYTHON).is_none() {
            assert!(std::env::var("CI").is_err(), "{PYTHON} is not set");
            return;
        }
        let settings = [("SWITCHBOARD_API__REQUESTS_PER_MINUTE", "1000000")];
        let duties = Duties { carries: false, routes: false, tells: false };
        let mut served = Served::start_with(house, &settings, duties).await;
        let mut known = furnish(&mut served).await;
        let form = TokenForm {
            name: "all".into(),
            scopes: vec![Scope::Admin],
            operator_id: None,
            channel_id: None,
        };
        let (own, secret) = served.house.desk.create_token(&Actor::house(), &form).await.unwrap();
        known["own_token"] = json!(own.id);
        let folder = tempfile::tempdir().unwrap();
        let done = schemathesis(&served, &secret, &known, folder.path()).await;
        let said = String::from_utf8_lossy(&done.stdout);
        assert!(done.status.success(), "{said}\n{}", String::from_utf8_lossy(&done.stderr));
        // A run that called nothing would pass, too.
        let tested = format!("Tested: {}", accesses().len() - 1);
        assert!(said.contains(&tested), "{said}");
    }
}
