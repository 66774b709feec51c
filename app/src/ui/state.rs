//! Loading, wrong and empty: the three states beside content, the same everywhere.

use crate::{
    codec::JsonText,
    error::UiError,
    ui::changing::changing,
    words::{errors, shell},
};
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use std::{future::Future, pin::Pin};

/// What a page fetches from the server: with the page, and again when its source changes.
pub type Fetched<T> = Resource<Result<T, UiError>, JsonText>;

/// Fetches for `source`, and again when it changes.
pub fn fetched<S, T, F>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetch: impl Fn(S) -> F + Send + Sync + 'static,
) -> Fetched<T>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Send + Sync + Serialize + DeserializeOwned + 'static,
    F: Future<Output = Result<T, UiError>> + Send + 'static,
{
    Resource::new_with_options(source, fetch, false)
}

/// Shows what a resource brings: `show` when it is there, the problem when it failed.
///
/// While it loads again, what it brought before stays.
pub fn loaded<T, V>(
    resource: Fetched<T>,
    show: impl Fn(T) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + Serialize + DeserializeOwned + 'static,
    V: IntoView + Send + 'static,
{
    let content = move || {
        let show = show.clone();
        let content: Pin<Box<dyn Future<Output = AnyView> + Send>> = Box::pin(async move {
            match resource.await {
                Ok(value) => show(value).into_any(),
                Err(error) => {
                    let retry = Callback::new(move |()| resource.refetch());
                    view! { <Problem error retry /> }.into_any()
                }
            }
        });
        Suspend::new(content).into_any()
    };
    view! {
        <Transition fallback=Loading>{changing(content)}</Transition>
    }
}

/// Says that something is on its way.
#[component]
pub fn Loading() -> impl IntoView {
    view! {
        <p class="loading" role="status">
            {shell::LOADING}
        </p>
    }
}

/// Says what went wrong and offers to try again.
#[component]
pub fn Problem(
    /// What went wrong.
    error: UiError,
    /// Tries again.
    retry: Callback<()>,
) -> impl IntoView {
    view! {
        <div class="empty" role="alert">
            <h2>{errors::HEADING}</h2>
            <p>{error.message}</p>
            <button type="button" class="button" on:click=move |_| retry.run(())>
                {errors::TRY_AGAIN}
            </button>
        </div>
    }
}

/// Says that there is nothing, and why that is fine.
#[component]
pub fn Empty(
    /// What is not there.
    #[prop(into)]
    heading: String,
    /// What happens next.
    #[prop(into)]
    hint: String,
) -> impl IntoView {
    view! {
        <div class="empty">
            <p class="empty-heading">{heading}</p>
            <p>{hint}</p>
        </div>
    }
}
