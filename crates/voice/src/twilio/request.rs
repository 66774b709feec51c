//! What is asked of the provider, and what its answers say. Pure.

use super::{Account, callback::status_of};
use domain::{
    call::{Leg, LineStatus, News},
    phone::PhoneNumber,
};
use serde::Deserialize;
use url::form_urlencoded::Serializer;

/// A request, ready to be sent with the account's name and secret (HTTP Basic).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The address.
    pub url: String,
    /// The form of a `POST`.
    pub form: String,
}

/// Whom to ring, and where the provider asks and tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ring<'a> {
    /// The agent's telephone.
    pub agent: &'a PhoneNumber,
    /// Asked for what the agent hears once he has answered; it holds the call's identity, so that the call is
    /// recognised even when the answer to this request is lost.
    pub answer_url: &'a str,
    /// Told as the agent's line moves on.
    pub status_url: &'a str,
    /// How long it rings.
    ///
    /// Units: seconds.
    pub ring_s: u64,
    /// How long the whole may last.
    ///
    /// Units: seconds.
    pub limit_s: u64,
}

/// Asks to ring the agent. To be sent once: what may have been heard is looked for with [`find`].
#[must_use]
pub fn place(account: &Account, ring: &Ring<'_>) -> Request {
    let mut form = Serializer::new(String::new());
    form.append_pair("To", ring.agent.as_str())
        .append_pair("From", account.number.as_str())
        .append_pair("Url", ring.answer_url)
        .append_pair("Method", "POST")
        .append_pair("StatusCallback", ring.status_url)
        .append_pair("StatusCallbackMethod", "POST");
    for event in ["initiated", "ringing", "answered", "completed"] {
        form.append_pair("StatusCallbackEvent", event);
    }
    form.append_pair("Timeout", &ring.ring_s.to_string())
        .append_pair("TimeLimit", &ring.limit_s.to_string());
    Request {
        method: "POST",
        url: format!("{}/Calls.json", base(account)),
        form: form.finish(),
    }
}

/// Asks how a call stands, for when callbacks stay out.
#[must_use]
pub fn look(account: &Account, sid: &str) -> Request {
    get(format!("{}/Calls/{sid}.json", base(account)))
}

/// Asks which calls were made to a number since a day, for when the answer to [`place`] was lost.
///
/// `since` is a date as `2026-11-21`.
#[must_use]
pub fn find(account: &Account, to: &PhoneNumber, since: &str) -> Request {
    let mut query = Serializer::new(String::new());
    query
        .append_pair("To", to.as_str())
        .append_pair("StartTime>", since);
    get(format!("{}/Calls.json?{}", base(account), query.finish()))
}

/// Asks to end a call: one that rings is cancelled, one that was answered is hung up.
#[must_use]
pub fn end(account: &Account, sid: &str, was_answered: bool) -> Request {
    let status = if was_answered {
        "completed"
    } else {
        "canceled"
    };
    Request {
        method: "POST",
        url: format!("{}/Calls/{sid}.json", base(account)),
        form: Serializer::new(String::new())
            .append_pair("Status", status)
            .finish(),
    }
}

fn get(url: String) -> Request {
    Request {
        method: "GET",
        url,
        form: String::new(),
    }
}

fn base(account: &Account) -> String {
    format!(
        "{}/2010-04-01/Accounts/{}",
        account.base_url, account.account_sid
    )
}

#[derive(Deserialize)]
struct CallRecord {
    sid: String,
    status: String,
    #[serde(default)]
    duration: Option<String>,
}

#[derive(Deserialize)]
struct CallList {
    calls: Vec<CallRecord>,
}

#[derive(Deserialize, Default)]
struct Refusal {
    #[serde(default)]
    code: Option<i64>,
    #[serde(default)]
    message: String,
}

/// Why an answer names no call.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotPlaced {
    /// The provider refused: there is surely no call.
    #[error("{code}: {why}")]
    Refused {
        /// The provider's number of the reason, or the HTTP status.
        code: i64,
        /// Its words.
        why: String,
    },
    /// Whether there is a call is not known.
    #[error("{0}")]
    Unclear(String),
}

/// Reads the answer to [`place`] or [`look`]: the provider's name of the call and what it says of the agent's line.
///
/// # Errors
/// [`NotPlaced`]: a 4xx is a refusal; a 5xx, or an answer that is not as documented, leaves it open.
pub fn placed(status: u16, body: &[u8]) -> Result<(String, News), NotPlaced> {
    match status {
        200..=299 => {
            let record: Option<CallRecord> = serde_json::from_slice(body).ok();
            record
                .and_then(|record| {
                    let news = news_of(&record)?;
                    Some((record.sid, news))
                })
                .ok_or_else(|| NotPlaced::Unclear("the answer is not as documented".to_owned()))
        }
        400..=499 => {
            let refusal: Refusal = serde_json::from_slice(body).unwrap_or_default();
            Err(NotPlaced::Refused {
                code: refusal.code.unwrap_or_else(|| i64::from(status)),
                why: refusal.message,
            })
        }
        _ => Err(NotPlaced::Unclear(format!("answered {status}"))),
    }
}

