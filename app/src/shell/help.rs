//! What is laid over the page when asked by key or menu: the list of keys, and the command bar.

use super::{
    context::Here,
    keys::{COMMANDS, Command, Commands, place},
};
use crate::{
    parts::{AtWork, at_work},
    ui::{changing::Show, dialog::Dialog},
    words::shell as w,
};
use leptos::prelude::*;

/// Shows the list of keys or the command bar; loaded when one of them is first asked for.
#[component]
pub fn Overlays(
    /// Whether the list of keys is shown.
    help: RwSignal<bool>,
) -> impl IntoView {
    let bar = RwSignal::new(false);
    Commands::on(move |command| {
        let open = match command {
            Command::Help => help,
            Command::Bar => bar,
            Command::InList(_) | Command::InConversation(_) | Command::To(_) => return false,
        };
        open.set(true);
        true
    });
    let was_asked = Memo::new(move |was| was == Some(&true) || help.get() || bar.get());
    view! {
        <Show when=move || was_asked.get()>{at_work(AtWork::Overlays { help, bar })}</Show>
    }
}

/// Shows every key and what it does.
#[component]
pub fn Keys(
    /// Whether it is shown.
    open: RwSignal<bool>,
) -> impl IntoView {
    let here = Here::now();
    let commands = COMMANDS
        .into_iter()
        .filter(|(command, key)| {
            !key.is_empty()
                && place(*command)
                    .is_none_or(|(_, right)| right.is_none_or(|right| here.may(right)))
        })
        .map(|(command, key)| (key, w::command(command)));
    let all: Vec<_> = commands
        .chain(w::FIELD_KEYS.map(|(key, what)| (key.text(), what.text())))
        .collect();
    let all = StoredValue::new(all);
    let one = |(key, what): (&'static str, &'static str)| {
        view! {
            <div>
                <dt>
                    <kbd>{key}</kbd>
                </dt>
                <dd>{what}</dd>
            </div>
        }
    };
    view! {
        <Dialog open heading=w::KEYS.text() id="keys-heading">
            <dl class="keys">{all.get_value().into_iter().map(one).collect_view()}</dl>
        </Dialog>
    }
}
