use super::*;
use crate::{
    act::Close,
    bot::Reads,
    fixtures::{BILLING, CARD, NOW, message, turn},
    turn::{Author, CategoryId, Named},
};
use proptest::prelude::*;
use serde_json::json;

const CARDS: CategoryId = CategoryId::from_u128(0xf1);
const BOTS_OWN: CategoryId = CategoryId::from_u128(0xf0);

fn bot() -> OpenAi {
    OpenAi {
        url: "http://llm.example:11434".to_owned(),
        model: "small".to_owned(),
        api_key: Some("sk-1".to_owned()),
        instructions: Some("We sell bicycles.".to_owned()),
    }
}

fn categorised(asks: &str) -> Turn {
    let mut turn = turn(asks);
    let named = |id, name: &str| Named {
        id,
        name: name.to_owned(),
    };
    turn.categories = vec![named(BOTS_OWN, "Bot")];
    turn.vocabulary.categories = vec![named(BOTS_OWN, "Bot"), named(CARDS, "Cards")];
    turn
}

fn ask(turn: &Turn) -> (Request, Box<dyn Exchange>) {
    match bot().begin(turn, NOW).unwrap() {
        Step::Ask { request, then } => (request, then),
        Step::Done(_) => panic!("it asks the model"),
    }
}

fn body(request: &Request) -> Value {
    serde_json::from_slice(&request.body).unwrap()
}

