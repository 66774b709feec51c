//! The list of keys.

use super::keys::{Command, Commands};
use crate::{ui::dialog::Dialog, words::shell as w};
use leptos::prelude::*;

/// Shows the keys when asked by key or by the menu.
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
}
