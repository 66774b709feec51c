//! What is noted of a contact, as lines of *name: value* that people type.

use serde_json::Value;
use std::collections::BTreeMap;

/// What is noted, by name.
pub type Attributes = BTreeMap<String, Value>;

/// Returns a value as people read it.
#[must_use]
pub fn shown(value: &Value) -> String {
    match value {
        Value::String(words) => words.clone(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            value.to_string()
        }
    }
}

/// Returns what is noted as lines, by name.
#[must_use]
pub fn to_lines(attributes: &Attributes) -> String {
    let line =
        |(name, value): (&String, &Value)| format!("{name}: {}", shown(value).replace('\n', " "));
    attributes.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Returns what the lines change; a name that is gone is forgotten (`null`).
///
/// Shape: only what differs. What was a number, a list or a switch stays one when it is still written as one;
/// everything else is words.
///
/// # Errors
/// The first line without a name before a colon.
pub fn changes(before: &Attributes, lines: &str) -> Result<Attributes, String> {
    let mut typed = BTreeMap::new();
    for line in lines.lines().filter(|line| !line.trim().is_empty()) {
        let (name, value) = line.split_once(':').ok_or_else(|| line.to_owned())?;
        let (name, value) = (name.trim(), value.trim());
        if name.is_empty() {
            return Err(line.to_owned());
        }
        typed.insert(name.to_owned(), value.to_owned());
    }
    let mut changes: Attributes = before
        .keys()
        .filter(|name| !typed.contains_key(*name))
        .map(|name| (name.clone(), Value::Null))
        .collect();
    for (name, words) in typed {
        let known = before.get(&name);
        if known.is_some_and(|known| shown(known).replace('\n', " ").trim() == words) {
            continue;
        }
        let was_words = known.is_none_or(Value::is_string);
        let same_kind = |value: &Value| {
            known
                .is_some_and(|known| std::mem::discriminant(known) == std::mem::discriminant(value))
        };
        let read = serde_json::from_str(&words).ok().filter(same_kind);
        let value = read.filter(|_| !was_words).unwrap_or(Value::String(words));
        changes.insert(name, value);
    }
    Ok(changes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn known() -> Attributes {
        serde_json::from_value(json!({ "age": 41, "phone": "0212", "tags": ["a"], "vip": true }))
            .unwrap()
    }

    #[test]
    fn lines_that_nobody_touched_change_nothing() {
        let known = known();
        assert_eq!(changes(&known, &to_lines(&known)), Ok(Attributes::new()));
    }

    #[test]
    fn what_was_a_number_stays_one_and_what_was_words_stays_words() {
        let lines = "age: 42\nphone: 99\ntags: [\"a\",\"b\"]\nvip: no\nplan: 7";
        let changed =
            json!({ "age": 42, "phone": "99", "tags": ["a", "b"], "vip": "no", "plan": "7" });
        assert_eq!(json!(changes(&known(), lines).unwrap()), changed);
    }

    #[test]
    fn a_name_that_is_gone_is_forgotten() {
        let lines = "age: 41\n\nphone: 0212\nvip: true\n";
        assert_eq!(
            json!(changes(&known(), lines).unwrap()),
            json!({ "tags": null })
        );
    }

    #[test]
    fn a_value_may_hold_colons_and_a_line_needs_a_name() {
        let site = changes(&Attributes::new(), "site: https://example.org").unwrap();
        assert_eq!(site["site"], "https://example.org");
        assert_eq!(changes(&known(), "age: 41\nno name"), Err("no name".into()));
        assert_eq!(changes(&known(), ": x"), Err(": x".into()));
    }
}
