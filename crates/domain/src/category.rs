//! Categories: contact reason, skill, and who can see a conversation, in one tree.

use crate::{
    complaint,
    id::{CategoryId, TeamId},
    team::{BadField, parse_name},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The categories that one conversation has at most.
pub const MAX_PER_CONVERSATION: usize = 10;

/// The levels of the tree: more can't be read in a list.
const MAX_DEPTH: usize = 6;

/// Who sees the conversations of a category.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// Every agent of the conversation's team.
    #[default]
    Agents,
    /// Those who supervise it, and admins.
    Supervisors,
}

/// A contact reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// Its identity.
    pub id: CategoryId,
    /// The category that it is a part of.
    pub parent: Option<CategoryId>,
    /// Its name, unique without regard to case among those of one parent.
    pub name: String,
    /// Who sees the conversations that have it.
    pub visible_to: Visibility,
    /// The team that a conversation goes to that gets it while nobody has it.
    pub team: Option<TeamId>,
    /// True when a conversation can't be closed without it, or one of its parts.
    pub is_required: bool,
    /// Grows with every change.
    pub version: i64,
}

/// What an admin asks a category to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CategoryForm {
    /// The name.
    pub name: String,
    /// The category that it is a part of.
    #[serde(default)]
    pub parent_id: Option<CategoryId>,
    /// Who sees the conversations that have it.
    #[serde(default)]
    pub visible_to: Visibility,
    /// The team that a conversation goes to that gets it while nobody has it.
    #[serde(default)]
    pub team_id: Option<TeamId>,
    /// True when a conversation can't be closed without it, or one of its parts.
    #[serde(default)]
    pub is_required: bool,
}

impl CategoryForm {
    /// Checks every field against the tree as it stands; `id` is the category that changes, if it exists.
    ///
    /// # Errors
    /// [`BadField`] about the first field that is wrong.
    pub fn check(&self, id: Option<CategoryId>, tree: &Tree) -> Result<Self, BadField> {
        let name = parse_name("name", &self.name)?;
        let folded = name.to_lowercase();
        let is_taken = tree.categories.iter().any(|other| {
            Some(other.id) != id
                && other.parent == self.parent_id
                && other.name.to_lowercase() == folded
        });
        if is_taken {
            return Err(BadField::new("name", complaint::CATEGORY_TAKEN));
        }
        if let Some(parent) = self.parent_id {
            let above: Vec<_> = tree.line(parent).collect();
            if above.is_empty() {
                return Err(BadField::new("parent_id", complaint::NO_CATEGORY));
            }
            if id.is_some_and(|id| above.iter().any(|category| category.id == id)) {
                return Err(BadField::new("parent_id", complaint::CATEGORY_IN_ITSELF));
            }
            if above.len() + id.map_or(1, |id| tree.height(id)) > MAX_DEPTH {
                return Err(BadField::new("parent_id", complaint::CATEGORY_TOO_DEEP));
            }
        }
        Ok(Self {
            name,
            ..self.clone()
        })
    }
}

/// All categories, to be asked about sets of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tree {
    categories: Vec<Category>,
}

impl Tree {
    /// Makes the tree of `categories`, in any order.
    #[must_use]
    pub const fn new(categories: Vec<Category>) -> Self {
        Self { categories }
    }

    /// Finds a category.
    #[must_use]
    pub fn find(&self, id: CategoryId) -> Option<&Category> {
        self.categories.iter().find(|category| category.id == id)
    }

    /// Lists the categories with the level of each, parts under their whole, by name.
    #[must_use]
    pub fn outline(&self) -> Vec<(usize, &Category)> {
        let mut outline = Vec::new();
        self.outline_under(None, 0, &mut outline);
        outline
    }

    /// Returns the name with those above it, from the root: `Billing › Refund`.
    #[must_use]
    pub fn path(&self, id: CategoryId) -> String {
        let mut names: Vec<_> = self.line(id).map(|c| c.name.as_str()).collect();
        names.reverse();
        names.join(" › ")
    }

    /// Says whether a set hides its conversation from agents.
    #[must_use]
    pub fn hides(&self, set: &BTreeSet<CategoryId>) -> bool {
        self.of(set)
            .any(|category| category.visible_to == Visibility::Supervisors)
    }

    /// Returns the team that a set names; the smallest category decides, then the name.
    #[must_use]
    pub fn team(&self, set: &BTreeSet<CategoryId>) -> Option<TeamId> {
        let deepest = |category: &&Category| {
            let depth = self.line(category.id).count();
            (std::cmp::Reverse(depth), category.name.to_lowercase())
        };
        let mut named: Vec<_> = self.of(set).filter(|c| c.team.is_some()).collect();
        named.sort_by_key(deepest);
        named.first().and_then(|category| category.team)
    }

