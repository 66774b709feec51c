//! What the API answers: objects with stable names, times in RFC 3339.

mod conversations;
mod house;
mod messages;
mod people;
mod steps;
mod support;
mod webhooks;
mod why;

pub(super) use conversations::Conversation;
pub(super) use house::{Assignment, Channel, Event, Intent, Team, Token};
pub(super) use messages::{Attachment, Message};
pub(super) use people::{Contact, Operator, Presence};
pub(super) use steps::BotStep;
pub(super) use support::{Bot, Category, Intervention};
pub(super) use webhooks::{Attempt, Webhook, WebhookDelivery};
pub(super) use why::Why;

use super::moments;
use serde::Serialize;
use std::borrow::Cow;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        Ref, RefOr, Schema, Type,
        schema::{ArrayBuilder, ObjectBuilder, SchemaType},
    },
};

/// One page of a list.
#[derive(Debug, Serialize)]
pub(super) struct List<T> {
    /// The rows, in the list's order.
    pub(super) items: Vec<T>,
    /// Where the next page begins; null at the end.
    pub(super) next_cursor: Option<String>,
}

/// A list is named after what is in it: `TeamList`.
impl<T: ToSchema> ToSchema for List<T> {
    fn name() -> Cow<'static, str> {
        format!("{}List", T::name()).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((T::name().into_owned(), T::schema()));
        T::schemas(schemas);
    }
}

impl<T: ToSchema> PartialSchema for List<T> {
    fn schema() -> RefOr<Schema> {
        let items = ArrayBuilder::new().items(Ref::from_schema_name(T::name()));
        let items = items.description(Some("The rows, in the list's order."));
        let cursor = ObjectBuilder::new()
            .schema_type(SchemaType::from_iter([Type::String, Type::Null]))
            .description(Some("Where the next page begins; null at the end."));
        let list = ObjectBuilder::new()
            .description(Some("One page of a list."))
            .property("items", items)
            .required("items")
            .property("next_cursor", cursor)
            .required("next_cursor");
        list.into()
    }
}

impl<T> List<T> {
    /// Makes a list that has one page only.
    pub(super) fn whole<U: Into<T>>(items: Vec<U>) -> Self {
        Self {
            items: items.into_iter().map(Into::into).collect(),
            next_cursor: None,
        }
    }
}
