//! Where conversations and operators meet: everything that has the same team, need and room in one class.
//!
//! A *demand class* is the conversations of one pool that ask for the same, a *supply class* the operators of one
//! pool who can the same, stand the same and have the same room. Whoever searches looks at the first of each
//! class, so a search costs classes, not people.

use crate::policy::Gifts;
use crate::state::{Footing, Key};
use domain::id::OperatorId;
use domain::routing::{Need, PerWork, Work};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// What the conversations of a demand class ask for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ask {
    pub(crate) units: i64,
    pub(crate) work: Work,
    pub(crate) need: Need,
}

impl Ask {
    /// Says whether somebody with these gifts and this room could take it.
    pub(crate) fn fits(&self, gifts: &Gifts, room: &Room) -> bool {
        *room.of(self.work) >= self.units && fits(&self.need, gifts)
    }
}

/// Says whether `gifts` are all that `need` asks for.
pub(crate) fn fits(need: &Need, gifts: &Gifts) -> bool {
    need.has_skills(&gifts.skills) && need.has_language(&gifts.languages)
}

/// The units that an operator could still take, by kind of work; below 1 means none.
pub(crate) type Room = PerWork<i64>;

/// An operator's place among those of his class, smallest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rank {
    /// What the selectors that look at him alone say, in their order.
    pub(crate) values: [i64; 4],
    pub(crate) operator: OperatorId,
}

impl PartialOrd for Rank {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Rank {
    fn cmp(&self, other: &Self) -> Ordering {
        #[cfg(test)]
        crate::scaling::count();
        let own = (self.values, self.operator);
        own.cmp(&(other.values, other.operator))
    }
}

/// What the operators of a supply class have in common beside their gifts.
///
/// Room counts for those online only; for the others it is nothing.
pub(crate) type Stand = (Footing, Room);

/// The two sides that meet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Pool {
    /// Conversations to be matched.
    pub(crate) queued: BTreeMap<Ask, BTreeSet<Key>>,
    /// Operators, whatever they do.
    pub(crate) members: BTreeMap<Gifts, BTreeMap<Stand, BTreeSet<Rank>>>,
}

/// Whether a link is made or undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Link {
    Make,
    Undo,
}

impl Link {
    /// Puts `item` into a class, or takes it out; empty classes vanish.
    pub(crate) fn apply<K: Ord + Clone, T: Ord>(
        self,
        classes: &mut BTreeMap<K, BTreeSet<T>>,
        class: &K,
        item: T,
    ) {
        match (self, classes.get_mut(class)) {
            (Self::Make, Some(items)) => {
                items.insert(item);
            }
            (Self::Make, None) => {
                classes.insert(class.clone(), BTreeSet::from([item]));
            }
            (Self::Undo, Some(items)) => {
                items.remove(&item);
                if items.is_empty() {
                    classes.remove(class);
                }
            }
            (Self::Undo, None) => {}
        }
    }
}

impl Pool {
    pub(crate) fn is_empty(&self) -> bool {
        self.queued.is_empty() && self.members.is_empty()
    }

    pub(crate) fn link_member(&mut self, gifts: &Gifts, stand: &Stand, rank: Rank, link: Link) {
        if let Some(stands) = self.members.get_mut(gifts) {
            link.apply(stands, stand, rank);
            if stands.is_empty() {
                self.members.remove(gifts);
            }
        } else if link == Link::Make {
            let stands = BTreeMap::from([(*stand, BTreeSet::from([rank]))]);
            self.members.insert(gifts.clone(), stands);
        }
    }

    /// Lists the classes of those online who have what `need` asks for.
    pub(crate) fn able<'a>(
        &'a self,
        need: &'a Need,
    ) -> impl Iterator<Item = (&'a Gifts, &'a Room, &'a BTreeSet<Rank>)> {
        self.members
            .iter()
            .filter(|(gifts, _)| fits(need, gifts))
            .flat_map(|(gifts, stands)| {
                stands
                    .iter()
                    .take_while(|((footing, _), _)| *footing == Footing::Online)
                    .map(move |((_, room), ranks)| (gifts, room, ranks))
            })
    }

    /// Says whether anybody who has what `need` asks for is online.
    pub(crate) fn is_staffed(&self, need: &Need) -> bool {
        self.able(need).next().is_some()
    }
}
