//! What an operator can, and how much of it.

use super::{Language, PerWork, Skills, parse_skills};
use crate::complaint;
use crate::team::BadField;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What an operator can, and how much of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Abilities {
    /// His skills with their levels.
    pub skills: Skills,
    /// The languages he speaks; none = all.
    pub languages: BTreeSet<Language>,
    /// How much of his capacity each kind of work may take; none = all of it.
    pub limits: PerWork<Option<i64>>,
    /// His share where shares are weighted: 1 to 1000.
    pub weight: u32,
}

impl Default for Abilities {
    /// Nothing in particular, everything of it, a share like everybody's.
    fn default() -> Self {
        Self {
            skills: Skills::new(),
            languages: BTreeSet::new(),
            limits: PerWork::default(),
            weight: 1,
        }
    }
}

impl Abilities {
    /// Checks every field and folds the names of the skills.
    ///
    /// # Errors
    /// [`BadField`] about the first field that is wrong.
    pub fn check(&self) -> Result<Self, BadField> {
        let typed: Vec<_> = self.skills.clone().into_iter().collect();
        let limits = [self.limits.chat, self.limits.mail, self.limits.phone];
        let is_limit = |units: &i64| (0..=1_000).contains(units);
        if !limits.iter().flatten().all(is_limit) {
            return Err(BadField::new("limits", complaint::LIMIT_UNITS));
        }
        if !(1..=1_000).contains(&self.weight) {
            return Err(BadField::new("weight", complaint::WEIGHT));
        }
        Ok(Self {
            skills: parse_skills("skills", &typed)?,
            ..self.clone()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_nothing_in_particular() {
        let read: Abilities = serde_json::from_str("{}").unwrap();
        assert_eq!(read, Abilities::default());
        assert_eq!(read.check(), Ok(read.clone()));
        let text = r#"{"skills": {"Tax": 3}, "limits": {"chat": 8, "mail": null, "phone": null}}"#;
        let read: Abilities = serde_json::from_str(text).unwrap();
        assert_eq!(
            read.check().unwrap().skills.keys().collect::<Vec<_>>(),
            ["tax"]
        );
    }

    #[test]
    fn a_weight_or_limit_out_of_reason_is_refused() {
        let lazy = Abilities {
            weight: 0,
            ..Abilities::default()
        };
        assert_eq!(lazy.check().unwrap_err().field, "weight");
        let limits = PerWork {
            chat: Some(-1),
            ..PerWork::default()
        };
        let limited = Abilities {
            limits,
            ..Abilities::default()
        };
        assert_eq!(limited.check().unwrap_err().field, "limits");
    }
}
