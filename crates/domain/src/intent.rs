//! Intents: what a contact wants, and which team is qualified for it.

pub mod trial;

use crate::{
    complaint,
    id::{IntentId, TeamId},
    team::{BadField, parse_name},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// The examples that an intent may have: more teach nothing and make forms unreadable.
const MAX_EXAMPLES: usize = 200;

/// The characters of an example or a description.
const MAX_CHARS: usize = 500;

/// What a contact may want.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    /// Its identity.
    pub id: IntentId,
    /// Its name, unique without regard to case among those that are not removed.
    pub name: String,
    /// What it means, for colleagues.
    pub description: String,
    /// What contacts say when they want it.
    pub examples: Vec<String>,
    /// Who is qualified for it.
    pub team: TeamId,
    /// Grows with every change.
    pub version: i64,
}

/// What an admin asks an intent to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntentForm {
    /// The name.
    pub name: String,
    /// What it means, for colleagues.
    #[serde(default)]
    pub description: String,
    /// What contacts say when they want it.
    #[serde(default)]
    pub examples: Vec<String>,
    /// Who is qualified for it.
    pub team_id: TeamId,
}

impl IntentForm {
    /// Checks every field; empty and repeated examples are left out.
    ///
    /// # Errors
    /// [`BadField`] about the first field that is wrong.
    pub fn check(&self) -> Result<Self, BadField> {
        let name = parse_name("name", &self.name)?;
        let description = parse_words("description", &self.description)?;
        let mut examples: Vec<String> = Vec::new();
        for typed in &self.examples {
            let example = parse_words("examples", typed)?;
            if !example.is_empty() && !examples.contains(&example) {
                examples.push(example);
            }
        }
        if examples.len() > MAX_EXAMPLES {
            return Err(BadField::new("examples", complaint::INTENT_EXAMPLES));
        }
        Ok(Self {
            name,
            description,
            examples,
            team_id: self.team_id,
        })
    }
}

fn parse_words(field: &str, typed: &str) -> Result<String, BadField> {
    let words = typed.trim();
    if words.chars().count() > MAX_CHARS {
        return Err(BadField::new(field, complaint::TOO_LONG));
    }
    if words.chars().any(|c| c == '\0') {
        return Err(BadField::new(field, complaint::BAD_CHARACTER));
    }
    Ok(words.to_owned())
}

/// An intent that a conversation had or has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// Which.
    pub intent: IntentId,
    /// Since when.
    pub opened_at: Timestamp,
    /// Until when; `None` while it is unfinished.
    pub finished_at: Option<Timestamp>,
}

/// An intent of a conversation, as people and programs see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Its name.
    pub name: String,
    /// Which, since when and until when.
    #[serde(flatten)]
    pub opened: Opened,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(name: &str, examples: &[&str]) -> IntentForm {
        IntentForm {
            name: name.into(),
            description: String::new(),
            examples: examples.iter().map(|e| (*e).to_owned()).collect(),
            team_id: TeamId::GENERAL,
        }
    }

    #[test]
    fn empty_and_repeated_examples_are_left_out() {
        let checked = form(" Refund ", &["money back", " ", "money back "])
            .check()
            .unwrap();
        assert_eq!(
            (checked.name.as_str(), checked.examples),
            ("Refund", vec!["money back".to_owned()])
        );
    }

    #[test]
    fn a_form_says_which_field_is_wrong() {
        assert_eq!(form(" ", &[]).check().unwrap_err().field, "name");
        let long = "x".repeat(501);
        assert_eq!(
            form("Refund", &[&long]).check().unwrap_err().field,
            "examples"
        );
        let many: Vec<String> = (0..201).map(|n| n.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(form("Refund", &many).check().unwrap_err().field, "examples");
    }
}
