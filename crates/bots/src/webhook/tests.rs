use super::*;
use crate::{
    act::Act,
    bot::{Method, Reply},
    fixtures::{NOW, turn},
    turn::Turn,
};
use egress::Signed;
use proptest::prelude::*;
use serde_json::{Value, json};

fn webhook() -> Webhook {
    Webhook {
        url: "https://bot.example/in".to_owned(),
        secret: WebhookSecret::from_bytes([7; 32]),
    }
}

fn reply(body: &[u8]) -> Result<Reply, Failure> {
    parse(&Answer::ok(body))
}

#[test]
fn an_event_tells_the_turn_and_is_signed() {
    let request = render(&webhook(), &turn("Where is my money?"), NOW);
    assert_eq!(request.method, Method::Post);
    let header = |name| {
        let found = request.headers.iter().find(|(header, _)| *header == name);
        found.unwrap().1.clone()
    };
    let signed = Signed {
        id: header("webhook-id"),
        timestamp_s: header("webhook-timestamp").parse().unwrap(),
        signature: header("webhook-signature"),
    };
    let secret = webhook().secret;
    assert_eq!(secret.check(&signed, &request.body, NOW.as_ms(), 5), Ok(()));
    assert!(!signed.id.contains('.'));

    let event: Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(event["id"], signed.id);
    assert_eq!(event["type"], "message.received");
    assert_eq!(event["at"], "2026-09-21T14:13:20Z");
    let data = &event["data"];
    assert_eq!(data["turn"], json!({"epoch": 3}));
    assert_eq!(data["message"]["text"], "Where is my money?");
    assert_eq!(data["message"]["author"], "contact");
    assert_eq!(data["contact"]["attributes"], json!({"vip": true}));
    assert_eq!(data["conversation"]["status"], "bot");
    assert_eq!(data["conversation"]["attributes"], json!({"order": 12}));
    assert_eq!(data["intents"][0]["name"], "Refund");
    assert_eq!(data["categories"], json!([]));
    assert_eq!(data["recent_messages"][1]["author"], "bot");
    let read: Turn = serde_json::from_value(data.clone()).unwrap();
    assert_eq!(read.message, turn("Where is my money?").message);
}

#[test]
fn a_bot_that_gets_the_turn_is_told_so() {
    let quiet = Turn {
        message: None,
        ..turn("")
    };
    let request = render(&webhook(), &quiet, NOW);
    let event: Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(event["type"], "turn.changed");
    assert_eq!(event["data"]["message"], Value::Null);
}

#[test]
fn a_turn_that_is_asked_again_has_the_same_name() {
    let name = |turn: &Turn, at| {
        let request = render(&webhook(), turn, at);
        request.headers[1].1.clone()
    };
    let first = turn("a");
    assert_eq!(name(&first, NOW), name(&first, NOW.plus_ms(9_000)));
    let mut later = turn("a");
    later.turn.epoch = later.turn.epoch.next();
    assert_ne!(name(&first, NOW), name(&later, NOW));
}

#[test]
fn neither_words_nor_secrets_stand_in_what_is_logged() {
    let request = render(&webhook(), &turn("my secret"), NOW);
    let logged = format!("{request:?} {:?}", webhook().secret);
    assert!(!logged.contains("my secret") && !logged.contains("v1,") && !logged.contains("whsec"));
}

#[test]
fn a_bot_answers_at_once_or_later() {
    let now = reply(br#"{"acts":[{"say":{"text":"Soon."}},{"close":{}}]}"#).unwrap();
    assert_eq!((now.acts.as_slice().len(), now.is_later), (2, false));
    for later in [&b""[..], b" \n", b"{}", br#"{"acts":[]}"#] {
        let reply = reply(later).unwrap();
        assert!(reply.is_later && reply.acts.as_slice().is_empty());
    }
    let both = reply(br#"{"acts":[{"set_attributes":{"contact":{"vip":true}}}]}"#).unwrap();
    assert_eq!((both.acts.as_slice().len(), both.is_later), (1, true));
}

#[test]
fn what_is_no_answer_is_a_failure() {
    for bad in [
        &b"null"[..],
        b"[]",
        b"<html>",
        b"{\"acts\":null}",
        b"{\"act\":[]}",
        b"\"{}\"",
        b"\xff\xfe{}",
        br#"{"acts":[{"say":{"text":1}}]}"#,
    ] {
        assert!(
            matches!(reply(bad), Err(Failure::Malformed { .. })),
            "{bad:?}"
        );
    }
    assert_eq!(
        reply(br#"{"acts":[{"say":{"text":" "}}]}"#),
        Err(Failure::Silent)
    );
    assert_eq!(
        reply(&vec![b' '; crate::MAX_ANSWER_BYTES + 1]),
        Err(Failure::Oversized)
    );
    for status in [199, 302, 401, 404, 410, 429, 500, 503] {
        let answer = Answer {
            status,
            ..Answer::ok("{}")
        };
        assert!(
            matches!(parse(&answer), Err(Failure::Refused { .. })),
            "{status}"
        );
    }
}

proptest! {
    #[test]
    fn no_answer_makes_it_panic(status in 100..600_u16, body in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _never_panics = parse(&Answer { status, ..Answer::ok(body) });
    }

    #[test]
    fn acts_survive_the_wire(texts in proptest::collection::vec("\\PC{1,50}", 1..20)) {
        let acts: Vec<Act> = texts.iter().map(Act::say).collect();
        let body = serde_json::to_vec(&json!({"acts": acts})).unwrap();
        let said: Vec<String> = reply(&body).map(|reply| reply.acts.said().map(str::to_owned).collect()).unwrap_or_default();
        let expected: Vec<&str> = texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
        prop_assert_eq!(said, expected);
    }
}