    /// Lists the categories that a set lacks before its conversation may be closed.
    pub fn missing<'a>(&'a self, set: &BTreeSet<CategoryId>) -> impl Iterator<Item = &'a Category> {
        let held: BTreeSet<_> = set
            .iter()
            .flat_map(|id| self.line(*id))
            .map(|category| category.id)
            .collect();
        self.categories
            .iter()
            .filter(move |category| category.is_required && !held.contains(&category.id))
    }

    /// Walks from a category up to its root; empty when it does not exist.
    fn line(&self, id: CategoryId) -> impl Iterator<Item = &Category> {
        let mut next = self.find(id);
        std::iter::from_fn(move || {
            let category = next?;
            next = category.parent.and_then(|parent| self.find(parent));
            Some(category)
        })
        .take(MAX_DEPTH)
    }

    fn of<'a>(&'a self, set: &'a BTreeSet<CategoryId>) -> impl Iterator<Item = &'a Category> {
        set.iter().filter_map(|id| self.find(*id))
    }

    fn parts(&self, of: Option<CategoryId>) -> impl Iterator<Item = &Category> {
        self.categories.iter().filter(move |c| c.parent == of)
    }

    /// Counts the levels from a category down, itself included.
    fn height(&self, id: CategoryId) -> usize {
        1 + self
            .parts(Some(id))
            .map(|part| self.height(part.id))
            .max()
            .unwrap_or(0)
    }

    fn outline_under<'a>(
        &'a self,
        parent: Option<CategoryId>,
        level: usize,
        outline: &mut Vec<(usize, &'a Category)>,
    ) {
        let mut parts: Vec<_> = self.parts(parent).collect();
        parts.sort_by_key(|category| category.name.to_lowercase());
        for part in parts {
            outline.push((level, part));
            self.outline_under(Some(part.id), level + 1, outline);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BILLING: CategoryId = CategoryId::from_u128(1);
    const REFUND: CategoryId = CategoryId::from_u128(2);
    const BOT: CategoryId = CategoryId::from_u128(3);
    const MONEY: TeamId = TeamId::from_u128(7);

    fn category(id: CategoryId, parent: Option<CategoryId>, name: &str) -> Category {
        Category {
            id,
            parent,
            name: name.into(),
            visible_to: Visibility::Agents,
            team: None,
            is_required: false,
            version: 1,
        }
    }

    fn tree() -> Tree {
        Tree::new(vec![
            category(REFUND, Some(BILLING), "Refund"),
            Category {
                is_required: true,
                team: Some(MONEY),
                ..category(BILLING, None, "Billing")
            },
            Category {
                visible_to: Visibility::Supervisors,
                ..category(BOT, None, "Bot")
            },
        ])
    }

    fn form(name: &str, parent_id: Option<CategoryId>) -> CategoryForm {
        CategoryForm {
            name: name.into(),
            parent_id,
            visible_to: Visibility::Agents,
            team_id: None,
            is_required: false,
        }
    }

    #[test]
    fn parts_stand_under_their_whole() {
        let tree = tree();
        let outline: Vec<_> = tree
            .outline()
            .into_iter()
            .map(|(level, category)| (level, category.name.as_str()))
            .collect();
        assert_eq!(outline, [(0, "Billing"), (1, "Refund"), (0, "Bot")]);
        assert_eq!(tree.path(REFUND), "Billing › Refund");
    }

    #[test]
    fn one_category_for_supervisors_hides_the_conversation() {
        assert!(tree().hides(&[REFUND, BOT].into()));
        assert!(!tree().hides(&[REFUND].into()));
    }

    #[test]
    fn a_part_satisfies_what_its_whole_requires() {
        let tree = tree();
        assert_eq!(tree.missing(&[REFUND].into()).count(), 0);
        let missing: Vec<_> = tree.missing(&[BOT].into()).map(|c| c.id).collect();
        assert_eq!(missing, [BILLING]);
    }

    #[test]
    fn the_smallest_category_with_a_team_names_it() {
        assert_eq!(tree().team(&[BILLING, REFUND].into()), Some(MONEY));
        assert_eq!(tree().team(&[REFUND].into()), None);
    }

    #[test]
    fn a_category_is_no_part_of_itself_and_has_its_name_alone() {
        let tree = tree();
        let inside = form("Billing", Some(REFUND)).check(Some(BILLING), &tree);
        assert_eq!(inside.unwrap_err().field, "parent_id");
        let twin = form("refund", Some(BILLING)).check(None, &tree);
        assert_eq!(twin.unwrap_err().field, "name");
        assert!(form("Refund", None).check(None, &tree).is_ok());
        let unchanged = form("Refund", Some(BILLING)).check(Some(REFUND), &tree);
        assert!(unchanged.is_ok());
    }

    #[test]
    fn the_tree_has_six_levels() {
        let line: Vec<_> = (10..16)
            .map(|n| {
                let parent = (n > 10).then(|| CategoryId::from_u128(n - 1));
                category(CategoryId::from_u128(n), parent, &n.to_string())
            })
            .collect();
        let tree = Tree::new(line);
        let below = form("x", Some(CategoryId::from_u128(15))).check(None, &tree);
        assert_eq!(below.unwrap_err().field, "parent_id");
        assert!(
            form("x", Some(CategoryId::from_u128(14)))
                .check(None, &tree)
                .is_ok()
        );
    }
}
