//! What a bot does with its turn.

use crate::id::{CategoryId, TeamId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The most acts of one answer: more is a bot that has lost its way.
pub const MAX_ACTS: usize = 20;

/// The most buttons under one message: a channel shows no more in reach of a thumb.
pub const MAX_BUTTONS: usize = 12;

/// One thing that a bot does; an answer is a list of them, done in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Writes to the contact.
    Say(Say),
    /// Says that a person is needed; ends the turn.
    HandOver(HandOver),
    /// Sets all contact reasons; leaving the bot's own ends the turn.
    SetCategories(BTreeSet<CategoryId>),
    /// Opens an intent, by its id or its name.
    OpenIntent(String),
    /// Finishes an intent, by its id or its name.
    FinishIntent(String),
    /// Notes something about the contact or the conversation.
    SetAttributes(SetAttributes),
    /// Ends the conversation.
    Close(Close),
}

/// Words for the contact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Say {
    /// The words.
    pub text: String,
    /// Answers that the contact may press.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<SayButton>,
}

/// An answer that the contact may press.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SayButton {
    /// What stands on it, and what the contact then seems to have written.
    pub label: String,
    /// What the bot gets when it is pressed; the label when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// When a call is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallWanted {
    /// At once.
    Now,
    /// When somebody is free.
    Later,
}

/// Why a person is needed, and who.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HandOver {
    /// Why, in words for colleagues.
    pub reason: String,
    /// The team; it counts as explicitly chosen.
    pub team_id: Option<TeamId>,
    /// What the contact wants, by the intent's id or name; it opens.
    pub intent: Option<String>,
    /// All contact reasons from here on; absent: those that are not the bot's own.
    pub category_ids: Option<BTreeSet<CategoryId>>,
    /// Skills that the person needs.
    pub skills: Vec<String>,
    /// Whether the contact wants to be called.
    pub call: Option<CallWanted>,
    /// What the person should know.
    pub note: Option<String>,
}

/// What a bot notes; `null` forgets.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SetAttributes {
    /// About the contact; kept across conversations.
    pub contact: BTreeMap<String, serde_json::Value>,
    /// About the conversation.
    pub conversation: BTreeMap<String, serde_json::Value>,
}

/// Nothing more to say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Close {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acts_have_the_shape_that_the_outside_knows() {
        let json = r#"[
            {"say": {"text": "Hi", "buttons": [{"label": "Yes"}]}},
            {"set_attributes": {"contact": {"vip": true}}},
            {"open_intent": "Refund"},
            {"hand_over": {"reason": "asked", "note": "in a hurry"}},
            {"close": {}}
        ]"#;
        let acts: Vec<Act> = serde_json::from_str(json).unwrap();
        assert!(matches!(&acts[0], Act::Say(say) if say.buttons[0].value.is_none()));
        assert!(matches!(&acts[3], Act::HandOver(over) if over.team_id.is_none()));
        for bad in [
            r#"{"shout": {}}"#,
            r#"{"say": {"txt": "Hi"}}"#,
            r#"{"say": {"text": "Hi"}, "close": {}}"#,
        ] {
            assert!(serde_json::from_str::<Act>(bad).is_err(), "{bad}");
        }
    }
}
