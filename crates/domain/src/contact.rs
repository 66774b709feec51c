//! Contacts: customers, and what is remembered of them across conversations.

use crate::{id::ContactId, time::Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What somebody is called of whom nothing is known any more.
pub const ERASED_NAME: &str = "Erased contact";

/// A customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// His identity.
    pub id: ContactId,
    /// His name, never empty.
    pub name: String,
    /// His public name on the channel, without `@`.
    pub username: Option<String>,
    /// His language as the channel tells it (BCP 47).
    pub language: Option<String>,
    /// Session data that survives conversations.
    #[serde(deserialize_with = "crate::json::values")]
    pub attributes: BTreeMap<String, serde_json::Value>,
    /// Since when what he writes is kept out; `None` when it comes in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocked_at: Option<Timestamp>,
    /// Grows with every change.
    pub version: i64,
}

/// What a channel tells of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The name, never empty.
    pub name: String,
    /// The public name, without `@`.
    pub username: Option<String>,
    /// The language (BCP 47).
    pub language: Option<String>,
}

impl Contact {
    /// Takes over what the channel tells today; says whether anything changed.
    pub fn learn(&mut self, profile: &Profile) -> bool {
        let is_known = self.name == profile.name
            && self.username == profile.username
            && (profile.language.is_none() || self.language == profile.language);
        if is_known {
            return false;
        }
        self.name.clone_from(&profile.name);
        self.username.clone_from(&profile.username);
        if profile.language.is_some() {
            self.language.clone_from(&profile.language);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_contact_learns_only_what_changed() {
        let mut contact = Contact {
            id: ContactId::from_u128(1),
            name: "Ann".into(),
            username: None,
            language: Some("it".into()),
            attributes: BTreeMap::new(),
            blocked_at: None,
            version: 1,
        };
        let same = Profile {
            name: "Ann".into(),
            username: None,
            language: None,
        };
        assert!(!contact.learn(&same));
        let married = Profile {
            name: "Ann B".into(),
            ..same
        };
        assert!(contact.learn(&married));
        assert_eq!(
            (contact.name.as_str(), contact.language.as_deref()),
            ("Ann B", Some("it"))
        );
    }
}
