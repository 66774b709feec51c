//! A part of an update that is written once and read only where it is needed.

use crate::json::{self, Parsed};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeOwned, Error as _},
};
use serde_json::value::{RawValue, to_raw_value};
use std::{fmt, marker::PhantomData, sync::Arc};

/// A `T` as JSON.
///
/// Most viewers of an update draw its row and nothing else: they hand this part on unread, and the
/// browser loads the code that reads it with the page that shows it.
pub struct Later<T> {
    json: Arc<RawValue>,
    what: PhantomData<fn() -> T>,
}

impl<T: Serialize> Later<T> {
    /// Writes a part.
    ///
    /// # Panics
    /// When `part` has a map whose keys are no text; nothing that people look at has one.
    #[must_use]
    pub fn new(part: &T) -> Self {
        let json = to_raw_value(part).expect("what is looked at has text keys only");
        Self::of(json)
    }
}

impl<T: DeserializeOwned> Later<T> {
    /// Reads the part; `None` when it was written by another version of the program.
    #[must_use]
    pub fn read(&self) -> Option<T> {
        json::read(self.json.get()).ok()
    }
}

impl<T> Later<T> {
    fn of(json: Box<RawValue>) -> Self {
        Self {
            json: json.into(),
            what: PhantomData,
        }
    }
}

impl<T> Clone for Later<T> {
    fn clone(&self) -> Self {
        Self {
            json: Arc::clone(&self.json),
            what: PhantomData,
        }
    }
}

impl<T> fmt::Debug for Later<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.json.get())
    }
}

impl<T> PartialEq for Later<T> {
    fn eq(&self, other: &Self) -> bool {
        self.json.get() == other.json.get()
    }
}

impl<T> Eq for Later<T> {}

impl<T> Serialize for Later<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json.serialize(serializer)
    }
}

impl<'de, T> Deserialize<'de> for Later<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Parsed(part) = Parsed::deserialize(deserializer)?;
        to_raw_value(&part).map(Self::of).map_err(D::Error::custom)
    }
}
