//! Reading JSON with little code.
//!
//! What a compiler makes of `serde_json::from_str` for a type is large: the parser woven into it, each struct once as
//! an object and once as an array, and sentences for whatever may be wrong. The browser loads that for every view.
//! Here text becomes a tree first, a struct is an object, and what is wrong is only wrong.

use serde::{
    Deserialize, Deserializer,
    de::{
        DeserializeOwned, DeserializeSeed, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess,
        Visitor,
    },
    forward_to_deserialize_any,
};
use serde_json::Value;
use std::{collections::BTreeMap, fmt, vec};

/// The text is not what was to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this is written differently than expected")
    }
}

impl std::error::Error for Unreadable {}

impl Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

type Result<T> = std::result::Result<T, Unreadable>;

/// Reads a value as serde writes it.
///
/// Shape: structs are objects; keys of maps are text.
///
/// # Errors
/// [`Unreadable`].
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T> {
    let Parsed(tree) = serde_json::from_str(text).map_err(|_| Unreadable)?;
    T::deserialize(Tree(tree))
}

/// Reads a map of values of whatever type.
///
/// # Errors
/// What `deserializer` says of what is no such map.
pub fn values<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> std::result::Result<BTreeMap<String, Value>, D::Error> {
    let read = BTreeMap::<String, Parsed>::deserialize(deserializer)?;
    Ok(read
        .into_iter()
        .map(|(key, Parsed(value))| (key, value))
        .collect())
}

/// A value of whatever type; as a [`Value`] reads itself it would bring sentences about other types.
pub(crate) struct Parsed(pub(crate) Value);

