//! What Rasa's tracker says. Pure.

use super::{Rasa, memory::Memory};
use crate::{
    act::{Act, HandOver},
    acts::Acts,
    bot::{Answer, Reply, read_json},
    failure::Failure,
    turn::Turn,
};
use domain::id::IntentId;
use serde::Deserialize;

#[derive(Deserialize)]
struct Tracker {
    #[serde(default)]
    paused: bool,
    #[serde(default)]
    active_loop: Loop,
    #[serde(default)]
    stack: Vec<Frame>,
    #[serde(default)]
    events: Vec<Event>,
}

#[derive(Default, Deserialize)]
struct Loop {
    name: Option<String>,
}

/// A flow that is under way.
#[derive(Deserialize)]
struct Frame {
    flow_id: Option<String>,
}

#[derive(Deserialize)]
struct Event {
    event: String,
    name: Option<String>,
}

/// Adds to what was said what the tracker says: an action that hands over, a pause, intents that are open or done.
///
/// Shape: a tracker that cannot be had is a remark; what was said stands.
///
/// # Errors
/// [`Failure::Malformed`] when acts and tracker together are more than anybody needs.
pub fn parse_tracker(
    rasa: &Rasa,
    turn: &Turn,
    said: Reply,
    answer: &Answer,
) -> Result<Reply, Failure> {
    let tracker: Tracker = match read_json(answer) {
        Ok(tracker) => tracker,
        Err(failure) => {
            let mut said = said;
            said.remarks.push(format!("no tracker: {failure}"));
            return Ok(said);
        }
    };
    let open = open_intents(turn, &tracker);
    let before = Memory::of(turn).opened;
    let is_open = |id: &IntentId| {
        let of_turn = turn.intents.iter();
        of_turn
            .filter(|one| one.finished_at.is_none())
            .any(|one| one.intent_id == *id)
    };
    let mut acts = Vec::new();
    let finished = before.iter().filter(|id| !open.contains(id) && is_open(id));
    acts.extend(finished.map(|id| Act::FinishIntent(*id)));
    acts.extend(
        open.iter()
            .filter(|id| !is_open(id))
            .map(|id| Act::OpenIntent(*id)),
    );
    acts.extend(said.acts.into_vec());
    let hands_over = tracker.paused || has_handed_over(rasa, &tracker.events);
    if hands_over && !acts.iter().any(Act::ends_the_turn) {
        acts.push(Act::HandOver(HandOver::default()));
    }
    let memory = Memory {
        opened: open,
        is_paused: tracker.paused,
    };
    Ok(Reply {
        acts: Acts::check(acts)?,
        memory: Some(memory.write()),
        ..said
    })
}

/// Returns the intents of the form that is being filled and of the flows under way, as far as the desk has them.
fn open_intents(turn: &Turn, tracker: &Tracker) -> Vec<IntentId> {
    let flows = tracker
        .stack
        .iter()
        .filter_map(|frame| frame.flow_id.as_deref());
    let names = tracker.active_loop.name.as_deref().into_iter().chain(flows);
    let mut open = Vec::new();
    for name in names {
        let bare = name.strip_suffix("_form").unwrap_or(name);
        let found = [name, bare]
            .into_iter()
            .find_map(|name| turn.vocabulary.intent(name));
        open.extend(found.filter(|id| !open.contains(id)));
    }
    open
}

/// Says whether one of the named actions ran since the contact's last words.
fn has_handed_over(rasa: &Rasa, events: &[Event]) -> bool {
    let newest = events
        .iter()
        .rev()
        .take_while(|event| event.event != "user");
    newest
        .filter(|event| event.event == "action")
        .filter_map(|event| event.name.as_ref())
        .any(|name| rasa.handoff_actions.contains(name))
}
