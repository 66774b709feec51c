//! Parts of a page that come, go and change.
//!
//! A view's type is code in the browser: each condition, branch and closure would bring its own. What is
//! built with these shares one, and the pages stay small.

use leptos::prelude::*;
use std::sync::{Arc, Mutex};

/// Shows what `content` returns, and again whenever something changes that it has read.
pub fn changing(content: impl FnMut() -> AnyView + Send + 'static) -> AnyView {
    let content: Arc<Mutex<dyn FnMut() -> AnyView + Send>> = Arc::new(Mutex::new(content));
    let content = content.into_any();
    #[cfg(feature = "ssr")]
    let content = super::made_once::MadeOnce(content).into_any();
    content
}

/// Acts in the browser once the page is alive, and again whenever something changes that `act` has read.
pub fn whenever(act: impl FnMut() + 'static) {
    let mut act: Box<dyn FnMut()> = Box::new(act);
    Effect::new(move |_| act());
}

/// Returns whether the page is alive in the browser; what the server renders is not.
pub fn alive() -> ReadSignal<bool> {
    let is_alive = RwSignal::new(false);
    whenever(move || is_alive.set(true));
    is_alive.read_only()
}

/// Whether something is shown, tracked.
#[expect(missing_debug_implementations, reason = "it is a function")]
pub struct When(Box<dyn Fn() -> bool + Send + Sync>);

impl<F: Fn() -> bool + Send + Sync + 'static> From<F> for When {
    fn from(when: F) -> Self {
        Self(Box::new(when))
    }
}

/// Shows its children while `when` holds, else `fallback`.
#[component]
pub fn Show(
    /// Whether they are shown.
    #[prop(into)]
    when: When,
    /// What is shown; made anew each time.
    children: ChildrenFn,
    /// What is shown instead of them otherwise.
    #[prop(into, optional)]
    fallback: ViewFn,
) -> AnyView {
    let when = Memo::new(move |_| when.0());
    changing(move || {
        if when.get() {
            children()
        } else {
            fallback.run()
        }
    })
}
