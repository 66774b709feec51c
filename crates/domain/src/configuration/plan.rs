//! What taking a file in would do: which things of the file are which of the house, and what differs.
//!
//! A thing is known by its identity, so that one that was renamed stays itself; where the house has none of that
//! identity, by its name. What neither knows is new, and keeps its identity. This is the same for every kind of
//! thing, so it is done on the file's own text: identities are put right wherever they stand, also where a later
//! version names things in new places.

use super::{
    Configuration, read,
    sections::{Noun, Sections},
};
use crate::complaint;
use crate::team::BadField;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What happens to a thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub enum Effect {
    /// It is made.
    New {
        /// True when it is made switched off, because what it needs is secret and not in the file.
        is_off: bool,
    },
    /// It becomes another.
    Changed {
        /// The fields that differ.
        fields: Vec<String>,
    },
    /// It is so already.
    Same,
    /// It is left out: nobody but its provider can make it, with a token that is not in the file.
    LeftOut,
}

/// What happens to one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its kind.
    pub noun: Noun,
    /// Its identity in this house; absent for what there is one of.
    pub id: Option<Uuid>,
    /// Its name, with those above it; empty for what there is one of.
    pub name: String,
    /// What happens.
    #[serde(flatten)]
    pub effect: Effect,
}

/// What taking a file in would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The file in the identities of this house, without what is left out.
    pub wanted: Configuration,
    /// Each thing of the file, in an order in which it can be done.
    pub steps: Vec<Step>,
}

/// Says what taking a file in would do to a house.
///
/// `gone` has the identities that the house knows and gives to nothing any more; `fresh` makes new ones.
///
/// # Errors
/// Everything that can't be: two things of the file that are one of the house, two that would have one name.
pub fn plan(
    file: &Configuration,
    own: &Configuration,
    gone: &BTreeSet<Uuid>,
    fresh: impl FnMut() -> Uuid,
) -> Result<Plan, Vec<BadField>> {
    let own = Sections::of(own);
    let mut wanted = Sections::of(file);
    let known = identities(&wanted, &own, gone, fresh)?;
    rename(&mut wanted.0, &known);
    one_of_each_name(&wanted, &own)?;
    let steps = steps(&mut wanted, &own);
    for step in steps.iter().filter(|step| step.effect == Effect::LeftOut) {
        if let Some((section, id)) = wanted.section_mut(step.noun).zip(step.id) {
            section.remove(&id.to_string());
        }
    }
    let wanted = read(&wanted.0.to_string()).map_err(|bad| vec![bad])?;
    Ok(Plan { wanted, steps })
}

/// Says which identity each thing of the file has in the house.
fn identities(
    file: &Sections,
    own: &Sections,
    gone: &BTreeSet<Uuid>,
    mut fresh: impl FnMut() -> Uuid,
) -> Result<BTreeMap<String, String>, Vec<BadField>> {
    let mut known = BTreeMap::new();
    let mut wrong = Vec::new();
    for noun in Noun::MANY {
        let named: BTreeMap<_, _> = own
            .things(noun)
            .into_iter()
            .map(|(id, _)| (own.mark(noun, id), id))
            .collect();
        let mut taken = BTreeSet::new();
        for (id, _) in file.things(noun) {
            let same = if own.thing(noun, id).is_some() {
                id.clone()
            } else if let Some(same) = named.get(&file.mark(noun, id)) {
                (*same).clone()
            } else if id.parse().is_ok_and(|id| gone.contains(&id)) {
                fresh().to_string()
            } else {
                id.clone()
            };
            if !taken.insert(same.clone()) {
                wrong.push(twice(file, noun, id));
            }
            known.insert(id.clone(), same);
        }
    }
    if wrong.is_empty() {
        Ok(known)
    } else {
        Err(wrong)
    }
}

