use super::*;
use crate::{
    act::{Act, Button, Close, HandOver, HandOverCause, Say},
    fixtures::{CARD, NOW, REFUND, turn},
};
use proptest::prelude::*;

const HOURS: IntentId = IntentId::from_u128(0xa3);

fn known() -> Vec<Topic> {
    let topic = |intent, name: &str, examples: &[&str], answer: Option<&str>| Topic {
        intent,
        name: name.to_owned(),
        examples: examples.iter().map(|text| (*text).to_owned()).collect(),
        answer: answer.map(str::to_owned),
    };
    vec![
        topic(
            REFUND,
            "Refund",
            &[
                "I want my money back",
                "when do I get my refund",
                "refund my order",
                "you charged me twice",
                "give back the money",
            ],
            Some("Refunds take five days."),
        ),
        topic(
            CARD,
            "Lost card",
            &[
                "I lost my card",
                "my card was stolen",
                "somebody took my credit card",
                "block my card",
                "card is gone",
            ],
            None,
        ),
        topic(
            HOURS,
            "Opening hours",
            &[
                "when are you open",
                "what are your opening hours",
                "are you open on sunday",
                "when do you close",
            ],
            Some("We are open from nine to five."),
        ),
    ]
}

/// A contact who talks with the bot turn by turn.
struct Talk {
    bot: Concierge,
    topics: Vec<Topic>,
    memory: Option<String>,
}

impl Talk {
    fn new() -> Self {
        Self {
            bot: Concierge {
                learnt: Arc::default(),
                phrases: Phrases::default(),
            },
            topics: known(),
            memory: None,
        }
    }

    fn turn(&mut self, turn: &Turn) -> Vec<Act> {
        let mut turn = Turn {
            memory: self.memory.take(),
            ..turn.clone()
        };
        turn.vocabulary.topics.clone_from(&self.topics);
        let Ok(Step::Done(reply)) = self.bot.begin(&turn, NOW) else {
            panic!("it needs nobody")
        };
        self.memory = reply.memory;
        reply.acts.into_vec()
    }

    fn says(&mut self, words: &str) -> Vec<Act> {
        self.turn(&turn(words))
    }

    fn presses(&mut self, label: &str, data: &str) -> Vec<Act> {
        let mut turn = turn(label);
        turn.message.as_mut().unwrap().data = Some(data.to_owned());
        self.turn(&turn)
    }
}

fn buttons(act: &Act) -> Vec<(String, String)> {
    let Act::Say(say) = act else {
        panic!("{act:?} has no buttons")
    };
    let pair = |button: &Button| (button.label.clone(), button.data.clone());
    say.buttons.iter().map(pair).collect()
}

fn handed_over(acts: &[Act]) -> &HandOver {
    match acts {
        [Act::HandOver(hand_over)] => hand_over,
        other => panic!("{other:?} is no handover"),
    }
}

#[test]
fn it_greets_once() {
    let mut talk = Talk::new();
    let quiet = Turn {
        message: None,
        ..turn("")
    };
    assert_eq!(
        talk.turn(&quiet),
        [Act::say("Hello! What can I do for you?")]
    );
    assert_eq!(talk.turn(&quiet), []);
}

#[test]
fn what_the_desk_has_written_is_the_answer() {
    let mut talk = Talk::new();
    let acts = talk.says("are you open on sundays?");
    assert_eq!(
        &acts[..2],
        [
            Act::OpenIntent(HOURS),
            Act::say("We are open from nine to five.")
        ]
    );
    assert_eq!(buttons(&acts[2]).len(), 2);
    let acts = Talk::new().says("I want my money back");
    assert_eq!(
        acts[0],
        Act::say("Refunds take five days."),
        "the intent is open already"
    );
}

#[test]
fn who_was_helped_is_done() {
    let mut talk = Talk::new();
    talk.says("I want my money back");
    let acts = talk.presses("Yes, thank you", "done");
    assert_eq!(
        acts,
        [
            Act::FinishIntent(REFUND),
            Act::say(Phrases::default().bye),
            Act::Close(Close {})
        ]
    );
}

