//! Two contacts that are one person: who the other is, what will happen, and that it cannot be undone.

use super::api::{list_contacts, merge_contacts, try_merge};
use crate::{
    admin::Saving,
    error::UiError,
    shell::guarded,
    ui::{
        changing::{Show, changing},
        dialog::Dialog,
        field::FormError,
        icon::{Icon, IconView},
    },
    words::contacts as w,
};
use domain::{id::ContactId, merge::Preview, view::contacts::ContactItem};
use leptos::{leptos_dom::helpers::debounce, prelude::*, task::spawn_local};
use std::time::Duration;

/// How long somebody stops typing until it is looked for.
const PAUSE: Duration = Duration::from_millis(150);

/// Shows the button, and behind it the choice and the question.
#[component]
pub fn Merge(
    /// The contact that stays.
    id: ContactId,
    /// Reads him again.
    refetch: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <p class="hint">{w::MERGE_HINT}</p>
        <button type="button" class="button" on:click=move |_| open.set(true)>
            {w::MERGE}
        </button>
        <Dialog open heading=w::MERGE_HEADING.text() id="merge-heading">
            <Choosing id open refetch />
        </Dialog>
    }
}

#[component]
fn Choosing(id: ContactId, open: RwSignal<bool>, refetch: Callback<()>) -> impl IntoView {
    let found = RwSignal::new(Vec::<ContactItem>::new());
    let typed = RwSignal::new(String::new());
    let error = RwSignal::new(None::<UiError>);
    let chosen = RwSignal::new(None::<(ContactId, Preview)>);
    let guard = StoredValue::new(guarded());
    let merging = Saving::new();
    let mut look = debounce(PAUSE, move |text: String| {
        let Some(guard) = guard.try_get_value() else {
            return;
        };
        let call = guard.watch(list_contacts(text.clone(), false, None));
        spawn_local(async move {
            let is_asked = typed.try_with_untracked(|now| *now == text) == Some(true);
            if let (Ok(page), true) = (call.await, is_asked) {
                let others = page.items.into_iter().filter(|item| item.id != id);
                let _ = found.try_set(others.take(8).collect());
            }
        });
    });
    let on_input = move |event: web_sys::Event| {
        let text = event_target_value(&event);
        chosen.set(None);
        typed.set(text.clone());
        look(text);
    };
    let choose = Callback::new(move |other: ContactId| {
        let call = guard.with_value(|guard| guard.watch(try_merge(id, other)));
        spawn_local(async move {
            match call.await {
                Ok(preview) => {
                    let _ = error.try_set(None);
                    let _ = chosen.try_set(Some((other, preview)));
                }
                Err(refusal) => {
                    let _ = error.try_set(Some(refusal));
                }
            }
        });
    });
    let merge = move |_| {
        let Some((other, _)) = chosen.get_untracked() else {
            return;
        };
        merging.run(merge_contacts(id, other), move |_| {
            let _ = open.try_set(false);
            refetch.run(());
        });
    };
    let one = move |item: ContactItem| {
        let number = item.number.map(|number| format!("#{number}"));
        view! {
            <li>
                <button type="button" class="menu-item" on:click=move |_| choose.run(item.id)>
                    <IconView icon=Icon::Person />
                    <span dir="auto">{item.name}</span>
                    <span class="hint">{number}</span>
                </button>
            </li>
        }
    };
    view! {
        <div class="field">
            <label for="merge-other">{w::MERGE_OTHER}</label>
            <input id="merge-other" type="search" autocomplete="off" on:input=on_input />
        </div>
        <ul class="plain choices-scroll">
            {changing(move || found.get().into_iter().map(one).collect_view().into_any())}
        </ul>
        <FormError error=error />
        {changing(move || {
            chosen.get().map(|(_, preview)| view! { <Told preview /> }).into_any()
        })}
        <Show when=move || chosen.with(Option::is_some)>
            <FormError error=merging.error />
            <button
                type="button"
                class="button primary"
                disabled=merging.is_busy
                on:click=merge
            >
                {w::MERGE_NOW}
            </button>
        </Show>
    }
}

/// Says what will happen.
#[component]
fn Told(preview: Preview) -> impl IntoView {
    view! {
        <ul data-testid="merge-preview">
            <li>{w::merge_moves(&preview.gone_name, &preview.kept_name, preview.conversations)}</li>
            {(!preview.channels.is_empty())
                .then(|| view! { <li>{w::merge_channels(&preview.channels.join(", "))}</li> })}
            {(!preview.added.is_empty())
                .then(|| view! { <li>{w::merge_added(&preview.added.join(", "))}</li> })}
            {(!preview.dropped.is_empty())
                .then(|| view! { <li>{w::merge_dropped(&preview.dropped.join(", "))}</li> })}
        </ul>
        <p>
            <b>{w::MERGE_WARNING}</b>
        </p>
    }
}