/// Checks that everything that the house will have of a kind has a name of its own, where it must.
fn one_of_each_name(wanted: &Sections, own: &Sections) -> Result<(), Vec<BadField>> {
    let mut wrong = Vec::new();
    for noun in Noun::MANY.into_iter().filter(|noun| noun.is_named_once()) {
        let stays = own.things(noun).into_iter();
        let stays = stays.filter(|(id, _)| wanted.thing(noun, id).is_none());
        let mut names: BTreeSet<_> = stays.map(|(id, _)| own.mark(noun, id)).collect();
        for (id, _) in wanted.things(noun) {
            if !names.insert(wanted.mark(noun, id)) {
                wrong.push(twice(wanted, noun, id));
            }
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

fn twice(sections: &Sections, noun: Noun, id: &str) -> BadField {
    let name = sections.path(noun, id);
    let problem = complaint::named_twice(name);
    BadField::new(&format!("{}.{id}", noun.key()), problem)
}

/// Puts identities right, wherever they stand.
fn rename(value: &mut Value, known: &BTreeMap<String, String>) {
    let put_right = |text: &mut String| {
        if let Some(same) = known.get(text) {
            text.clone_from(same);
        }
    };
    match value {
        Value::String(text) => put_right(text),
        Value::Array(values) => values.iter_mut().for_each(|value| rename(value, known)),
        Value::Object(fields) => {
            let old = std::mem::take(fields);
            for (mut key, mut value) in old {
                put_right(&mut key);
                rename(&mut value, known);
                fields.insert(key, value);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Says what happens to each thing; what is made switched off is so in `wanted` afterwards.
fn steps(wanted: &mut Sections, own: &Sections) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut left = BTreeSet::new();
    for noun in Noun::MANY {
        let things = wanted.things(noun).into_iter();
        let ids: Vec<_> = things.map(|(id, _)| id.clone()).collect();
        for id in ids {
            let name = wanted.path(noun, &id);
            let Some(thing) = wanted.section_mut(noun).and_then(|all| all.get_mut(&id)) else {
                continue;
            };
            let effect = match own.thing(noun, &id) {
                Some(as_it_is) => changed(as_it_is, thing),
                None => made(noun, thing, &left),
            };
            if effect == Effect::LeftOut {
                left.insert(id.clone());
            }
            steps.push(Step {
                noun,
                id: id.parse().ok(),
                name,
                effect,
            });
        }
    }
    for noun in Noun::ONE {
        let Some(thing) = wanted.0.get(noun.key()) else {
            continue;
        };
        let none = Value::Null;
        steps.push(Step {
            noun,
            id: None,
            name: String::new(),
            effect: changed(own.0.get(noun.key()).unwrap_or(&none), thing),
        });
    }
    steps
}

fn changed(as_it_is: &Value, wanted: &Value) -> Effect {
    if as_it_is == wanted {
        return Effect::Same;
    }
    let differs = |(field, value): (&String, &Value)| {
        (as_it_is.get(field) != Some(value)).then(|| field.clone())
    };
    let fields = wanted.as_object().into_iter().flatten();
    Effect::Changed {
        fields: fields.filter_map(differs).collect(),
    }
}

/// Says how a thing is made that the house has not; `left` has what was left out before it.
fn made(noun: Noun, thing: &mut Value, left: &BTreeSet<String>) -> Effect {
    let text = |field: &str| thing.get(field).and_then(Value::as_str);
    let needs_secret = match noun {
        Noun::Channel if text("kind") == Some("telegram") => return Effect::LeftOut,
        Noun::Webhook if text("channel_id").is_some_and(|id| left.contains(id)) => {
            return Effect::LeftOut;
        }
        Noun::Webhook => true,
        Noun::Bot => !matches!(text("kind"), Some("concierge" | "external")),
        Noun::Team
        | Noun::Category
        | Noun::Intent
        | Noun::CannedReply
        | Noun::Channel
        | Noun::RoutingPolicy
        | Noun::AwayReasons
        | Noun::Retention
        | Noun::Brand => false,
    };
    let is_off = needs_secret && thing["is_enabled"] == Value::Bool(true);
    if is_off {
        thing["is_enabled"] = Value::Bool(false);
    }
    Effect::New { is_off }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const A: &str = "00000000-0000-0000-0000-00000000000a";
    const B: &str = "00000000-0000-0000-0000-00000000000b";
    const C: &str = "00000000-0000-0000-0000-00000000000c";
    const D: &str = "00000000-0000-0000-0000-00000000000d";

    fn file(parts: Value) -> Configuration {
        let mut parts = parts;
        parts["switchboard"] = json!(1);
        read(&parts.to_string()).unwrap()
    }

    fn planned(parts: Value, own: Value) -> Plan {
        let fresh = || Uuid::from_u128(0xff);
        plan(&file(parts), &file(own), &BTreeSet::new(), fresh).unwrap()
    }

    fn effects(plan: &Plan) -> Vec<(&str, &Effect)> {
        let steps = plan.steps.iter();
        steps.map(|s| (s.name.as_str(), &s.effect)).collect()
    }

    const NEW: Effect = Effect::New { is_off: false };

    #[test]
    fn a_file_of_the_house_itself_changes_nothing() {
        let own = json!({
            "teams": { A: { "name": "Night" } },
            "categories": { B: { "name": "Money" }, C: { "name": "Refund", "parent_id": B } },
            "intents": { D: { "name": "refund", "team_id": A } },
            "routing_policy": {}, "away_reasons": ["lunch"], "retention": { "days": 3 },
        });
        let plan = planned(own.clone(), own.clone());
        assert!(plan.steps.iter().all(|step| step.effect == Effect::Same));
        assert_eq!((plan.steps.len(), plan.wanted), (7, file(own)));
    }

    #[test]
    fn what_has_another_identity_here_is_known_by_its_name_wherever_it_is_named() {
        let plan = planned(
            json!({
                "teams": { A: { "name": "Night" } },
                "intents": { B: { "name": "refund", "team_id": A } },
                "routing_policy": { "default_team": A, "rules": [{ "when": [], "team_id": A }] },
            }),
            json!({ "teams": { C: { "name": "NIGHT" } } }),
        );
        let changed = |field: &str| Effect::Changed {
            fields: vec![field.to_owned()],
        };
        assert_eq!(
            effects(&plan)[..2],
            [("Night", &changed("name")), ("refund", &NEW)]
        );
        let here = C.parse().unwrap();
        let policy = plan.wanted.routing_policy.unwrap();
        assert_eq!((policy.default_team, policy.rules[0].team), (here, here));
        assert_eq!(plan.wanted.intents.values().next().unwrap().team_id, here);
    }

    #[test]
    fn a_thing_that_was_renamed_stays_itself() {
        let plan = planned(
            json!({ "teams": { A: { "name": "Evening" } } }),
            json!({ "teams": { A: { "name": "Night" } } }),
        );
        let fields = vec!["name".to_owned()];
        assert_eq!(effects(&plan), [("Evening", &Effect::Changed { fields })]);
    }

    #[test]
    fn parts_of_one_name_are_told_apart_by_what_they_are_parts_of() {
        let plan = planned(
            json!({ "categories": {
                A: { "name": "Other", "parent_id": C }, C: { "name": "Money" },
            } }),
            json!({ "categories": {
                B: { "name": "Money" }, D: { "name": "Other", "parent_id": null },
            } }),
        );
        assert_eq!(
            effects(&plan),
            [("Money", &Effect::Same), ("Money › Other", &NEW)],
            "wholes come before their parts"
        );
        let other = &plan.wanted.categories[&A.parse().unwrap()];
        assert_eq!(other.parent_id, B.parse().ok());
    }

    #[test]
    fn two_that_would_have_one_name_are_refused() {
        let refused = |parts, own| {
            let gone = BTreeSet::new();
            let wrong = plan(&file(parts), &file(own), &gone, || Uuid::from_u128(0xff));
            wrong.unwrap_err().remove(0).field
        };
        let both = json!({ "teams": { A: { "name": "Night" }, B: { "name": "night" } } });
        assert_eq!(refused(both.clone(), json!({})), format!("teams.{B}"));
        let one = json!({ "teams": { C: { "name": "Night" } } });
        assert_eq!(refused(both.clone(), one), format!("teams.{B}"));
        let renamed = json!({ "teams": { A: { "name": "Day" } } });
        let own = json!({ "teams": { A: { "name": "Night" }, B: { "name": "Day" } } });
        assert_eq!(refused(renamed, own), format!("teams.{A}"));
    }

    #[test]
    fn an_identity_that_was_removed_here_is_not_given_again() {
        let parts = json!({ "teams": { A: { "name": "Night" } },
            "intents": { B: { "name": "refund", "team_id": A } } });
        let gone = [B.parse().unwrap()].into();
        let fresh = Uuid::from_u128(0xff);
        let plan = plan(&file(parts), &file(json!({})), &gone, || fresh).unwrap();
        assert_eq!(plan.steps[1].id, Some(fresh));
    }

    #[test]
    fn what_needs_a_secret_is_made_switched_off_and_what_needs_a_provider_is_left_out() {
        let plan = planned(
            json!({
                "bots": {
                    A: { "name": "Greeter", "kind": "concierge" },
                    B: { "name": "Model", "kind": "openai", "settings": { "url": "https://x" } },
                },
                "channels": { C: { "kind": "telegram", "name": "Shop", "bot_id": A } },
                "webhooks": {
                    D: { "name": "CRM", "url": "https://crm" },
                    A: { "name": "Shop's", "url": "https://shop", "channel_id": C },
                },
            }),
            json!({}),
        );
        let off = Effect::New { is_off: true };
        assert_eq!(
            effects(&plan),
            [
                ("Greeter", &NEW),
                ("Model", &off),
                ("Shop", &Effect::LeftOut),
                ("Shop's", &Effect::LeftOut),
                ("CRM", &off),
            ]
        );
        assert!(plan.wanted.channels.is_empty());
        let webhooks: Vec<_> = plan.wanted.webhooks.values().collect();
        assert!(webhooks.len() == 1 && !webhooks[0].is_enabled);
        let bots = plan.wanted.bots.values();
        let on: Vec<_> = bots.map(|bot| bot.is_enabled).collect();
        assert_eq!(on, [true, false]);
    }
}
