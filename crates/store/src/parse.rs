//! Rows to words and back.

use crate::{Error, Result};
use domain::time::Timestamp;
use serde::{Serialize, de::DeserializeOwned};
use std::{collections::BTreeSet, str::FromStr};

pub(crate) fn json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Corrupt(error.to_string()))
}

pub(crate) fn from_json<T: DeserializeOwned>(text: &str, column: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| Error::Corrupt(format!("{column}: {error}")))
}

/// Reads an enum that is stored by its serde name.
pub(crate) fn word<T: DeserializeOwned>(text: &str, column: &str) -> Result<T> {
    serde_json::from_value(serde_json::Value::String(text.to_owned()))
        .map_err(|error| Error::Corrupt(format!("{column}: {error}")))
}

/// Returns the serde name of an enum without data.
pub(crate) fn name<T: Serialize>(value: &T) -> Result<String> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => Ok(name),
        Ok(_) | Err(_) => Err(Error::Corrupt("not a word".to_owned())),
    }
}

pub(crate) fn id<T: FromStr>(text: &str, column: &str) -> Result<T> {
    text.parse()
        .map_err(|_| Error::Corrupt(format!("{column}: not an id")))
}

/// Reads identities with commas between them; of nothing, none.
pub(crate) fn ids<T: FromStr + Ord>(text: &str, column: &str) -> Result<BTreeSet<T>> {
    let each = text.split(',').filter(|id| !id.is_empty());
    each.map(|one| id(one, column)).collect()
}

pub(crate) fn maybe_id<T: FromStr>(text: Option<&String>, column: &str) -> Result<Option<T>> {
    text.map(|text| id(text, column)).transpose()
}

pub(crate) fn maybe_time(ms: Option<i64>) -> Option<Timestamp> {
    ms.map(Timestamp::from_ms)
}
