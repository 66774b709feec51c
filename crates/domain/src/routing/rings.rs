//! Rings: who may get a conversation, wider as time goes by; and who of them does.

use super::Need;
use crate::id::TeamId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How much of what a conversation needs counts in a ring.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum SkillsAsked {
    /// All skills at their levels, and the language.
    #[default]
    Required,
    /// All skills at levels lower by this much, and the language.
    RelaxedBy(u8),
    /// The language.
    LanguagesOnly,
}

impl SkillsAsked {
    /// Returns what is asked of `need`.
    #[must_use]
    pub fn of(self, need: &Need) -> Need {
        match self {
            Self::Required => need.clone(),
            Self::RelaxedBy(levels) => need.relaxed(levels),
            Self::LanguagesOnly => Need {
                skills: super::Skills::new(),
                language: need.language,
            },
        }
    }
}

/// Who belongs to a ring.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "who", rename_all = "snake_case", deny_unknown_fields)]
pub enum Who {
    /// The bots of the team; until a bot has handed the conversation over.
    Bot,
    /// The operator who had the contact last, where he can all that the conversation asks for.
    LastOperator {
        /// How long ago at most, in ms.
        max_age_ms: i64,
    },
    /// The conversation's team.
    Team {
        /// What counts of the skills.
        #[serde(default)]
        skills: SkillsAsked,
    },
    /// The conversation's team and others that help out.
    TeamAndOverflow {
        /// The others.
        overflow: BTreeSet<TeamId>,
        /// What counts of the skills.
        #[serde(default)]
        skills: SkillsAsked,
    },
    /// Everybody.
    Everyone {
        /// What counts of the skills.
        #[serde(default)]
        skills: SkillsAsked,
    },
}

impl Who {
    /// Returns what the ring asks of `need`; `None` for rings of bots and of one person, who ask for all of it.
    #[must_use]
    pub const fn skills(&self) -> Option<SkillsAsked> {
        match self {
            Self::Bot | Self::LastOperator { .. } => None,
            Self::Team { skills }
            | Self::TeamAndOverflow { skills, .. }
            | Self::Everyone { skills } => Some(*skills),
        }
    }

    /// Says whether the ring stays part of those after it.
    #[must_use]
    pub const fn is_lasting(&self) -> bool {
        self.skills().is_some()
    }
}

/// One step of a conversation's way to an operator.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Ring {
    /// Who belongs to it; from the first ring of a team on, everybody of the rings before it as well.
    #[serde(flatten)]
    pub who: Who,
    /// How long it is the outermost, in ms; `None` = for good, in the last one only.
    #[serde(default)]
    pub hold_ms: Option<i64>,
    /// Whether it is skipped while none of its people is online; all of them being busy skips nothing.
    #[serde(default)]
    pub skip_if_not_staffed: bool,
}

/// What one candidate is compared with another by; smaller goes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Selector {
    /// The innermost ring that he belongs to.
    Ring,
    /// What he carries, as a part of what he can.
    Load,
    /// Whose last assignment is longest ago.
    RoundRobin,
    /// Who became free longest ago.
    LongestIdle,
    /// By weights: who is furthest behind his share.
    Weighted,
    /// Whom the contact asked for, or knows.
    Preferred,
    /// The sum of his levels in the skills that are needed, highest first.
    SkillSum,
}
