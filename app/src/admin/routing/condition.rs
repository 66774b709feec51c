//! One condition of a rule.

use super::rules::Names;
use crate::{
    shell::Here,
    ui::icon::{Icon, IconView},
    words::routing as w,
};
use domain::routing::Condition;
use leptos::prelude::*;

/// The kinds of conditions, as a form names them.
pub const KINDS: [&str; 8] = [
    "language", "intent", "category", "team", "channel", "link", "number", "text",
];

const fn kind_of(condition: &Condition) -> &'static str {
    match condition {
        Condition::Language { .. } => "language",
        Condition::Channel { .. } => "channel",
        Condition::Link { .. } => "link",
        Condition::Number { .. } => "number",
        Condition::Text { .. } => "text",
        Condition::Intent { .. } => "intent",
        Condition::Category { .. } => "category",
        Condition::Team { .. } => "team",
    }
}

/// Makes a condition of a kind; `None` when there is nothing that it could name.
pub fn condition_of(kind: &str, names: &Names) -> Option<Condition> {
    let first = |all: &[(String, String)]| all.first().map(|(id, _)| id.clone());
    Some(match kind {
        "language" => Condition::Language {
            is: "en".parse().ok()?,
        },
        "channel" => Condition::Channel {
            is: first(&names.channels)?.parse().ok()?,
        },
        "intent" => Condition::Intent {
            is: first(&names.intents)?.parse().ok()?,
        },
        "category" => Condition::Category {
            is: first(&names.categories)?.parse().ok()?,
        },
        "team" => Condition::Team {
            is: first(&names.teams)?.parse().ok()?,
        },
        "number" => Condition::Number {
            name: "order".to_owned(),
            at_least: Some(0),
            at_most: None,
        },
        "text" => Condition::Text {
            name: "plan".to_owned(),
            is: String::new(),
        },
        _ => Condition::Link {
            is: "gold".to_owned(),
        },
    })
}

/// Returns what a condition compares with, as a form shows it.
fn value_of(condition: &Condition) -> String {
    match condition {
        Condition::Language { is } => is.to_string(),
        Condition::Channel { is } => is.to_string(),
        Condition::Link { is } | Condition::Text { is, .. } => is.clone(),
        Condition::Intent { is } => is.to_string(),
        Condition::Category { is } => is.to_string(),
        Condition::Team { is } => is.to_string(),
        Condition::Number { at_least, .. } => at_least.map_or_else(String::new, |n| n.to_string()),
    }
}

/// Returns the condition with another value; the same when the value cannot be read.
fn with_value(condition: &Condition, typed: &str) -> Condition {
    let typed = typed.trim();
    let mut changed = condition.clone();
    match &mut changed {
        Condition::Language { is } => *is = typed.parse().unwrap_or(*is),
        Condition::Channel { is } => *is = typed.parse().unwrap_or(*is),
        Condition::Intent { is } => *is = typed.parse().unwrap_or(*is),
        Condition::Category { is } => *is = typed.parse().unwrap_or(*is),
        Condition::Team { is } => *is = typed.parse().unwrap_or(*is),
        Condition::Link { is } | Condition::Text { is, .. } => typed.clone_into(is),
        Condition::Number { at_least, .. } => *at_least = typed.parse().ok(),
    }
    changed
}

