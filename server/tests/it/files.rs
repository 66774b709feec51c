//! Files over HTTP: taken in, handed out in parts, and to nobody who may not see the conversation.

use crate::served::{Served, send};
use domain::permission::{Role, Scope};
use reqwest::Method;
use serde_json::json;
use testkit::on_both_databases;

/// As long as a page, and not one.
const PAGE: &str = "<!DOCTYPE html><script>alert(1)</script>";

on_both_databases! {
    async fn a_file_is_kept_sent_and_handed_out_in_parts(house: House) {
        let mut served = Served::start(house).await;
        let row = served.conversation("Mia", "Hello").await;
        served.person("Ann", Role::Agent).await;
        let cookie = served.login("Ann").await;
        let address = format!("/files?conversation={}&name=..%2Fpage.html", row.id);
        let upload = served
            .request(Method::POST, &address)
            .header("cookie", &cookie)
            .header("sec-fetch-site", "same-origin")
            .body(PAGE);
        let kept = send(upload).await;
        assert_eq!(kept.status, 200, "{kept:?}");
        let kept = kept.json();
        assert_eq!((&kept["name"], &kept["mime"]), (&json!("page.html"), &json!("text/plain")));

        let path = format!("/files/{}", kept["id"].as_str().unwrap());
        let get = |range: &'static str| {
            let request = served.request(Method::GET, &path).header("cookie", &cookie);
            if range.is_empty() { request } else { request.header("range", range) }
        };
        let whole = send(get("")).await;
        assert_eq!((whole.status.as_u16(), whole.text.as_str()), (200, PAGE));
        assert_eq!(whole.header("content-type"), "text/plain; charset=utf-8");
        assert_eq!(whole.header("x-content-type-options"), "nosniff");
        assert!(whole.header("content-security-policy").starts_with("sandbox;"));
        assert!(whole.header("content-disposition").ends_with("page.html"));
        let part = send(get("bytes=2-8")).await;
        assert_eq!((part.status.as_u16(), part.text.as_str()), (206, "DOCTYPE"));
        let nothing = send(get("bytes=999-")).await;
        assert_eq!(nothing.status.as_u16(), 416);

        // What is not kept is said in the language of the page.
        let empty = served
            .request(Method::POST, &address)
            .header("cookie", &cookie)
            .header("sec-fetch-site", "same-origin")
            .header("accept-language", "de");
        let refused = send(empty).await;
        assert_eq!(refused.status.as_u16(), 422, "{refused:?}");
        assert_eq!(refused.json()["detail"], json!("Die Datei ist leer."));

        // Nobody without a session, and no page of another origin.
        assert_eq!(served.get(&path).await.status.as_u16(), 401);
        let foreign = served
            .request(Method::POST, &address)
            .header("cookie", &cookie)
            .header("sec-fetch-site", "cross-site")
            .body("x");
        assert_eq!(send(foreign).await.status.as_u16(), 403);
    }

    async fn who_may_not_see_the_conversation_sees_no_file(house: House) {
        let mut served = Served::start(house).await;
        let row = served.conversation("Mia", "Hello").await;
        let secret = served.house.team("Secret").await;
        let ann = served.person("Ann", Role::Agent).await;
        let program = served.admin().await;
        let keep = program.request(Method::POST, &format!("/conversations/{}/attachments?name=a.txt", row.id));
        let kept = send(keep.body("words")).await;
        assert_eq!(kept.status.as_u16(), 201, "{kept:?}");
        let path = format!("/attachments/{}", kept.json()["id"].as_str().unwrap());
        assert_eq!(program.get(&path).await.text, "words");
        let moved = json!({ "team_id": secret.id });
        let moved = program.post(&format!("/conversations/{}/transfer", row.id), moved).await;
        assert_eq!(moved.status.as_u16(), 200, "{moved:?}");
        let hers = served.caller(served.token_of(Scope::Desk, Some(ann)).await);
        assert_eq!(hers.get(&path).await.status.as_u16(), 404);
        let more = hers.request(Method::POST, &format!("/conversations/{}/attachments?name=b.txt", row.id));
        assert_eq!(send(more.body("x")).await.status.as_u16(), 404);
    }

    async fn a_program_sends_files_and_changes_messages(house: House) {
        let mut served = Served::start(house).await;
        let row = served.conversation("Mia", "Hello").await;
        let ann = served.person("Ann", Role::Agent).await;
        let hers = served.caller(served.token_of(Scope::Desk, Some(ann)).await);
        let keep = hers.request(Method::POST, &format!("/conversations/{}/attachments?name=a.txt", row.id));
        let kept = send(keep.body("words")).await.json();
        let path = format!("/conversations/{}/messages", row.id);
        let said = hers.post(&path, json!({ "attachments": [kept["id"]], "text": "here" })).await.json();
        assert_eq!((&said["kind"], &said["text"]), (&json!("document"), &json!("here")));
        assert_eq!(said["attachments"][0]["name"], json!("a.txt"));
        let message = format!("/messages/{}", said["id"].as_str().unwrap());
        let edited = hers.patch(&message, json!({ "text": "there" })).await.json();
        assert_eq!(edited["text"], json!("there"));
        assert!(edited["edited_at"].is_string());
        let felt = hers.put(&format!("{message}/reaction"), json!({ "emoji": "👍" })).await.json();
        assert_eq!(felt["reactions"], json!([{ "emoji": "👍", "operator_id": ann }]));
        assert_eq!(hers.delete(&message).await.status.as_u16(), 204);
        let again = hers.patch(&message, json!({ "text": "x" })).await;
        assert_eq!((again.status.as_u16(), again.code()), (409, "message.not_changeable".into()));
        let empty = hers.post(&path, json!({})).await;
        assert_eq!(empty.status.as_u16(), 422);
        let typing = hers.post(&format!("/conversations/{}/typing", row.id), json!({})).await;
        assert_eq!(typing.status.as_u16(), 204);
    }
}
