//! Teams: operators qualified for some topics.

use crate::{
    complaint::{self, Complaint},
    id::TeamId,
};
use serde::{Deserialize, Serialize};

/// How a team's conversations reach its operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mode", rename_all = "snake_case", deny_unknown_fields)]
pub enum Assignment {
    /// At once; taken back when the first reply does not come in time.
    Auto {
        /// The time for the first reply in ms; `None` never takes back.
        first_reply_ms: Option<i64>,
    },
    /// By an offer that the operator must accept.
    Accept {
        /// The time to accept in ms.
        timeout_ms: i64,
    },
}

impl Assignment {
    /// Returns the time for the first reply; `None` when nothing is taken back.
    ///
    /// Units: ms.
    #[must_use]
    pub const fn first_reply_ms(self) -> Option<i64> {
        match self {
            Self::Auto { first_reply_ms } => first_reply_ms,
            Self::Accept { .. } => None,
        }
    }
}

impl Default for Assignment {
    /// Five minutes for the first reply: long enough to read, short enough that nobody is forgotten.
    fn default() -> Self {
        Self::Auto {
            first_reply_ms: Some(300_000),
        }
    }
}

/// A team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// Its identity.
    pub id: TeamId,
    /// Its name, unique without regard to case.
    pub name: String,
    /// How its conversations reach its operators.
    pub assignment: Assignment,
    /// Grows with every change.
    pub version: i64,
}

/// What an admin asks a team to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeamForm {
    /// The name.
    pub name: String,
    /// How its conversations reach its operators.
    #[serde(default)]
    pub assignment: Assignment,
}

/// Why a form was refused, field by field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{field}: {problem}")]
pub struct BadField {
    /// The field's name in the form.
    pub field: String,
    /// What is wrong.
    pub problem: Complaint,
}

impl BadField {
    /// Makes the complaint about one field.
    #[must_use]
    pub fn new(field: &str, problem: Complaint) -> Self {
        Self {
            field: field.to_owned(),
            problem,
        }
    }
}

/// Parses a name that people typed.
///
/// # Errors
/// [`BadField`] about `field` when it is empty, longer than 100 characters or has control characters.
pub fn parse_name(field: &str, typed: &str) -> Result<String, BadField> {
    let name = typed.trim();
    if name.is_empty() {
        return Err(BadField::new(field, complaint::NAME_MISSING));
    }
    if name.chars().count() > 100 {
        return Err(BadField::new(field, complaint::NAME_TOO_LONG));
    }
    if name.chars().any(char::is_control) {
        return Err(BadField::new(field, complaint::NAME_CONTROL));
    }
    Ok(name.to_owned())
}

impl TeamForm {
    /// Checks every field.
    ///
    /// # Errors
    /// [`BadField`] about the first field that is wrong.
    pub fn check(&self) -> Result<Self, BadField> {
        let name = parse_name("name", &self.name)?;
        let ms = match self.assignment {
            Assignment::Auto { first_reply_ms } => first_reply_ms,
            Assignment::Accept { timeout_ms } => Some(timeout_ms),
        };
        if ms.is_some_and(|ms| !(5_000..=86_400_000).contains(&ms)) {
            return Err(BadField::new("assignment", complaint::ASSIGNMENT_TIME));
        }
        Ok(Self {
            name,
            assignment: self.assignment,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_team_form_says_which_field_is_wrong() {
        let form = |name: &str, assignment| TeamForm {
            name: name.into(),
            assignment,
        };
        assert_eq!(
            form(" Billing ", Assignment::default())
                .check()
                .unwrap()
                .name,
            "Billing"
        );
        assert_eq!(
            form(" ", Assignment::default()).check().unwrap_err().field,
            "name"
        );
        let hasty = form("Billing", Assignment::Accept { timeout_ms: 1 });
        assert_eq!(hasty.check().unwrap_err().field, "assignment");
    }
}
