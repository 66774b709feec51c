//! Saved views: lists of the inbox that somebody has put together, for himself or for a team.

use crate::{
    complaint,
    conversation::Status,
    id::{CategoryId, ChannelId, IntentId, OperatorId, SavedViewId, TeamId},
    permission::{Right, Role, Viewer},
    team::BadField,
    view::Row,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The characters of a name: more does not fit a tab.
const MAX_NAME_CHARS: usize = 40;

/// The characters of the words that are looked for.
const MAX_WORDS_CHARS: usize = 100;

/// The longest wait that is asked for.
///
/// Units: minutes. Four weeks: nobody looks for longer ones in the inbox.
const MAX_WAIT_MINUTES: i64 = 40_320;

/// Up to where a view counts: beyond, the number says nothing that *many* does not.
pub const MAX_COUNT: i64 = 1000;

/// Whose conversations a view shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// Those of whoever looks.
    Mine,
    /// Those that nobody has.
    Nobodys,
    /// Those of one operator, person or bot.
    Of(OperatorId),
}

/// What a view is narrowed to; every condition must hold, and what is empty asks for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Filter {
    /// One of these states.
    pub statuses: BTreeSet<Status>,
    /// Of this team.
    pub team_id: Option<TeamId>,
    /// Whose.
    pub whose: Option<Whose>,
    /// In this category.
    pub category_id: Option<CategoryId>,
    /// With this intent, finished or not.
    pub intent_id: Option<IntentId>,
    /// Of contacts of this language: `de` stands for `de-AT` too.
    pub language: String,
    /// From this channel.
    pub channel_id: Option<ChannelId>,
    /// The oldest unanswered message is older than this.
    ///
    /// Units: minutes.
    pub waits_over_minutes: Option<i64>,
    /// Somebody said these words in it.
    pub words: String,
}

impl Filter {
    /// Checks every field.
    ///
    /// # Errors
    /// [`BadField`] about the first one that is wrong.
    pub fn check(&self) -> Result<Self, BadField> {
        let language = self.language.trim().to_lowercase();
        let is_tag = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if !language.is_empty() && (language.len() < 2 || !language.chars().all(is_tag)) {
            return Err(BadField::new("language", complaint::LANGUAGE_LETTERS));
        }
        if let Some(minutes) = self.waits_over_minutes
            && !(1..=MAX_WAIT_MINUTES).contains(&minutes)
        {
            return Err(BadField::new("waits_over_minutes", complaint::WAIT_MINUTES));
        }
        let words = self.words.trim();
        if words.chars().count() > MAX_WORDS_CHARS {
            return Err(BadField::new("words", complaint::VIEW_WORDS_TOO_LONG));
        }
        Ok(Self {
            language,
            words: words.to_owned(),
            ..self.clone()
        })
    }

    /// Says whether a row may still be in the list by what the row itself says.
    ///
    /// The contact's language, the words and the time of the wait are not looked at: only the database knows them.
    #[must_use]
    pub fn may_hold(&self, viewer: &Viewer, row: &Row) -> bool {
        let is_whose = match self.whose {
            None => true,
            Some(Whose::Mine) => row.operator_id.is_some() && row.operator_id == viewer.operator,
            Some(Whose::Nobodys) => row.operator_id.is_none(),
            Some(Whose::Of(operator)) => row.operator_id == Some(operator),
        };
        is_whose
            && (self.statuses.is_empty() || self.statuses.contains(&row.status))
            && self.team_id.is_none_or(|team| row.team_id == team)
            && self.channel_id.is_none_or(|id| row.channel_id == id)
            && self
                .category_id
                .is_none_or(|id| row.about.categories.contains(&id))
            && self.intent_id.is_none_or(|id| {
                let mut intents = row.intents.iter();
                intents.any(|named| named.opened.intent == id)
            })
            && (self.waits_over_minutes.is_none() || row.unanswered_since.is_some())
    }
}

/// A list that somebody has put together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    /// Its identity.
    pub id: SavedViewId,
    /// What it is called.
    pub name: String,
    /// Who put it together.
    pub owner: OperatorId,
    /// The team that shares it; `None` for one that only its owner sees.
    pub team: Option<TeamId>,
    /// What it shows.
    pub filter: Filter,
    /// Where it stands among its owner's, or its team's; smallest first.
    pub position: i64,
    /// Grows with every change.
    pub version: i64,
}

impl SavedView {
    /// Says whether somebody finds it in his inbox: it is his own, or that of a team of his.
    #[must_use]
    pub fn is_offered_to(&self, viewer: &Viewer) -> bool {
        match self.team {
            None => viewer.operator == Some(self.owner),
            Some(team) => viewer.role == Role::Admin || viewer.teams.contains(&team),
        }
    }

