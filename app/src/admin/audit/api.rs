//! Looking up who did what.

use crate::codec::Json;
use crate::error::UiError;
use domain::{
    audit::{Entry, Lookup},
    event::Seq,
    page::Page,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// One event as it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The event.
    pub entry: Entry,
    /// What happened, in the reader's language.
    pub what: String,
}

/// Looks up who did what, latest first.
#[server(prefix = "/fn", endpoint = "look_up", input = Json, output = Json)]
pub async fn look_up(lookup: Lookup, before: Option<Seq>) -> Result<Page<Told>, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let found = desk.look_up(&actor, &lookup, before).await?;
    let told = |entry: Entry| Told {
        what: crate::language::event(&entry.kind),
        entry,
    };
    Ok(Page {
        items: found.items.into_iter().map(told).collect(),
        next_cursor: found.next_cursor,
    })
}
