//! The parameters of a call, in whichever of the four forms they came.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Query, RawForm, Request};
use axum::http::header::CONTENT_TYPE;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::answer::Refusal;

#[derive(Debug, Default)]
pub(crate) struct Params {
    values: Map<String, Value>,
    uploads: BTreeMap<String, Upload>,
}

/// A file in a multipart body.
#[derive(Debug, Clone)]
pub(crate) struct Upload {
    pub(crate) name: String,
    pub(crate) mime: Option<String>,
    pub(crate) bytes: Bytes,
}

impl Params {
    /// Reads query and body; the body wins.
    pub(crate) async fn read(request: Request) -> Result<Self, Refusal> {
        let mut params = Self::default();
        let query = Query::<Vec<(String, String)>>::try_from_uri(request.uri());
        params.add_pairs(query.map(|Query(pairs)| pairs).unwrap_or_default());
        let content_type = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        let content_type = content_type.unwrap_or_default().to_ascii_lowercase();
        if content_type.starts_with("multipart/form-data") {
            params.add_multipart(request).await?;
        } else if content_type.starts_with("application/json") {
            let body = Bytes::from_request(request, &())
                .await
                .map_err(|_| Refusal::too_large())?;
            params.add_json(&body)?;
        } else if content_type.starts_with("application/x-www-form-urlencoded")
            && request.method() != "GET"
        {
            let RawForm(body) = RawForm::from_request(request, &())
                .await
                .map_err(|_| Refusal::too_large())?;
            params.add_form(&body);
        }
        Ok(params)
    }

    /// Reads the body of a webhook's answer.
    pub(crate) fn from_answer(content_type: &str, body: &[u8]) -> Self {
        let mut params = Self::default();
        if content_type.starts_with("application/json") {
            let _ = params.add_json(body);
        } else if content_type.starts_with("application/x-www-form-urlencoded") {
            params.add_form(body);
        }
        params
    }

    fn add_pairs(&mut self, pairs: Vec<(String, String)>) {
        self.values.extend(
            pairs
                .into_iter()
                .map(|(name, value)| (name, Value::String(value))),
        );
    }

    fn add_form(&mut self, body: &[u8]) {
        let uri = format!("/?{}", String::from_utf8_lossy(body));
        let pairs = uri
            .parse()
            .ok()
            .and_then(|uri| Query::<Vec<(String, String)>>::try_from_uri(&uri).ok());
        self.add_pairs(pairs.map(|Query(pairs)| pairs).unwrap_or_default());
    }

    fn add_json(&mut self, body: &[u8]) -> Result<(), Refusal> {
        if body.is_empty() {
            return Ok(());
        }
        let values: Map<String, Value> = serde_json::from_slice(body)
            .map_err(|_| Refusal::bad_request("can't parse request body: JSON object expected"))?;
        self.values.extend(values);
        Ok(())
    }

    async fn add_multipart(&mut self, request: Request) -> Result<(), Refusal> {
        let wrong = || Refusal::bad_request("can't parse multipart/form-data request body");
        let mut parts = Multipart::from_request(request, &())
            .await
            .map_err(|_| wrong())?;
        loop {
            let part = match parts.next_field().await {
                Ok(Some(part)) => part,
                Ok(None) => return Ok(()),
                Err(error) if error.status() == 413 => return Err(Refusal::too_large()),
                Err(_) => return Err(wrong()),
            };
            let name = part.name().unwrap_or_default().to_owned();
            let file_name = part.file_name().map(str::to_owned);
            let mime = part.content_type().map(str::to_owned);
            let too_large = |error: axum::extract::multipart::MultipartError| {
                if error.status() == 413 {
                    Refusal::too_large()
                } else {
                    wrong()
                }
            };
            let bytes = part.bytes().await.map_err(too_large)?;
            match file_name {
                Some(file_name) => {
                    self.uploads.insert(
                        name,
                        Upload {
                            name: file_name,
                            mime,
                            bytes,
                        },
                    );
                }
                None => {
                    self.values.insert(
                        name,
                        Value::String(String::from_utf8_lossy(&bytes).into_owned()),
                    );
                }
            }
        }
    }

    /// The parameters as one object, uploads by their name.
    pub(crate) fn describe(&self) -> Value {
        let uploads = self
            .uploads
            .iter()
            .map(|(name, upload)| (name.clone(), Value::String(upload.name.clone())));
        Value::Object(self.values.clone().into_iter().chain(uploads).collect())
    }

    pub(crate) fn upload(&self, name: &str) -> Option<&Upload> {
        self.uploads.get(name)
    }

    /// A text or number; empty counts as absent.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        match self.values.get(name)? {
            Value::String(text) if text.is_empty() => None,
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// A whole number; an unreadable one is refused.
    pub(crate) fn integer(&self, name: &str) -> Result<Option<i64>, Refusal> {
        let parse = |text: String| {
            text.trim().parse().map_err(|_| {
                Refusal::bad_request(&format!("invalid parameter \"{name}\" specified"))
            })
        };
        self.text(name).map(parse).transpose()
    }

    pub(crate) fn boolean(&self, name: &str) -> bool {
        match self.values.get(name) {
            Some(Value::Bool(value)) => *value,
            Some(Value::String(value)) => {
                ["true", "yes", "1"].contains(&value.to_ascii_lowercase().as_str())
            }
            Some(Value::Number(value)) => value.as_i64() == Some(1),
            None | Some(Value::Null | Value::Array(_) | Value::Object(_)) => false,
        }
    }

    /// A parameter that is JSON: as such in a JSON body, as text in the other forms.
    pub(crate) fn json(&self, name: &str) -> Result<Option<Value>, Refusal> {
        match self.values.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.trim().is_empty() => Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text)
                .map(Some)
                .map_err(|_| Refusal::bad_request(&format!("can't parse {name} JSON object"))),
            Some(value) => Ok(Some(value.clone())),
        }
    }

    pub(crate) fn object<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Refusal> {
        let parse = |value| {
            serde_json::from_value(value)
                .map_err(|error| Refusal::bad_request(&format!("can't parse {name}: {error}")))
        };
        self.json(name)?.map(parse).transpose()
    }
}