#[test]
fn who_asks_the_same_again_was_not_helped() {
    let mut talk = Talk::new();
    talk.says("when do you close");
    let acts = talk.says("so when do you close?");
    assert_eq!(handed_over(&acts).intent, Some(HOURS));
}

#[test]
fn what_people_answer_goes_to_people_with_its_intent() {
    let acts = Talk::new().says("my card was stolen");
    let hand_over = handed_over(&acts);
    assert_eq!(
        (hand_over.intent, hand_over.cause),
        (Some(CARD), HandOverCause::Unable)
    );
    assert!(
        hand_over
            .note
            .as_deref()
            .unwrap()
            .starts_with("It may be about: Lost card (")
    );
}

#[test]
fn who_asks_for_a_person_gets_one() {
    for acts in [
        Talk::new().says("a human, please"),
        Talk::new().presses("I need a person", "person"),
    ] {
        assert_eq!(handed_over(&acts).cause, HandOverCause::Asked);
    }
}

#[test]
fn when_it_is_not_sure_it_asks_with_three_buttons() {
    let mut talk = Talk::new();
    talk.turn(&Turn {
        message: None,
        ..turn("")
    });
    let learnt = talk.bot.learnt.of(&talk.topics);
    let model = &learnt.model;
    let unsure = model.understand("hello there friend");
    assert_eq!(
        unsure.verdict(model.thresholds()),
        intents::Verdict::Ask,
        "this test is about what is unclear"
    );
    let acts = talk.says("hello there friend");
    assert!(matches!(&acts[0], Act::Say(Say { text, .. }) if text == "What is it about?"));
    let offered = buttons(&acts[0]);
    assert_eq!(offered.len(), 4, "three topics and something else");
    assert_eq!(
        offered[3],
        ("Something else".to_owned(), "other".to_owned())
    );
    let hours = format!("intent:{HOURS}");
    assert_eq!(
        talk.presses("Opening hours", &hours)[0],
        Act::OpenIntent(HOURS)
    );
    let acts = talk.presses("Something else", "other");
    assert_eq!(handed_over(&acts).cause, HandOverCause::Unable);
}

#[test]
fn who_is_not_understood_twice_gets_a_person() {
    let mut talk = Talk::new();
    let acts = talk.says("???");
    assert_eq!(
        buttons(&acts[0]),
        [("I need a person".to_owned(), "person".to_owned())]
    );
    handed_over(&talk.says("!!!"));
}

#[test]
fn a_button_of_another_day_is_read_by_its_words() {
    let mut talk = Talk::new();
    let acts = talk.presses("Opening hours", "intent:gone");
    assert!(acts.contains(&Act::say("We are open from nine to five.")));
}

#[test]
fn a_desk_without_topics_hands_over() {
    let mut talk = Talk::new();
    talk.topics.clear();
    assert_eq!(buttons(&talk.says("hello")[0]).len(), 1);
    handed_over(&talk.says("my card is gone"));
}

#[test]
fn it_learns_anew_when_topics_change_and_only_then() {
    let learnt = Learnt::default();
    let first = learnt.of(&known());
    assert!(Arc::ptr_eq(&first, &learnt.of(&known())));
    let fewer = learnt.of(&known()[..2]);
    assert!(!Arc::ptr_eq(&first, &fewer) && fewer.topics.len() == 2);
}

proptest! {
    /// Whatever is said and pressed: every turn is heard, and by the third that is not understood a person has it.
    #[test]
    fn nobody_is_left_in_silence(said in proptest::collection::vec(("\\PC{0,40}", proptest::option::of("[a-z:0-9-]{0,12}")), 1..6)) {
        let mut talk = Talk::new();
        for (words, data) in said {
            let acts = match data {
                Some(data) => talk.presses(&words, &data),
                None => talk.says(&words),
            };
            prop_assert!(acts.iter().any(|act| matches!(act, Act::Say(_)) || act.ends_the_turn()));
            if acts.iter().any(Act::ends_the_turn) {
                return Ok(());
            }
        }
    }
}
