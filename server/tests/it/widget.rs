//! The widget's door over HTTP: who may call, what he hears, and what is refused.

use crate::{
    listening::{Heard, Listening},
    served::{Answer, Served, send},
};
use desk::Actor;
use domain::{id::ChannelId, permission::Scope};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use testkit::{House, SHOP, on_both_databases};

/// A visitor's browser: our own frame.
struct Browser<'a> {
    served: &'a Served,
    token: String,
}

impl<'a> Browser<'a> {
    async fn comes(served: &'a Served, channel: ChannelId) -> Self {
        let path = format!("/widget/v1/channels/{channel}/visitors");
        let came = send(served.request(Method::POST, &path).json(&json!({}))).await;
        assert_eq!(came.status, 201, "{came:?}");
        let token = came.json()["token"].as_str().unwrap().to_owned();
        assert!(token.starts_with("vt_"));
        Self { served, token }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let path = format!("/widget/v1{path}");
        self.served.request(method, &path).bearer_auth(&self.token)
    }

    async fn get(&self, path: &str) -> Answer {
        send(self.request(Method::GET, path)).await
    }

    async fn post(&self, path: &str, body: Value) -> Answer {
        send(self.request(Method::POST, path).json(&body)).await
    }

    async fn says(&self, client_id: &str, text: &str) -> Answer {
        let body = json!({ "client_id": client_id, "text": text });
        self.post("/messages", body).await
    }

    async fn hands_over(&self, name: &str, bytes: &'static [u8]) -> Answer {
        let request = self.request(Method::POST, &format!("/files?name={name}"));
        send(request.body(bytes)).await
    }

    async fn listens(&self, after: i64) -> Listening {
        let request = self.request(Method::GET, "/stream");
        Listening::open(request.header("last-event-id", after)).await
    }
}

/// Where a visitor may go, each with a body that fits.
fn doors() -> Vec<(Method, &'static str, Value)> {
    vec![
        (Method::GET, "/thread", Value::Null),
        (Method::GET, "/stream", Value::Null),
        (
            Method::GET,
            "/files/00000000-0000-0000-0000-000000000001",
            Value::Null,
        ),
        (
            Method::GET,
            "/files/00000000-0000-0000-0000-000000000001/small",
            Value::Null,
        ),
        (
            Method::POST,
            "/messages",
            json!({ "client_id": "1", "text": "x" }),
        ),
        (Method::POST, "/files?name=x", Value::Null),
        (Method::POST, "/typing", json!({})),
        (Method::POST, "/queue/leave", json!({})),
        (
            Method::POST,
            "/call",
            json!({ "number": "+49301234567", "confirmed": true, "consent": true }),
        ),
        (Method::POST, "/rating", json!({ "stars": 5 })),
        (
            Method::POST,
            "/page",
            json!({ "url": "https://shop.example/" }),
        ),
    ]
}

async fn started(house: House) -> (Served, ChannelId) {
    let channel = house.widget("Shop").await;
    (Served::start(house).await, channel)
}

fn names(heard: &[Heard]) -> Vec<&str> {
    heard.iter().map(|heard| heard.name.as_str()).collect()
}

