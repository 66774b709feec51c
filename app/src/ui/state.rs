//! Loading, wrong and empty: the three states beside content, the same everywhere.

use crate::{
    error::UiError,
    ui::changing::changing,
    words::{errors, shell},
};
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use std::{future::Future, pin::Pin};

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
