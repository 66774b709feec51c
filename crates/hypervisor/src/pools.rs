//! Where conversations and operators meet: everything that has the same team, need and room in one class.
//!
//! A *demand class* is the conversations of one pool that ask for the same, a *supply class* the operators of one
//! pool who can the same, stand the same and have the same room. Whoever searches looks at the first of each
//! class, so a search costs classes, not people.

use crate::classes::{Class, Classes};
use crate::policy::Gifts;
use crate::state::{Footing, Key};
use domain::id::OperatorId;
use domain::routing::{Need, PerWork, Work};
use std::cmp::Ordering;
use std::collections::BTreeSet;

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

/// Where an operator stands in each of his pools.
pub(crate) type Seat = (Stand, Rank);

/// The two sides that meet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Pool {
    /// Conversations to be matched.
    pub(crate) queued: Classes<Ask, BTreeSet<Key>>,
    /// Operators, whatever they do.
    pub(crate) members: Classes<Gifts, Classes<Stand, BTreeSet<Rank>>>,
}

/// Whether a link is made or undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Link {
    Make,
    Undo,
}

impl Link {
    /// Puts `item` into a set, or takes it out.
    fn apply<T: Ord>(self, items: &mut BTreeSet<T>, item: T) {
        match self {
            Self::Make => items.insert(item),
            Self::Undo => items.remove(&item),
        };
    }
}

impl Pool {
    pub(crate) fn is_empty(&self) -> bool {
        self.queued.is_empty() && self.members.is_empty()
    }

    pub(crate) fn link_queued(&mut self, ask: &Ask, key: Key, link: Link) {
        self.queued.change(ask, |keys| link.apply(keys, key));
    }

    pub(crate) fn link_member(&mut self, gifts: &Gifts, (stand, rank): Seat, link: Link) {
        self.members.change(gifts, |stands| {
            stands.change(&stand, |ranks| link.apply(ranks, rank));
        });
    }

    /// Moves a member within those of his gifts.
    pub(crate) fn move_member(&mut self, gifts: &Gifts, from: Seat, to: Seat) {
        self.members.change(gifts, |stands| {
            for ((stand, rank), link) in [(from, Link::Undo), (to, Link::Make)] {
                stands.change(&stand, |ranks| link.apply(ranks, rank));
            }
        });
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
