//! A list whose items are signals: a change of one redraws one.

use crate::ui::changing::whenever;
use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Items by key, each in a signal of its own, with their order in another.
#[derive(Debug)]
pub struct Keyed<K, T>
where
    K: Send + Sync + 'static,
    T: Send + Sync + 'static,
{
    order: RwSignal<Vec<K>>,
    items: StoredValue<BTreeMap<K, ArcRwSignal<T>>>,
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
        let list = Self {
            order: RwSignal::new(Vec::new()),
            items: StoredValue::new(BTreeMap::new()),
        };
        list.take(untrack(&read));
        whenever(move || list.take(read()));
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
        self.items.with_value(|items| items.get(&key).cloned())
    }

    fn take(self, fresh: Vec<(K, T)>) {
        let order: Vec<K> = fresh.iter().map(|(key, _)| *key).collect();
        self.items.update_value(|items| {
            let known: BTreeSet<&K> = order.iter().collect();
            items.retain(|key, _| known.contains(key));
            for (key, value) in fresh {
                match items.get(&key) {
                    Some(known) if known.with_untracked(|known| *known == value) => {}
                    Some(known) => known.set(value),
                    None => {
                        items.insert(key, ArcRwSignal::new(value));
                    }
                }
            }
        });
        if self.order.with_untracked(|known| *known != order) {
            self.order.set(order);
        }
    }
}
