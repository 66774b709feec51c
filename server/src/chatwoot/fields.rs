//! What connectors send: JSON, forms, or multipart whose fields are JSON in text. Ids and flags come as themselves
//! or as texts.

use super::refused::Refused;
use crate::http::Problem;
use axum::{
    body::Bytes,
    extract::{FromRequest, Multipart, Request},
    http::{StatusCode, header},
};
use domain::time::Timestamp;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A file that came with the fields.
#[derive(Debug)]
pub(super) struct SentFile {
    pub(super) name: String,
    pub(super) bytes: Bytes,
}

/// The fields of a body, and its files.
#[derive(Debug, Default)]
pub(super) struct Fields {
    values: Map<String, Value>,
    pub(super) files: Vec<SentFile>,
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Refused;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refused> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if kind.starts_with("multipart/form-data") {
            let parts = Multipart::from_request(request, state).await;
            return Self::of_parts(parts.map_err(|_| broken())?).await;
        }
        if kind.starts_with("application/x-www-form-urlencoded") {
            let pairs = axum::Form::<Vec<(String, String)>>::from_request(request, state).await;
            return Ok(Self::of_pairs(pairs.map_err(|_| broken())?.0));
        }
        let body = Bytes::from_request(request, state).await;
        let body = body.map_err(|rejection| too_large_or_broken(rejection.status()))?;
        if body.is_empty() {
            return Ok(Self::default());
        }
        let values = serde_json::from_slice(&body).map_err(|_| broken())?;
        Ok(Self {
            values,
            files: Vec::new(),
        })
    }
}

impl Fields {
    async fn of_parts(mut parts: Multipart) -> Result<Self, Refused> {
        let mut fields = Self::default();
        while let Some(part) = parts
            .next_field()
            .await
            .map_err(|error| too_large_or_broken(error.status()))?
        {
            let name = part.name().unwrap_or_default().to_owned();
            let file = part.file_name().map(str::to_owned);
            let bytes = part.bytes().await;
            let bytes = bytes.map_err(|error| too_large_or_broken(error.status()))?;
            match file {
                Some(name) => fields.files.push(SentFile { name, bytes }),
                None => fields.add(&name, String::from_utf8_lossy(&bytes).into_owned()),
            }
        }
        Ok(fields)
    }

    fn of_pairs(pairs: Vec<(String, String)>) -> Self {
        let mut fields = Self::default();
        for (name, text) in pairs {
            fields.add(&name, text);
        }
        fields
    }

    /// Adds a field; `labels[]` is one more row of `labels`.
    fn add(&mut self, name: &str, text: String) {
        let Some(list) = name.strip_suffix("[]") else {
            self.values.insert(name.to_owned(), Value::String(text));
            return;
        };
        let rows = self
            .values
            .entry(list)
            .or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(rows) = rows {
            rows.push(Value::String(text));
        }
    }

