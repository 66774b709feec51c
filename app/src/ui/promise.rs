//! Promises of the browser, and functions of it that have no binding here.

use js_sys::{Function, Promise, Reflect, futures::JsFuture};
use leptos::prelude::set_timeout;
use std::{cell::Cell, rc::Rc, time::Duration};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};

/// Acts once a promise is kept, with what it brought, or broken, with nothing.
pub fn settled(promise: &JsValue, act: impl FnOnce(Option<JsValue>) + 'static) {
    let once = Rc::new(Cell::new(Some(act)));
    let other = Rc::clone(&once);
    let kept = Closure::once_into_js(move |value: JsValue| {
        if let Some(act) = once.take() {
            act(Some(value));
        }
    });
    let broken = Closure::once_into_js(move |_: JsValue| {
        if let Some(act) = other.take() {
            act(None);
        }
    });
    let then = Reflect::get(promise, &"then".into());
    if let Some(then) = then.ok().and_then(|then| then.dyn_into::<Function>().ok()) {
        let _ = then.call2(promise, &kept, &broken);
    }
}

/// Acts once a promise is kept; nothing follows from one that is not.
pub fn then(promise: &JsValue, act: impl FnOnce(JsValue) + 'static) {
    settled(promise, move |value| {
        if let Some(value) = value {
            act(value);
        }
    });
}

/// Reads a field; `None` when there is none.
pub fn field(of: &JsValue, name: &str) -> Option<JsValue> {
    let value = Reflect::get(of, &name.into()).ok()?;
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

/// Calls a function of an object; `None` when there is none, or it refuses.
pub fn call(on: &JsValue, name: &str, with: &JsValue) -> Option<JsValue> {
    let function = field(on, name)?.dyn_into::<Function>().ok()?;
    function.call1(on, with).ok()
}

/// Lets the browser do what else it has to, and goes on in a task of its own.
pub async fn next_task() {
    let promise = Promise::new(&mut |resolve, _| {
        set_timeout(
            move || {
                let _ = resolve.call0(&JsValue::UNDEFINED);
            },
            Duration::ZERO,
        );
    });
    let _ = JsFuture::from(promise).await;
}