/// Shows a condition that can be changed.
#[component]
pub fn ConditionRow(
    /// The condition.
    condition: Condition,
    /// What may be named.
    names: StoredValue<Names>,
    /// Takes the changed one.
    change: Callback<Condition>,
    /// Takes it away.
    remove: Callback<()>,
) -> impl IntoView {
    let kind = kind_of(&condition);
    let value = value_of(&condition);
    let name = match &condition {
        Condition::Number { name, .. } | Condition::Text { name, .. } => Some(name.clone()),
        Condition::Language { .. }
        | Condition::Channel { .. }
        | Condition::Link { .. }
        | Condition::Intent { .. }
        | Condition::Category { .. }
        | Condition::Team { .. } => None,
    };
    let at_most = if let Condition::Number { at_most, .. } = &condition {
        Some(at_most.map_or_else(String::new, |n| n.to_string()))
    } else {
        None
    };
    let choices = names.with_value(|names| match kind {
        "channel" => Some(names.channels.clone()),
        "intent" => Some(names.intents.clone()),
        "category" => Some(names.categories.clone()),
        "team" => Some(names.teams.clone()),
        _ => None,
    });
    let condition = StoredValue::new(condition);
    let set = move |typed: String| {
        change.run(condition.with_value(|condition| with_value(condition, &typed)));
    };
    let rename = move |typed: String| {
        let mut changed = condition.get_value();
        if let Condition::Number { name, .. } | Condition::Text { name, .. } = &mut changed {
            typed.trim().clone_into(name);
        }
        change.run(changed);
    };
    let bound = move |typed: String| {
        let mut changed = condition.get_value();
        if let Condition::Number { at_most, .. } = &mut changed {
            *at_most = typed.trim().parse().ok();
        }
        change.run(changed);
    };
    let compared = compared(kind, value, choices, Callback::new(set));
    view! {
        <li class="condition">
            <select
                aria-label=w::CONDITION
                on:change=move |event| {
                    let made = names
                        .with_value(|names| condition_of(&event_target_value(&event), names));
                    if let Some(made) = made {
                        change.run(made);
                    }
                }
            >
                {KINDS
                    .map(|this| {
                        view! {
                            <option value=this selected=this == kind>
                                {w::condition(this)}
                            </option>
                        }
                    })
                    .into_iter()
                    .collect_view()}
            </select>
            {name.map(|name| words(w::ATTRIBUTE.text(), name, Callback::new(rename)))}
            {compared}
            {at_most.map(|most| words(w::AT_MOST.text(), most, Callback::new(bound)))}
            <button
                type="button"
                class="button quiet icon-only"
                on:click=move |_| remove.run(())
            >
                <IconView icon=Icon::Cross />
                <span class="visually-hidden">{w::REMOVE_CONDITION}</span>
            </button>
        </li>
    }
}

/// Shows what is compared: one of several, or what is typed.
fn compared(
    kind: &str,
    value: String,
    choices: Option<Vec<(String, String)>>,
    set: Callback<String>,
) -> AnyView {
    let label = if kind == "number" {
        w::AT_LEAST.text()
    } else {
        w::VALUE.text()
    };
    let Some(all) = choices else {
        return words(label, value, set).into_any();
    };
    let one = move |(id, name): (String, String)| {
        let is_chosen = id == value;
        view! {
            <option value=id selected=is_chosen>
                {name}
            </option>
        }
    };
    view! {
        <select aria-label=label on:change=move |event| set.run(event_target_value(&event))>
            {all.into_iter().map(one).collect_view()}
        </select>
    }
    .into_any()
}

/// Shows a field for words.
fn words(label: &'static str, value: String, take: Callback<String>) -> impl IntoView {
    view! {
        <input
            type="text"
            autocomplete="off"
            aria-label=label
            placeholder=label
            value=value
            on:change=move |event| take.run(event_target_value(&event))
        />
    }
}

/// Returns what conditions may name, of what the page knows already.
pub fn names_here(intents: Vec<(String, String)>, channels: Vec<(String, String)>) -> Names {
    Here::now().house.with_untracked(|house| Names {
        intents,
        channels,
        teams: house
            .teams
            .iter()
            .map(|(id, name)| (id.to_string(), name.clone()))
            .collect(),
        categories: house
            .categories
            .outline()
            .into_iter()
            .map(|(_, category)| (category.id.to_string(), house.categories.path(category.id)))
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_made_and_read_back_with_its_value() {
        let one = || {
            vec![(
                "00000000-0000-0000-0000-000000000001".to_owned(),
                "One".to_owned(),
            )]
        };
        let names = Names {
            intents: one(),
            channels: one(),
            teams: one(),
            categories: one(),
        };
        for kind in KINDS {
            let made = condition_of(kind, &names).unwrap();
            assert_eq!(kind_of(&made), kind);
            assert_eq!(with_value(&made, &value_of(&made)), made, "{kind}");
        }
        assert_eq!(condition_of("intent", &Names::default()), None);
        let german = with_value(&condition_of("language", &names).unwrap(), "de-AT");
        assert_eq!(value_of(&german), "de");
        assert_eq!(with_value(&german, "nonsense!"), german);
    }
}
