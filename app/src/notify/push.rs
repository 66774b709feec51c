//! Has this browser told by its push service, while no page is open.

use super::{
    api::{forget_push_browser, keep_push_browser, push_key},
    choice::Choice,
    tell::{Permission, permission},
};
use crate::ui::promise::{call, field, settled, then};
use domain::push::{Subscription, Wanted};
use js_sys::{Object, Reflect};
use leptos::{prelude::window, task::spawn_local};
use wasm_bindgen::JsValue;

/// Whether this browser is told while no page is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pushing {
    /// It is not.
    Off,
    /// Its push service is being asked.
    Asking,
    /// It is.
    On,
    /// It is, and the last time it failed.
    Troubled,
    /// Its push service, or the house, did not want it.
    Refused,
    /// It can't be.
    Impossible,
}

/// Says whether this browser can be told so.
#[must_use]
pub fn can_be_pushed() -> bool {
    permission() != Permission::Impossible && field(&window(), "PushManager").is_some()
}

/// Has this browser told what was chosen; `done` hears what became of it.
///
/// Where it is told already nothing changes but what was chosen.
pub fn begin(choice: Choice, done: impl FnOnce(Pushing) + 'static) {
    if !can_be_pushed() {
        return done(Pushing::Impossible);
    }
    spawn_local(async move {
        let Ok(key) = push_key().await else {
            return done(Pushing::Refused);
        };
        subscribe(&key, move |subscription| {
            let Some(subscription) = subscription else {
                // A subscription for another key stands in the way of every later one.
                let_go();
                return done(Pushing::Refused);
            };
            spawn_local(async move {
                let state = match keep_push_browser(subscription, wanted(choice)).await {
                    Ok(Some(told)) if told.has_trouble => Pushing::Troubled,
                    Ok(Some(_)) => Pushing::On,
                    Ok(None) | Err(_) => Pushing::Refused,
                };
                done(state);
            });
        });
    });
}

/// Has this browser told nothing more while no page is open.
pub fn end() {
    let_go();
    spawn_local(async {
        // Without an answer the push service says that the browser is gone, at the next attempt.
        let _ = forget_push_browser().await;
    });
}

fn wanted(choice: Choice) -> Wanted {
    Wanted {
        shows_words: choice.shows_words,
        quiet: choice.quiet,
        zone: zone().unwrap_or_default(),
    }
}

/// Returns the name of the browser's time zone.
fn zone() -> Option<String> {
    let format = call(
        &field(&window(), "Intl")?,
        "DateTimeFormat",
        &JsValue::UNDEFINED,
    )?;
    let options = call(&format, "resolvedOptions", &JsValue::UNDEFINED)?;
    field(&options, "timeZone")?.as_string()
}

/// Asks the push service for an address, or for the one that it gave before.
fn subscribe(key: &str, done: impl FnOnce(Option<Subscription>) + 'static) {
    let options = Object::new();
    let fields = [
        ("userVisibleOnly", JsValue::TRUE),
        ("applicationServerKey", key.into()),
    ];
    for (name, value) in fields {
        let _ = Reflect::set(&options, &name.into(), &value);
    }
    with_manager(move |manager| {
        let asking = manager.and_then(|manager| call(&manager, "subscribe", &options));
        let Some(asking) = asking else {
            return done(None);
        };
        settled(&asking, move |subscription| {
            done(subscription.and_then(|subscription| read(&subscription)));
        });
    });
}

/// Gives the address back that the push service gave.
fn let_go() {
    with_manager(|manager| {
        let asking = manager.and_then(|m| call(&m, "getSubscription", &JsValue::UNDEFINED));
        if let Some(asking) = asking {
            then(&asking, |subscription| {
                let _ = call(&subscription, "unsubscribe", &JsValue::UNDEFINED);
            });
        }
    });
}

/// Acts with what speaks for the push service; without it where there is none.
fn with_manager(act: impl FnOnce(Option<JsValue>) + 'static) {
    match window().navigator().service_worker().ready() {
        Ok(ready) => settled(&ready.into(), move |registration| {
            act(registration.and_then(|registration| field(&registration, "pushManager")));
        }),
        Err(_) => act(None),
    }
}

fn read(subscription: &JsValue) -> Option<Subscription> {
    let json = call(subscription, "toJSON", &JsValue::UNDEFINED)?;
    let keys = field(&json, "keys")?;
    Some(Subscription {
        endpoint: field(&json, "endpoint")?.as_string()?,
        p256dh: field(&keys, "p256dh")?.as_string()?,
        auth: field(&keys, "auth")?.as_string()?,
    })
}
