//! The rest of a list that comes in pages.

use super::{changing::Show, field::FormError};
use crate::{error::UiError, words::shell as w};
use domain::page::Cursor;
use leptos::{prelude::*, task::spawn_local};
use std::{future::Future, pin::Pin, sync::Arc};

type Loading = Pin<Box<dyn Future<Output = Result<(), UiError>>>>;

/// Adds the page that begins at a cursor to its list.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "it is a function")]
pub struct Load(Arc<dyn Fn(Cursor) -> Loading + Send + Sync>);

impl<L, F> From<L> for Load
where
    L: Fn(Cursor) -> F + Send + Sync + 'static,
    F: Future<Output = Result<(), UiError>> + 'static,
{
    fn from(load: L) -> Self {
        Self(Arc::new(move |after| Box::pin(load(after))))
    }
}

/// Offers the next page of a list while there is one, and says why it did not come.
#[component]
pub fn More(
    /// Where the next page begins; `None` at the end of the list.
    #[prop(into)]
    next: Signal<Option<Cursor>>,
    /// Adds it to the list.
    #[prop(into)]
    load: Load,
) -> impl IntoView {
    let is_busy = RwSignal::new(false);
    let error = RwSignal::new(None::<UiError>);
    let more = move |_| {
        let Some(after) = next.get_untracked() else {
            return;
        };
        is_busy.set(true);
        let loading = (load.0)(after);
        spawn_local(async move {
            error.set(loading.await.err());
            is_busy.set(false);
        });
    };
    view! {
        <FormError error />
        <Show when=move || next.with(Option::is_some)>
            <button type="button" class="button more" disabled=is_busy on:click=more.clone()>
                {move || if is_busy.get() { w::MORE_LOADING.text() } else { w::MORE.text() }.to_owned()}
            </button>
        </Show>
    }
}
