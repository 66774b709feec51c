use super::*;
use crate::{
    act::{Act, Button, HandOver},
    fixtures::{BILLING, CARD, NOW, REFUND, turn},
};
use proptest::prelude::*;
use serde_json::{Value, json};

const SENDER: &str = "00000000-0000-0000-0000-0000000000c0";

fn rasa() -> Rasa {
    Rasa {
        url: "https://rasa.example/".to_owned(),
        token: Some("a b&c".to_owned()),
        reads_tracker: true,
        handoff_actions: HANDOFF_ACTIONS.map(str::to_owned).to_vec(),
    }
}

fn said(body: &Value) -> Result<Reply, Failure> {
    parse(&turn("Hi"), &Answer::ok(body.to_string()))
}

fn tracked(said_acts: Vec<Act>, memory: Option<&str>, tracker: &Value) -> Reply {
    let mut turn = turn("Hi");
    turn.memory = memory.map(str::to_owned);
    let said = Reply::of(crate::Acts::check(said_acts).unwrap());
    parse_tracker(&rasa(), &turn, said, &Answer::ok(tracker.to_string())).unwrap()
}

#[test]
fn the_conversation_is_the_sender() {
    let request = render(&rasa(), &turn("Where is my money?"));
    assert_eq!(
        request.url,
        "https://rasa.example/webhooks/rest/webhook?token=a%20b%26c"
    );
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(body["sender"], SENDER);
    assert_eq!(body["message"], "Where is my money?");
    assert_eq!(body["metadata"]["contact"]["attributes"]["vip"], true);
    let whole = Rasa {
        url: "https://rasa.example/webhooks/rest/webhook".to_owned(),
        token: None,
        ..rasa()
    };
    assert_eq!(render(&whole, &turn("a")).url, whole.url);
    assert_eq!(
        render_tracker(&whole, &turn("a")).url,
        format!("https://rasa.example/conversations/{SENDER}/tracker?include_events=AFTER_RESTART")
    );
}

#[test]
fn contacts_cannot_type_commands_but_buttons_carry_them() {
    let message = |turn: &Turn| {
        let body: Value = serde_json::from_slice(&render(&rasa(), turn).body).unwrap();
        body["message"].as_str().unwrap().to_owned()
    };
    assert_eq!(message(&turn(" / /restart")), "restart");
    assert_eq!(
        message(&turn("/inform{\"vip\": true}")),
        "inform{\"vip\": true}"
    );
    let mut pressed = turn("Yes");
    pressed.message.as_mut().unwrap().data = Some("/affirm".to_owned());
    assert_eq!(message(&pressed), "/affirm");
}

#[test]
fn texts_buttons_and_images_are_said() {
    let reply = said(&json!([
        {"recipient_id": SENDER, "text": "Hello!"},
        {"recipient_id": SENDER, "text": "Was it this?", "buttons": [{"title": "Yes", "payload": "/affirm"}, {"title": "No"}]},
        {"recipient_id": SENDER, "image": "https://rasa.example/card.png"},
        {"recipient_id": SENDER, "attachment": {"type": "video", "payload": {"src": "https://rasa.example/v.mp4"}}},
        {"recipient_id": SENDER, "custom": {"chart": 1}}
    ]))
    .unwrap();
    let says: Vec<_> = reply
        .acts
        .as_slice()
        .iter()
        .filter_map(|act| {
            if let Act::Say(say) = act {
                Some(say)
            } else {
                None
            }
        })
        .collect();
    assert_eq!(says.len(), 4);
    assert_eq!(
        says[1].buttons,
        [
            Button {
                label: "Yes".into(),
                data: "/affirm".into()
            },
            Button::labelled("No"),
        ]
    );
    assert_eq!(says[2].attachments[0].url, "https://rasa.example/card.png");
    assert_eq!(says[3].attachments[0].url, "https://rasa.example/v.mp4");
    assert_eq!(reply.remarks.len(), 1);
}

#[test]
fn a_custom_payload_hands_over_and_unknown_names_do_not_stop_it() {
    let reply = said(&json!([
        {"text": "One moment."},
        {"custom": {"handoff": {"reason": "angry", "team": "billing", "intent": "lost_card", "categories": ["none such"], "call": "now", "note": "He waits."}}},
        {"text": "never said"}
    ]))
    .unwrap();
    let hand_over = HandOver {
        reason: Some("angry".into()),
        team_id: Some(BILLING),
        intent: Some(CARD),
        call: Some(crate::Call::Now),
        note: Some("He waits.".into()),
        ..HandOver::default()
    };
    assert_eq!(
        reply.acts.as_slice(),
        [Act::say("One moment."), Act::HandOver(hand_over)]
    );
    assert_eq!(reply.remarks, ["no category is called none such"]);
    let acts = said(&json!([{"custom": {"acts": [{"close": {}}]}}])).unwrap();
    assert_eq!(acts.acts.as_slice(), [Act::Close(crate::Close {})]);
    let bare = said(&json!([{"custom": {"handover": true}}])).unwrap();
    assert_eq!(bare.acts.as_slice(), [Act::HandOver(HandOver::default())]);
}

