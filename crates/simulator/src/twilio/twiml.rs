//! Reads `TwiML`: the few verbs that a desk needs, and nothing else.

use super::rooms::{Heard, Member};
use std::collections::BTreeMap;

/// A verb.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verb {
    Say(String),
    Gather {
        action: String,
        timeout_s: i64,
        digits: usize,
        on_empty: bool,
        says: Vec<String>,
    },
    Dial {
        action: Option<String>,
        caller_id: Option<String>,
        timeout_s: i64,
        limit_s: i64,
        number: String,
        status_callback: Option<String>,
        /// Where it is told what has answered, when that is listened for.
        amd_callback: Option<String>,
    },
    Conference {
        name: String,
        member: Member,
    },
    Hangup,
}

struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    children: Vec<Self>,
    text: String,
}

/// Reads a document; the error says what is wrong.
pub(super) fn parse(text: &str) -> Result<Vec<Verb>, String> {
    let text = text.trim_start();
    let text = match text.strip_prefix("<?xml") {
        Some(rest) => rest.split_once("?>").ok_or("an open declaration")?.1,
        None => text,
    };
    let mut rest = text.trim();
    let root = element(&mut rest)?;
    if root.name != "Response" || !rest.trim().is_empty() {
        return Err("the root is one <Response>".to_owned());
    }
    allow(&root, &[])?;
    root.children.iter().map(verb).collect()
}

fn verb(element: &Element) -> Result<Verb, String> {
    let attribute = |name: &str| element.attributes.get(name).cloned();
    let number = |name, default| number(element, name, default);
    match element.name.as_str() {
        "Say" => {
            allow(element, &["language", "voice", "loop"])?;
            Ok(Verb::Say(element.text.clone()))
        }
        "Hangup" => {
            allow(element, &[])?;
            Ok(Verb::Hangup)
        }
        "Gather" => {
            allow(
                element,
                &[
                    "numDigits",
                    "timeout",
                    "action",
                    "method",
                    "actionOnEmptyResult",
                ],
            )?;
            let mut says = Vec::new();
            for child in &element.children {
                match verb(child)? {
                    Verb::Say(words) => says.push(words),
                    Verb::Gather { .. }
                    | Verb::Dial { .. }
                    | Verb::Conference { .. }
                    | Verb::Hangup => {
                        return Err("<Gather> holds <Say> only".to_owned());
                    }
                }
            }
            Ok(Verb::Gather {
                action: attribute("action").ok_or("<Gather> needs an action here")?,
                timeout_s: number("timeout", 5)?,
                digits: usize::try_from(number("numDigits", 64)?).unwrap_or(1),
                on_empty: attribute("actionOnEmptyResult").as_deref() == Some("true"),
                says,
            })
        }
        "Dial" => dial(element),
        other => Err(format!("<{other}> is not known here")),
    }
}

fn number(element: &Element, name: &str, default: i64) -> Result<i64, String> {
    match element.attributes.get(name) {
        None => Ok(default),
        Some(text) => text.parse().map_err(|_| format!("{name} is no number")),
    }
}

/// Reads a `<Dial>` with the one that it rings or the room that it leads into.
fn dial(element: &Element) -> Result<Verb, String> {
    let attribute = |name: &str| element.attributes.get(name).cloned();
    let number = |name, default| number(element, name, default);
    allow(
        element,
        &[
            "action",
            "callerId",
            "timeout",
            "timeLimit",
            "answerOnBridge",
        ],
    )?;
    let [child] = element.children.as_slice() else {
        return Err("<Dial> holds one <Number> or <Conference> here".to_owned());
    };
    if child.name == "Conference" {
        return conference(element, child);
    }
    if child.name != "Number" || child.text.is_empty() {
        return Err("<Dial> holds one <Number> here".to_owned());
    }
    allow(
        child,
        &[
            "statusCallback",
            "statusCallbackEvent",
            "machineDetection",
            "amdStatusCallback",
        ],
    )?;
    let detection = child.attributes.get("machineDetection");
    if detection.is_some_and(|how| how != "Enable") {
        return Err("machineDetection is Enable here".to_owned());
    }
    let amd_callback = child.attributes.get("amdStatusCallback");
    if let Some(events) = child.attributes.get("statusCallbackEvent") {
        let known = ["initiated", "ringing", "answered", "completed"];
        if events.split(' ').any(|event| !known.contains(&event)) {
            return Err(format!("{events} are not the events of a <Number>"));
        }
    }
    let limit_s = number("timeLimit", 14_400)?;
    let timeout_s = number("timeout", 30)?;
    if !(5..=600).contains(&timeout_s) || !(1..=86_400).contains(&limit_s) {
        return Err("<Dial> rings for 5 to 600 s and lasts for a day at most".to_owned());
    }
    Ok(Verb::Dial {
        action: attribute("action"),
        caller_id: attribute("callerId"),
        timeout_s,
        limit_s,
        number: child.text.clone(),
        status_callback: child.attributes.get("statusCallback").cloned(),
        amd_callback: amd_callback.filter(|_| detection.is_some()).cloned(),
    })
}