    /// Says whether somebody may change it: its owner his own, those who may share views their teams'.
    #[must_use]
    pub fn is_changed_by(&self, viewer: &Viewer) -> bool {
        match self.team {
            None => viewer.operator == Some(self.owner),
            Some(team) => may_share(viewer, team),
        }
    }

    /// Returns what sorts the list: one's own first, then each team's.
    #[must_use]
    pub fn order(&self) -> (bool, Option<TeamId>, i64, SavedViewId) {
        (self.team.is_some(), self.team, self.position, self.id)
    }
}

/// Says whether somebody may put views together for a team.
#[must_use]
pub fn may_share(viewer: &Viewer, team: TeamId) -> bool {
    Right::ViewsShare.is_held_by(viewer.role)
        && (viewer.role == Role::Admin || viewer.teams.contains(&team))
}

/// What somebody asks a saved view to be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedViewForm {
    /// What it is called.
    pub name: String,
    /// The team that shares it; `None` for oneself.
    #[serde(default)]
    pub team_id: Option<TeamId>,
    /// What it shows.
    #[serde(default)]
    pub filter: Filter,
}

impl SavedViewForm {
    /// Checks every field.
    ///
    /// # Errors
    /// [`BadField`] about the first one that is wrong.
    pub fn check(&self) -> Result<Self, BadField> {
        let name = self.name.trim();
        if name.is_empty() || name.chars().any(char::is_control) {
            return Err(BadField::new("name", complaint::VIEW_NAME_MISSING));
        }
        if name.chars().count() > MAX_NAME_CHARS {
            return Err(BadField::new("name", complaint::VIEW_NAME_TOO_LONG));
        }
        let filter = self.filter.check()?;
        if filter == Filter::default() {
            return Err(BadField::new("name", complaint::VIEW_OF_EVERYTHING));
        }
        Ok(Self {
            name: name.to_owned(),
            team_id: self.team_id,
            filter,
        })
    }
}

/// A saved view as somebody sees it in his inbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// The view.
    pub view: SavedView,
    /// How many conversations are in it; [`MAX_COUNT`] stands for at least so many.
    pub count: i64,
}

/// The way that a view goes in its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Towards the first.
    Up,
    /// Towards the last.
    Down,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn viewer(role: Role, teams: &[TeamId]) -> Viewer {
        Viewer {
            operator: Some(OperatorId::from_u128(7)),
            role,
            teams: teams.to_vec(),
            supervises: BTreeSet::new(),
            channel: None,
        }
    }

    fn view(owner: u128, team: Option<TeamId>) -> SavedView {
        SavedView {
            id: SavedViewId::from_u128(1),
            name: "Late".to_owned(),
            owner: OperatorId::from_u128(owner),
            team,
            filter: Filter::default(),
            position: 1,
            version: 1,
        }
    }

    #[test]
    fn an_own_view_is_its_owners_alone_and_a_shared_one_its_teams() {
        let (mine, other) = (TeamId::from_u128(2), TeamId::from_u128(3));
        let agent = viewer(Role::Agent, &[mine]);
        assert!(view(7, None).is_offered_to(&agent) && view(7, None).is_changed_by(&agent));
        assert!(!view(8, None).is_offered_to(&agent));
        assert!(view(8, Some(mine)).is_offered_to(&agent));
        assert!(
            !view(7, Some(mine)).is_changed_by(&agent),
            "agents share nothing"
        );
        assert!(!view(8, Some(other)).is_offered_to(&agent));
        let lead = viewer(Role::Supervisor, &[mine]);
        assert!(view(8, Some(mine)).is_changed_by(&lead));
        assert!(!view(8, Some(other)).is_changed_by(&lead));
        let admin = viewer(Role::Admin, &[]);
        assert!(view(8, Some(other)).is_changed_by(&admin));
        assert!(
            !view(8, None).is_offered_to(&admin),
            "what is somebody's own stays his"
        );
    }

    #[test]
    fn a_form_that_asks_for_nothing_is_no_view() {
        let form = |filter| SavedViewForm {
            name: " Late ".to_owned(),
            team_id: None,
            filter,
        };
        assert!(form(Filter::default()).check().is_err());
        let late = Filter {
            waits_over_minutes: Some(10),
            language: " DE ".to_owned(),
            ..Filter::default()
        };
        let checked = form(late.clone()).check().unwrap();
        assert_eq!(
            (checked.name.as_str(), checked.filter.language.as_str()),
            ("Late", "de")
        );
        for wrong in [
            Filter {
                waits_over_minutes: Some(0),
                ..late.clone()
            },
            Filter {
                waits_over_minutes: Some(MAX_WAIT_MINUTES + 1),
                ..late.clone()
            },
            Filter {
                language: "d%".to_owned(),
                ..late.clone()
            },
            Filter {
                words: "x".repeat(101),
                ..late.clone()
            },
        ] {
            assert!(form(wrong).check().is_err());
        }
    }
}
