use super::*;
use crate::{
    act::{Act, HandOver, Say},
    bot::Reply,
    fixtures::{BILLING, CARD, NOW, turn},
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn watson() -> Watson {
    Watson {
        url: "https://watson.example/instances/1/".to_owned(),
        assistant_id: "a-1".to_owned(),
        environment_id: "../e-1?x".to_owned(),
        api_key: "key".to_owned(),
    }
}

fn asked(turn: &Turn) -> Value {
    serde_json::from_slice(&render(&watson(), turn).body).unwrap()
}

fn answered(body: &Value) -> Result<Reply, Failure> {
    parse(&turn("Hi"), &Answer::ok(body.to_string()))
}

fn items(items: &Value) -> Result<Reply, Failure> {
    answered(&json!({"output": {"generic": items}, "user_id": "u"}))
}

#[test]
fn the_words_go_to_the_environment_with_the_key() {
    let request = render(&watson(), &turn("Where\tis\r\nmy money?"));
    assert_eq!(
        request.url,
        "https://watson.example/instances/1/v2/assistants/a-1/environments/..e-1x/message?version=2024-08-25"
    );
    let authorization = ("authorization", "Basic YXBpa2V5OmtleQ==".to_owned());
    assert!(request.headers.contains(&authorization));
    let body = asked(&turn("Where\tis\r\nmy money?"));
    assert_eq!(body["input"]["text"], "Where is my money?");
    assert_eq!(body["input"]["options"], json!({"return_context": true}));
    let known = &body["context"]["skills"]["actions skill"]["skill_variables"]["switchboard"];
    assert_eq!(known["contact"]["attributes"], json!({"vip": true}));
    let id = turn("").conversation.id.to_string();
    assert_eq!(
        known["conversation"]["id"], id,
        "a webhook of its own calls REST by it"
    );
}

#[test]
fn the_state_of_the_turn_before_is_sent_again() {
    let context = json!({"global": {"session_id": "s", "system": {"turn_count": 3}}, "skills": {"main skill": {"user_defined": {"a": 1}}}});
    let reply = answered(&json!({"output": {"generic": [{"response_type": "text", "text": "Hi"}]}, "context": context})).unwrap();
    let mut next = turn("And?");
    next.memory = reply.memory;
    let body = asked(&next);
    assert_eq!(body["context"]["global"]["session_id"], "s");
    assert_eq!(body["context"]["global"]["system"]["turn_count"], 3);
    assert_eq!(
        body["context"]["skills"]["main skill"]["user_defined"]["a"],
        1
    );
    for odd in ["[]", "7", "no json", "{\"global\": 7, \"skills\": []}"] {
        next.memory = Some(odd.to_owned());
        assert!(
            asked(&next)["context"]["global"]["system"]["user_id"].is_string(),
            "{odd}"
        );
    }
}

#[test]
fn a_turn_without_words_asks_for_the_welcome() {
    let quiet = Turn {
        message: None,
        ..turn("")
    };
    assert_eq!(asked(&quiet)["input"]["text"], "");
}

#[test]
fn texts_options_pauses_and_files_are_said() {
    let reply = items(&json!([
        {"response_type": "text", "text": "Hello."},
        {"response_type": "pause", "time": 800, "typing": true},
        {"response_type": "option", "title": "Which?", "description": "One of these.", "options": [
            {"label": "Card", "value": {"input": {"text": "my card"}}}, {"label": "Other", "value": {"input": {}}}
        ]},
        {"response_type": "image", "source": "https://watson.example/i.png", "title": "A card"},
        {"response_type": "text", "text": "for slack", "channels": [{"channel": "slack"}]},
        {"response_type": "user_defined", "user_defined": {"x": 1}},
        {"response_type": "search", "header": "I found:", "primary_results": [{"title": "Fees", "body": "None.", "url": "https://w.example/f"}], "additional_results": []}
    ]))
    .unwrap();
    let [
        Act::Say(hello),
        Act::Say(which),
        Act::Say(image),
        Act::Say(search),
    ] = reply.acts.as_slice()
    else {
        panic!("four says, not {:?}", reply.acts)
    };
    assert_eq!(
        (hello.after_ms, which.after_ms, image.after_ms),
        (0, 800, 0)
    );
    assert_eq!(which.text, "Which?\nOne of these.");
    let buttons: Vec<_> = which
        .buttons
        .iter()
        .map(|b| (b.label.as_str(), b.data.as_str()))
        .collect();
    assert_eq!(buttons, [("Card", "my card"), ("Other", "Other")]);
    assert_eq!(image.attachments.len(), 1);
    assert_eq!(search.text, "I found:\n\nFees\nNone.\nhttps://w.example/f");
    assert_eq!(reply.remarks.len(), 2);
}

#[test]
fn a_pressed_option_is_what_the_assistant_wants_to_hear() {
    let mut pressed = turn("Card");
    pressed.message.as_mut().unwrap().data = Some("my card".to_owned());
    assert_eq!(asked(&pressed)["input"]["text"], "my card");
}

#[test]
fn connecting_to_an_agent_tells_the_contact_by_availability() {
    let reply = items(&json!([
        {"response_type": "text", "text": "I'll get somebody."},
        {"response_type": "connect_to_agent", "message_to_human_agent": "Lost his card.",
         "agent_available": {"message": "Somebody is with you in a moment."},
         "agent_unavailable": {"message": "We are closed; somebody will write."},
         "topic": "card", "transfer_info": {"target": {"zendesk": {"department": "1"}, "switchboard": {"team": "Billing", "intent": "lost_card", "skills": ["cards"], "call": "later"}}}},
        {"response_type": "text", "text": "never said"}
    ]))
    .unwrap();
    let hand_over = HandOver {
        reason: Some("card".into()),
        team_id: Some(BILLING),
        intent: Some(CARD),
        skills: vec!["cards".into()],
        call: Some(domain::bot::Call::Later),
        note: Some("Lost his card.".into()),
        words: Some(crate::Words {
            available: Some("Somebody is with you in a moment.".into()),
            unavailable: Some("We are closed; somebody will write.".into()),
        }),
        ..HandOver::default()
    };
    assert_eq!(
        reply.acts.as_slice(),
        [
            Act::Say(Say::words("I'll get somebody.")),
            Act::HandOver(hand_over)
        ]
    );
    let unknown = items(&json!([{"response_type": "connect_to_agent", "transfer_info": {"target": {"switchboard": {"team": "None such"}}}}])).unwrap();
    assert!(unknown.acts.as_slice()[0].ends_the_turn());
    assert_eq!(unknown.remarks.len(), 1);
}

#[test]
fn an_intent_that_it_is_sure_of_opens() {
    let with = |name: &str, confidence: f64| {
        let body = json!({"output": {"generic": [{"response_type": "text", "text": "a"}], "intents": [{"intent": name, "confidence": confidence}, {"intent": "Refund", "confidence": 0.1}]}});
        answered(&body).unwrap().acts.into_vec()
    };
    assert_eq!(
        with("Lost_Card", 0.9),
        [Act::OpenIntent(CARD), Act::say("a")]
    );
    assert_eq!(with("Lost_Card", 0.4), [Act::say("a")]);
    assert_eq!(with("Refund", 0.9), [Act::say("a")], "it is open");
    assert_eq!(with("none such", 0.9), [Act::say("a")]);
}

#[test]
fn an_answer_of_which_nothing_is_heard_is_silence() {
    for quiet in [
        json!([]),
        json!([{"response_type": "pause", "time": 9}]),
        json!([{"response_type": "text", "text": " "}]),
        json!([{"response_type": "from_tomorrow", "text": "?"}]),
    ] {
        assert_eq!(items(&quiet), Err(Failure::Silent), "{quiet}");
    }
}

#[test]
fn errors_tell_the_services_own_words() {
    let answer = Answer {
        status: 404,
        ..Answer::ok(r#"{"error":"Invalid Session","code":404}"#)
    };
    let failure = parse(&turn("a"), &answer).unwrap_err();
    assert_eq!(
        failure.to_string(),
        "it answered with status 404: Invalid Session"
    );
    for bad in [
        "",
        "{}",
        "[]",
        "{\"output\": 7}",
        "{\"output\": {\"generic\": [{}]}}",
        "<html>",
    ] {
        assert!(
            matches!(
                parse(&turn("a"), &Answer::ok(bad)),
                Err(Failure::Malformed { .. })
            ),
            "{bad}"
        );
    }
}

#[test]
fn a_context_that_is_too_large_is_not_kept() {
    let body = json!({"output": {"generic": [{"response_type": "text", "text": "a"}]}, "context": {"x": "y".repeat(101 * 1024)}});
    let reply = answered(&body).unwrap();
    assert_eq!((reply.memory, reply.remarks.len()), (None, 1));
}

#[test]
fn it_asks_once() {
    let Step::Ask { then, .. } = watson().begin(&turn("a"), NOW).unwrap() else {
        panic!("it asks")
    };
    let answer = Answer::ok(r#"{"output":{"generic":[{"response_type":"text","text":"b"}]}}"#);
    assert!(matches!(then.answered(answer), Ok(Step::Done(_))));
}

proptest! {
    #[test]
    fn no_answer_makes_it_panic(body in proptest::collection::vec(any::<u8>(), 0..300), kind in "[a-z_]{0,12}", text in "\\PC{0,30}") {
        let _never = parse(&turn("a"), &Answer::ok(body));
        let _panics = items(&json!([{"response_type": kind, "text": text, "time": 7, "options": [{"label": text}]}]));
        let mut typed = turn(&text);
        typed.memory = Some(text.clone());
        let _either = render(&watson(), &typed);
    }
}
