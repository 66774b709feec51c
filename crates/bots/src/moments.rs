//! Times as RFC 3339 outside, milliseconds inside; for `#[serde(with)]`.

use domain::time::Timestamp;
use serde::{Deserialize, Deserializer, Serializer, de::Error};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

fn written(at: Timestamp) -> String {
    let nanos = i128::from(at.as_ms()) * 1_000_000;
    let moment = OffsetDateTime::from_unix_timestamp_nanos(nanos);
    moment
        .ok()
        .and_then(|moment| moment.format(&Rfc3339).ok())
        .unwrap_or_default()
}

fn read(text: &str) -> Option<Timestamp> {
    let moment = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    let ms = i64::try_from(moment.unix_timestamp_nanos() / 1_000_000).ok()?;
    Some(Timestamp::from_ms(ms))
}

pub(crate) fn serialize<S: Serializer>(at: &Timestamp, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(&written(*at))
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
    let text = String::deserialize(from)?;
    read(&text).ok_or_else(|| D::Error::custom("not a time of RFC 3339"))
}

/// The same for a time that may be absent.
pub(crate) mod optional {
    use super::{Deserialize, Deserializer, Error, Serializer, Timestamp, read, written};

    #[expect(clippy::ref_option, reason = "serde calls it with the field")]
    pub(crate) fn serialize<S: Serializer>(
        at: &Option<Timestamp>,
        out: S,
    ) -> Result<S::Ok, S::Error> {
        match at {
            Some(at) => out.serialize_str(&written(*at)),
            None => out.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Timestamp>, D::Error> {
        let Some(text) = Option::<String>::deserialize(from)? else {
            return Ok(None);
        };
        let at = read(&text).ok_or_else(|| D::Error::custom("not a time of RFC 3339"))?;
        Ok(Some(at))
    }
}
