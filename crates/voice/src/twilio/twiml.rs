//! What a telephone hears, as `TwiML`. Pure.

use crate::{Bridge, Room};
use domain::{call::Part, phone::PhoneNumber};
use std::fmt::Write;

/// How long the agent has to press 1.
///
/// Units: seconds.
const CONFIRM_S: u64 = 10;

/// Tells the agent what it is about and asks him to press 1; a person who presses a key is no answering machine.
///
/// `action` is called with the key, or without one when the time is over.
#[must_use]
pub fn ask_to_confirm(topic: &str, language: &str, action: &str) -> String {
    let (topic, language, action) = (escape(topic), escape(language), escape(action));
    document(&format!(
        "<Gather numDigits=\"1\" timeout=\"{CONFIRM_S}\" action=\"{action}\" actionOnEmptyResult=\"true\">\
         <Say language=\"{language}\">{topic} Press 1 to connect.</Say></Gather>"
    ))
}

/// Rings the customer and joins both; the agent hears the ringing.
///
/// Who or what has answered is told where the customer's line is told of, a moment after they are joined.
#[must_use]
pub fn bridge(bridge: &Bridge<'_>, from: &PhoneNumber) -> String {
    let status = escape(bridge.status_callback);
    let detection = if bridge.detects_machines {
        format!(" machineDetection=\"Enable\" amdStatusCallback=\"{status}\"")
    } else {
        String::new()
    };
    document(&format!(
        "<Dial answerOnBridge=\"true\" callerId=\"{from}\" timeout=\"{ring}\" timeLimit=\"{talk}\" action=\"{action}\">\
         <Number statusCallback=\"{status}\" statusCallbackEvent=\"initiated ringing answered completed\"{detection}>{to}</Number>\
         </Dial>",
        from = from.as_str(),
        ring = bridge.ring_s,
        talk = bridge.talk_s,
        action = escape(bridge.action),
        to = bridge.customer.as_str(),
    ))
}

/// Leads the line into a conference, without a beep.
///
/// It begins and ends with the two who talk: who takes part besides hears music until they are there. Who listens is
/// mute; whom he whispers to alone hears him.
#[must_use]
pub fn room(room: &Room<'_>) -> String {
    let attributes = match (room.part, room.agent) {
        (None, _) => "startConferenceOnEnter=\"true\" endConferenceOnExit=\"true\"".to_owned(),
        (Some(part), agent) => {
            let how = match (part, agent) {
                (Part::Join, _) => String::new(),
                (Part::Whisper, Some(agent)) => format!(" coach=\"{}\"", escape(agent)),
                // Without knowing whom to whisper to, nobody may hear him.
                (Part::Listen, _) | (Part::Whisper, None) => " muted=\"true\"".to_owned(),
            };
            format!("startConferenceOnEnter=\"false\" endConferenceOnExit=\"false\"{how}")
        }
    };
    document(&format!(
        "<Dial><Conference beep=\"false\" {attributes}>{name}</Conference></Dial>",
        name = escape(room.name),
    ))
}

/// Says something, if there is something to say, and hangs up.
#[must_use]
pub fn goodbye(words: &str, language: &str) -> String {
    let mut body = String::new();
    if !words.is_empty() {
        let (words, language) = (escape(words), escape(language));
        let _infallible = write!(body, "<Say language=\"{language}\">{words}</Say>");
    }
    body.push_str("<Hangup/>");
    document(&body)
}

fn document(body: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>{body}</Response>")
}

/// Writes text so that it is text in XML, in an element or an attribute; signs that XML forbids are left out.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => escaped.push(sign),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_agent_hears_the_topic_and_is_asked_for_a_key() {
        assert_eq!(
            ask_to_confirm(
                "Support call: \"parcel\" & refund.",
                "en-GB",
                "https://desk/twilio/7/key?a=1&b=2"
            ),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>\
             <Gather numDigits=\"1\" timeout=\"10\" action=\"https://desk/twilio/7/key?a=1&amp;b=2\" actionOnEmptyResult=\"true\">\
             <Say language=\"en-GB\">Support call: &quot;parcel&quot; &amp; refund. Press 1 to connect.</Say></Gather></Response>"
        );
    }

    #[test]
    fn the_customer_is_rung_once_the_agent_is_there() {
        let (customer, from): (PhoneNumber, PhoneNumber) = (
            "+49301234567".parse().unwrap(),
            "+18005551212".parse().unwrap(),
        );
        let joined = Bridge {
            customer: &customer,
            ring_s: 30,
            talk_s: 3_600,
            detects_machines: false,
            action: "https://desk/twilio/7/over",
            status_callback: "https://desk/twilio/7/customer",
        };
        let twiml = bridge(&joined, &from);
        assert!(twiml.contains(
            "answerOnBridge=\"true\" callerId=\"+18005551212\" timeout=\"30\" timeLimit=\"3600\""
        ));
        assert!(twiml.contains("completed\">+49301234567</Number></Dial>"));
        let listened = Bridge {
            detects_machines: true,
            ..joined
        };
        let twiml = super::bridge(&listened, &from);
        assert!(twiml.contains(
            " machineDetection=\"Enable\" amdStatusCallback=\"https://desk/twilio/7/customer\">+49301234567<"
        ));
    }

    #[test]
    fn a_room_ends_with_the_two_and_who_listens_is_not_heard() {
        let led = |part, agent| {
            room(&Room {
                name: "7",
                part,
                agent,
            })
        };
        let two = led(None, None);
        assert!(two.contains("startConferenceOnEnter=\"true\" endConferenceOnExit=\"true\">7</"));
        assert!(!two.contains("muted") && !two.contains("coach"));
        for (part, agent, how) in [
            (Part::Listen, Some("CA1"), " muted=\"true\">"),
            (Part::Whisper, Some("CA1"), " coach=\"CA1\">"),
            (Part::Whisper, None, " muted=\"true\">"),
            (Part::Join, Some("CA1"), "endConferenceOnExit=\"false\">"),
        ] {
            let twiml = led(Some(part), agent);
            assert!(twiml.contains(how), "{part:?}: {twiml}");
            assert!(twiml.contains("startConferenceOnEnter=\"false\""));
        }
    }

    #[test]
    fn a_call_that_cannot_go_on_ends_politely() {
        assert!(
            goodbye("Nobody is free.", "en").ends_with("Nobody is free.</Say><Hangup/></Response>")
        );
        assert!(goodbye("", "en").ends_with("<Response><Hangup/></Response>"));
    }

    proptest! {
        #[test]
        fn no_topic_breaks_out_of_its_element(topic in any::<String>()) {
            let twiml = ask_to_confirm(&topic, "en", "https://desk/");
            let inner = twiml.split_once("<Say language=\"en\">").unwrap().1;
            let said = inner.split_once(" Press 1 to connect.</Say></Gather></Response>").unwrap().0;
            prop_assert!(!said.contains(['<', '>', '"']));
            prop_assert!(said.chars().all(|sign| sign >= ' '));
        }
    }
}
