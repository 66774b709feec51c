//! Operators: who answers, and whether they are there.

use crate::{
    complaint,
    id::{CategoryId, OperatorId, TeamId},
    permission::Role,
    team::{BadField, parse_name},
    time::Timestamp,
    view::Reason,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The units that a chat costs.
pub const CHAT_UNITS: i64 = 4;

/// The units that an operator has unless set otherwise: three chats, or one call.
pub const DEFAULT_CAPACITY_UNITS: i64 = 12;

/// Person or program.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OperatorKind {
    /// A person.
    #[default]
    Human,
    /// A program.
    Bot,
}

/// Whether an operator takes work, as he or the hypervisor said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// Not at work.
    Offline,
    /// Takes work.
    Online,
    /// Takes no more work, keeps what he has.
    Away,
    /// Leaves as soon as his last conversation ends.
    Draining,
    /// Can't be reached.
    Lost,
}

impl Presence {
    /// Returns the stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::Online => "online",
            Self::Away => "away",
            Self::Draining => "draining",
            Self::Lost => "lost",
        }
    }
}

/// By what door an operator came or went: who came by another than the browser's does not need a browser
/// that listens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Through {
    /// A page.
    #[default]
    Browser,
    /// The operators' console.
    Console,
    /// A program with a token.
    Program,
    /// The scheduler, or the house itself.
    House,
}

/// Why an operator's presence is what it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PresenceCause {
    /// By what door.
    pub through: Through,
    /// Who said so; `None` is a program, or the house itself.
    pub by: Option<OperatorId>,
    /// Why; may be empty.
    pub reason: String,
    /// When he takes work again by himself.
    pub until: Option<Timestamp>,
}

impl PresenceCause {
    /// Returns what colleagues read of it; `None` when there is nothing to read.
    #[must_use]
    pub fn told(&self) -> Option<Reason> {
        let is_any = !self.reason.is_empty() || self.until.is_some();
        is_any.then(|| Reason {
            by: self.by,
            words: self.reason.clone(),
            until: self.until,
        })
    }
}

/// What becomes of an operator's conversations when he leaves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeaveMode {
    /// They go back into the queue with their old place.
    #[default]
    Requeue,
    /// He finishes them and gets no others.
    Drain,
}

/// What an operator asks his presence to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WantedPresence {
    /// Takes work.
    Online,
    /// Takes no more work.
    Away,
    /// Goes home.
    Offline,
}

/// A request to change presence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetPresence {
    /// What he wants to be.
    pub presence: WantedPresence,
    /// What becomes of his conversations when he goes offline.
    #[serde(default)]
    pub mode: LeaveMode,
}

impl SetPresence {
    /// Returns the presence to store, given how many open conversations the operator has.
    #[must_use]
    pub const fn outcome(self, open_conversations: i64) -> Presence {
        match (self.presence, self.mode) {
            (WantedPresence::Online, _) => Presence::Online,
            (WantedPresence::Away, _) => Presence::Away,
            (WantedPresence::Offline, LeaveMode::Drain) if open_conversations > 0 => {
                Presence::Draining
            }
            (WantedPresence::Offline, LeaveMode::Drain | LeaveMode::Requeue) => Presence::Offline,
        }
    }
}

/// An operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    /// His identity.
    pub id: OperatorId,
    /// His name as customers see it.
    pub name: String,
    /// His address for logging in; bots have none.
    pub email: Option<String>,
    /// Person or program.
    pub kind: OperatorKind,
    /// What he may do.
    pub role: Role,
    /// His teams, sorted, never empty: without others he is in General.
    pub teams: Vec<TeamId>,
    /// How much he can do at once.
    pub capacity_units: i64,
    /// Whether he takes work.
    pub presence: Presence,
    /// True when he may log in and work.
    pub is_enabled: bool,
    /// True when he has set a password.
    pub has_password: bool,
    /// The categories that he supervises, wherever their conversations are.
    pub supervises: BTreeSet<CategoryId>,
    /// Grows with every change.
    pub version: i64,
}

/// What an admin asks an operator to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OperatorForm {
    /// The name as customers see it.
    pub name: String,
    /// The address for logging in.
    pub email: String,
    /// What he may do.
    #[serde(default)]
    pub role: Role,
    /// His teams; empty is General.
    #[serde(default)]
    pub team_ids: Vec<TeamId>,
    /// How much he can do at once.
    #[serde(default = "default_capacity")]
    pub capacity: i64,
    /// The categories that he supervises, wherever their conversations are.
    #[serde(default)]
    pub supervises_category_ids: BTreeSet<CategoryId>,
}

const fn default_capacity() -> i64 {
    DEFAULT_CAPACITY_UNITS
}

impl OperatorForm {
    /// Checks every field and puts the teams in order.
    ///
    /// # Errors
    /// [`BadField`] about the first field that is wrong.
    pub fn check(&self) -> Result<Self, BadField> {
        let name = parse_name("name", &self.name)?;
        let email = crate::account::parse_email(&self.email)?;
        if !(0..=1_000).contains(&self.capacity) {
            return Err(BadField::new("capacity", complaint::CAPACITY));
        }
        let mut team_ids = self.team_ids.clone();
        team_ids.sort_unstable();
        team_ids.dedup();
        if team_ids.is_empty() {
            team_ids.push(TeamId::GENERAL);
        }
        Ok(Self {
            name,
            email,
            role: self.role,
            team_ids,
            capacity: self.capacity,
            supervises_category_ids: self.supervises_category_ids.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operator_without_teams_is_in_general() {
        let form = OperatorForm {
            name: "Ann".into(),
            email: "Ann@Example.org".into(),
            role: Role::Agent,
            team_ids: vec![],
            capacity: 12,
            supervises_category_ids: BTreeSet::new(),
        };
        let checked = form.check().unwrap();
        assert_eq!(checked.team_ids, [TeamId::GENERAL]);
        assert_eq!(checked.email, "ann@example.org");
    }

    #[test]
    fn who_drains_stays_until_his_last_conversation_ends() {
        let leave = SetPresence {
            presence: WantedPresence::Offline,
            mode: LeaveMode::Drain,
        };
        assert_eq!(leave.outcome(2), Presence::Draining);
        assert_eq!(leave.outcome(0), Presence::Offline);
    }
}