impl<'de> Deserialize<'de> for Parsed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue).map(Self)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> std::result::Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> std::result::Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> std::result::Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> std::result::Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> std::result::Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, text: &str) -> std::result::Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> std::result::Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(Parsed(item)) = items.next_element()? {
            all.push(item);
        }
        Ok(Value::Array(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> std::result::Result<Value, A::Error> {
        let mut all = serde_json::Map::new();
        while let Some((key, Parsed(value))) = fields.next_entry()? {
            all.insert(key, value);
        }
        Ok(Value::Object(all))
    }
}

struct Tree(Value);

struct Items(vec::IntoIter<Value>);

struct Fields {
    rest: serde_json::map::IntoIter,
    value: Value,
}

struct Variant {
    name: String,
    value: Value,
}

struct Inside(Value);

impl Tree {
    fn fields(self) -> Result<Fields> {
        let Value::Object(fields) = self.0 else {
            return Err(Unreadable);
        };
        Ok(Fields {
            rest: fields.into_iter(),
            value: Value::Null,
        })
    }

    fn text(self) -> Result<String> {
        let Value::String(text) = self.0 else {
            return Err(Unreadable);
        };
        Ok(text)
    }
}

impl<'de> Deserializer<'de> for Tree {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(value),
            Value::Number(number) => {
                if let Some(number) = number.as_u64() {
                    visitor.visit_u64(number)
                } else if let Some(number) = number.as_i64() {
                    visitor.visit_i64(number)
                } else {
                    visitor.visit_f64(number.as_f64().ok_or(Unreadable)?)
                }
            }
            Value::String(text) => visitor.visit_string(text),
            Value::Array(items) => visitor.visit_seq(Items(items.into_iter())),
            Value::Object(_) => visitor.visit_map(self.fields()?),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        if self.0.is_null() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_bool(self.0.as_bool().ok_or(Unreadable)?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_str(visitor)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        let Value::Array(items) = self.0 else {
            return Err(Unreadable);
        };
        visitor.visit_seq(Items(items.into_iter()))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_map(self.fields()?)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        self.deserialize_map(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        let (name, value) = if let Value::String(name) = self.0 {
            (name, Value::Null)
        } else {
            self.fields()?.rest.next().ok_or(Unreadable)?
        };
        visitor.visit_enum(Variant { name, value })
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char bytes byte_buf unit unit_struct
    }
}

impl<'de> SeqAccess<'de> for Items {
    type Error = Unreadable;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>> {
        let next = self.0.next();
        next.map(|item| seed.deserialize(Tree(item))).transpose()
    }
}

impl<'de> MapAccess<'de> for Fields {
    type Error = Unreadable;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>> {
        let Some((key, value)) = self.rest.next() else {
            return Ok(None);
        };
        self.value = value;
        seed.deserialize(Tree(Value::String(key))).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value> {
        seed.deserialize(Tree(self.value.take()))
    }
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Unreadable;
    type Variant = Inside;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Inside)> {
        let name = seed.deserialize(Tree(Value::String(self.name)))?;
        Ok((name, Inside(self.value)))
    }
}

impl<'de> VariantAccess<'de> for Inside {
    type Error = Unreadable;

    fn unit_variant(self) -> Result<()> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value> {
        seed.deserialize(Tree(self.0))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value> {
        Tree(self.0).deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        Tree(self.0).deserialize_map(visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::{Deserialize, Serialize};
    use serde_json::json;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        Nothing,
        One(i64),
        Two(u8, String),
        Named { at: Option<f64>, is_here: bool },
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(tag = "type", content = "data", rename_all = "snake_case")]
    enum Beside {
        Nothing,
        Some(Inner),
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(tag = "kind", rename_all = "snake_case")]
    enum Within {
        Inner(Inner),
        Other { count: u32 },
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Inner {
        letter: char,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Whole {
        kinds: Vec<Kind>,
        beside: (Beside, Beside),
        within: BTreeMap<String, Within>,
        id: uuid::Uuid,
        large: u64,
        small: i32,
        whole_float: f64,
        free: Value,
        unit: (),
        #[serde(flatten)]
        inner: Inner,
    }

    fn whole() -> Whole {
        let inner = |note: Option<&str>| Inner {
            letter: 'ß',
            note: note.map(str::to_owned),
        };
        Whole {
            kinds: vec![
                Kind::Nothing,
                Kind::One(-7),
                Kind::Two(255, "\u{0}\u{1F600}".to_owned()),
                Kind::Named {
                    at: None,
                    is_here: true,
                },
                Kind::Named {
                    at: Some(0.1),
                    is_here: false,
                },
            ],
            beside: (Beside::Nothing, Beside::Some(inner(Some("n")))),
            within: BTreeMap::from([
                ("a".to_owned(), Within::Inner(inner(None))),
                ("b".to_owned(), Within::Other { count: 3 }),
            ]),
            id: uuid::Uuid::from_u128(42),
            large: u64::MAX,
            small: i32::MIN,
            whole_float: 5.0,
            free: json!({ "deep": [1, null, { "x": -0.5 }] }),
            unit: (),
            inner: inner(Some("flat")),
        }
    }

    #[test]
    fn every_shape_is_read_as_it_was_written() {
        let text = serde_json::to_string(&whole()).unwrap();
        assert_eq!(read::<Whole>(&text), Ok(whole()));
    }

    #[test]
    fn unknown_fields_are_passed_over_and_missing_ones_are_wrong() {
        let known = Inner {
            letter: 'a',
            note: None,
        };
        assert_eq!(
            read(r#"{"letter":"a","later":{"x":[1]},"note":null}"#),
            Ok(known)
        );
        assert_eq!(read::<Inner>(r#"{"note":"b"}"#), Err(Unreadable));
    }

    #[test]
    fn what_is_something_else_is_wrong() {
        for text in ["", "{", "7", "[]", r#"{"letter":7}"#, r#"{"letter":"ab"}"#] {
            assert_eq!(read::<Inner>(text), Err(Unreadable), "{text}");
        }
        assert_eq!(read::<u8>("256"), Err(Unreadable));
        assert_eq!(read::<Kind>(r#""somewhere""#), Err(Unreadable));
        assert_eq!(read::<Kind>(r#"{"one":"text"}"#), Err(Unreadable));
        assert_eq!(read::<Vec<u8>>(r#"{"0":1}"#), Err(Unreadable));
    }
}
