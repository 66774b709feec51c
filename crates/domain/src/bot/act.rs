//! What a bot may answer: acts.
//!
//! Source: the JSON is what webhook bots answer.

use crate::id::{CategoryId, IntentId, TeamId};
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use serde_json::Value;
use std::collections::BTreeMap;

/// One thing that a bot does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Says something to the contact.
    Say(Say),
    /// Gives the conversation to people; ends the turn.
    HandOver(HandOver),
    /// Sets all categories; a set that leaves the bot's own ends the turn.
    SetCategories(Vec<CategoryId>),
    /// Opens an intent.
    OpenIntent(IntentId),
    /// Finishes an intent.
    FinishIntent(IntentId),
    /// Remembers facts; `null` forgets one.
    SetAttributes(Attributes),
    /// Closes the conversation; ends the turn.
    Close(Close),
}

/// Words for the contact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Say {
    /// The words.
    pub text: String,
    /// Answers to press.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<Button>,
    /// What goes with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// How long after the act before it the contact gets it.
    ///
    /// Units: ms.
    #[serde(skip_serializing_if = "is_zero")]
    pub after_ms: u32,
}

fn is_zero(ms: &u32) -> bool {
    *ms == 0
}

impl Say {
    /// Says words and nothing else.
    #[must_use]
    pub fn words(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }
}

/// A button under a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Button {
    /// What stands on it.
    pub label: String,
    /// What the bot gets when it is pressed.
    pub data: String,
}

impl Button {
    /// Makes a button that says what stands on it.
    #[must_use]
    pub fn labelled(label: impl Into<String>) -> Self {
        let label = label.into();
        Self {
            data: label.clone(),
            label,
        }
    }
}

/// A button is an object, or merely what stands on it.
impl<'de> Deserialize<'de> for Button {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Whole {
            label: String,
            data: Option<String>,
        }
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Either {
            Label(String),
            Whole(Whole),
        }
        match Either::deserialize(from) {
            Ok(Either::Label(label)) => Ok(Self::labelled(label)),
            Ok(Either::Whole(Whole { label, data })) => Ok(Self {
                data: data.unwrap_or_else(|| label.clone()),
                label,
            }),
            Err(_) => Err(D::Error::custom(
                "a button is {\"label\", \"data\"} or a label",
            )),
        }
    }
}

/// A file that goes with a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    /// Where it lies.
    pub url: String,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it is (a media type).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
}

/// Gives a conversation to people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HandOver {
    /// Whether the contact asked for it.
    pub cause: HandOverCause,
    /// Why, in the bot's words; for colleagues.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The team that shall have it; absent: as the desk decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team_id: Option<TeamId>,
    /// The intent that opens with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intent: Option<IntentId>,
    /// The categories that it has afterwards, all of them; absent: without the bot's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category_ids: Option<Vec<CategoryId>>,
    /// Skills that the person needs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<String>,
    /// Whether the contact wants to be called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<Call>,
    /// What the person should know first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What the contact is told; absent: the desk's own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<Words>,
}

/// Whether a bot gives up or was asked to step back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandOverCause {
    /// The contact asked for a person.
    Asked,
    /// The bot can't help.
    #[default]
    Unable,
}

/// When a contact wants to be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Call {
    /// As soon as somebody has it.
    Now,
    /// At another time.
    Later,
}

/// What a contact is told at a handover, by whether somebody is there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Words {
    /// When somebody could take it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub available: Option<String>,
    /// When nobody could.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unavailable: Option<String>,
}

/// Facts to be remembered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Attributes {
    /// Of the contact; they survive the conversation.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub contact: BTreeMap<String, Value>,
    /// Of the conversation.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub conversation: BTreeMap<String, Value>,
}

/// Closes a conversation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Close {}

impl Act {
    /// Says words and nothing else.
    #[must_use]
    pub fn say(text: impl Into<String>) -> Self {
        Self::Say(Say::words(text))
    }

    /// Says whether the turn is over after it, whatever the desk thinks of it.
    #[must_use]
    pub const fn ends_the_turn(&self) -> bool {
        match self {
            Self::HandOver(_) | Self::Close(_) => true,
            Self::Say(_)
            | Self::SetCategories(_)
            | Self::OpenIntent(_)
            | Self::FinishIntent(_)
            | Self::SetAttributes(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const ID: &str = "00000000-0000-0000-0000-000000000007";

    #[test]
    fn acts_are_read_as_the_contract_writes_them() {
        let acts = json!([
            {"say": {"text": "Hi", "buttons": ["Yes", {"label": "No", "data": "n"}], "attachments": [{"url": "https://x/y.png"}]}},
            {"hand_over": {"reason": "lost", "team_id": ID, "intent": ID, "category_ids": [ID], "skills": ["cars"], "call": "now", "note": "He waits."}},
            {"set_categories": [ID]},
            {"open_intent": ID},
            {"finish_intent": ID},
            {"set_attributes": {"contact": {"vip": true}, "conversation": {"order": 7}}},
            {"close": {}}
        ]);
        let read: Vec<Act> = serde_json::from_value(acts).unwrap();
        assert_eq!(read.len(), 7);
        let Act::Say(say) = &read[0] else {
            panic!("the first says something")
        };
        assert_eq!(say.buttons[0], Button::labelled("Yes"));
        assert_eq!(say.buttons[1].data, "n");
        let Act::HandOver(hand_over) = &read[1] else {
            panic!("the second hands over")
        };
        assert_eq!(hand_over.cause, HandOverCause::Unable);
        assert_eq!(hand_over.team_id, Some(TeamId::from_u128(7)));
        assert_eq!(read[6], Act::Close(Close {}));
        let written = serde_json::to_value(&read).unwrap();
        assert_eq!(serde_json::from_value::<Vec<Act>>(written).unwrap(), read);
    }

    #[test]
    fn what_is_not_in_the_contract_is_refused() {
        for bad in [
            json!({"shout": {"text": "Hi"}}),
            json!({"say": {"txt": "Hi"}}),
            json!({"say": {"text": 7}}),
            json!({"say": "Hi"}),
            json!({"say": {"text": "Hi", "after_ms": -1}}),
            json!({"say": {"text": "Hi", "buttons": [{"title": "Yes"}]}}),
            json!({"hand_over": {"team_id": "billing"}}),
            json!({"hand_over": {"call": "tomorrow"}}),
            json!({"set_categories": ID}),
            json!({"close": {"really": true}}),
            json!({"say": {"text": "Hi"}, "close": {}}),
            json!("close"),
            json!(null),
        ] {
            assert!(serde_json::from_value::<Act>(bad.clone()).is_err(), "{bad}");
        }
    }
}
