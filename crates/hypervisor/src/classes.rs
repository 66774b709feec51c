//! Classes of what has something in common, in their order.
//!
//! A pool has few of them, so they stand side by side: whoever passes through many pools waits for memory, and a
//! node of a tree would be ten times as long.

use std::collections::BTreeSet;

/// Classes by what each has in common. Shape: sorted, none of them empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Classes<K, C>(Vec<(K, C)>);

/// What can be left empty.
pub(crate) trait Class: Default {
    fn is_empty(&self) -> bool;
}

impl<K, C> Default for Classes<K, C> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: Ord + Clone, C: Class> Classes<K, C> {
    /// Changes a class; one that there was not is made for it, one in which nothing is left vanishes.
    pub(crate) fn change(&mut self, key: &K, change: impl FnOnce(&mut C)) {
        let found = self.0.binary_search_by(|(known, _)| known.cmp(key));
        let at = found.unwrap_or_else(|at| {
            self.0.insert(at, (key.clone(), C::default()));
            at
        });
        let (_, class) = &mut self.0[at];
        change(class);
        if class.is_empty() {
            self.0.remove(at);
        }
    }
}

impl<K, C> Classes<K, C> {
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&K, &C)> {
        self.0.iter().map(|(key, class)| (key, class))
    }
}

impl<T> Class for BTreeSet<T> {
    fn is_empty(&self) -> bool {
        self.is_empty()
    }
}

impl<K, C> Class for Classes<K, C> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
