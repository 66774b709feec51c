//! What became of a message after it was written: edits, its deletion, reactions, and where it came from.

use crate::{attachment::Attachment, id::OperatorId, message::Content, time::Timestamp};
use serde::{Deserialize, Serialize};

/// The most earlier versions that are kept; the oldest go.
const MAX_HISTORY: usize = 50;

/// What is marked on a message.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    /// What it said before, oldest first; at most fifty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<Version>,
    /// When it was deleted at the contact's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<Timestamp>,
    /// How it was reacted to: the contact's first, then the house's, which has one at most.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<Reaction>,
    /// Who wrote it first, when it was passed on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forwarded_from: Option<String>,
    /// Why the last change could not be passed on to the contact, in the channel's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
    /// The words of the answered message that were picked out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picked: Option<String>,
}

/// What a message said until a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// What it said.
    pub content: Content,
    /// When it was changed.
    pub until: Timestamp,
    /// The file whose place another took then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Attachment>,
}

/// A reaction to a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reaction {
    /// Who of the house; `None` for the contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<OperatorId>,
    /// How; an emoji, or a word for what has none.
    pub emoji: String,
}

impl Marks {
    /// Says whether nothing is marked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Returns when it was changed last.
    #[must_use]
    pub fn edited_at(&self) -> Option<Timestamp> {
        self.history.last().map(|version| version.until)
    }

    /// Keeps what it said until `now`.
    pub fn edit(&mut self, before: Content, now: Timestamp) {
        self.replace_file(before, None, now);
    }

    /// Keeps what it said until `now`, and the file of it whose place another takes.
    pub fn replace_file(&mut self, before: Content, file: Option<Attachment>, now: Timestamp) {
        self.history.push(Version {
            content: before,
            until: now,
            file,
        });
        let surplus = self.history.len().saturating_sub(MAX_HISTORY);
        self.history.drain(..surplus);
    }

    /// Takes in how far a file of the history has come since; false when it is none of it.
    pub fn file_came(&mut self, file: &Attachment) -> bool {
        let mut earlier = self
            .history
            .iter_mut()
            .filter_map(|version| version.file.as_mut());
        match earlier.find(|known| known.id == file.id) {
            Some(known) => {
                known.clone_from(file);
                true
            }
            None => false,
        }
    }

    /// Puts the contact's reactions in place of those that he had; false when they are the same.
    pub fn react(&mut self, emojis: &[String]) -> bool {
        let theirs = emojis.iter().map(|emoji| Reaction {
            by: None,
            emoji: emoji.clone(),
        });
        let ours = self.reactions.iter().filter(|known| known.by.is_some());
        self.replace(theirs.chain(ours.cloned()).collect())
    }

    /// Puts one reaction of the house in place of that which it had, none takes it away; false when it is the same.
    pub fn react_as(&mut self, by: OperatorId, emoji: Option<&str>) -> bool {
        let theirs = self.reactions.iter().filter(|known| known.by.is_none());
        let ours = emoji.map(|emoji| Reaction {
            by: Some(by),
            emoji: emoji.to_owned(),
        });
        self.replace(theirs.cloned().chain(ours).collect())
    }

    /// Returns the house's reaction.
    #[must_use]
    pub fn of_house(&self) -> Option<&str> {
        let ours = self.reactions.iter().find(|known| known.by.is_some());
        ours.map(|known| known.emoji.as_str())
    }

    fn replace(&mut self, reactions: Vec<Reaction>) -> bool {
        let is_other = self.reactions != reactions;
        self.reactions = reactions;
        is_other
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    #[test]
    fn each_side_has_its_own_reactions() {
        let me = OperatorId::from_u128(1);
        let mut marks = Marks::default();
        assert!(marks.react_as(me, Some("👍")));
        assert!(marks.react(&["❤".to_owned()]));
        assert!(!marks.react(&["❤".to_owned()]));
        assert_eq!(marks.of_house(), Some("👍"));
        assert!(marks.react_as(me, None));
        assert_eq!(marks.reactions.len(), 1);
        assert!(marks.react(&[]));
        assert!(marks.is_empty());
    }

    #[test]
    fn history_keeps_the_latest_versions() {
        let mut marks = Marks::default();
        for number in 0..60 {
            let words = Content::Text(Text::plain(number.to_string()));
            marks.edit(words, Timestamp::from_ms(number));
        }
        assert_eq!(marks.history.len(), 50);
        assert_eq!(marks.history[0].until, Timestamp::from_ms(10));
        assert_eq!(marks.edited_at(), Some(Timestamp::from_ms(59)));
    }
}