/// Reads the answer to [`find`]: the calls to a number, the provider's names of them, latest first.
///
/// # Errors
/// In words, when the answer is not as documented.
pub fn find_in(body: &[u8]) -> Result<Vec<(String, News)>, String> {
    let list: CallList = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    let calls = list.calls.into_iter();
    Ok(calls
        .filter_map(|call| {
            let news = news_of(&call)?;
            Some((call.sid, news))
        })
        .collect())
}

fn news_of(record: &CallRecord) -> Option<News> {
    let status: LineStatus = status_of(&record.status)?;
    let seconds = record
        .duration
        .as_deref()
        .and_then(|text| text.parse().ok());
    Some(News::Line {
        leg: Leg::Agent,
        status,
        seconds,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account() -> Account {
        Account {
            base_url: "https://api.twilio.com".to_owned(),
            account_sid: "AC1".to_owned(),
            auth_token: "12345".to_owned(),
            number: "+18005551212".parse().unwrap(),
        }
    }

    #[test]
    fn ringing_the_agent_is_one_request() {
        let request = place(
            &account(),
            &Ring {
                agent: &"+49301234567".parse().unwrap(),
                answer_url: "https://desk/twilio/7/answered",
                status_url: "https://desk/twilio/7/agent",
                ring_s: 25,
                limit_s: 3_700,
            },
        );
        assert_eq!(
            (request.method, request.url.as_str()),
            (
                "POST",
                "https://api.twilio.com/2010-04-01/Accounts/AC1/Calls.json"
            )
        );
        let fields: Vec<_> = url::form_urlencoded::parse(request.form.as_bytes())
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        assert_eq!(
            fields,
            [
                "To=+49301234567",
                "From=+18005551212",
                "Url=https://desk/twilio/7/answered",
                "Method=POST",
                "StatusCallback=https://desk/twilio/7/agent",
                "StatusCallbackMethod=POST",
                "StatusCallbackEvent=initiated",
                "StatusCallbackEvent=ringing",
                "StatusCallbackEvent=answered",
                "StatusCallbackEvent=completed",
                "Timeout=25",
                "TimeLimit=3700",
            ]
        );
    }

    #[test]
    fn an_answer_says_taken_refused_or_leaves_it_open() {
        let taken = placed(
            201,
            br#"{"sid":"CA7","status":"queued","direction":"outbound-api"}"#,
        );
        let queued = News::Line {
            leg: Leg::Agent,
            status: LineStatus::Queued,
            seconds: None,
        };
        assert_eq!(taken, Ok(("CA7".to_owned(), queued)));
        let refused = placed(
            400,
            br#"{"code":21211,"message":"Invalid 'To' Phone Number"}"#,
        );
        let why = refused.unwrap_err();
        assert_eq!(why.to_string(), "21211: Invalid 'To' Phone Number");
        for (status, body) in [
            (500, "{}"),
            (201, "{}"),
            (201, ""),
            (302, ""),
            (200, r#"{"sid":"CA7","status":"?"}"#),
        ] {
            let open = placed(status, body.as_bytes());
            assert!(
                matches!(open, Err(NotPlaced::Unclear(_))),
                "{status} {body}: {open:?}"
            );
        }
    }

    #[test]
    fn a_call_whose_answer_was_lost_can_be_looked_for() {
        let request = find(&account(), &"+49301234567".parse().unwrap(), "2026-11-21");
        assert_eq!(request.method, "GET");
        assert!(
            request
                .url
                .ends_with("/Calls.json?To=%2B49301234567&StartTime%3E=2026-11-21"),
            "{}",
            request.url
        );
        let found =
            find_in(br#"{"calls":[{"sid":"CA8","status":"completed","duration":"0"}]}"#).unwrap();
        assert_eq!(found[0].0, "CA8");
        assert!(find_in(b"[]").is_err());
    }

    #[test]
    fn a_call_that_rings_is_cancelled_and_one_that_was_answered_is_hung_up() {
        assert_eq!(end(&account(), "CA7", false).form, "Status=canceled");
        assert_eq!(end(&account(), "CA7", true).form, "Status=completed");
    }

    #[test]
    fn a_log_never_shows_the_secret() {
        assert!(!format!("{:?}", account()).contains("12345"));
    }
}
