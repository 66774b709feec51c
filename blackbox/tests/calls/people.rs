//! Who stands before the telephones, and programs that ask for calls.

use crate::scene::Pair;
use blackbox::{Failed, Rest};
use rand::{Rng, SeedableRng, rngs::StdRng};
use serde_json::json;
use simulator::{Key, World};
use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// The pause between two looks at the telephones.
const LOOK: Duration = Duration::from_millis(60);

/// The pause between two wishes for a call.
const PAUSE: Duration = Duration::from_millis(150);

/// What those who ask have heard.
#[derive(Debug, Clone, Default)]
pub(crate) struct Book {
    /// The calls that the server has said to be placed.
    pub(crate) placed: BTreeSet<String>,
    /// What no server may answer.
    pub(crate) surprises: Vec<String>,
}

/// Asks for calls until `is_over`.
pub(crate) async fn ask_on(
    rest: Rest,
    pair: Pair,
    book: Arc<Mutex<Book>>,
    is_over: Arc<AtomicBool>,
) {
    let path = format!("/conversations/{}/calls", pair.conversation);
    let wish = json!({
        "operator_id": pair.operator, "phone": pair.customer_number, "reason": "A test calls.",
    });
    while !is_over.load(Ordering::Relaxed) {
        let asked = rest.post(&path, &wish).await;
        {
            let mut book = book.lock().unwrap_or_else(PoisonError::into_inner);
            match asked {
                Ok(asked) => match asked["call"]["id"].as_str() {
                    Some(id) => {
                        book.placed.insert(id.to_owned());
                    }
                    None => book.surprises.push(asked.to_string()),
                },
                Err(Failed::NoAnswer) => {}
                Err(Failed::Refused(status, why)) => {
                    let is_away = status.as_u16() == 503;
                    let is_known = ["phone.busy", "phone.customer_limit"];
                    if !is_away && !is_known.iter().any(|code| why.contains(code)) {
                        book.surprises.push(format!("{status}: {why}"));
                    }
                }
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Answers, presses 1, declines and hangs up; it has no end.
pub(crate) async fn live(world: World, agents: BTreeSet<String>) {
    let mut dice = StdRng::seed_from_u64(13);
    loop {
        tokio::time::sleep(LOOK).await;
        for line in world.telephones() {
            let is_agent = agents.contains(&line.number);
            let key = match line.state.as_str() {
                "ringing" if dice.random_ratio(1, 8) => Key::Decline,
                "ringing" if dice.random_ratio(1, 3) => Key::Answer,
                "talking" if is_agent && dice.random_ratio(1, 3) => Key::Digits {
                    digits: "1".to_owned(),
                },
                "talking" if dice.random_ratio(1, 25) => Key::HangUp,
                _ => continue,
            };
            // It may have moved on meanwhile.
            let _ = world.on_telephone(&line.number, &key);
        }
    }
}
