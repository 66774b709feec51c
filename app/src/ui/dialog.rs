//! A modal dialog on the platform's own element: focus, Escape and the backdrop are its business.

use super::changing::whenever;
use crate::ui::changing::Show;
use crate::{
    ui::icon::{Icon, IconView},
    words::shell::CLOSE,
};
use leptos::{html, prelude::*};

/// Shows its children in a modal dialog while `open` is true.
#[component]
pub fn Dialog(
    /// Whether it is shown; closing it by Escape or button sets it to false.
    open: RwSignal<bool>,
    /// Its heading.
    heading: &'static str,
    /// The identity of the heading in the page, for its label.
    id: &'static str,
    /// What stands in it; made when it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    whenever(move || {
        let Some(dialog) = node.get() else { return };
        if open.get() {
            if !dialog.open() {
                let _ = dialog.show_modal();
            }
        } else {
            dialog.close();
        }
    });
    view! {
        <dialog class="dialog" node_ref=node aria-labelledby=id on:close=move |_| open.set(false)>
            <header class="dialog-head">
                <h2 id=id>{heading}</h2>
                <button type="button" class="button quiet icon-only" on:click=move |_| open.set(false)>
                    <IconView icon=Icon::Cross />
                    <span class="visually-hidden">{CLOSE}</span>
                </button>
            </header>
            <Show when=move || open.get()>{children()}</Show>
        </dialog>
    }
}
