//! Reading and changing contacts.

use crate::codec::Json;
use crate::error::UiError;
use domain::{
    contact::Contact,
    id::ContactId,
    merge::Preview,
    page::{Cursor, Page},
    view::{
        Row,
        contacts::{ContactItem, ContactView},
    },
};
use leptos::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;

/// Reads a page of the contacts.
#[server(prefix = "/fn", endpoint = "list_contacts", input = Json, output = Json)]
pub async fn list_contacts(
    text: String,
    is_blocked: bool,
    after: Option<Cursor>,
) -> Result<Page<ContactItem>, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let search = desk::ContactSearch {
        text,
        is_blocked,
        after,
        limit: domain::page::DEFAULT_LIMIT,
    };
    Ok(desk.list_contacts(&actor, &search).await?)
}

/// Reads a contact with everything about him.
#[server(prefix = "/fn", endpoint = "get_contact", input = Json, output = Json)]
pub async fn get_contact(id: ContactId) -> Result<ContactView, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.contact_view(&actor, id).await?)
}

/// Reads a page of a contact's conversations.
#[server(prefix = "/fn", endpoint = "list_conversations_of", input = Json, output = Json)]
pub async fn list_conversations_of(
    id: ContactId,
    after: Option<Cursor>,
) -> Result<Page<Row>, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk
        .list_conversations_of(&actor, id, after.as_ref())
        .await?)
}

/// Changes what is known of a contact that was seen in a version; `null` forgets an attribute.
#[server(prefix = "/fn", endpoint = "save_contact", input = Json, output = Json)]
pub async fn save_contact(
    known: (ContactId, i64),
    name: String,
    language: String,
    attributes: BTreeMap<String, Value>,
) -> Result<Contact, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let change = desk::ContactChange {
        name: Some(name),
        language: Some(language),
        attributes,
    };
    let (id, version) = known;
    let card = desk.change_contact(&actor, id, &change, Some(version));
    Ok(card.await?.contact)
}

/// Erases everything that is known of a contact.
#[server(prefix = "/fn", endpoint = "erase_contact", input = Json, output = Json)]
pub async fn erase_contact(id: ContactId) -> Result<(), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.erase_contact(&actor, id).await?)
}

/// Keeps out what a contact writes, or lets it in again.
#[server(prefix = "/fn", endpoint = "block_contact", input = Json, output = Json)]
pub async fn block_contact(id: ContactId, is_blocked: bool) -> Result<Contact, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(if is_blocked {
        desk.block_contact(&actor, id).await?
    } else {
        desk.unblock_contact(&actor, id).await?
    })
}

/// Says what making one contact of two would do.
#[server(prefix = "/fn", endpoint = "try_merge", input = Json, output = Json)]
pub async fn try_merge(kept: ContactId, gone: ContactId) -> Result<Preview, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.try_merge(&actor, kept, gone).await?)
}

/// Makes one contact of two.
#[server(prefix = "/fn", endpoint = "merge_contacts", input = Json, output = Json)]
pub async fn merge_contacts(kept: ContactId, gone: ContactId) -> Result<Contact, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.merge_contacts(&actor, kept, gone).await?)
}
