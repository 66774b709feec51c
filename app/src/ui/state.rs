//! Loading, wrong and empty: the three states beside content, the same everywhere.

use crate::{
    error::UiError,
    words::{errors, shell},
};
use leptos::{either::Either, prelude::*};
use serde::{Serialize, de::DeserializeOwned};

/// Shows what a resource brings: `show` when it is there, the problem when it failed.
///
/// While it loads again, what it brought before stays.
pub fn loaded<T, V>(
    resource: Resource<Result<T, UiError>>,
    show: impl Fn(T) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + Serialize + DeserializeOwned + 'static,
    V: IntoView + Send + 'static,
{
    view! {
        <Transition fallback=Loading>
            {move || {
                let show = show.clone();
                Suspend::new(async move {
                    match resource.await {
                        Ok(value) => Either::Left(show(value)),
                        Err(error) => {
                            Either::Right(
                                view! { <Problem error retry=move || resource.refetch() /> },
                            )
                        }
                    }
                })
            }}
        </Transition>
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
pub fn Problem<F>(
    /// What went wrong.
    error: UiError,
    /// Tries again.
    retry: F,
) -> impl IntoView
where
    F: Fn() + Send + 'static,
{
    view! {
        <div class="empty" role="alert">
            <h2>{errors::HEADING}</h2>
            <p>{error.message}</p>
            <button type="button" class="button" on:click=move |_| retry()>
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