fn conference(dial: &Element, element: &Element) -> Result<Verb, String> {
    allow(dial, &[])?;
    allow(
        element,
        &[
            "beep",
            "muted",
            "coach",
            "startConferenceOnEnter",
            "endConferenceOnExit",
        ],
    )?;
    if element.text.is_empty() || element.text.len() > 128 {
        return Err("a <Conference> has a name of 128 characters at most".to_owned());
    }
    let flag = |name: &str, default: bool| match element.attributes.get(name).map(String::as_str) {
        None => Ok(default),
        Some("true") => Ok(true),
        Some("false") => Ok(false),
        Some(_) => Err(format!("{name} is true or false")),
    };
    flag("beep", true)?;
    let heard = match (flag("muted", false)?, element.attributes.get("coach")) {
        (true, _) => Heard::ByNobody,
        (false, Some(call)) => Heard::ByOne(call.clone()),
        (false, None) => Heard::ByAll,
    };
    Ok(Verb::Conference {
        name: element.text.clone(),
        member: Member {
            heard,
            hold: false,
            starts: flag("startConferenceOnEnter", true)?,
            ends: flag("endConferenceOnExit", false)?,
        },
    })
}

fn allow(element: &Element, names: &[&str]) -> Result<(), String> {
    let mut given = element.attributes.keys();
    match given.find(|name| !names.contains(&name.as_str())) {
        Some(name) => Err(format!("<{}> has no attribute {name}", element.name)),
        None => Ok(()),
    }
}

fn element(rest: &mut &str) -> Result<Element, String> {
    let inner = rest.strip_prefix('<').ok_or("an element begins with <")?;
    let end = inner.find('>').ok_or("an open tag")?;
    let (tag, after) = (&inner[..end], &inner[end + 1..]);
    let (tag, is_empty) = match tag.strip_suffix('/') {
        Some(tag) => (tag, true),
        None => (tag, false),
    };
    let (name, attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    let mut element = Element {
        name: name.to_owned(),
        attributes: read_attributes(attributes)?,
        children: Vec::new(),
        text: String::new(),
    };
    *rest = after;
    if is_empty {
        return Ok(element);
    }
    let closing = format!("</{name}>");
    loop {
        if let Some(after) = rest.strip_prefix(closing.as_str()) {
            *rest = after;
            return Ok(element);
        }
        if rest.starts_with('<') {
            element.children.push(self::element(rest)?);
        } else {
            let end = rest.find('<').ok_or("an open element")?;
            element.text.push_str(&unescape(&rest[..end])?);
            *rest = &rest[end..];
        }
    }
}

fn read_attributes(mut text: &str) -> Result<BTreeMap<String, String>, String> {
    let mut attributes = BTreeMap::new();
    loop {
        text = text.trim_start();
        if text.is_empty() {
            return Ok(attributes);
        }
        let (name, rest) = text
            .split_once("=\"")
            .ok_or("an attribute without a value")?;
        let (value, rest) = rest.split_once('"').ok_or("an open attribute")?;
        if attributes
            .insert(name.to_owned(), unescape(value)?)
            .is_some()
        {
            return Err(format!("{name} comes twice"));
        }
        text = rest;
    }
}

fn unescape(text: &str) -> Result<String, String> {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        let (name, after) = after.split_once(';').ok_or("an open entity")?;
        plain.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => return Err(format!("&{name}; is no entity of XML")),
        });
        rest = after;
    }
    plain.push_str(rest);
    Ok(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_understood_is_carried_out_and_all_else_is_refused() {
        let asked = parse(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Gather numDigits=\"1\" timeout=\"10\" \
             action=\"http://desk/key?a=1&amp;b=2\" actionOnEmptyResult=\"true\"><Say language=\"en-GB\">\
             Parcel &amp; refund.</Say></Gather></Response>",
        );
        let gather = Verb::Gather {
            action: "http://desk/key?a=1&b=2".to_owned(),
            timeout_s: 10,
            digits: 1,
            on_empty: true,
            says: vec!["Parcel & refund.".to_owned()],
        };
        assert_eq!(asked, Ok(vec![gather]));
        for bad in [
            "",
            "<Response>",
            "<Answer/>",
            "<Response><Dance/></Response>",
            "<Response><Say loud=\"yes\">x</Say></Response>",
            "<Response><Say>R&D</Say></Response>",
            "<Response><Dial><Number>+1</Number><Number>+2</Number></Dial></Response>",
            "<Response><Dial timeout=\"2\"><Number>+1</Number></Dial></Response>",
            "<Response/><Response/>",
            "<Response><Dial><Conference/></Dial></Response>",
            "<Response><Dial><Conference muted=\"yes\">7</Conference></Dial></Response>",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