    /// Says whether a field was sent, if only to be null.
    pub(super) fn has(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    /// Reads words; nothing and null are none.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        match self.values.get(name)? {
            Value::String(text) if text != "null" => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(flag) => Some(flag.to_string()),
            Value::Null | Value::String(_) | Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// Reads a number.
    pub(super) fn number(&self, name: &str) -> Option<i64> {
        self.text(name)?.trim().parse().ok()
    }

    /// Reads a flag; what is no flag is false.
    pub(super) fn flag(&self, name: &str) -> bool {
        matches!(self.text(name).as_deref(), Some("true" | "1"))
    }

    /// Reads an object; empty when there is none.
    pub(super) fn object(&self, name: &str) -> BTreeMap<String, Value> {
        match self.decoded(name) {
            Some(Value::Object(object)) => object.into_iter().collect(),
            Some(_) | None => BTreeMap::new(),
        }
    }

    /// Reads a field of an object.
    pub(super) fn within(&self, name: &str, inner: &str) -> Option<Value> {
        self.object(name).remove(inner)
    }

    /// Reads a list of words; `None` when there is none.
    pub(super) fn words(&self, name: &str) -> Option<Vec<String>> {
        let rows = match self.decoded(name)? {
            Value::Array(rows) => rows,
            Value::String(text) => text
                .split(',')
                .map(|word| Value::String(word.trim().to_owned()))
                .collect(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => return None,
        };
        let words = rows.into_iter().filter_map(|row| match row {
            Value::String(text) if !text.is_empty() => Some(text),
            Value::Number(number) => Some(number.to_string()),
            Value::Null
            | Value::Bool(_)
            | Value::String(_)
            | Value::Array(_)
            | Value::Object(_) => None,
        });
        Some(words.collect())
    }

    /// Reads the objects of a list.
    pub(super) fn objects(&self, name: &str) -> Vec<Map<String, Value>> {
        let Some(Value::Array(rows)) = self.decoded(name) else {
            return Vec::new();
        };
        let object = |row| match row {
            Value::Object(object) => Some(object),
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Array(_) => None,
        };
        rows.into_iter().filter_map(object).collect()
    }

    /// Reads a moment in Unix seconds.
    pub(super) fn moment(&self, name: &str) -> Option<Timestamp> {
        Some(Timestamp::from_ms(self.number(name)?.checked_mul(1_000)?))
    }

    /// Returns a field, taken out of the text that it may be wrapped in.
    fn decoded(&self, name: &str) -> Option<Value> {
        let value = self.values.get(name)?;
        let inner = value
            .as_str()
            .and_then(|text| serde_json::from_str(text).ok());
        Some(inner.unwrap_or_else(|| value.clone()))
    }
}

fn broken() -> Refused {
    let detail = "the body is not what its content type says";
    Problem::new(StatusCode::BAD_REQUEST, "body.malformed", detail).into()
}

fn too_large_or_broken(status: StatusCode) -> Refused {
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::new(status, "body.too_large", "the body is too large").into();
    }
    broken()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    async fn read(kind: &str, body: &'static str) -> Fields {
        let request = Request::post("/").header("content-type", kind);
        let request = request.body(Body::from(body)).unwrap();
        Fields::from_request(request, &()).await.unwrap()
    }

    #[tokio::test]
    async fn json_and_multipart_say_the_same() {
        let json = read(
            "application/json",
            r#"{"private":true,"inbox_id":"7","labels":["a"],"o":{"k":1}}"#,
        )
        .await;
        let parts = "--x\r\nContent-Disposition: form-data; name=\"private\"\r\n\r\ntrue\r\n\
            --x\r\nContent-Disposition: form-data; name=\"inbox_id\"\r\n\r\n7\r\n\
            --x\r\nContent-Disposition: form-data; name=\"labels[]\"\r\n\r\na\r\n\
            --x\r\nContent-Disposition: form-data; name=\"o\"\r\n\r\n{\"k\":1}\r\n\
            --x\r\nContent-Disposition: form-data; name=\"attachments[]\"; filename=\"n.txt\"\r\n\r\nwords\r\n--x--\r\n";
        let parts = read("multipart/form-data; boundary=x", parts).await;
        for fields in [&json, &parts] {
            assert!(fields.flag("private"));
            assert_eq!(fields.number("inbox_id"), Some(7));
            assert_eq!(fields.words("labels"), Some(vec!["a".to_owned()]));
            assert_eq!(fields.within("o", "k"), Some(Value::from(1)));
        }
        assert_eq!(
            (parts.files[0].name.as_str(), &parts.files[0].bytes[..]),
            ("n.txt", &b"words"[..])
        );
    }

    #[tokio::test]
    async fn what_was_not_sent_is_none_and_what_is_broken_is_refused() {
        let empty = read("application/json", "").await;
        assert!(
            empty.text("content").is_none()
                && !empty.flag("private")
                && empty.words("labels").is_none()
        );
        let form = read(
            "application/x-www-form-urlencoded",
            "content=a+b&labels%5B%5D=c",
        )
        .await;
        assert_eq!(
            (form.text("content").as_deref(), form.words("labels")),
            (Some("a b"), Some(vec!["c".into()]))
        );
        let request = Request::post("/").body(Body::from("{")).unwrap();
        assert!(Fields::from_request(request, &()).await.is_err());
    }
}
