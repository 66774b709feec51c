//! Two contacts that are one person.

use crate::contact::Contact;
use serde::{Deserialize, Serialize};

/// What somebody is called who lives on in another contact.
pub const MERGED_NAME: &str = "Merged contact";

/// What becomes of two contacts that are made one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// Who stays, with what he takes over.
    pub kept: Contact,
    /// What is noted of the other and not of him: he takes it over. Sorted.
    pub added: Vec<String>,
    /// What is noted of both and differs: his own stays, the other's goes. Sorted.
    pub dropped: Vec<String>,
}

impl Merge {
    /// Makes one contact of two: what `kept` has stays, what he lacks comes from `gone`.
    ///
    /// Whoever was blocked stays blocked.
    #[must_use]
    pub fn of(kept: &Contact, gone: &Contact) -> Self {
        let mut merged = kept.clone();
        let (mut added, mut dropped) = (Vec::new(), Vec::new());
        for (key, value) in &gone.attributes {
            match kept.attributes.get(key) {
                Some(own) if own == value => {}
                Some(_) => dropped.push(key.clone()),
                None => {
                    merged.attributes.insert(key.clone(), value.clone());
                    added.push(key.clone());
                }
            }
        }
        let or =
            |own: &Option<String>, other: &Option<String>| own.clone().or_else(|| other.clone());
        merged.username = or(&kept.username, &gone.username);
        merged.language = or(&kept.language, &gone.language);
        merged.blocked_at = kept.blocked_at.or(gone.blocked_at);
        merged.version += 1;
        Self {
            kept: merged,
            added,
            dropped,
        }
    }
}

/// What a merge would do, to be looked at before it is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// Who stays.
    pub kept_name: String,
    /// Who goes.
    pub gone_name: String,
    /// The conversations that move.
    pub conversations: i64,
    /// The channels on which the one who stays is then known too, by name.
    pub channels: Vec<String>,
    /// What is noted that he takes over.
    pub added: Vec<String>,
    /// What is noted of the other and goes, because he has his own.
    pub dropped: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{id::ContactId, time::Timestamp};
    use serde_json::json;

    fn contact(id: u128, attributes: &[(&str, i64)]) -> Contact {
        let attributes = attributes
            .iter()
            .map(|(key, value)| ((*key).to_owned(), json!(value)));
        Contact {
            id: ContactId::from_u128(id),
            name: "Ann".to_owned(),
            username: None,
            language: Some("it".to_owned()),
            attributes: attributes.collect(),
            blocked_at: None,
            version: 4,
        }
    }

    #[test]
    fn what_is_known_stays_and_what_is_missing_comes() {
        let kept = contact(1, &[("plan", 1), ("size", 2)]);
        let mut gone = contact(2, &[("plan", 1), ("size", 3), ("city", 5)]);
        gone.username = Some("annb".to_owned());
        gone.language = Some("de".to_owned());
        gone.blocked_at = Some(Timestamp::from_ms(9));
        let merge = Merge::of(&kept, &gone);
        assert_eq!(merge.added, ["city"]);
        assert_eq!(merge.dropped, ["size"]);
        assert_eq!(merge.kept.attributes["size"], json!(2));
        assert_eq!(merge.kept.attributes["city"], json!(5));
        assert_eq!(merge.kept.username.as_deref(), Some("annb"));
        assert_eq!(merge.kept.language.as_deref(), Some("it"));
        assert_eq!(
            merge.kept.blocked_at, gone.blocked_at,
            "nobody is let in by it"
        );
        assert_eq!((merge.kept.id, merge.kept.version), (kept.id, 5));
    }
}
