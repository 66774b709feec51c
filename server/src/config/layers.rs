//! Lays the file and the environment over the defaults.

use super::{BadConfig, Raw};
use toml::{Table, Value};

/// What settings in the environment begin with.
const PREFIX: &str = "SWITCHBOARD_";

/// Lays `text`, then `environment` over `defaults`.
///
/// Only names and types that `defaults` has are taken.
pub(super) fn merge(
    defaults: &str,
    place: &str,
    text: &str,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<Raw, BadConfig> {
    let mut settings = parse("the defaults", defaults)?;
    for (section, keys) in parse(place, text)? {
        let Value::Table(keys) = keys else {
            return Err(unknown(place, &section));
        };
        for (key, value) in keys {
            let name = format!("{section}.{key}");
            let slot = find(&mut settings, &section, &key).ok_or_else(|| unknown(place, &name))?;
            if !value.same_type(slot) {
                return Err(BadConfig::invalid(
                    &name,
                    format!("must be a {}", slot.type_str()),
                ));
            }
            *slot = value;
        }
    }
    for (variable, text) in environment {
        let Some((section, key)) = split(&variable) else {
            continue;
        };
        let name = format!("{section}.{key}");
        let slot = find(&mut settings, &section, &key).ok_or_else(|| unknown(&variable, &name))?;
        *slot = read_as(slot, &text)
            .ok_or_else(|| BadConfig::invalid(&name, format!("must be a {}", slot.type_str())))?;
    }
    settings
        .try_into()
        .map_err(|error| BadConfig::NotToml(format!("{place}: {error}")))
}

fn parse(place: &str, text: &str) -> Result<Table, BadConfig> {
    text.parse()
        .map_err(|error| BadConfig::NotToml(format!("{place}: {error}")))
}

fn unknown(place: &str, name: &str) -> BadConfig {
    BadConfig::Unknown {
        place: place.to_owned(),
        name: name.to_owned(),
    }
}

fn find<'a>(settings: &'a mut Table, section: &str, key: &str) -> Option<&'a mut Value> {
    settings.get_mut(section)?.as_table_mut()?.get_mut(key)
}

/// Splits `SWITCHBOARD_<SECTION>__<KEY>`; other variables are no settings.
fn split(variable: &str) -> Option<(String, String)> {
    let (section, key) = variable.strip_prefix(PREFIX)?.split_once("__")?;
    Some((section.to_lowercase(), key.to_lowercase()))
}

/// Reads `text` as a value of the type of `like`; lists are separated by commas.
fn read_as(like: &Value, text: &str) -> Option<Value> {
    match like {
        Value::String(_) => Some(Value::String(text.to_owned())),
        Value::Integer(_) => text.parse().ok().map(Value::Integer),
        Value::Float(_) => text.parse().ok().map(Value::Float),
        Value::Boolean(_) => text.parse().ok().map(Value::Boolean),
        Value::Array(_) => Some(Value::Array(
            text.split(',')
                .map(str::trim)
                .filter(|item| !item.is_empty())
                .map(|item| Value::String(item.to_owned()))
                .collect(),
        )),
        Value::Datetime(_) | Value::Table(_) => None,
    }
}
