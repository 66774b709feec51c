//! What a bot does, in words.

use crate::{
    shell::Here,
    words::{conversation as c, steps as w},
};
use domain::{
    bot::{Act, HandOver, Say},
    id::IntentId,
};
use leptos::prelude::*;
use serde_json::Value;

/// Says what an act does, one line for each thing.
#[must_use]
pub fn told(
    here: Here,
    act: &Act,
    intent_name: &dyn Fn(IntentId) -> Option<String>,
) -> Vec<String> {
    let intent = |id| intent_name(id).unwrap_or_else(|| w::AN_INTENT.text().to_owned());
    match act {
        Act::Say(say) => vec![said(say)],
        Act::HandOver(over) => handed_over(here, over),
        Act::SetCategories(set) if set.is_empty() => vec![w::NO_CATEGORIES.text().to_owned()],
        Act::SetCategories(set) => {
            let names: Vec<_> = here
                .house
                .with_untracked(|house| set.iter().map(|id| house.categories.path(*id)).collect());
            vec![w::categories(&names)]
        }
        Act::OpenIntent(id) => vec![w::opened(&intent(*id))],
        Act::FinishIntent(id) => vec![w::finished(&intent(*id))],
        Act::SetAttributes(noted) => {
            let of_contact = noted.contact.iter().map(|noted| (noted, true));
            let others = noted.conversation.iter().map(|noted| (noted, false));
            of_contact
                .chain(others)
                .map(|((name, value), is_of_contact)| w::noted(name, &shown(value), is_of_contact))
                .collect()
        }
        Act::Close(_) => vec![w::CLOSED.text().to_owned()],
    }
}

fn said(say: &Say) -> String {
    let said = w::said(&say.text);
    let labels: Vec<_> = say
        .buttons
        .iter()
        .map(|button| button.label.as_str())
        .collect();
    if labels.is_empty() {
        said
    } else {
        format!("{said} {}", w::buttons(&labels))
    }
}

fn handed_over(here: Here, over: &HandOver) -> Vec<String> {
    let team = over
        .team_id
        .map(|id| untrack(|| here.team(id)).unwrap_or_else(|| c::A_TEAM.text().to_owned()));
    let mut lines = vec![w::handed_over(over.reason.as_deref(), team.as_deref())];
    lines.extend(over.note.as_deref().map(w::note));
    lines
}

fn shown(value: &Value) -> String {
    if let Value::String(words) = value {
        words.clone()
    } else {
        value.to_string()
    }
}
