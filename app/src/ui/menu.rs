//! A button that opens a small panel, on the platform's `details`: it opens without JavaScript too.

use super::changing::whenever;
use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

/// Shows `children` in a panel while its button is open; Escape and a click elsewhere close it.
#[component]
pub fn Menu(
    /// What the button says to screen readers.
    #[prop(into)]
    label: Signal<String>,
    /// The identity for tests.
    testid: &'static str,
    /// What the button shows.
    button: AnyView,
    /// Set when it is opened for the first time.
    was_opened: RwSignal<bool>,
    /// What stands in the panel.
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Details>::new();
    whenever(move || {
        let close = move || {
            if let Some(details) = node.get_untracked() {
                details.set_open(false);
            }
        };
        let outside = window_event_listener(ev::pointerdown, move |event| {
            let target = event
                .target()
                .and_then(|target| target.dyn_into::<web_sys::Node>().ok());
            let is_inside = node
                .get_untracked()
                .is_some_and(|details| details.contains(target.as_ref()));
            if !is_inside {
                close();
            }
        });
        on_cleanup(move || outside.remove());
        // It may have been opened before the page was alive.
        if node.get_untracked().is_some_and(|details| details.open()) {
            was_opened.set(true);
        }
    });
    let on_key = move |event: web_sys::KeyboardEvent| {
        let Some(details) = node.get_untracked() else {
            return;
        };
        if event.key() == "Escape" && details.open() {
            event.stop_propagation();
            details.set_open(false);
            if let Ok(Some(summary)) = details.query_selector("summary")
                && let Ok(summary) = summary.dyn_into::<web_sys::HtmlElement>()
            {
                let _ = summary.focus();
            }
        }
    };
    view! {
        <details class="menu" node_ref=node on:keydown=on_key on:toggle=move |_| was_opened.set(true)>
            <summary aria-label=label data-testid=testid>
                {button}
            </summary>
            <div class="menu-panel">{children()}</div>
        </details>
    }
}
