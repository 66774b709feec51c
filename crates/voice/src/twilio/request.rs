//! What is asked of the provider, and what its answers say. Pure.

use super::{Account, callback::status_of};
use crate::voice::{Found, NotPlaced, Request, Ring};
use domain::{
    call::{Leg, LineStatus, News},
    phone::PhoneNumber,
    time::Timestamp,
};
use serde::Deserialize;
use time::{OffsetDateTime, format_description::well_known::Rfc2822};
use url::form_urlencoded::Serializer;

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

/// Asks which calls a call has made.
#[must_use]
pub fn look_behind(account: &Account, sid: &str) -> Request {
    list(account, "ParentCallSid", sid)
}

/// Asks which calls were made to a number, the latest first, for when the answer to [`place`] was lost.
///
/// Not by their start: a call that waits in a queue has not begun.
#[must_use]
pub fn find(account: &Account, to: &PhoneNumber) -> Request {
    list(account, "To", to.as_str())
}

fn list(account: &Account, name: &str, value: &str) -> Request {
    let mut query = Serializer::new(String::new());
    query.append_pair(name, value).append_pair("PageSize", "50");
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

/// Asks to lead a line elsewhere: the provider then asks `url` what is said on it.
#[must_use]
pub fn lead(account: &Account, sid: &str, url: &str) -> Request {
    Request {
        method: "POST",
        url: format!("{}/Calls/{sid}.json", base(account)),
        form: Serializer::new(String::new())
            .append_pair("Url", url)
            .append_pair("Method", "POST")
            .finish(),
    }
}

/// Asks for the conference of a name that is under way.
#[must_use]
pub fn find_room(account: &Account, name: &str) -> Request {
    let mut query = Serializer::new(String::new());
    query
        .append_pair("FriendlyName", name)
        .append_pair("Status", "in-progress");
    let query = query.finish();
    get(format!("{}/Conferences.json?{query}", base(account)))
}

/// Asks to let a line of a conference wait, or to fetch it back; may be sent again.
#[must_use]
pub fn hold(account: &Account, room: &str, sid: &str, waits: bool) -> Request {
    Request {
        method: "POST",
        url: format!(
            "{}/Conferences/{room}/Participants/{sid}.json",
            base(account)
        ),
        form: Serializer::new(String::new())
            .append_pair("Hold", if waits { "true" } else { "false" })
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
    from: Option<String>,
    #[serde(default)]
    duration: Option<String>,
    #[serde(default)]
    date_created: Option<String>,
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

#[derive(Deserialize)]
struct RoomRecord {
    sid: String,
}

#[derive(Deserialize)]
struct RoomList {
    conferences: Vec<RoomRecord>,
}

/// Reads the answer to [`find_room`].
///
/// # Errors
/// In words, when the answer is not as documented.
pub fn found_room(body: &[u8]) -> Result<Option<String>, String> {
    let list: RoomList = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    Ok(list.conferences.into_iter().next().map(|room| room.sid))
}

/// Reads the answer to [`find`] or [`look_behind`].
///
/// # Errors
/// In words, when the answer is not as documented.
pub fn found(body: &[u8]) -> Result<Vec<Found>, String> {
    let list: CallList = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    let calls = list.calls.into_iter();
    Ok(calls
        .filter_map(|call| {
            Some(Found {
                status: status_of(&call.status)?,
                seconds: seconds_of(&call),
                created_at: call.date_created.as_deref().and_then(moment_of),
                from: call.from.unwrap_or_default(),
                sid: call.sid,
            })
        })
        .collect())
}

fn seconds_of(record: &CallRecord) -> Option<u64> {
    let duration = record.duration.as_deref();
    duration.and_then(|text| text.parse().ok())
}

/// Reads a date as Twilio writes it (RFC 2822).
fn moment_of(text: &str) -> Option<Timestamp> {
    let moment = OffsetDateTime::parse(text, &Rfc2822).ok()?;
    let ms = moment.unix_timestamp().checked_mul(1_000)?;
    Some(Timestamp::from_ms(ms))
}

fn news_of(record: &CallRecord) -> Option<News> {
    let status: LineStatus = status_of(&record.status)?;
    Some(News::Line {
        leg: Leg::Agent,
        status,
        seconds: seconds_of(record),
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
            signing_key: None,
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
        let request = find(&account(), &"+49301234567".parse().unwrap());
        assert_eq!(request.method, "GET");
        assert!(
            request
                .url
                .ends_with("/Calls.json?To=%2B49301234567&PageSize=50"),
            "{}",
            request.url
        );
        let all = found(
            br#"{"calls":[{"sid":"CA8","status":"completed","duration":"0","from":"+18005551212",
                "date_created":"Thu, 01 Jan 2026 00:00:00 +0000"}]}"#,
        );
        let listed = Found {
            sid: "CA8".to_owned(),
            from: "+18005551212".to_owned(),
            status: LineStatus::Completed,
            seconds: Some(0),
            created_at: Some(Timestamp::from_ms(1_767_225_600_000)),
        };
        assert_eq!(all, Ok(vec![listed]));
        assert!(found(b"[]").is_err());
        let behind = look_behind(&account(), "CA8");
        assert!(
            behind
                .url
                .ends_with("/Calls.json?ParentCallSid=CA8&PageSize=50")
        );
    }

    #[test]
    fn a_call_that_rings_is_cancelled_and_one_that_was_answered_is_hung_up() {
        assert_eq!(end(&account(), "CA7", false).form, "Status=canceled");
        assert_eq!(end(&account(), "CA7", true).form, "Status=completed");
    }

    #[test]
    fn a_line_is_led_into_a_room_and_waits_there() {
        let led = lead(&account(), "CA7", "https://desk/twilio/7/room");
        assert!(led.url.ends_with("/Calls/CA7.json"), "{}", led.url);
        assert_eq!(
            led.form,
            "Url=https%3A%2F%2Fdesk%2Ftwilio%2F7%2Froom&Method=POST"
        );
        let looked = find_room(&account(), "7");
        assert!(
            looked
                .url
                .ends_with("/Conferences.json?FriendlyName=7&Status=in-progress")
        );
        let one = br#"{"conferences":[{"sid":"CF1","friendly_name":"7","status":"in-progress"}]}"#;
        assert_eq!(found_room(one), Ok(Some("CF1".to_owned())));
        assert_eq!(found_room(br#"{"conferences":[]}"#), Ok(None));
        assert!(found_room(b"{}").is_err());
        let held = hold(&account(), "CF1", "CA8", true);
        assert!(held.url.ends_with("/Conferences/CF1/Participants/CA8.json"));
        assert_eq!(held.form, "Hold=true");
        assert_eq!(hold(&account(), "CF1", "CA8", false).form, "Hold=false");
    }

    #[test]
    fn a_log_never_shows_the_secret() {
        assert!(!format!("{:?}", account()).contains("12345"));
    }
}
