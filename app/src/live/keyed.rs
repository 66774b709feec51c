//! A list whose items are signals: a change of one redraws one.

use crate::ui::changing::whenever;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// The signals in order, and where each key is among them.
#[derive(Debug)]
struct Items<K, T> {
    rows: Vec<(K, ArcRwSignal<T>)>,
    places: BTreeMap<K, usize>,
}

impl<K: Copy + Ord, T> Items<K, T> {
    fn find(&self, key: &K) -> Option<&ArcRwSignal<T>> {
        let place = *self.places.get(key)?;
        self.rows.get(place).map(|(_, item)| item)
    }

    fn put(&mut self, rows: Vec<(K, ArcRwSignal<T>)>) {
        let keys = rows.iter().map(|(key, _)| *key);
        self.places = keys.zip(0..).collect();
        self.rows = rows;
    }
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
                rows: Vec::new(),
                places: BTreeMap::new(),
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
        self.items.with_value(|items| items.find(&key).cloned())
    }

    fn take(self, read: &impl Fn(&mut dyn FnMut(K, &T))) {
        let mut changed = Vec::new();
        let mut order = None;
        self.items.update_value(|items| {
            let mut same = 0;
            // From the first key on that is not where it was.
            let mut moved = Vec::new();
            read(&mut |key, value| {
                let there = items.rows.get(same).filter(|(known, _)| *known == key);
                let stays = moved.is_empty() && there.is_some();
                let known = match there {
                    Some((_, item)) if stays => Some(item),
                    _ => items.find(&key),
                };
                if let Some(item) = known
                    && item.with_untracked(|known| known != value)
                {
                    changed.push((item.clone(), value.clone()));
                }
                if stays {
                    same += 1;
                } else {
                    let known = known.cloned();
                    let item = known.unwrap_or_else(|| ArcRwSignal::new(value.clone()));
                    moved.push((key, item));
                }
            });
            if same < items.rows.len() || !moved.is_empty() {
                let mut rows = std::mem::take(&mut items.rows);
                rows.truncate(same);
                rows.append(&mut moved);
                order = Some(rows.iter().map(|(key, _)| *key).collect());
                items.put(rows);
            }
        });
        for (item, value) in changed {
            item.set(value);
        }
        if let Some(order) = order {
            self.order.set(order);
        }
    }
}
