//! Conversations: their status, who has them, their labels.

use super::{
    fields::Fields,
    numbers::{At, find},
    refused::{Answer, Refused},
    shapes::Shaper,
    words,
};
use crate::run::Shared;
use axum::{Extension, Json, extract::State, http::StatusCode};
use desk::{Actor, Desk, Details, Numbered, Opening};
use domain::{
    bot::HandOver,
    category::{CategoryForm, Visibility},
    conversation::{Destination, Status},
    id::{ChannelId, ContactId, OperatorId, TeamId},
    permission::Right,
    view::Row,
};
use serde_json::{Value, json};
use std::{collections::BTreeSet, sync::Arc};

/// How long a conversation sleeps that is snoozed without a time: a day.
const SNOOZE_MS: i64 = 86_400_000;

/// Finds a conversation by its number.
pub(super) async fn find_row(desk: &Desk, actor: &Actor, number: i64) -> Result<Row, Refused> {
    Ok(desk.find_by_number(actor, number).await?)
}

async fn answer(shared: &Shared, actor: &Actor, row: &Row) -> Answer {
    Ok(Json(Shaper::new(shared, actor).conversation(row).await?))
}

pub(super) async fn get(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([number]): At<1>,
) -> Answer {
    let row = find_row(&shared.desk, &actor, number).await?;
    answer(&shared, &actor, &row).await
}

pub(super) async fn open(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([]): At<0>,
    fields: Fields,
) -> Answer {
    let desk = &shared.desk;
    let (channel, contact) = parties(&shared, &actor, &fields).await?;
    let opening = Opening {
        contact,
        channel,
        intent: None,
        categories: BTreeSet::new(),
        attributes: fields.object("custom_attributes"),
    };
    let (mut row, _) = desk.open_conversation(&actor, &opening).await?;
    if let Some(content) = fields
        .within("message", "content")
        .and_then(|text| text.as_str().map(str::to_owned))
    {
        let words = domain::message::Write {
            text: content,
            attachments: Vec::new(),
            private: false,
            reply_to: None,
            epoch: Some(row.epoch),
            mentions: Vec::new(),
        };
        desk.write(&actor, row.id, &words).await?;
    }
    if let Some(team) = fields.number("team_id") {
        let team = find(desk, Numbered::Team, team).await?;
        row = desk
            .transfer(&actor, row.id, Destination::Team(team))
            .await?;
    }
    if let Some(assignee) = fields.number("assignee_id") {
        let operator = find(desk, Numbered::Operator, assignee).await?;
        row = desk
            .transfer(&actor, row.id, Destination::Operator(operator))
            .await?;
    }
    if let Some(status) = fields.text("status") {
        row = set_status(&shared, &actor, &row, &status, None).await?;
    }
    answer(&shared, &Actor::house(), &row).await
}

/// Finds with whom and where a conversation begins: by the contact's number, or by what the inbox calls him.
async fn parties(
    shared: &Shared,
    actor: &Actor,
    fields: &Fields,
) -> Result<(Option<ChannelId>, ContactId), Refused> {
    let desk = &shared.desk;
    let channel = match fields.number("inbox_id") {
        Some(inbox) => Some(find(desk, Numbered::Channel, inbox).await?),
        None => actor.channel(),
    };
    if let Some(contact) = fields.number("contact_id") {
        return Ok((channel, find(desk, Numbered::Contact, contact).await?));
    }
    let (Some(on), Some(source)) = (channel, fields.text("source_id")) else {
        return Err(Refused::field(
            "contact_id",
            "send contact_id, or inbox_id and source_id",
        ));
    };
    let card = desk.find_contact(actor, on, &source).await?;
    Ok((channel, card.ok_or_else(Refused::not_found)?.contact.id))
}

pub(super) async fn toggle_status(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([number]): At<1>,
    fields: Fields,
) -> Answer {
    let row = find_row(&shared.desk, &actor, number).await?;
    let other = if row.status == Status::Closed {
        "open"
    } else {
        "resolved"
    };
    let status = fields.text("status").unwrap_or_else(|| other.to_owned());
    let row = set_status(
        &shared,
        &actor,
        &row,
        &status,
        fields.moment("snoozed_until"),
    )
    .await?;
    let payload = json!({
        "success": true,
        "current_status": words::status(row.status),
        "conversation_id": row.number,
    });
    Ok(Json(json!({ "meta": {}, "payload": payload })))
}

/// Brings a conversation to a status; one that has it stays as it is.
async fn set_status(
    shared: &Shared,
    actor: &Actor,
    row: &Row,
    status: &str,
    until: Option<domain::time::Timestamp>,
) -> Result<Row, Refused> {
    let desk = &shared.desk;
    if words::status(row.status) == status {
        return Ok(row.clone());
    }
    Ok(match (status, row.status) {
        ("open", Status::Closed) => desk.reopen(actor, row.id).await?,
        ("open", Status::Snoozed) => desk.wake(actor, row.id).await?,
        ("open", Status::Bot | Status::Waiting | Status::Active) => {
            let over = HandOver::default();
            desk.hand_over(actor, row.id, &over, Some(row.epoch))
                .await?
                .row
        }
        ("resolved", _) => desk.close(actor, row.id).await?,
        ("snoozed", _) => {
            let until = until.unwrap_or_else(|| desk.now().plus_ms(SNOOZE_MS));
            desk.snooze(actor, row.id, until).await?
        }
        ("pending", _) => {
            let channel = desk.get_channel(&Actor::house(), row.channel_id).await?;
            let bot = channel
                .bot
                .ok_or_else(|| Refused::field("status", "this inbox has no agent bot"))?;
            if row.status == Status::Closed {
                desk.reopen(actor, row.id).await?;
            }
            desk.transfer(actor, row.id, Destination::Bot(bot)).await?
        }
        _ => {
            return Err(Refused::field(
                "status",
                "send open, resolved, pending or snoozed",
            ));
        }
    })
}

