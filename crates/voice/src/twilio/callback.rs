//! What a callback says of a call. Pure.

use domain::call::{Leg, LineStatus, News};
use std::collections::BTreeMap;

/// A callback that is not as documented.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadCallback {
    /// A field is missing.
    #[error("the field {0} is missing")]
    Missing(&'static str),
    /// A field holds what it never should.
    #[error("the field {0} is not understood")]
    Strange(&'static str),
}

/// Which of our addresses was called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Callback {
    /// The agent has answered: what is he told?
    Answered,
    /// The agent has pressed a key, or the time is over.
    Key,
    /// The agent's line has moved on.
    AgentLine,
    /// The customer's line has moved on.
    CustomerLine,
    /// The part with the customer is over.
    Over,
    /// The customer's line was led away: where to?
    Room,
}

/// Reads the form of a callback.
///
/// # Errors
/// [`BadCallback`].
pub fn parse(callback: Callback, form: &[u8]) -> Result<News, BadCallback> {
    let fields: BTreeMap<String, String> = url::form_urlencoded::parse(form).into_owned().collect();
    match callback {
        Callback::Answered => match fields.get("AnsweredBy").map(String::as_str) {
            Some(by) if by.starts_with("machine") || by == "fax" => Ok(News::NotConfirmed),
            _ => Ok(line(Leg::Agent, LineStatus::InProgress, None)),
        },
        Callback::Key => Ok(match fields.get("Digits").map(String::as_str) {
            Some("1") => News::Confirmed,
            Some(_) | None => News::NotConfirmed,
        }),
        Callback::AgentLine => told(Leg::Agent, &fields),
        Callback::CustomerLine => match fields.get("AnsweredBy").map(String::as_str) {
            Some(by) if by.starts_with("machine") || by == "fax" => Ok(News::Machine),
            Some(_) => Ok(line(Leg::Customer, LineStatus::InProgress, None)),
            None => told(Leg::Customer, &fields),
        },
        Callback::Room => told(Leg::Customer, &fields),
        Callback::Over => {
            let status = status(&fields, "DialCallStatus")?;
            let seconds = number(&fields, "DialCallDuration")?.unwrap_or(0);
            Ok(News::Joined { status, seconds })
        }
    }
}

const fn line(leg: Leg, status: LineStatus, seconds: Option<u64>) -> News {
    News::Line {
        leg,
        status,
        seconds,
    }
}

fn told(leg: Leg, fields: &BTreeMap<String, String>) -> Result<News, BadCallback> {
    let seconds = number(fields, "CallDuration")?;
    Ok(line(leg, status(fields, "CallStatus")?, seconds))
}

fn status(
    fields: &BTreeMap<String, String>,
    name: &'static str,
) -> Result<LineStatus, BadCallback> {
    let text = fields.get(name).ok_or(BadCallback::Missing(name))?;
    status_of(text).ok_or(BadCallback::Strange(name))
}

/// Reads the word for a line's status, in a callback or an answer.
pub(super) fn status_of(text: &str) -> Option<LineStatus> {
    Some(match text {
        "queued" => LineStatus::Queued,
        "initiated" => LineStatus::Initiated,
        "ringing" => LineStatus::Ringing,
        "in-progress" | "answered" => LineStatus::InProgress,
        "completed" => LineStatus::Completed,
        "busy" => LineStatus::Busy,
        "no-answer" => LineStatus::NoAnswer,
        "failed" => LineStatus::Failed,
        "canceled" => LineStatus::Canceled,
        _ => return None,
    })
}

fn number(
    fields: &BTreeMap<String, String>,
    name: &'static str,
) -> Result<Option<u64>, BadCallback> {
    fields
        .get(name)
        .filter(|text| !text.is_empty())
        .map(|text| text.parse().map_err(|_| BadCallback::Strange(name)))
        .transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const AGENT: &[u8] = b"CallSid=CA1&AccountSid=AC1&From=%2B1&To=%2B2&CallStatus=ringing&Direction=outbound-api&SequenceNumber=1";

    #[test]
    fn lines_move_on_as_they_are_told() {
        let ringing = line(Leg::Agent, LineStatus::Ringing, None);
        assert_eq!(parse(Callback::AgentLine, AGENT), Ok(ringing));
        let over = b"CallSid=CA2&CallStatus=completed&CallDuration=61";
        let completed = line(Leg::Customer, LineStatus::Completed, Some(61));
        assert_eq!(parse(Callback::CustomerLine, over), Ok(completed));
    }

    #[test]
    fn only_the_one_connects() {
        assert_eq!(parse(Callback::Key, b"Digits=1"), Ok(News::Confirmed));
        for form in [
            b"Digits=2".as_slice(),
            b"Digits=",
            b"CallSid=CA1",
            b"Digits=11",
        ] {
            assert_eq!(parse(Callback::Key, form), Ok(News::NotConfirmed));
        }
    }

    #[test]
    fn a_machine_is_no_agent_and_no_customer() {
        let machine = b"AnsweredBy=machine_start&CallStatus=in-progress";
        assert_eq!(parse(Callback::Answered, machine), Ok(News::NotConfirmed));
        assert_eq!(parse(Callback::CustomerLine, machine), Ok(News::Machine));
        let person = b"AnsweredBy=human&MachineDetectionDuration=1200";
        let up = line(Leg::Customer, LineStatus::InProgress, None);
        assert_eq!(parse(Callback::CustomerLine, person), Ok(up));
        let human = b"AnsweredBy=human&CallStatus=in-progress";
        let answered = line(Leg::Agent, LineStatus::InProgress, None);
        assert_eq!(parse(Callback::Answered, human), Ok(answered));
    }

    #[test]
    fn how_the_part_with_the_customer_ended_is_told_with_its_length() {
        let over = b"DialCallStatus=completed&DialCallDuration=90";
        let joined = News::Joined {
            status: LineStatus::Completed,
            seconds: 90,
        };
        assert_eq!(parse(Callback::Over, over), Ok(joined));
        let busy = News::Joined {
            status: LineStatus::Busy,
            seconds: 0,
        };
        assert_eq!(parse(Callback::Over, b"DialCallStatus=busy"), Ok(busy));
    }

    #[test]
    fn what_is_not_documented_is_refused_by_name() {
        let missing = Err(BadCallback::Missing("CallStatus"));
        assert_eq!(parse(Callback::AgentLine, b""), missing);
        let strange = Err(BadCallback::Strange("CallStatus"));
        assert_eq!(parse(Callback::AgentLine, b"CallStatus=waving"), strange);
        let duration = b"CallStatus=completed&CallDuration=long";
        assert_eq!(
            parse(Callback::AgentLine, duration),
            Err(BadCallback::Strange("CallDuration"))
        );
    }

    proptest! {
        #[test]
        fn no_form_is_too_strange_to_be_answered(form in any::<Vec<u8>>()) {
            for callback in [
                Callback::Answered,
                Callback::Key,
                Callback::AgentLine,
                Callback::CustomerLine,
                Callback::Over,
            ] {
                let _answer = parse(callback, &form);
            }
        }
    }
}
