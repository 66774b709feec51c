//! A lenient look at JSON: each field is read by itself, so that one strange field spoils no other.

use serde::Deserialize;
use serde_json::value::RawValue;
use std::{borrow::Cow, collections::BTreeMap};

/// The members of a JSON object, each still raw.
///
/// Shape: sorted by name; of members with the same name the last counts. However deep an unread member is,
/// it costs no stack.
pub(crate) struct Fields<'a>(BTreeMap<Cow<'a, str>, &'a RawValue>);

impl<'a> Fields<'a> {
    /// Reads an object.
    ///
    /// Errors: the parser's words, when `json` is anything else.
    pub(crate) fn parse(json: &'a str) -> Result<Self, String> {
        serde_json::from_str(json)
            .map(Self)
            .map_err(|error| format!("not a JSON object: {error}"))
    }

    /// Reads a member; `None` when it is absent or of another type.
    pub(crate) fn get<T: Deserialize<'a>>(&self, name: &str) -> Option<T> {
        serde_json::from_str(self.0.get(name)?.get()).ok()
    }

    /// Reads a member that is an object.
    pub(crate) fn object(&self, name: &str) -> Option<Self> {
        Self::parse(self.0.get(name)?.get()).ok()
    }

    /// Reads a member that is text, without NUL characters, which PostgreSQL refuses.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        let text: String = self.get(name)?;
        Some(if text.contains('\0') {
            text.replace('\0', "\u{fffd}")
        } else {
            text
        })
    }

    /// Returns a member as it came.
    pub(crate) fn raw(&self, name: &str) -> Option<&'a str> {
        self.0.get(name).map(|value| value.get())
    }

    /// Says whether there is such a member, whatever its type.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Lists the members that are objects or lists, by name.
    pub(crate) fn structured(&self) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .filter(|(_, value)| value.get().starts_with(['{', '[']))
            .map(|(name, _)| name.as_ref())
    }
}

/// Replaces escaped halves of surrogate pairs, which are no text, by U+FFFD.
///
/// Shape: borrowed when there are none. Both have one UTF-16 unit, so offsets stay right.
pub(crate) fn repaired(json: &str) -> Cow<'_, str> {
    if !json.contains(r"\ud") && !json.contains(r"\uD") {
        return Cow::Borrowed(json);
    }
    let mut whole = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(at) = rest.find('\\') {
        whole.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = match (escaped_unit(rest), rest.get(6..).and_then(escaped_unit)) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => 12,
            (Some(0xd800..=0xdfff), _) => {
                whole.push_str(r"\ufffd");
                rest = &rest[6..];
                continue;
            }
            (Some(_), _) => 6,
            (None, _) => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
        };
        whole.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    whole.push_str(rest);
    Cow::Owned(whole)
}

fn escaped_unit(json: &str) -> Option<u16> {
    let digits = json.strip_prefix(r"\u")?.get(..4)?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_strange_member_spoils_no_other() {
        let deep = format!(
            r#"{{"a":1,"b":{}{},"c":"x\u0000"}}"#,
            "[".repeat(9999),
            "]".repeat(9999)
        );
        let fields = Fields::parse(&deep).unwrap();
        assert_eq!(fields.get::<i64>("a"), Some(1));
        assert_eq!(fields.get::<i64>("b"), None);
        assert_eq!(fields.text("c").as_deref(), Some("x\u{fffd}"));
        assert_eq!(fields.structured().collect::<Vec<_>>(), ["b"]);
        for other in ["", "[]", "null", "1", "{", "\u{feff}{}"] {
            assert!(Fields::parse(other).is_err(), "{other}");
        }
    }

    #[test]
    fn halves_of_pairs_are_replaced_and_nothing_else() {
        assert_eq!(
            repaired(r#"{"a":"\ud83d\ude00"}"#),
            r#"{"a":"\ud83d\ude00"}"#
        );
        assert_eq!(
            repaired(r#""\ud83dx\ude00\ud800""#),
            r#""\ufffdx\ufffd\ufffd""#
        );
        assert_eq!(
            repaired(r#""\\ud800 \u00e9 \ud8""#),
            r#""\\ud800 \u00e9 \ud8""#
        );
        assert_eq!(
            repaired(r#""\ud83d\ud83d\ude00""#),
            r#""\ufffd\ud83d\ude00""#
        );
    }

    proptest! {
        #[test]
        fn repairing_never_fails_and_is_done_at_once(json in r#"(\\\\|\\u[dD][89cCf]00|\\|é|"|x)*"#) {
            let once = repaired(&json).into_owned();
            prop_assert_eq!(repaired(&once), once.as_str());
        }
    }
}