pub(super) async fn toggle_priority(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([number]): At<1>,
    fields: Fields,
) -> Result<StatusCode, Refused> {
    let row = find_row(&shared.desk, &actor, number).await?;
    let priority = words::priority_of(fields.text("priority").as_deref());
    let details = Details {
        priority: priority
            .ok_or_else(|| Refused::field("priority", "send urgent, high, medium, low or null"))?,
        attributes: std::collections::BTreeMap::new(),
        subject: row.about.subject,
    };
    shared.desk.set_details(&actor, row.id, &details).await?;
    Ok(StatusCode::OK)
}

pub(super) async fn set_attributes(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([number]): At<1>,
    fields: Fields,
) -> Answer {
    let row = find_row(&shared.desk, &actor, number).await?;
    let details = Details {
        priority: row.priority,
        attributes: fields.object("custom_attributes"),
        subject: row.about.subject,
    };
    let row = shared.desk.set_details(&actor, row.id, &details).await?;
    Ok(Json(json!({ "custom_attributes": row.about.attributes })))
}

pub(super) async fn assign(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([number]): At<1>,
    fields: Fields,
) -> Answer {
    let desk = &shared.desk;
    let row = find_row(desk, &actor, number).await?;
    let shaper = Shaper::new(&shared, &actor);
    let id = row.id;
    if let Some(team) = fields.number("team_id").filter(|team| *team != 0) {
        let team: TeamId = find(desk, Numbered::Team, team).await?;
        let row = desk.transfer(&actor, id, Destination::Team(team)).await?;
        return Ok(Json(shaper.team(row.team_id, &row.team_name).await?));
    }
    if let Some(assignee) = fields
        .number("assignee_id")
        .filter(|assignee| *assignee != 0)
    {
        let operator: OperatorId = find(desk, Numbered::Operator, assignee).await?;
        let row = desk
            .transfer(&actor, id, Destination::Operator(operator))
            .await?;
        let whole = shaper.conversation(&row).await?;
        return Ok(Json(whole["meta"]["assignee"].clone()));
    }
    if !fields.has("assignee_id") && !fields.has("team_id") {
        return Err(Refused::field("assignee_id", "send assignee_id or team_id"));
    }
    // Nobody in particular: the team's queue.
    desk.transfer(&actor, id, Destination::Team(row.team_id))
        .await?;
    Ok(Json(Value::Null))
}

pub(super) async fn labels(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([number]): At<1>,
) -> Answer {
    let row = find_row(&shared.desk, &actor, number).await?;
    let whole = Shaper::new(&shared, &actor).conversation(&row).await?;
    Ok(Json(json!({ "payload": whole["labels"] })))
}

/// Puts a conversation into exactly the categories of these names. A name that is unknown becomes one, where the
/// caller may make it. Those of a bot that has the turn stay: leaving them would be a handover.
pub(super) async fn set_labels(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([number]): At<1>,
    fields: Fields,
) -> Answer {
    let desk = &shared.desk;
    let row = find_row(desk, &actor, number).await?;
    let names = fields
        .words("labels")
        .ok_or_else(|| Refused::field("labels", "send a list of labels"))?;
    let tree = desk.list_categories(&Actor::house()).await?;
    let mut set = BTreeSet::new();
    for name in names {
        let outline = tree.outline();
        let known = outline
            .iter()
            .find(|(_, category)| category.name.eq_ignore_ascii_case(&name));
        if let Some((_, category)) = known {
            set.insert(category.id);
            continue;
        }
        actor.may(Right::CategoriesManage)?;
        let form = CategoryForm {
            name,
            parent_id: None,
            visible_to: Visibility::default(),
            team_id: None,
            is_required: false,
        };
        set.insert(desk.create_category(&actor, &form).await?.id);
    }
    if row.status == Status::Bot
        && let Some(bot) = row.operator_id
    {
        let bot = desk.get_bot(&Actor::house(), bot).await?;
        set.extend(bot.categories.intersection(&row.about.categories));
    }
    let row = desk
        .set_categories(&actor, row.id, &set, Some(row.epoch))
        .await?;
    let whole = Shaper::new(&shared, &actor).conversation(&row).await?;
    Ok(Json(json!({ "payload": whole["labels"] })))
}

/// Takes note of nothing: what a program has seen nobody has read.
pub(super) async fn seen(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([number]): At<1>,
) -> Answer {
    let row = find_row(&shared.desk, &actor, number).await?;
    answer(&shared, &actor, &row).await
}