on_both_databases! {
    async fn a_visitor_hears_the_answer_and_after_a_gap_what_he_missed(house: House) {
        let (mut served, channel) = started(house).await;
        let ann = served.house.agent("Ann", &[]).await;
        served.house.comes(&ann).await;
        let browser = Browser::comes(&served, channel).await;
        let cursor = browser.get("/thread").await.json()["cursor"].as_i64().unwrap();
        let said = browser.says("1", "Is it blue?").await;
        assert_eq!(said.status, 202, "{said:?}");
        let again = browser.says("1", "Is it blue?").await;
        assert_eq!(again.json(), said.json(), "the same name is the same message");
        let token = browser.token.clone();
        served.house.settle().await;
        let row = served.house.conversation(1).await;
        served.house.replies(&ann, &row, "Yes.").await;
        served.house.deliver_on(channel).await;
        let head = served.house.desk.head().await.unwrap();

        let browser = Browser { served: &served, token };
        let heard = browser.listens(cursor).await.until(head).await;
        let messages: Vec<_> = heard.iter().filter(|heard| heard.name == "message").collect();
        let texts: Vec<_> = messages.iter().map(|heard| &heard.data["text"]).collect();
        assert!(texts.contains(&&json!("Is it blue?")) && texts.contains(&&json!("Yes.")), "{heard:?}");
        let own = messages.iter().find(|heard| heard.data["from"] == "visitor").unwrap();
        assert_eq!((&own.data["client_id"], &own.data["id"]), (&json!("1"), &said.json()["id"]));
        // Who comes back with the last that he saw hears what came after, and nothing twice.
        let last = messages.iter().map(|heard| heard.id).max().unwrap();
        let rest = browser.listens(last).await.until(head).await;
        assert!(!names(&rest).contains(&"message"), "{rest:?}");
        let lost = browser.listens(head + 1_000).await.news().await.unwrap();
        assert!(["reset", "conversation"].contains(&lost.name.as_str()));
        let thread = browser.get("/thread").await.json();
        assert_eq!(thread["messages"].as_array().unwrap().len(), 3);
        assert_eq!(thread["conversation"]["state"], "active");
    }

    async fn a_stream_ends_when_its_visitor_is_let_in_no_more(house: House) {
        let (served, channel) = started(house).await;
        let mia = Browser::comes(&served, channel).await;
        let head = served.house.desk.head().await.unwrap();
        let mut stream = mia.listens(head).await;
        let admin = Actor::house();
        served.house.desk.set_channel_enabled(&admin, channel, false).await.unwrap();
        stream.end().await;
        assert_eq!(mia.get("/thread").await.code(), "visitor_unknown");
    }

    async fn nobody_hears_of_another_visitors_conversation(house: House) {
        let (served, channel) = started(house).await;
        let mia = Browser::comes(&served, channel).await;
        let leo = Browser::comes(&served, channel).await;
        let cursor = leo.get("/thread").await.json()["cursor"].as_i64().unwrap();
        mia.says("1", "my secret").await;
        let kept = mia.hands_over("a.txt", b"my file").await;
        assert_eq!(kept.status, 201, "{kept:?}");
        let head = served.house.desk.head().await.unwrap();
        let heard = leo.listens(cursor).await.until(head).await;
        assert!(!names(&heard).contains(&"message"), "{heard:?}");
        let path = format!("/files/{}", kept.json()["id"].as_str().unwrap());
        let (own, foreign) = (mia.get(&path).await, leo.get(&path).await);
        assert_eq!((own.status.as_u16(), own.text.as_str()), (200, "my file"));
        assert_eq!((foreign.status.as_u16(), foreign.code()), (404, "not_found".into()));
        let none = leo.get("/files/00000000-0000-0000-0000-00000000dead").await;
        assert_eq!(none.text, foreign.text, "what is somebody else's is as what is not there");
        assert_eq!(leo.get("/files/../x").await.status, 404);
        assert_eq!(leo.get("/thread").await.json()["messages"], json!([]));
        let message = json!({ "client_id": "1", "files": [kept.json()["id"]] });
        assert_eq!(leo.post("/messages", message).await.status, 422);
    }

    async fn a_file_is_handed_over_sent_and_read_by_the_house(house: House) {
        let (served, channel) = started(house).await;
        let mia = Browser::comes(&served, channel).await;
        assert_eq!(mia.hands_over("x", b"").await.status, 422);
        let page = mia.hands_over("evil.html", b"<!doctype html><script>alert(1)</script>").await;
        assert_eq!(page.json()["mime"], "text/plain", "it is no page, whatever it is called");
        let id = page.json()["id"].clone();
        let sent = mia.post("/messages", json!({ "client_id": "1", "files": [id], "text": "look" })).await;
        assert_eq!(sent.status, 202, "{sent:?}");
        let thread = mia.get("/thread").await.json();
        let file = &thread["messages"][0]["files"][0];
        assert_eq!((&file["id"], &file["name"]), (&id, &json!("evil.html")));
        let path = file["url"].as_str().unwrap().strip_prefix("/widget/v1").unwrap().to_owned();
        let read = mia.get(&path).await;
        assert_eq!(read.status, 200);
        assert!(read.header("content-type").starts_with("text/plain"));
        assert_eq!(read.header("x-content-type-options"), "nosniff");
        assert!(read.header("content-security-policy").starts_with("sandbox"));
        let row = served.house.conversation(1).await;
        let bubbles = served.house.desk.list_messages(&Actor::house(), row.id, 0, 9).await.unwrap();
        assert!(bubbles.iter().any(|bubble| bubble.attachments.len() == 1));
    }

    async fn only_pages_that_the_widget_names_may_call(house: House) {
        let (served, channel) = started(house).await;
        let mia = Browser::comes(&served, channel).await;
        let look = format!("/widget/v1/channels/{channel}");
        let come = format!("{look}/visitors");
        for (origin, may) in [
            (SHOP, true),
            ("https://evil.example", false),
            ("https://shop.example.evil.example", false),
            ("http://shop.example", false),
            ("https://shop.example:8443", false),
            ("null", false),
        ] {
            let asked = served.request(Method::OPTIONS, "/widget/v1/messages");
            let preflight = send(asked.header("origin", origin)).await;
            let called = mia.request(Method::GET, "/thread").header("origin", origin);
            let called = send(called.header("sec-fetch-site", "cross-site")).await;
            let looked = send(served.request(Method::GET, &look).header("origin", origin)).await;
            let came = served.request(Method::POST, &come).json(&json!({}));
            let came = send(came.header("origin", origin)).await;
            for (what, answer) in [("asked", preflight), ("called", called), ("looked", looked), ("came", came)] {
                assert_eq!(answer.status.is_success(), may, "{what} from {origin}: {answer:?}");
                let allowed = if may { origin } else { "" };
                assert_eq!(answer.header("access-control-allow-origin"), allowed, "{what} from {origin}");
                let vary = answer.headers.get_all("vary").iter();
                assert!(vary.into_iter().any(|vary| vary == "origin"), "{what} from {origin}");
                assert_eq!(answer.header("access-control-allow-credentials"), "");
                if !may {
                    assert_eq!((answer.status.as_u16(), answer.code()), (403, "origin_refused".into()));
                }
            }
        }
        let frame = send(mia.request(Method::GET, "/thread").header("sec-fetch-site", "same-origin")).await;
        assert_eq!(frame.status, 200);
    }

    async fn the_frame_is_shown_by_pages_that_the_widget_names_alone(house: House) {
        let (served, channel) = started(house).await;
        let frame = served.get(&format!("/widget/frame?channel={channel}&origin={SHOP}&lang=it")).await;
        assert_eq!(frame.status, 200);
        let policy = frame.header("content-security-policy");
        assert!(policy.ends_with(&format!("frame-ancestors {SHOP}")), "{policy}");
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"));
        assert!(frame.text.contains("/widget/frame.js") && !frame.text.contains("<script>"));
        for nowhere in [
            "/widget/frame".to_owned(),
            "/widget/frame?channel=x".to_owned(),
            format!("/widget/frame?channel={}", served.house.channel),
            format!("/widget/v1/channels/{}", served.house.channel),
            "/widget/v1/channels/x".to_owned(),
        ] {
            assert_eq!(served.get(&nowhere).await.status, 404, "{nowhere}");
        }
        let look = served.get(&format!("/widget/v1/channels/{channel}")).await.json();
        assert_eq!(look, json!({
            "name": "Shop", "greeting": "Hello!", "color": "#2456d6", "position": "right", "require_identity": false,
        }));
    }

    async fn every_door_asks_for_a_visitors_token(house: House) {
        let (served, _) = started(house).await;
        let programs = served.token(Scope::Admin).await;
        for (method, path, body) in doors() {
            for token in ["", "vt_x", programs.as_str()] {
                let path = format!("/widget/v1{path}");
                let mut request = served.request(method.clone(), &path);
                if !token.is_empty() {
                    request = request.bearer_auth(token);
                }
                let answer = send(request.json(&body)).await;
                assert_eq!((answer.status.as_u16(), answer.code()), (401, "visitor_unknown".into()), "{path}");
            }
        }
    }

    async fn what_does_not_fit_is_refused_at_every_door(house: House) {
        let (served, channel) = started(house).await;
        let mia = Browser::comes(&served, channel).await;
        let come = format!("/widget/v1/channels/{channel}/visitors");
        for (path, body, status, code) in [
            ("/messages", json!({ "client_id": "1", "text": "x", "odd": 1 }), 400, "body.unfit"),
            ("/messages", json!({ "text": "x" }), 400, "body.unfit"),
            ("/messages", json!({ "client_id": "1", "text": "" }), 422, "invalid"),
            ("/messages", json!({ "client_id": "1", "choice": "b.x.1" }), 409, "choice.over"),
            ("/typing", json!({ "odd": 1 }), 400, "body.unfit"),
            ("/queue/leave", json!({}), 409, "queue.not_waiting"),
            ("/rating", json!({ "stars": 6 }), 422, "invalid"),
            ("/rating", json!({ "stars": 5 }), 409, "rating.not_asked"),
            ("/page", json!({ "url": "javascript:alert(1)" }), 422, "invalid"),
            ("/call", json!({ "number": "+49301234567", "confirmed": false, "consent": true }), 422, "invalid"),
            ("/call", json!({ "number": "+49301234567", "confirmed": true, "consent": false }), 422, "invalid"),
            ("/call", json!({ "number": "+49301234567", "confirmed": true, "consent": true }), 422, "phone.off"),
            ("/call", json!({ "number": "12", "confirmed": true, "consent": true }), 422, "invalid"),
        ] {
            let answer = mia.post(path, body.clone()).await;
            assert_eq!((answer.status.as_u16(), answer.code()), (status, code.to_owned()), "{path} {body}");
            assert_eq!(answer.header("content-type"), "application/problem+json");
        }
        let large = mia.says("1", &"x".repeat(200_000)).await;
        assert_eq!(large.status, 413);
        for query in ["/thread?limit=0", "/thread?limit=101", "/thread?before=-1", "/thread?odd=1"] {
            assert!([400, 422].contains(&mia.get(query).await.status.as_u16()), "{query}");
        }
        for body in [
            json!({ "odd": 1 }),
            json!({ "email": "none" }),
            json!({ "language": "d e" }),
            json!({ "name": "a\u{7}" }),
        ] {
            let answer = send(served.request(Method::POST, &come).json(&body)).await;
            assert!([400, 422].contains(&answer.status.as_u16()), "{body}");
        }
    }

    async fn a_visitor_who_writes_too_often_waits(house: House) {
        let (served, channel) = started(house).await;
        let (mia, leo) = (Browser::comes(&served, channel).await, Browser::comes(&served, channel).await);
        for count in 0..30 {
            assert_eq!(mia.says(&count.to_string(), "x").await.status, 202);
        }
        let late = mia.says("late", "x").await;
        assert_eq!((late.status.as_u16(), late.code()), (429, "too_many".into()));
        assert!(late.header("retry-after").parse::<u64>().unwrap() >= 1);
        assert_eq!(leo.says("1", "x").await.status, 202, "others are not concerned");
        assert_eq!(mia.get("/thread").await.status, 200, "who waits may read");
        served.house.pass_ms(3_000);
        assert_eq!(mia.says("late", "x").await.status, 202);
    }

    async fn a_page_vouches_by_the_secret_that_the_api_tells_once(house: House) {
        let served = Served::start(house).await;
        let admin = served.admin().await;
        let widget = json!({ "origins": [SHOP], "requires_identity": true });
        let made = admin.post("/channels", json!({
            "kind": "widget", "name": "Shop", "settings": { "widget": widget },
        })).await;
        assert_eq!(made.status, 201, "{made:?}");
        assert_eq!((&made.json()["health"], &made.json()["asks_rating"]), (&json!("connected"), &json!(true)));
        assert_eq!(made.json()["settings"]["widget"]["origins"], json!([SHOP]));
        let path = format!("/channels/{}", made.json()["id"].as_str().unwrap());
        let secret = admin.act(&format!("{path}/identity-secret")).await;
        assert_eq!(secret.status, 201);
        let secret = secret.json()["secret"].as_str().unwrap().to_owned();
        assert!(!admin.get(&path).await.text.contains(&secret), "it is told once");
        let come = format!("/widget/v1{path}/visitors");
        let vouch = async |identifier: &str, hash: &str| {
            let body = json!({ "identifier": identifier, "identifier_hash": hash, "name": "Mia" });
            send(served.request(Method::POST, &come).json(&body)).await
        };
        let hash = signed(&secret, "user-7");
        let came = vouch("user-7", &hash).await;
        assert_eq!((came.status.as_u16(), &came.json()["contact"]["name"]), (201, &json!("Mia")));
        for (identifier, hash) in [("user-8", hash.as_str()), ("user-7", "00"), ("", hash.as_str())] {
            let refused = vouch(identifier, hash).await;
            assert!([403, 422].contains(&refused.status.as_u16()), "{refused:?}");
        }
        let stranger = send(served.request(Method::POST, &come).json(&json!({}))).await;
        assert_eq!((stranger.status.as_u16(), stranger.code()), (403, "identity_refused".into()));
        for (widget, field) in [
            (json!({ "origins": [] }), "origins"),
            (json!({ "origins": ["*"] }), "origins"),
            (json!({ "origins": [SHOP], "color": "red" }), "color"),
        ] {
            let wrong = admin.patch(&path, json!({ "widget": widget })).await;
            assert_eq!((wrong.status.as_u16(), &wrong.json()["field"]), (422, &json!(field)));
        }
        let body = json!({ "widget": { "origins": ["https://other.example"] } });
        assert_eq!(admin.patch(&path, body).await.status, 200);
        let late = send(served.request(Method::GET, &format!("/widget/v1{path}")).header("origin", SHOP)).await;
        assert_eq!(late.status, 403, "an origin that was taken away is refused");
    }
}

/// HMAC-SHA256 in hexadecimal digits, by the definition (RFC 2104).
fn signed(key: &str, text: &str) -> String {
    use sha2::{Digest, Sha256};
    use std::fmt::Write;
    let mut block = [0_u8; 64];
    block[..key.len()].copy_from_slice(key.as_bytes());
    let pad = |with: u8| block.map(|byte| byte ^ with);
    let inner = Sha256::new()
        .chain_update(pad(0x36))
        .chain_update(text)
        .finalize();
    let outer = Sha256::new()
        .chain_update(pad(0x5c))
        .chain_update(inner)
        .finalize();
    let mut signed = String::new();
    for byte in outer {
        write!(signed, "{byte:02x}").unwrap();
    }
    signed
}
