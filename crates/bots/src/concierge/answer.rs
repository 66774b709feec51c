//! What the built-in bot does in a turn. Pure.

use super::{Phrases, Topic, Topics, memory::Memory};
use crate::{
    act::{Act, Button, Close, HandOver, HandOverCause, Say},
    acts::Acts,
    failure::Failure,
    person::asks_for_person,
    turn::Turn,
};
use domain::{
    canned::{Values, fill},
    id::IntentId,
};
use intents::{Understanding, Verdict};

/// How often in a row it may ask instead of answer.
const MAX_ASKED: u8 = 2;

/// What its buttons carry.
const PERSON: &str = "person";
const DONE: &str = "done";
const OTHER: &str = "other";
const INTENT: &str = "intent:";

/// Answers a turn.
pub(super) fn answer(
    topics: &Topics,
    phrases: &Phrases,
    turn: &Turn,
) -> Result<(Acts, Memory), Failure> {
    let bot = Known { topics, phrases };
    let mut memory = Memory::of(turn);
    let mut acts = Vec::new();
    let is_first = !memory.has_greeted;
    let Some(message) = &turn.message else {
        if is_first {
            acts.push(Act::say(&bot.phrases.greeting));
        }
        memory.has_greeted = true;
        return Ok((Acts::check(acts)?, memory));
    };
    memory.has_greeted = true;
    let what = match message.data.as_deref() {
        Some(data) => pressed(bot, turn, data),
        None => said(bot, turn.words(), memory.asked),
    };
    // Who is asked back in the first turn is greeted by it; who gets an answer or a person is not kept waiting.
    match what {
        Doing::Answer(topic) if memory.answered == Some(topic.intent) => {
            acts.push(hand_over(
                Some(topic.intent),
                "The answer did not help.",
                turn,
                bot,
            ));
        }
        Doing::Answer(topic) => {
            memory.asked = 0;
            memory.answered = Some(topic.intent);
            acts.extend(told(bot, turn, topic));
        }
        Doing::Ask(topics) => {
            memory.asked += 1;
            let words = if is_first {
                &bot.phrases.greeting
            } else {
                &bot.phrases.which
            };
            acts.push(ask(words, topics, bot));
        }
        Doing::AskAgain => {
            memory.asked += 1;
            let words = if is_first {
                &bot.phrases.greeting
            } else {
                &bot.phrases.again
            };
            acts.push(ask(words, Vec::new(), bot));
        }
        Doing::Finish => {
            let open = turn.intents.iter().filter(|one| one.finished_at.is_none());
            let own = open.filter(|one| memory.answered == Some(one.intent_id));
            acts.extend(own.map(|one| Act::FinishIntent(one.intent_id)));
            acts.push(Act::say(&bot.phrases.bye));
            acts.push(Act::Close(Close {}));
        }
        Doing::HandOver(why) => acts.push(hand_over(memory.answered, why, turn, bot)),
        Doing::HandOverAsAsked => acts.push(Act::HandOver(HandOver {
            cause: HandOverCause::Asked,
            intent: memory.answered,
            note: note(bot, turn),
            ..HandOver::default()
        })),
    }
    Ok((Acts::check(acts)?, memory))
}

/// What it knows and says.
#[derive(Clone, Copy)]
struct Known<'a> {
    topics: &'a Topics,
    phrases: &'a Phrases,
}

/// What it decides to do.
enum Doing<'a> {
    Answer(&'a Topic),
    Ask(Vec<&'a Topic>),
    AskAgain,
    Finish,
    HandOver(&'static str),
    HandOverAsAsked,
}

fn pressed<'a>(bot: Known<'a>, turn: &Turn, data: &str) -> Doing<'a> {
    let topic = data.strip_prefix(INTENT).and_then(|id| {
        let intent: IntentId = id.parse().ok()?;
        bot.topics.find(intent)
    });
    match (data, topic) {
        (PERSON, _) => Doing::HandOverAsAsked,
        (DONE, _) => Doing::Finish,
        (OTHER, _) => Doing::HandOver("None of the topics that were offered."),
        (_, Some(topic)) => Doing::Answer(topic),
        // A button of an earlier day: its words say what was meant.
        (_, None) => said(bot, turn.words(), MAX_ASKED),
    }
}