/// Streams chunks of one choice, then `[DONE]`.
fn stream(deltas: &[Value], finish: &str) -> Vec<u8> {
    let chunks = deltas.iter().map(|delta| {
        json!({"id": "c", "object": "chat.completion.chunk", "choices": [{"index": 0, "delta": delta, "finish_reason": null}]})
    });
    let last = json!({"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]});
    let usage = json!({"choices": [], "usage": {"prompt_tokens": 12, "completion_tokens": 3, "total_tokens": 15}});
    let events = chunks.chain([last, usage]).map(|chunk| chunk.to_string());
    let events = events
        .chain(["[DONE]".to_owned()])
        .map(|data| format!("data: {data}\n\n"));
    events.collect::<String>().into_bytes()
}

fn answered(body: impl Into<Vec<u8>>) -> Result<Reply, Failure> {
    let (_, then) = ask(&categorised("My card is gone"));
    match then.answered(Answer::ok(body))? {
        Step::Done(reply) => Ok(reply),
        Step::Ask { .. } => panic!("it is done"),
    }
}

fn acts(body: impl Into<Vec<u8>>) -> Vec<Act> {
    answered(body).unwrap().acts.into_vec()
}

fn call(name: &str, arguments: &str) -> Value {
    json!({"tool_calls": [{"index": 0, "id": "call_1", "type": "function", "function": {"name": name, "arguments": arguments}}]})
}

#[test]
fn a_turn_is_asked_as_a_chat() {
    let mut turn = categorised("My card is gone");
    turn.vocabulary.knowledge = vec![
        "Returns are free for 30 days.".to_owned(),
        "x".repeat(9_000),
    ];
    turn.recent_messages
        .push(message(3, Author::Operator, "I'm Bob."));
    turn.recent_messages
        .push(message(3, Author::System, "Bob left."));
    let (request, _) = ask(&turn);
    assert_eq!(request.url, "http://llm.example:11434/v1/chat/completions");
    assert_eq!(request.reads, Reads::Stream);
    assert!(
        request
            .headers
            .contains(&("authorization", "Bearer sk-1".to_owned()))
    );
    let body = body(&request);
    assert_eq!(
        (&body["model"], &body["stream"]),
        (&json!("small"), &json!(true))
    );
    let said: Vec<(&str, &str)> = body["messages"]
        .as_array()
        .unwrap()
        .iter()
        .skip(1)
        .map(|m| (m["role"].as_str().unwrap(), m["content"].as_str().unwrap()))
        .collect();
    assert_eq!(
        said,
        [
            ("user", "Hello"),
            ("assistant", "Hello, Ann."),
            ("assistant", "(a colleague) I'm Bob."),
            ("user", "My card is gone")
        ]
    );
    let system = body["messages"][0]["content"].as_str().unwrap();
    assert!(system.contains("We sell bicycles.") && system.contains("Returns are free"));
    assert!(system.len() < 3_000, "what does not fit stays away");
    assert_eq!(
        body["tools"][0]["function"]["parameters"]["properties"]["team"]["enum"],
        json!(["Billing"])
    );
    assert_eq!(body["tools"][1]["function"]["name"], "set_categories");
}

#[test]
fn the_address_may_be_typed_in_several_ways() {
    for (typed, expected) in [
        (
            "https://api.example/v1/",
            "https://api.example/v1/chat/completions",
        ),
        (
            "https://api.example",
            "https://api.example/v1/chat/completions",
        ),
        (
            "https://api.example/v1beta/openai",
            "https://api.example/v1beta/openai/chat/completions",
        ),
        (
            "https://x.example/chat/completions",
            "https://x.example/chat/completions",
        ),
    ] {
        let bot = OpenAi {
            url: typed.to_owned(),
            ..bot()
        };
        assert_eq!(
            render(&bot, &turn("a"), Shape::default(), &[]).url,
            expected
        );
    }
}

#[test]
fn who_asks_for_a_person_does_not_meet_the_model() {
    let Step::Done(reply) = bot()
        .begin(&turn("I want to talk to a human!"), NOW)
        .unwrap()
    else {
        panic!("nobody is asked")
    };
    let [Act::HandOver(hand_over)] = reply.acts.as_slice() else {
        panic!("it hands over")
    };
    assert_eq!(hand_over.cause, HandOverCause::Asked);
}

#[test]
fn streamed_words_come_as_they_are_written() {
    let (_, mut then) = ask(&turn("Hi"));
    let bytes = stream(
        &[
            json!({"role": "assistant", "content": "Grüß "}),
            json!({"content": "dich 😀"}),
        ],
        "stop",
    );
    let mut seen = Vec::new();
    for byte in &bytes {
        if let Some(words) = then.piece(std::slice::from_ref(byte)) {
            seen.push(words.to_owned());
        }
    }
    assert_eq!(seen, ["Grüß ", "Grüß dich 😀"]);
    let Ok(Step::Done(reply)) = then.answered(Answer::ok("")) else {
        panic!("it is done")
    };
    assert_eq!(reply.acts.as_slice(), [Act::say("Grüß dich 😀")]);
    assert_eq!(
        reply.usage.map(|usage| (usage.read, usage.written)),
        Some((12, 3))
    );
}

#[test]
fn a_server_that_does_not_stream_is_understood() {
    let whole = json!({"choices": [{"index": 0, "message": {"role": "assistant", "content": [{"type": "text", "text": "Hi."}]}, "finish_reason": "stop"}, {"index": 1, "message": {"content": "other"}}]});
    assert_eq!(acts(whole.to_string()), [Act::say("Hi.")]);
}

#[test]
fn what_a_model_thinks_is_not_said() {
    let deltas = ["<thi", "nk>He is ang", "ry.</think>\n", "I'm sorry."]
        .map(|part| json!({"content": part}));
    assert_eq!(acts(stream(&deltas, "stop")), [Act::say("I'm sorry.")]);
    assert_eq!(
        answered(stream(&[json!({"content": "<think>endless"})], "length")),
        Err(Failure::Silent)
    );
}

#[test]
fn a_tool_call_in_pieces_hands_over() {
    let arguments = r#"{"reason":"lost","team":"billing","intent":"Lost card","summary":"Card is gone.","asked_by_customer":true,"call":"now"}"#;
    let (first, second) = arguments.split_at(17);
    let pieces = [
        json!({"content": "I'll get somebody."}),
        call("hand_over", first),
        json!({"tool_calls": [{"index": 0, "function": {"arguments": second}}]}),
    ];
    let expected = HandOver {
        cause: HandOverCause::Asked,
        reason: Some("lost".into()),
        team_id: Some(BILLING),
        intent: Some(CARD),
        call: Some(crate::Call::Now),
        note: Some("Card is gone.".into()),
        ..HandOver::default()
    };
    assert_eq!(
        acts(stream(&pieces, "tool_calls")),
        [Act::say("I'll get somebody."), Act::HandOver(expected)]
    );
}

#[test]
fn a_call_that_cannot_be_read_hands_over_all_the_same() {
    for arguments in [
        "",
        "{",
        "{\"reason\": \"lost\"",
        "[]",
        "7",
        "{\"reason\": 7}",
        "no json",
    ] {
        let reply = answered(stream(&[call("hand_over", arguments)], "tool_calls")).unwrap();
        assert!(reply.acts.as_slice()[0].ends_the_turn(), "{arguments}");
    }
    let object = json!({"tool_calls": [{"id": "1", "function": {"name": "hand_over", "arguments": {"reason": "lost", "team": "none such"}}}]});
    let reply = answered(stream(&[object], "tool_calls")).unwrap();
    assert!(
        matches!(&reply.acts.as_slice()[0], Act::HandOver(h) if h.reason.as_deref() == Some("lost") && h.team_id.is_none())
    );
    assert_eq!(reply.remarks, ["no team is called none such"]);
}

#[test]
fn models_that_forget_tools_write_what_they_mean() {
    for (content, said) in [
        (
            "One moment.\n\nHANDOVER: he is angry\nignored",
            vec![Act::say("One moment.")],
        ),
        ("**Handover: he is angry**", vec![]),
        (
            "```json\n{\"name\": \"hand_over\", \"arguments\": {\"reason\": \"he is angry\"}}\n```",
            vec![],
        ),
        (
            "{\"name\": \"hand_over\", \"parameters\": {\"reason\": \"he is angry\"}}",
            vec![],
        ),
    ] {
        let acts = acts(stream(&[json!({"content": content})], "stop"));
        let (last, before) = acts.split_last().unwrap();
        assert_eq!(before, said);
        assert!(
            matches!(last, Act::HandOver(h) if h.reason.as_deref().is_some_and(|r| r.starts_with("he is angry"))),
            "{last:?}"
        );
    }
    assert_eq!(
        acts(stream(&[json!({"content": "{\"name\": \"Ann\"}"})], "stop")),
        [Act::say("{\"name\": \"Ann\"}")]
    );
}

#[test]
fn categories_are_added_to_those_that_keep_the_turn() {
    let pieces = [
        json!({"content": "Noted."}),
        call("set_categories", r#"{"categories":["cards","none such"]}"#),
    ];
    let reply = answered(stream(&pieces, "tool_calls")).unwrap();
    assert_eq!(
        reply.acts.as_slice(),
        [
            Act::SetCategories(vec![BOTS_OWN, CARDS]),
            Act::say("Noted.")
        ]
    );
    assert_eq!(reply.remarks, ["no category is called none such"]);
}

#[test]
fn a_model_that_only_calls_a_tool_is_asked_to_go_on() {
    let (_, then) = ask(&categorised("My card is gone"));
    let Ok(Step::Ask { request, then }) = then.answered(Answer::ok(stream(
        &[call("set_categories", r#"{"categories":["Cards"]}"#)],
        "tool_calls",
    ))) else {
        panic!("it is asked to go on")
    };
    let messages = body(&request)["messages"].clone();
    let [.., calls, result] = messages.as_array().unwrap().as_slice() else {
        panic!("two more messages")
    };
    assert_eq!(calls["tool_calls"][0]["id"], "call_1");
    assert_eq!(
        (&result["role"], &result["tool_call_id"]),
        (&json!("tool"), &json!("call_1"))
    );
    let Ok(Step::Done(reply)) = then.answered(Answer::ok(stream(
        &[json!({"content": "I block it."})],
        "stop",
    ))) else {
        panic!("it is done")
    };
    assert_eq!(
        reply.acts.as_slice(),
        [
            Act::SetCategories(vec![BOTS_OWN, CARDS]),
            Act::say("I block it.")
        ]
    );
}

#[test]
fn a_model_that_calls_tools_without_end_is_silent() {
    let (_, mut then) = ask(&categorised("a"));
    for round in 0..9 {
        match then.answered(Answer::ok(stream(
            &[call("order_pizza", "{}")],
            "tool_calls",
        ))) {
            Ok(Step::Ask { then: next, .. }) => then = next,
            Ok(Step::Done(_)) => panic!("it has said nothing"),
            Err(failure) => {
                assert_eq!((failure, round), (Failure::Silent, MAX_ROUNDS));
                return;
            }
        }
    }
    panic!("it goes on for ever");
}

#[test]
fn refusals_and_filters_hand_over_without_half_a_sentence() {
    let refusal = [
        json!({"content": "Well, "}),
        json!({"refusal": "I can't help with that."}),
    ];
    for stream in [
        stream(&refusal, "stop"),
        stream(&[json!({"content": "Well, "})], "content_filter"),
    ] {
        let acts = acts(stream);
        assert!(matches!(acts.as_slice(), [Act::HandOver(_)]), "{acts:?}");
    }
}

#[test]
fn a_question_that_is_too_long_is_asked_shorter() {
    let mut long = turn("Hi");
    long.recent_messages = (0..20)
        .map(|n| message(n, Author::Contact, "word"))
        .collect();
    let (request, then) = ask(&long);
    let count = |request: &Request| body(request)["messages"].as_array().unwrap().len();
    assert_eq!(count(&request), 22);
    let too_long = || Answer {
        status: 400,
        ..Answer::ok(
            r#"{"error":{"message":"This model's maximum context length is 4096 tokens."}}"#,
        )
    };
    let Ok(Step::Ask { request, then }) = then.answered(too_long()) else {
        panic!("it asks again")
    };
    assert_eq!(count(&request), 7);
    let Ok(Step::Ask { then, .. }) = then.answered(too_long()) else {
        panic!("and once more")
    };
    assert!(matches!(
        then.answered(too_long()),
        Err(Failure::Refused { status: 400, .. })
    ));
}

#[test]
fn a_server_that_cannot_count_is_not_asked_to() {
    let (request, then) = ask(&turn("Hi"));
    assert_eq!(
        body(&request)["stream_options"],
        json!({"include_usage": true})
    );
    let answer = Answer {
        status: 422,
        ..Answer::ok(r#"{"detail":"stream_options: extra inputs are not permitted"}"#)
    };
    let Ok(Step::Ask { request, .. }) = then.answered(answer) else {
        panic!("it asks again")
    };
    assert_eq!(body(&request)["stream_options"], Value::Null);
}

#[test]
fn what_is_no_completion_is_a_failure() {
    for (bad, expected) in [
        ("", "no choice in it"),
        ("data: [DONE]\n\n", "no choice in it"),
        ("<html>busy</html>", "no choice in it"),
        ("data: {not json}\n\n", "not a chat completion"),
        ("{\"choices\": 7}", "not a chat completion"),
        (
            "data: {\"choices\":[{\"delta\":{\"content\":\"Hel\"}}]}\n\n",
            "the stream broke off",
        ),
    ] {
        let failure = answered(bad).unwrap_err();
        assert_eq!(failure, Failure::malformed(expected), "{bad}");
    }
    let failure = answered(r#"{"error":{"message":"model is loading"}}"#).unwrap_err();
    assert_eq!(
        failure.to_string(),
        "it answered with status 200: model is loading"
    );
    assert_eq!(
        answered(stream(&[json!({"content": ""})], "stop")),
        Err(Failure::Silent)
    );
    let endless = stream(
        &[json!({"content": "x".repeat(crate::MAX_ANSWER_BYTES)})],
        "stop",
    );
    let (_, mut then) = ask(&turn("a"));
    then.piece(&endless);
    assert!(matches!(
        then.answered(Answer::ok("")),
        Err(Failure::Oversized)
    ));
    assert!(!matches!(
        acts(stream(&[json!({"content": "bye"})], "stop")).as_slice(),
        [Act::Close(Close {})]
    ));
}

proptest! {
    #[test]
    fn no_answer_makes_it_panic(body in proptest::collection::vec(any::<u8>(), 0..300), content in "\\PC{0,80}", arguments in "\\PC{0,40}") {
        let (_, then) = ask(&turn("a"));
        let _never = then.answered(Answer::ok(body.clone()));
        let (_, mut then) = ask(&turn("a"));
        then.piece(b"data: ");
        then.piece(&body);
        let _panics = then.answered(Answer::ok(""));
        let (_, then) = ask(&turn("a"));
        let _either = then.answered(Answer::ok(stream(&[json!({"content": content}), call("hand_over", &arguments)], "stop")));
    }
}
