//! Buttons under a message and in place of the keyboard.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A button under a message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Button {
    /// What stands on it.
    pub text: String,
    /// What the bot gets when it is pressed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callback_data: Option<String>,
    /// What it opens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Anything else that the bot gave it.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

/// A button in place of the keyboard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyboardButton {
    /// What stands on it, and what is written when it is pressed.
    pub text: String,
    /// Shares the user's phone number instead of writing.
    #[serde(default)]
    pub request_contact: bool,
    /// Shares where the user is instead of writing.
    #[serde(default)]
    pub request_location: bool,
}

/// What a bot sent as `reply_markup`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Markup {
    Inline(Vec<Vec<Button>>),
    Keyboard {
        rows: Vec<Vec<KeyboardButton>>,
        one_time: bool,
    },
    RemoveKeyboard,
    ForceReply,
}

/// Reads and checks a `reply_markup`; the words of a refusal come without `Bad Request: `.
pub(crate) fn parse(markup: &Value) -> Result<Markup, String> {
    let Value::Object(fields) = markup else {
        return Err("object expected as reply markup".to_owned());
    };
    if let Some(rows) = fields.get("inline_keyboard") {
        return parse_inline(rows).map(Markup::Inline);
    }
    if let Some(rows) = fields.get("keyboard") {
        let one_time = fields
            .get("one_time_keyboard")
            .and_then(Value::as_bool)
            .unwrap_or(false);
        return Ok(Markup::Keyboard {
            rows: parse_keyboard(rows)?,
            one_time,
        });
    }
    if fields.get("remove_keyboard").and_then(Value::as_bool) == Some(true) {
        return Ok(Markup::RemoveKeyboard);
    }
    if fields.get("force_reply").and_then(Value::as_bool) == Some(true) {
        return Ok(Markup::ForceReply);
    }
    Err("can't parse reply keyboard markup JSON object".to_owned())
}

fn parse_inline(rows: &Value) -> Result<Vec<Vec<Button>>, String> {
    let rows: Vec<Vec<Button>> = serde_json::from_value(rows.clone())
        .map_err(|error| format!("can't parse inline keyboard button: {error}"))?;
    for button in rows.iter().flatten() {
        check_button(button)?;
    }
    if rows.iter().flatten().count() > 100 {
        return Err("too many inline keyboard buttons".to_owned());
    }
    Ok(rows.into_iter().filter(|row| !row.is_empty()).collect())
}

fn check_button(button: &Button) -> Result<(), String> {
    const OTHER_ACTIONS: [&str; 7] = [
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "copy_text",
        "callback_game",
        "pay",
    ];
    if button.text.is_empty() {
        return Err(
            "can't parse inline keyboard button: Field \"text\" must be non-empty".to_owned(),
        );
    }
    let others = OTHER_ACTIONS
        .iter()
        .filter(|action| button.rest.contains_key(**action))
        .count();
    let actions =
        usize::from(button.callback_data.is_some()) + usize::from(button.url.is_some()) + others;
    if actions == 0 {
        return Err(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
                .to_owned(),
        );
    }
    if actions > 1 {
        return Err(
            "can't parse inline keyboard button: exactly one of the optional fields must be used"
                .to_owned(),
        );
    }
    if let Some(data) = &button.callback_data
        && !(1..=64).contains(&data.len())
    {
        return Err("BUTTON_DATA_INVALID".to_owned());
    }
    if let Some(url) = &button.url
        && !["http://", "https://", "tg://"]
            .iter()
            .any(|scheme| url.starts_with(scheme))
    {
        return Err(format!(
            "inline keyboard button URL '{url}' is invalid: Wrong HTTP URL"
        ));
    }
    Ok(())
}

fn parse_keyboard(rows: &Value) -> Result<Vec<Vec<KeyboardButton>>, String> {
    let wrong =
        || "can't parse keyboard button: KeyboardButton must be a String or an Object".to_owned();
    let rows = rows
        .as_array()
        .ok_or("field \"keyboard\" must be of type Array")?;
    let parse_button = |button: &Value| match button {
        Value::String(text) => Ok(KeyboardButton {
            text: text.clone(),
            request_contact: false,
            request_location: false,
        }),
        Value::Object(_) => serde_json::from_value(button.clone()).map_err(|_| wrong()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => Err(wrong()),
    };
    let rows: Vec<Vec<KeyboardButton>> = rows
        .iter()
        .map(|row| {
            row.as_array()
                .ok_or_else(wrong)?
                .iter()
                .map(parse_button)
                .collect()
        })
        .collect::<Result<_, String>>()?;
    if rows.iter().flatten().next().is_none() {
        return Err("reply keyboard must have at least one button".to_owned());
    }
    Ok(rows)
}
