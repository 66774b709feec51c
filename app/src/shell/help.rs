//! The list of keys.

use super::keys::{Command, Commands};
use crate::{
    ui::{changing::Show, dialog::Dialog},
    words::shell as w,
};
use leptos::prelude::*;

/// Shows the keys when asked by key or by the menu; loaded when it is first asked for.
#[component]
pub fn Help(
    /// Whether it is shown.
    open: RwSignal<bool>,
) -> impl IntoView {
    Commands::on(move |command| {
        let is_mine = command == Command::Help;
        if is_mine {
            open.set(true);
        }
        is_mine
    });
    let was_asked = Memo::new(move |was| was == Some(&true) || open.get());
    view! {
        <Show when=move || was_asked.get()>{Suspend::new(async move { keys(open).await })}</Show>
    }
}

#[lazy]
fn keys(open: RwSignal<bool>) -> AnyView {
    view! {
        <Dialog open heading=w::KEYS id="keys-heading">
            <dl class="keys">
                {w::SHORTCUTS
                    .map(|(key, what)| {
                        view! {
                            <div>
                                <dt>
                                    <kbd>{key}</kbd>
                                </dt>
                                <dd>{what}</dd>
                            </div>
                        }
                    })
                    .into_iter()
                    .collect_view()}
            </dl>
        </Dialog>
    }
    .into_any()
}
