//! One call of the Bot API, and what is known when it failed.
//!
//! teloxide gives the handle (address, token, client) and the types. Its own sending is not used: it sleeps ten
//! seconds after a 5xx and forgets the status, and its errors cannot tell a request that was never sent from
//! one whose answer was lost.

use egress::{Failure, FilePart, Opened};
use serde::{Deserialize, Serialize};
use serde_json::{Value, value::RawValue};
use std::time::Duration;
use teloxide::Bot;

/// How long an ordinary call may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// What a slow line carries in a second: files have as much more time as they need on one.
///
/// Units: bytes.
const SLOW_LINE_BYTES: u64 = 256 * 1024;

/// The largest answer; `getUpdates` stops at 4 MiB.
const MAX_ANSWER_BYTES: usize = 16 * 1024 * 1024;

/// The parameter that names the connection in whose name a bot speaks.
const CONNECTION: &str = "business_connection_id";

/// The Bot API for one bot; cheap to clone.
#[derive(Clone)]
pub(crate) struct Api {
    bot: Bot,
    /// The business connection in whose name it speaks; `None` for the bot's own.
    connection: Option<String>,
}

/// Why a call gave no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failed {
    /// It never left this machine.
    NotSent(String),
    /// It left, and whether it had an effect is not known.
    Lost(String),
    /// Telegram said no, and nothing happened.
    Refused(Refusal),
}

/// Telegram's no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// `error_code`, or the HTTP status.
    pub(crate) code: u16,
    /// Telegram's own words.
    pub(crate) description: String,
    /// Units: seconds.
    pub(crate) retry_after_s: Option<i64>,
    /// The group's new identity.
    pub(crate) migrate_to: Option<i64>,
}

/// Why a bot cannot be called at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this is not a bot token: a number, a colon and a key are expected")]
pub(crate) struct NotAToken;

impl Refusal {
    /// Refuses in the place of Telegram what it cannot be asked.
    pub(crate) fn own(description: &str) -> Self {
        Self {
            code: 400,
            description: description.to_owned(),
            retry_after_s: None,
            migrate_to: None,
        }
    }
}

