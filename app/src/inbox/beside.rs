//! What stands beside the folders and is loaded when it is first needed: saved views, and what is done with
//! marked conversations.

use super::{bulk::BulkBar, marks::Marks, saved};
use domain::id::SavedViewId;
use leptos::prelude::*;

/// One of these parts.
#[derive(Debug, Clone, Copy)]
pub enum Beside {
    /// The saved views as tabs, given the one that is shown.
    Tabs(Memo<Option<SavedViewId>>),
    /// What a saved view shows.
    View(SavedViewId),
    /// What can be done with the marked conversations.
    Marked(Marks),
}

/// Shows a part.
#[lazy]
pub fn beside(part: Beside) -> AnyView {
    match part {
        Beside::Tabs(shown) => view! { <saved::Tabs shown /> }.into_any(),
        Beside::View(id) => view! { <saved::Shown id /> }.into_any(),
        Beside::Marked(marks) => view! { <BulkBar marks /> }.into_any(),
    }
}
