//! Promises of the browser.

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};

/// Acts once a promise is kept; nothing follows from one that is not.
pub fn then(promise: &JsValue, act: impl FnOnce(JsValue) + 'static) {
    let then = Reflect::get(promise, &"then".into());
    if let Some(then) = then.ok().and_then(|then| then.dyn_into::<Function>().ok()) {
        let act = Closure::once_into_js(act);
        let nothing = Closure::once_into_js(|_: JsValue| {});
        let _ = then.call2(promise, &act, &nothing);
    }
}