fn said<'a>(bot: Known<'a>, words: &str, asked: u8) -> Doing<'a> {
    if asks_for_person(words) {
        return Doing::HandOverAsAsked;
    }
    let model = &bot.topics.model;
    let understanding = model.understand(words);
    let topics = topics(bot, &understanding);
    match (understanding.verdict(model.thresholds()), topics.as_slice()) {
        (Verdict::Answer, [best, ..]) => Doing::Answer(best),
        (Verdict::Ask, [_, ..]) if asked < MAX_ASKED => Doing::Ask(topics),
        (Verdict::Lost, _) if asked == 0 => Doing::AskAgain,
        (Verdict::Answer | Verdict::Ask | Verdict::Lost, _) => {
            Doing::HandOver("It is not clear what he wants.")
        }
    }
}

fn topics<'a>(bot: Known<'a>, understanding: &Understanding) -> Vec<&'a Topic> {
    let guesses = understanding.guesses.iter();
    guesses
        .filter_map(|guess| bot.topics.topics.get(guess.intent))
        .collect()
}

/// Returns what variables of an answer stand for.
fn values(turn: &Turn) -> Values {
    let team = turn.conversation.team_id;
    let teams = &turn.vocabulary.teams;
    let team = teams.iter().find(|named| Some(named.id) == team);
    Values {
        contact_name: turn.contact.name.clone(),
        operator_name: turn.vocabulary.me.clone(),
        number: turn.conversation.number,
        team_name: team.map(|team| team.name.clone()).unwrap_or_default(),
        attributes: turn.contact.attributes.clone(),
    }
}

/// Answers a topic; without an answer people do.
fn told(bot: Known<'_>, turn: &Turn, topic: &Topic) -> Vec<Act> {
    let answer = topic
        .answer
        .as_deref()
        .filter(|answer| !answer.trim().is_empty());
    let Some(answer) = answer else {
        return vec![hand_over(
            Some(topic.intent),
            "People answer this.",
            turn,
            bot,
        )];
    };
    let open = turn.intents.iter().filter(|one| one.finished_at.is_none());
    let is_open = open.map(|one| one.intent_id).any(|id| id == topic.intent);
    let mut acts = Vec::new();
    if !is_open {
        acts.push(Act::OpenIntent(topic.intent));
    }
    acts.push(Act::say(fill(answer, &values(turn))));
    let button = |label: &str, data: &str| Button {
        label: label.to_owned(),
        data: data.to_owned(),
    };
    acts.push(Act::Say(Say {
        buttons: vec![
            button(&bot.phrases.yes, DONE),
            button(&bot.phrases.person, PERSON),
        ],
        ..Say::words(&bot.phrases.helped)
    }));
    acts
}

fn ask(words: &str, topics: Vec<&Topic>, bot: Known<'_>) -> Act {
    let last = if topics.is_empty() {
        (&bot.phrases.person, PERSON)
    } else {
        (&bot.phrases.other, OTHER)
    };
    let mut buttons: Vec<Button> = topics
        .into_iter()
        .map(|topic| Button {
            label: topic.name.clone(),
            data: format!("{INTENT}{}", topic.intent),
        })
        .collect();
    buttons.push(Button {
        label: last.0.clone(),
        data: last.1.to_owned(),
    });
    Act::Say(Say {
        buttons,
        ..Say::words(words)
    })
}

fn hand_over(intent: Option<IntentId>, why: &str, turn: &Turn, bot: Known<'_>) -> Act {
    Act::HandOver(HandOver {
        reason: Some(why.to_owned()),
        intent,
        note: note(bot, turn),
        ..HandOver::default()
    })
}

/// Tells colleagues what it made of the words.
fn note(bot: Known<'_>, turn: &Turn) -> Option<String> {
    let understanding = bot.topics.model.understand(turn.words());
    let guesses: Vec<String> = understanding
        .guesses
        .iter()
        .filter(|guess| guess.confidence >= 0.1)
        .filter_map(|guess| {
            let topic = bot.topics.topics.get(guess.intent)?;
            Some(format!(
                "{} ({:.0} %)",
                topic.name,
                guess.confidence * 100.0
            ))
        })
        .collect();
    (!guesses.is_empty()).then(|| format!("It may be about: {}.", guesses.join(", ")))
}