impl Api {
    /// Takes the client and the address of `bot`, and another token.
    pub(crate) fn with_token(bot: &Bot, token: &str) -> Result<Self, NotAToken> {
        let is_key = |key: &str| {
            !key.is_empty()
                && key
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b))
        };
        let is_token = token.split_once(':').is_some_and(|(number, key)| {
            !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit()) && is_key(key)
        });
        if !is_token {
            return Err(NotAToken);
        }
        Ok(Self {
            bot: Bot::with_client(token, bot.client().clone()).set_api_url(bot.api_url()),
            connection: None,
        })
    }

    /// Speaks through a business connection, or as the bot itself.
    pub(crate) fn on_behalf_of(&self, connection: Option<&str>) -> Self {
        Self {
            bot: self.bot.clone(),
            connection: connection.map(str::to_owned),
        }
    }

    /// Says whether it speaks through a business connection.
    pub(crate) const fn is_of_business(&self) -> bool {
        self.connection.is_some()
    }

    /// Calls a method and returns its result, still raw.
    pub(crate) async fn call<P: Serialize>(
        &self,
        method: &str,
        params: &P,
    ) -> Result<Box<RawValue>, Failed> {
        self.call_within(method, params, PATIENCE).await
    }

    /// Calls a method that may take longer, or must not take as long, as others.
    pub(crate) async fn call_within<P: Serialize>(
        &self,
        method: &str,
        params: &P,
        patience: Duration,
    ) -> Result<Box<RawValue>, Failed> {
        let not_sent = |error: serde_json::Error| Failed::NotSent(error.to_string());
        let body = match &self.connection {
            None => serde_json::to_vec(params).map_err(not_sent)?,
            Some(connection) => {
                let mut params = serde_json::to_value(params).map_err(not_sent)?;
                params[CONNECTION] = Value::String(connection.clone());
                serde_json::to_vec(&params).map_err(not_sent)?
            }
        };
        let url = self.url(method);
        let request = self.bot.client().post(url).timeout(patience);
        let request = request
            .header("content-type", "application/json")
            .body(body);
        match egress::send(request, MAX_ANSWER_BYTES).await {
            Ok(answer) => read(&answer),
            Err(failure) => Err(failure.into()),
        }
    }

    /// Calls a method with files; they may take as long as a slow line needs.
    pub(crate) async fn upload(
        &self,
        method: &str,
        params: &serde_json::Map<String, Value>,
        files: Vec<FilePart>,
    ) -> Result<Box<RawValue>, Failed> {
        let size_bytes: u64 = files.iter().map(|file| file.size_bytes).sum();
        let patience = PATIENCE + Duration::from_secs(size_bytes / SLOW_LINE_BYTES);
        let text = |value: &Value| match value {
            Value::String(text) => text.clone(),
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::Array(_)
            | Value::Object(_) => value.to_string(),
        };
        let fields = params
            .iter()
            .map(|(name, value)| (name.clone(), text(value)));
        let connection = self.connection.iter();
        let connection = connection.map(|connection| (CONNECTION.to_owned(), connection.clone()));
        let form = egress::form(fields.chain(connection).collect(), files)?;
        let request = self.bot.client().post(self.url(method)).timeout(patience);
        let answer = egress::send(request.multipart(form), MAX_ANSWER_BYTES).await?;
        read(&answer)
    }

    /// Opens a file of Telegram to read it, up to `max_bytes`.
    pub(crate) async fn open_file(&self, path: &str, max_bytes: u64) -> Result<Opened, Failed> {
        let url = format!("{}/file/bot{}/{path}", self.base(), self.bot.token());
        let patience = PATIENCE + Duration::from_secs(max_bytes / SLOW_LINE_BYTES);
        let request = self.bot.client().get(url).timeout(patience);
        Ok(egress::open(request, max_bytes).await?)
    }

    fn url(&self, method: &str) -> String {
        format!("{}/bot{}/{method}", self.base(), self.bot.token())
    }

    fn base(&self) -> String {
        let base = self.bot.api_url();
        base.as_str().trim_end_matches('/').to_owned()
    }
}

impl From<Failure> for Failed {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Forbidden(why) | Failure::NotSent(why) => Self::NotSent(why),
            Failure::Lost(why) => Self::Lost(why),
        }
    }
}

#[derive(Deserialize)]
struct Envelope {
    ok: bool,
    #[serde(default)]
    result: Option<Box<RawValue>>,
    #[serde(default)]
    error_code: Option<u16>,
    #[serde(default)]
    description: Option<String>,
    #[serde(default)]
    parameters: Option<Parameters>,
}

#[derive(Deserialize)]
struct Parameters {
    #[serde(default)]
    retry_after: Option<i64>,
    #[serde(default)]
    migrate_to_chat_id: Option<i64>,
}

