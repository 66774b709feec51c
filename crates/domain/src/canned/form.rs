//! What a canned reply shall be.

use super::variables::unknown_variable;
use crate::{
    complaint,
    id::{IntentId, TeamId},
    team::BadField,
    text::{MAX_TEXT_UNITS, utf16_len},
};
use serde::{Deserialize, Serialize};

/// The characters of a shortcut: more is not short.
const MAX_SHORTCUT_CHARS: usize = 32;

/// The characters of a folder's name.
const MAX_FOLDER_CHARS: usize = 60;

/// What somebody asks a canned reply to be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CannedForm {
    /// What is typed after `/` to get it.
    pub shortcut: String,
    /// The words, with variables.
    pub text: String,
    /// The folder that it stands in.
    #[serde(default)]
    pub folder: String,
    /// True for one that only its writer sees.
    #[serde(default)]
    pub is_own: bool,
    /// The team whose operators see it; `None` for everybody. Not for own ones.
    #[serde(default)]
    pub team_id: Option<TeamId>,
    /// The intent that it answers. Not for own ones.
    #[serde(default)]
    pub intent_id: Option<IntentId>,
    /// True when models may rely on it. Not for own ones.
    #[serde(default)]
    pub is_for_bots: bool,
}

impl CannedForm {
    /// Checks every field; what is not for own ones is left out of them.
    ///
    /// # Errors
    /// [`BadField`] about the first field that is wrong.
    pub fn check(&self) -> Result<Self, BadField> {
        let shortcut = self.shortcut.trim().trim_start_matches('/').to_lowercase();
        let is_plain = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        if shortcut.is_empty() || !shortcut.chars().all(is_plain) {
            return Err(BadField::new("shortcut", complaint::SHORTCUT_LETTERS));
        }
        if shortcut.chars().count() > MAX_SHORTCUT_CHARS {
            return Err(BadField::new("shortcut", complaint::SHORTCUT_TOO_LONG));
        }
        let text = self.text.trim();
        if text.is_empty() {
            return Err(BadField::new("text", complaint::WORDS_MISSING));
        }
        if utf16_len(text) > MAX_TEXT_UNITS {
            return Err(BadField::new("text", complaint::WORDS_TOO_LONG));
        }
        if let Some(name) = unknown_variable(text) {
            let problem = complaint::no_variable(format!("{{{{{name}}}}}"));
            return Err(BadField::new("text", problem));
        }
        let folder = self.folder.trim();
        if folder.chars().count() > MAX_FOLDER_CHARS || folder.chars().any(char::is_control) {
            return Err(BadField::new("folder", complaint::FOLDER_BOUNDS));
        }
        Ok(Self {
            shortcut,
            text: text.to_owned(),
            folder: folder.to_owned(),
            is_own: self.is_own,
            team_id: self.team_id.filter(|_| !self.is_own),
            intent_id: self.intent_id.filter(|_| !self.is_own),
            is_for_bots: self.is_for_bots && !self.is_own,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(shortcut: &str, text: &str) -> CannedForm {
        CannedForm {
            shortcut: shortcut.to_owned(),
            text: text.to_owned(),
            ..CannedForm::default()
        }
    }

    #[test]
    fn a_shortcut_is_plain_and_in_lower_case() {
        let checked = form(" /Refund-Late ", "Soon.").check().unwrap();
        assert_eq!(checked.shortcut, "refund-late");
        for wrong in ["", "/", "two words", "a/b"] {
            assert_eq!(form(wrong, "Soon.").check().unwrap_err().field, "shortcut");
        }
    }

    #[test]
    fn an_unknown_variable_is_refused_by_name() {
        let refused = form("a", "Hello {{contact.nmae}}").check().unwrap_err();
        assert!(
            refused.problem.to_string().contains("{{contact.nmae}}"),
            "{refused:?}"
        );
        assert!(
            form("a", "{{contact.name}} {{contact.attributes.order}}")
                .check()
                .is_ok()
        );
    }

    #[test]
    fn an_own_one_is_for_no_team_no_intent_and_no_bot() {
        let own = CannedForm {
            is_own: true,
            team_id: Some(TeamId::GENERAL),
            intent_id: Some(IntentId::from_u128(1)),
            is_for_bots: true,
            ..form("a", "b")
        };
        let checked = own.check().unwrap();
        assert_eq!(
            (checked.team_id, checked.intent_id, checked.is_for_bots),
            (None, None, false)
        );
    }
}