#[test]
fn what_is_meant_for_somebody_else_is_never_said() {
    let other = said(
        &json!([{"recipient_id": "00000000-0000-0000-0000-0000000000c1", "text": "Your balance is 7."}]),
    );
    assert!(matches!(other, Err(Failure::Malformed { .. })));
}

#[test]
fn an_empty_answer_is_silence() {
    let Step::Ask { then, .. } = (Rasa {
        reads_tracker: false,
        ..rasa()
    })
    .begin(&turn("a"), NOW)
    .unwrap() else {
        panic!("it asks")
    };
    assert!(matches!(
        then.answered(Answer::ok("[]")),
        Err(Failure::Silent)
    ));
}

#[test]
fn a_turn_is_the_question_and_then_the_tracker() {
    let Step::Ask { then, .. } = rasa().begin(&turn("a"), NOW).unwrap() else {
        panic!("it asks")
    };
    let Ok(Step::Ask { request, then }) = then.answered(Answer::ok(r#"[{"text":"b"}]"#)) else {
        panic!("it reads the tracker")
    };
    assert_eq!(request.method, crate::Method::Get);
    let missing = Answer {
        status: 404,
        ..Answer::ok("")
    };
    let Ok(Step::Done(reply)) = then.answered(missing) else {
        panic!("what was said stands")
    };
    assert_eq!(reply.acts.as_slice(), [Act::say("b")]);
    assert_eq!(reply.remarks.len(), 1);
}

#[test]
fn what_has_paused_is_resumed_before_it_is_asked_again() {
    let paused = tracked(vec![Act::say("a")], None, &json!({"paused": true}));
    let mut turn = turn("And now?");
    turn.memory = paused.memory;
    let Step::Ask { request, then } = rasa().begin(&turn, NOW).unwrap() else {
        panic!("it resumes")
    };
    let token = "?token=a%20b%26c";
    let events = format!("https://rasa.example/conversations/{SENDER}/tracker/events{token}");
    assert_eq!(
        (request.url, request.body),
        (events, br#"{"event":"resume"}"#.to_vec())
    );
    let Ok(Step::Ask { request, .. }) = then.answered(Answer::ok("{}")) else {
        panic!("then it talks")
    };
    assert_eq!(request.url, render(&rasa(), &turn).url);
    let goes_on = tracked(vec![Act::say("a")], turn.memory.as_deref(), &json!({}));
    turn.memory = goes_on.memory;
    let Step::Ask { request, .. } = rasa().begin(&turn, NOW).unwrap() else {
        panic!("it talks")
    };
    assert_eq!(request.url, render(&rasa(), &turn).url, "once");
}

#[test]
fn the_form_that_is_filled_is_an_open_intent_until_it_is_done() {
    let filling = json!({"sender_id": SENDER, "active_loop": {"name": "lost_card_form"}, "slots": {"requested_slot": "number"}, "events": []});
    let reply = tracked(vec![Act::say("Which number?")], None, &filling);
    assert_eq!(
        reply.acts.as_slice(),
        [Act::OpenIntent(CARD), Act::say("Which number?")]
    );
    let memory = reply.memory.unwrap();
    assert!(memory.contains(&CARD.to_string()));

    // The desk has two intents open; Rasa opened one of them, and is done with it.
    let kept = json!({"opened": [REFUND]}).to_string();
    let done = json!({"active_loop": {}, "stack": [], "events": []});
    let reply = tracked(vec![Act::say("Done.")], Some(&kept), &done);
    assert_eq!(
        reply.acts.as_slice(),
        [Act::FinishIntent(REFUND), Act::say("Done.")]
    );
    let reply = tracked(vec![Act::say("Done.")], None, &done);
    assert_eq!(
        reply.acts.as_slice(),
        [Act::say("Done.")],
        "it is not Rasa's"
    );
}

#[test]
fn an_action_or_a_pause_hands_over() {
    let ran = json!({"events": [
        {"event": "action", "name": "action_listen"}, {"event": "user", "text": "help"},
        {"event": "action", "name": "action_human_handoff"}, {"event": "action", "name": "action_listen"}
    ]});
    let hands_over = |tracker: &Value| {
        let reply = tracked(vec![Act::say("a")], None, tracker);
        reply.acts.as_slice().last().unwrap().ends_the_turn()
    };
    assert!(hands_over(&ran));
    assert!(hands_over(&json!({"paused": true})));
    let long_ago =
        json!({"events": [{"event": "action", "name": "action_handoff"}, {"event": "user"}]});
    assert!(!hands_over(&long_ago));
}

#[test]
fn what_is_no_answer_is_a_failure() {
    for bad in [
        "",
        "null",
        "{}",
        "\"a\"",
        "[1]",
        "[{\"text\":7}]",
        "<html>",
        "[{\"custom\":{\"handoff\":{\"team\":7}}}]",
    ] {
        let answer = Answer::ok(bad);
        assert!(
            matches!(parse(&turn("a"), &answer), Err(Failure::Malformed { .. })),
            "{bad}"
        );
    }
}

proptest! {
    #[test]
    fn no_answer_makes_it_panic(body in proptest::collection::vec(any::<u8>(), 0..300)) {
        let answer = Answer::ok(body);
        let _never = parse(&turn("a"), &answer);
        let _panics = parse_tracker(&rasa(), &turn("a"), Reply::default(), &answer);
    }
}
