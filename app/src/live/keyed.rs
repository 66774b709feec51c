//! A list whose items are signals: a change of one redraws one.

use crate::ui::changing::whenever;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// The signals by key, each with the turn in which it was last seen.
#[derive(Debug)]
struct Items<K, T> {
    turn: u32,
    all: BTreeMap<K, (u32, ArcRwSignal<T>)>,
}

/// Items by key, each in a signal of its own, with their order in another.
#[derive(Debug)]
pub struct Keyed<K, T>
where
    K: Send + Sync + 'static,
    T: Send + Sync + 'static,
{
    order: RwSignal<Vec<K>>,
    items: StoredValue<Items<K, T>>,
}

impl<K, T> Clone for Keyed<K, T>
where
    K: Send + Sync + 'static,
    T: Send + Sync + 'static,
{
    fn clone(&self) -> Self {
        *self
    }
}

impl<K, T> Copy for Keyed<K, T>
where
    K: Send + Sync + 'static,
    T: Send + Sync + 'static,
{
}

impl<K, T> Keyed<K, T>
where
    K: Copy + Ord + Send + Sync + 'static,
    T: Clone + PartialEq + Send + Sync + 'static,
{
    /// Makes the list from what `read` tracks, and keeps it so.
    pub fn of(read: impl Fn() -> Vec<(K, T)> + Send + Sync + 'static) -> Self {
        Self::seen(move |see| read().iter().for_each(|(key, value)| see(*key, value)))
    }

    /// Makes the list from the items that `read` lets see in order, and keeps it so as long as it tracks them.
    ///
    /// Only what has changed is copied.
    pub fn seen(read: impl Fn(&mut dyn FnMut(K, &T)) + Send + Sync + 'static) -> Self {
        let list = Self {
            order: RwSignal::new(Vec::new()),
            items: StoredValue::new(Items {
                turn: 0,
                all: BTreeMap::new(),
            }),
        };
        untrack(|| list.take(&read));
        whenever(move || list.take(&read));
        list
    }

    /// Returns the keys in order, tracked.
    #[must_use]
    pub fn keys(self) -> Vec<K> {
        self.order.get()
    }

    /// Returns an item's signal.
    #[must_use]
    pub fn item(self, key: K) -> Option<ArcRwSignal<T>> {
        self.items
            .with_value(|items| items.all.get(&key).map(|(_, item)| item.clone()))
    }

    fn take(self, read: &impl Fn(&mut dyn FnMut(K, &T))) {
        let mut order = Vec::new();
        let mut changed = Vec::new();
        self.items.update_value(|Items { turn, all }| {
            *turn += 1;
            read(&mut |key, value| {
                order.push(key);
                match all.get_mut(&key) {
                    Some((seen, known)) => {
                        *seen = *turn;
                        if known.with_untracked(|known| known != value) {
                            changed.push((known.clone(), value.clone()));
                        }
                    }
                    None => {
                        all.insert(key, (*turn, ArcRwSignal::new(value.clone())));
                    }
                }
            });
            if all.len() > order.len() {
                all.retain(|_, (seen, _)| seen == turn);
            }
        });
        for (item, value) in changed {
            item.set(value);
        }
        if self.order.with_untracked(|known| *known != order) {
            self.order.set(order);
        }
    }
}
