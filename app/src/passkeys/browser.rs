//! What the browser is asked, and what it says.
//!
//! Options and answers are JSON on both sides: the browser itself reads and writes them, and the glue stays small.

use crate::{error::UiError, words::passkeys as w};
use js_sys::{Function, JSON, Object, Promise, Reflect, futures::JsFuture};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};

/// What is wished of the browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// A new passkey.
    Make,
    /// The use of one.
    Use,
}

impl Wish {
    /// The function that reads the options, and the one that acts.
    const fn functions(self) -> (&'static str, &'static str) {
        match self {
            Self::Make => ("parseCreationOptionsFromJSON", "create"),
            Self::Use => ("parseRequestOptionsFromJSON", "get"),
        }
    }
}

/// Says whether this browser has passkeys for this page.
///
/// It has none before JavaScript, without encryption, where it is too old for the JSON, and for an address of numbers.
#[must_use]
pub fn is_possible() -> bool {
    let is_there = |wish: Wish| function(&class(), wish.functions().0).is_some();
    let host = window().location().hostname().unwrap_or_default();
    let is_named = host.chars().any(char::is_alphabetic) && !host.starts_with('[');
    is_named && is_there(Wish::Make) && is_there(Wish::Use)
}

/// Asks the browser; returns its answer as JSON.
///
/// # Errors
/// What to do, where somebody has cancelled or the device can't.
pub async fn answer(wish: Wish, options: String) -> Result<String, UiError> {
    let asked = ask(wish, &options).map_err(|why| refusal(&why))?;
    let made = JsFuture::from(asked).await.map_err(|why| refusal(&why))?;
    let text = JSON::stringify(&made).map_err(|why| refusal(&why))?;
    Ok(text.into())
}

fn ask(wish: Wish, options: &str) -> Result<Promise, JsValue> {
    let (parse, act) = wish.functions();
    let class = class();
    let parse = function(&class, parse).ok_or(JsValue::NULL)?;
    let options = parse.call1(&class, &JSON::parse(options)?)?;
    let asked = Object::new();
    Reflect::set(&asked, &"publicKey".into(), &options)?;
    let credentials = Reflect::get(&window().navigator(), &"credentials".into())?;
    let act = function(&credentials, act).ok_or(JsValue::NULL)?;
    act.call1(&credentials, &asked)?.dyn_into()
}

fn class() -> JsValue {
    Reflect::get(&window(), &"PublicKeyCredential".into()).unwrap_or(JsValue::UNDEFINED)
}

fn function(of: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
}

/// Puts what the browser says into words.
///
/// Browsers don't tell who cancelled from who waited too long, nor from who has no passkey here: nobody is to learn it.
fn refusal(why: &JsValue) -> UiError {
    let name = Reflect::get(why, &"name".into()).ok();
    let name = name.and_then(|name| name.as_string()).unwrap_or_default();
    let words = match name.as_str() {
        "NotAllowedError" | "AbortError" | "TimeoutError" => w::CANCELLED,
        "InvalidStateError" => w::KNOWN_HERE,
        "SecurityError" => w::ELSEWHERE,
        _ => w::FAILED,
    };
    UiError::new("passkey.browser", words.text())
}
