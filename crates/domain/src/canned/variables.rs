//! What stands for something that is known only when the words are said: `{{contact.name}}`.

use serde_json::Value;
use std::collections::BTreeMap;

/// The variables; besides them `{{contact.attributes.NAME}}` is whatever is noted about a contact.
pub const VARIABLES: [&str; 5] = [
    "contact.name",
    "contact.first_name",
    "operator.name",
    "conversation.number",
    "team.name",
];

/// How the variables begin that stand for what is noted about a contact.
const ATTRIBUTE: &str = "contact.attributes.";

/// What the variables stand for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Values {
    /// The contact's name.
    pub contact_name: String,
    /// The name of whoever says it.
    pub operator_name: String,
    /// The conversation's number.
    pub number: i64,
    /// The name of the team that has it.
    pub team_name: String,
    /// What is noted about the contact.
    pub attributes: BTreeMap<String, Value>,
}

impl Values {
    fn of(&self, name: &str) -> String {
        match name {
            "contact.name" => self.contact_name.clone(),
            "contact.first_name" => {
                let mut names = self.contact_name.split_whitespace();
                names.next().unwrap_or_default().to_owned()
            }
            "operator.name" => self.operator_name.clone(),
            "conversation.number" => self.number.to_string(),
            "team.name" => self.team_name.clone(),
            name => match name
                .strip_prefix(ATTRIBUTE)
                .and_then(|name| self.attributes.get(name))
            {
                Some(Value::String(text)) => text.clone(),
                Some(Value::Null) | None => String::new(),
                Some(value) => value.to_string(),
            },
        }
    }
}

/// Puts what they stand for in the place of variables.
///
/// `{{contact.attributes.order|your order}}` says what stands there when nothing is known; without it nothing does.
/// What is no variable stays as it is.
#[must_use]
pub fn fill(text: &str, values: &Values) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, inside, after)) = next(rest) {
        filled.push_str(before);
        let (name, otherwise) = split(inside);
        if is_known(name) {
            let value = values.of(name);
            filled.push_str(if value.is_empty() { otherwise } else { &value });
        } else {
            filled.push_str("{{");
            filled.push_str(inside);
            filled.push_str("}}");
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// Returns the first variable of a text that there is not.
pub(super) fn unknown_variable(text: &str) -> Option<&str> {
    let mut rest = text;
    while let Some((_, inside, after)) = next(rest) {
        let (name, _) = split(inside);
        if !is_known(name) {
            return Some(name);
        }
        rest = after;
    }
    None
}

/// Splits a text at its first variable.
fn next(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("{{")?;
    let (inside, after) = rest.split_once("}}")?;
    Some((before, inside, after))
}

fn split(inside: &str) -> (&str, &str) {
    let (name, otherwise) = inside.split_once('|').unwrap_or((inside, ""));
    (name.trim(), otherwise.trim())
}

fn is_known(name: &str) -> bool {
    let is_attribute = name
        .strip_prefix(ATTRIBUTE)
        .is_some_and(|name| !name.is_empty());
    VARIABLES.contains(&name) || is_attribute
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn values() -> Values {
        Values {
            contact_name: "Mia Rossi".to_owned(),
            operator_name: "Anna".to_owned(),
            number: 42,
            team_name: "Billing".to_owned(),
            attributes: [("order".to_owned(), Value::from(7))].into(),
        }
    }

    #[test]
    fn each_variable_says_what_it_stands_for() {
        for name in VARIABLES {
            assert!(!values().of(name).is_empty(), "{name}");
        }
        let text = "Hi {{contact.first_name}}, #{{ conversation.number }} and {{contact.attributes.order}}: {{operator.name}}";
        assert_eq!(fill(text, &values()), "Hi Mia, #42 and 7: Anna");
    }

    #[test]
    fn what_is_not_known_is_left_out_or_said_otherwise() {
        assert_eq!(fill("Hi {{contact.attributes.title}}!", &values()), "Hi !");
        assert_eq!(
            fill("Hi {{contact.attributes.title|there}}!", &values()),
            "Hi there!"
        );
        assert_eq!(fill("{{contact.name|there}}", &values()), "Mia Rossi");
    }

    #[test]
    fn what_a_value_says_is_never_filled_again() {
        let sly = Values {
            contact_name: "{{operator.name}}".to_owned(),
            ..values()
        };
        assert_eq!(fill("{{contact.name}}", &sly), "{{operator.name}}");
    }

    #[test]
    fn other_braces_stay() {
        for text in ["{{x}}", "{{", "}} {{", "{ {a} }", "{{}}"] {
            assert_eq!(fill(text, &values()), text);
        }
    }

    proptest! {
        #[test]
        fn words_without_variables_stay_as_they_are(text in "[^{]{0,80}") {
            prop_assert_eq!(fill(&text, &values()), text);
        }
    }
}
