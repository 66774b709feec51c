//! The lock that decides which tab leads (Web Locks).

use js_sys::{Function, Promise, Reflect};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};

thread_local! {
    /// Ends the promise that keeps the lock.
    static RELEASE: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// Calls `lead` once this tab has the lock; at once where the browser has no locks.
///
/// The lock stays until [`release`], unless `lead` says that it is not wanted any more.
pub fn hold(name: &str, lead: impl FnOnce() -> bool + 'static) {
    let Some((locks, request)) = locks() else {
        lead();
        return;
    };
    let granted = Closure::once_into_js(move |_: JsValue| {
        if !lead() {
            return JsValue::UNDEFINED;
        }
        Promise::new(&mut |resolve, _| {
            RELEASE.with_borrow_mut(|release| *release = Some(resolve));
        })
        .into()
    });
    let _ = request.call2(&locks, &JsValue::from_str(name), &granted);
}

/// Lets another tab lead.
pub fn release() {
    if let Some(resolve) = RELEASE.with_borrow_mut(Option::take) {
        let _ = resolve.call0(&JsValue::NULL);
    }
}

fn locks() -> Option<(JsValue, Function)> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &JsValue::from_str("locks")).ok()?;
    let request = Reflect::get(&locks, &JsValue::from_str("request")).ok()?;
    Some((locks, request.dyn_into().ok()?))
}