/// Reads an answer.
///
/// Shape: a 5xx is [`Failed::Lost`] whoever said it. A Bot API server that restarts answers 500 to sends that
/// it had already passed on, and 500 is also the answer to a message that was sent and deleted at once; a
/// gateway's 502 or 504 says nothing about the server behind it.
/// Source: `fail_query_closing` and `get_closing_error` in tdlib/telegram-bot-api, Client.cpp.
fn read(answer: &egress::Answer) -> Result<Box<RawValue>, Failed> {
    // An update with broken UTF-8 must not spoil the ones beside it.
    let body = String::from_utf8_lossy(&answer.body);
    let envelope: Option<Envelope> = serde_json::from_str(&body).ok();
    let status = answer.status;
    match envelope {
        Some(Envelope {
            ok: true,
            result: Some(result),
            ..
        }) => Ok(result),
        Some(Envelope {
            ok: false,
            error_code,
            description,
            parameters,
            ..
        }) => {
            let code = error_code.unwrap_or(status);
            let description = description.unwrap_or_else(|| format!("Telegram answered {code}"));
            if code >= 500 || status >= 500 {
                return Err(Failed::Lost(description));
            }
            let waits = parameters
                .as_ref()
                .and_then(|parameters| parameters.retry_after);
            Err(Failed::Refused(Refusal {
                code,
                description,
                retry_after_s: waits.or_else(|| header_wait(answer)),
                migrate_to: parameters.and_then(|parameters| parameters.migrate_to_chat_id),
            }))
        }
        Some(Envelope {
            ok: true,
            result: None,
            ..
        })
        | None
            if (400..500).contains(&status) =>
        {
            Err(Failed::Refused(Refusal {
                code: status,
                description: format!("Telegram answered {status} without words"),
                retry_after_s: header_wait(answer),
                migrate_to: None,
            }))
        }
        Some(Envelope {
            ok: true,
            result: None,
            ..
        })
        | None => Err(Failed::Lost(format!(
            "Telegram answered {status} without words"
        ))),
    }
}

fn header_wait(answer: &egress::Answer) -> Option<i64> {
    answer
        .retry_after_s
        .and_then(|wait| i64::try_from(wait).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(status: u16, body: &str) -> Result<String, Failed> {
        let answer = egress::Answer {
            status,
            retry_after_s: Some(9),
            body: body.into(),
        };
        read(&answer).map(|result| result.get().to_owned())
    }

    fn refused(code: u16, description: &str, retry_after_s: i64) -> Failed {
        let description = description.to_owned();
        Failed::Refused(Refusal {
            code,
            description,
            retry_after_s: Some(retry_after_s),
            migrate_to: None,
        })
    }

    #[test]
    fn a_result_is_kept_raw() {
        let body = r#"{"ok":true,"result":[{"update_id":1,"x":"\ud800"}]}"#;
        assert_eq!(
            answered(200, body).unwrap(),
            r#"[{"update_id":1,"x":"\ud800"}]"#
        );
    }

    #[test]
    fn a_no_keeps_telegrams_words_and_wait() {
        let body = r#"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 3",
            "parameters":{"retry_after":3}}"#;
        assert_eq!(
            answered(429, body),
            Err(refused(429, "Too Many Requests: retry after 3", 3))
        );
        assert_eq!(
            answered(429, "<html>"),
            Err(refused(429, "Telegram answered 429 without words", 9))
        );
        let body = r#"{"ok":false,"error_code":400,"description":"x","parameters":{"migrate_to_chat_id":-100}}"#;
        let Err(Failed::Refused(refusal)) = answered(400, body) else {
            panic!("no refusal")
        };
        assert_eq!(refusal.migrate_to, Some(-100));
    }

    #[test]
    fn what_may_have_had_an_effect_is_in_doubt() {
        for (status, body) in [
            (502, "<html>Bad Gateway</html>"),
            (
                500,
                r#"{"ok":false,"error_code":500,"description":"Internal Server Error: restart"}"#,
            ),
            (200, r#"{"ok":false,"error_code":503,"description":"x"}"#),
            (200, r#"{"ok":true,"#),
            (200, ""),
            (302, ""),
        ] {
            assert!(
                matches!(answered(status, body), Err(Failed::Lost(_))),
                "{status} {body}"
            );
        }
    }

    #[test]
    fn a_token_cannot_lead_elsewhere() {
        let bot = Bot::with_client("", egress::client(&egress::Limits::default()).unwrap());
        assert!(Api::with_token(&bot, "123:AA_b-c").is_ok());
        for token in [
            "", "123", "123:", ":AA", "12x:AA", "1:../x", "1:a/b", "1:a b", "1:a?b", "1:ä",
        ] {
            assert!(Api::with_token(&bot, token).is_err(), "{token}");
        }
    }
}
