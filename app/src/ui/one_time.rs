//! A one-time link that is followed elsewhere: shown until it was.

use crate::language::Word;
use domain::console::Connect;
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// How often it is looked whether the link has been followed.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// Looks again and again whether the link that is shown was followed; then forgets it, and does what comes next.
pub fn until_followed<F>(
    link: RwSignal<Option<Connect>>,
    was_followed: impl Fn() -> F + Copy + 'static,
    next: impl Fn() + Copy + 'static,
) where
    F: Future<Output = bool> + 'static,
{
    let look = move || {
        spawn_local(async move {
            if was_followed().await {
                let _ = link.try_set(None);
                next();
            }
        });
    };
    Effect::new(move |_| {
        if link.with(Option::is_some)
            && let Ok(again) = set_interval_with_handle(look, LOOK_AGAIN)
        {
            on_cleanup(move || again.clear());
        }
    });
}

/// Shows a link, and what can be written in its place.
#[component]
pub fn OneTimeLink(
    /// The link, once it was made.
    link: RwSignal<Option<Connect>>,
    /// Opens it.
    opens: Word,
    /// Says where the words can be written.
    or_write: String,
    /// Says how long it is good.
    ends: Word,
) -> impl IntoView {
    move || {
        let Connect { address, words, .. } = link.get()?;
        let open = address.map(|address| {
            view! {
                <a class="button primary" href=address target="_blank" rel="noreferrer">
                    {opens}
                </a>
            }
        });
        Some(view! {
            <p>{open}</p>
            <p class="hint">{or_write.clone()}</p>
            <p>
                <code data-testid="one-time-words">{words}</code>
            </p>
            <p class="hint" role="status">
                {ends}
            </p>
        })
    }
}
